"""Redaction: which stretches of a message can identify somebody.

`find_spans` is pure: no database, no log. It fails closed: `RedactorUnavailable` when the name
model cannot be loaded, never silently less redaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

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

PIECE_CHARS: Final = 2400
OVERLAP_CHARS: Final = 200


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
    found: list[Span] = []
    for start, piece in _pieces(text):
        message = read_message(text=piece, asked=asked, known=known, directory=directory)
        spans = [_span(message, start, c) for c in settle(message, _candidates(message))]
        found = _merged(found, spans)
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Overlapping pieces of bounded length, so that the cost grows with the length only."""
    start = 0
    while True:
        end = start + PIECE_CHARS
        yield start, text[start:end]
        if end >= len(text):
            return
        start = end - OVERLAP_CHARS
        blank = text.find(" ", start, start + OVERLAP_CHARS // 2)
        start = blank + 1 if blank >= 0 else start


def _merged(found: list[Span], more: Iterable[Span]) -> list[Span]:
    """Spans of the next piece added: one that overlaps an earlier span only lengthens it."""
    merged = found
    for span in more:
        overlapping = [s for s in merged if s.start < span.end and span.start < s.end]
        if not overlapping:
            merged.append(span)
            continue
        start = min(span.start, *(s.start for s in overlapping))
        end = max(span.end, *(s.end for s in overlapping))
        merged = [s for s in merged if s not in overlapping]
        merged.append(replace(overlapping[0], start=start, end=end))
    return sorted(merged)


def warm_up() -> None:
    """Load the model and the lists now rather than with the first message."""
    load_model()
    find_spans(text="my name is jo and i was born on 3/4/1991", asked="name")
    find_spans(text="wren has a fever")


def _candidates(message: Message) -> Iterable[Candidate]:
    for recognizer in RECOGNIZERS:
        for finding in recognizer.find(message):
            yield Candidate(finding, recognizer.name)


def _span(message: Message, offset: int, candidate: Candidate) -> Span:
    found = candidate.finding
    start, end = message.to_original(found.start, found.end)
    start, end = start + offset, end + offset
    return Span(start, end, found.type, min(found.score, 1.0), candidate.recognizer, found.reason)
