"""Mentions of the clinic's own places: public, never redacted unless somebody lives there."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.person_words import is_listed

_HOME: Final = re.compile(
    r"\b(?:live|lives|living|lived|reside|home|house|born|raised|moved|from|stay|staying|vivo|vive|"
    r"vivimos|domicilio|my address is)\b[^.!?\n]{0,24}$"
)


class PlaceMentions:
    """Answers whether a stretch of the message is one of the clinic's places."""

    def __init__(self, message: Message) -> None:
        self._message = message
        names = tuple(fold_plain(name).strip() for name in message.directory.locations)
        regex = _any_of(names)
        self._spans = [m.span() for m in regex.finditer(message.low)] if regex else []

    def covers(self, start: int, end: int) -> bool:
        """True when a place's name covers the stretch and nobody is said to live there."""
        if not any(a <= start and end <= b for a, b in self._spans):
            return False
        return _HOME.search(self._message.before(start)) is None

    def covers_person(self, start: int, end: int) -> bool:
        """As `covers`, but an answer to the question for a name that can be one stays a name."""
        words = re.findall(r"[^\W\d_]+", self._message.low[start:end])
        if self._message.asked == "name" and all(is_listed(word) for word in words):
            return len(words) > 1 and self.covers(start, end)
        return self.covers(start, end)


@lru_cache(maxsize=8)
def _any_of(names: Sequence[str]) -> re.Pattern[str] | None:
    longest_first = sorted({re.escape(name) for name in names if name}, key=len, reverse=True)
    if not longest_first:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)")
