"""Shared by the number recognizers: a value that follows a label ("member id is xyz 123 456")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from api.privacy.message import Message
from api.privacy.recognizers.base import Finding

_FILL = (
    r"(?:\s*(?:#|:|=|,|-|\bis\b|\bare\b|\bit's\b|\bits\b|\bno\b\.?|\bnum\b\.?|\bnumbers?\b|\bnumero\b|"
    r"\bid\b|\bes\b|\bthe\b|\bmy\b|\bfor\b|\bde\b|\bdel\b|\bwith\b|\bwas\b|\breads\b|\bsays\b|\bcode\b|"
    r"\bcalled\b|\bam\b|\bi\b|\bel\b|\bha\b|\bwould\b|\bbe\b|\bshows\b|\bon\b|\bcard\b|\bto\b|\bending\b|"
    r"\bin\b|\bends\b|\bn\b|\bo\b)\s*){0,6}\s*[\"'(]?\s*"
)
_VALUE = r"(?P<v>[a-z0-9]{1,24}(?:[ \-./][a-z0-9]{1,24}){0,7})"
_PIECE = re.compile(r"[a-z0-9]+")
_UNIT = re.compile(
    r"(?:mg|mcg|ml|units?|times|days?|weeks?|months?|years?|am|pm|percent|dollars|st|nd|rd|th)\b"
)


@dataclass(frozen=True, slots=True)
class Label:
    """`regex` is the words before the value; `least` the fewest digits that make a value."""

    regex: re.Pattern[str]
    type: str
    reason: str
    least: int = 3


def label(words: str, type_: str, reason: str, *, least: int = 3) -> Label:
    """A label from a regular expression of its words."""
    return Label(
        re.compile(rf"(?<![a-z])(?:{words})(?![a-z]){_FILL}{_VALUE}"), type_, reason, least
    )


def find_labelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    for item in labels:
        for match in item.regex.finditer(message.low):
            start = match.start("v")
            end = value_end(message.low, start, match.end("v"), least=item.least)
            if end is not None:
                yield Finding(start, end, item.type, 0.93, item.reason)
    yield from _find_spelled(message, labels)


def _find_spelled(message: Message, labels: tuple[Label, ...]) -> Iterator[Finding]:
    for run in message.digit_runs:
        if not run.spelled or len(run.digits) < 4:
            continue
        before = message.before(run.start, 48) + "0"
        for item in labels:
            match = list(item.regex.finditer(before))
            if match and match[-1].end() == len(before):
                yield Finding(run.start, run.end, item.type, 0.93, item.reason + ", spelled")
                break


def value_end(low: str, start: int, limit: int, *, least: int = 3) -> int | None:
    """Where the identifier that begins at `start` stops, or None if it is no identifier.

    Pieces go on as long as they hold a digit, or are at most four letters before or between
    pieces with digits ("xyz 123 456", "a 12 b 9").
    """
    end, digits, skipped = None, 0, 0
    for piece in _PIECE.finditer(low, start, limit):
        text = piece.group()
        count = sum(c.isdigit() for c in text)
        glued = end is None or low[end : piece.start()] not in (" ", ". ")
        if count and not _UNIT.match(text):
            if end is not None and skipped and not glued:
                break
            digits, end, skipped = digits + count, piece.end(), 0
            continue
        if _UNIT.match(text) or len(text) > 5 or (skipped := skipped + 1) > 1:
            break
        if end is not None and low[end : piece.start()] == " ":
            break
    return end if digits >= least else None
