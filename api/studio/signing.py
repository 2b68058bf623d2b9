"""Who stands behind a symptom card or a file of rules: four fields that only a clinician writes."""

from api.safety.rulebook import PENDING
from api.studio.fields import Field, read_field, with_fields
from api.studio.paths import CARDS, SAFETY
from api.studio.source import load

SIGNED = tuple(
    Field((key,), label, after="reviewer")
    for key, label in (
        ("reviewer", "Reviewer"), ("reviewer_licence", "Licence"), ("signed_at", "Signed on"),
        ("expires_at", "Valid until"),
    )
)  # fmt: skip


def with_signature(text: str, *, who: str, licence: str, on: str, until: str) -> str:
    """The file signed."""
    return with_fields(text, list(zip(SIGNED, (who, licence, on, until), strict=True)))


def without_signature(text: str) -> str:
    """The file as nobody stands behind it; how long it is valid stays."""
    if read_field(text, SIGNED[0]) == PENDING:
        return text
    return with_fields(text, list(zip(SIGNED[:3], (PENDING, "", ""), strict=True)))


def unsigned(text: str) -> object:
    """What a file says, without who stands behind it. Raises ContentRefused."""
    content, signed = load(text), {field.path[0] for field in SIGNED}
    if not isinstance(content, dict):
        return content
    return {key: value for key, value in content.items() if key not in signed}


def is_signable(path: str) -> bool:
    """Whether a signature may stand in a file."""
    return path.startswith((f"{CARDS}/", f"{SAFETY}/"))
