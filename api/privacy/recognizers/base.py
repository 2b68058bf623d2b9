"""What every recognizer is: a name and a function from a message to findings."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.privacy.message import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """Offsets in the folded text; the redactor turns findings into spans."""

    start: int
    end: int
    type: str
    score: float
    reason: str


Find = Callable[[Message], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Recognizer:
    """`find` yields findings in any order; overlaps are settled later."""

    name: str
    find: Find


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression whose group `v` (or whole match) is the identifier."""

    regex: re.Pattern[str]
    type: str
    score: float
    reason: str


def find_patterns(message: Message, patterns: tuple[Pattern, ...]) -> Iterator[Finding]:
    for pattern in patterns:
        group = "v" if "v" in pattern.regex.groupindex else 0
        for match in pattern.regex.finditer(message.low):
            start, end = match.span(group)
            if end > start:
                yield Finding(start, end, pattern.type, pattern.score, pattern.reason)
