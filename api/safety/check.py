"""The output check: what no text of ours may claim, whoever wrote it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from api.safety.claims import Claims

CLAIMS = Path(__file__).resolve().parents[2] / "data" / "safety" / "output_check.yml"
UNREADABLE = "check:error"


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a text may leave, and the names of the claims that stop it."""

    allowed: bool
    reasons: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _claims() -> Claims:
    content = yaml.safe_load(CLAIMS.read_text(encoding="utf-8"))
    return Claims.model_validate(content["output_claims"])


def check_text(text: str) -> Check:
    """Checks one outgoing text; on inner failure nothing leaves."""
    try:
        reasons = _claims().found_in(text)
    except Exception:  # fail closed: an unchecked text is not sent
        return Check(False, (UNREADABLE,))
    return Check(not reasons, reasons)
