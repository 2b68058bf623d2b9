"""Redaction: which stretches of a message can identify somebody.

`find_spans` is pure: no database, no log. It fails closed: `RedactorUnavailable` when the name
model cannot be loaded, never silently less redaction.
"""

from collections.abc import Iterable, Sequence

from api.privacy.fusion import Candidate, settle
from api.privacy.message import Message, read_message
from api.privacy.model import load_model
from api.privacy.recognizers.registry import RECOGNIZERS
from api.privacy.spans import (
    TYPES,
    Asked,
    Directory,
    KnownValue,
    RedactorUnavailable,
    Span,
)

__all__ = [
    "TYPES",
    "Asked",
    "Directory",
    "KnownValue",
    "RedactorUnavailable",
    "Span",
    "find_spans",
    "warm_up",
]


def find_spans(
    *,
    text: str,
    asked: str | None = None,
    known: Sequence[KnownValue] = (),
    directory: Directory | None = None,
) -> tuple[Span, ...]:
    """Identifiers in `text`: code-point offsets, sorted, not overlapping.

    `asked` is the kind the last question asked for (see `Asked`); `known` are this patient's
    verified demographics; `directory` the clinic's public names. Any text is accepted.
    Raises RedactorUnavailable when the name model cannot be loaded.
    """
    if not text or text.isspace():
        return ()
    message = read_message(text=text, asked=asked, known=known, directory=directory)
    return tuple(_span(message, candidate) for candidate in settle(message, _candidates(message)))


def warm_up() -> None:
    """Load the model and the lists now rather than with the first message."""
    load_model()
    find_spans(text="my name is jo and i was born on 3/4/1991", asked="name")


def _candidates(message: Message) -> Iterable[Candidate]:
    for recognizer in RECOGNIZERS:
        for finding in recognizer.find(message):
            yield Candidate(finding, recognizer.name)


def _span(message: Message, candidate: Candidate) -> Span:
    found = candidate.finding
    start, end = message.to_original(found.start, found.end)
    return Span(start, end, found.type, min(found.score, 1.0), candidate.recognizer, found.reason)
