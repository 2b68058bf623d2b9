"""A message as the recognizers read it: folded, lower-cased, with a way back to the original."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from api.privacy.attention import stretches
from api.privacy.model import Token, load_model
from api.privacy.respelling import respell
from api.privacy.spans import Directory, KnownValue
from api.privacy.spoken import DigitRun, find_digit_runs
from api.privacy.tokens import find_look_alikes

_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:['\-][^\W\d_]+)*")
_FIGURE = re.compile(r"\d")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`\u2032"), "'")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SAME_LENGTH = _QUOTES | _DASHES
# Letters and signs by their category, but nothing is drawn: fillers of Hangul, blank braille.
_GLUE = "_-."
# Arrows, stars, emoji: "555📞201📞3344".
_FIRST_PICTURE = "\u2190"
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the folded text; `end` leaves out a possessive 's."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Message:
    """Folded text (`low`) with, for every code point of it, where it came from."""

    original: str
    low: str
    cased: str
    asked: str | None
    known: Sequence[KnownValue]
    directory: Directory
    # Where something reads as a token of ours; for all others it is no part of the text.
    look_alikes: Sequence[tuple[int, int]] = ()
    _origin: Sequence[int] | None = field(repr=False, default=None)

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the given text for a stretch of the folded one."""
        if self._origin is None:
            return start, end
        return self._origin[start], self._origin[end]

    def from_original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the folded text for a stretch of the given one."""
        if self._origin is None:
            return start, end
        return bisect_left(self._origin, start), bisect_left(self._origin, end)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(_words(self.low))

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """What the name model says of each word piece that it has to read."""
        if self.asked is not None:
            return tuple(load_model().read(self.low)) if self.words else ()
        read = load_model().read
        known = (fold_plain(one.value) for one in self.known)
        return tuple(
            token
            for start, end in stretches(self.low, self.words, known)
            for token in read(self.low[start:end], start)
        )

    @cached_property
    def has_figures(self) -> bool:
        """Whether any figure stands in it: most messages are spared what needs one."""
        return _FIGURE.search(self.low) is not None

    @cached_property
    def digit_runs(self) -> tuple[DigitRun, ...]:
        return tuple(find_digit_runs(self.low))

    def before(self, start: int, reach: int = 40) -> str:
        return self.low[max(0, start - reach) : start]

    def after(self, end: int, reach: int = 40) -> str:
        return self.low[end : end + reach]


def _words(low: str) -> list[Word]:
    found = []
    for match in _WORD.finditer(low):
        start, end = match.span()
        text = match.group()
        if text.endswith("'s"):
            end, text = end - 2, text[:-2]
        if text:
            found.append(Word(start, end, text))
    return found


def read_message(
    *,
    text: str,
    asked: str | None = None,
    known: Sequence[KnownValue] = (),
    directory: Directory | None = None,
) -> Message:
    """Fold `text`: marks and invisible characters dropped, look-alike digits and quotes plain."""
    cased, origin = _put_together(*_fold(text))
    found = find_look_alikes(text, cased, origin) if _FIGURE.search(text) else ()
    cased = _masked(cased, found)
    return Message(
        original=text,
        low=_lower(cased),
        cased=cased,
        asked=asked,
        known=known,
        directory=directory or Directory(),
        look_alikes=found,
        _origin=origin,
    )


def _masked(cased: str, found: Sequence[tuple[int, int]]) -> str:
    """Without those and the marks that glue them to what stands beside: "PHONE_1_555_201_3344"."""
    for start, end in found:
        while start > 0 and cased[start - 1] in _GLUE:
            start -= 1
        while end < len(cased) and cased[end] in _GLUE:
            end += 1
        cased = cased[:start] + "|" * (end - start) + cased[end:]
    return cased


def _put_together(cased: str, origin: list[int] | None) -> tuple[str, Sequence[int] | None]:
    """What is spelled out in one piece, with a way back through both changes."""
    again = respell(cased)
    if again is None:
        return cased, origin
    text, places = again
    return text, places if origin is None else [origin[place] for place in places]


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def fold_plain(text: str) -> str:
    """The folded, lower-cased form alone (for lists and known values)."""
    return _lower(_fold(text)[0])


def _fold(text: str) -> tuple[str, list[int] | None]:
    if text.isascii():
        return "".join(map(_plain_ascii, text)) if not text.isprintable() else text, None
    kept: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        folded = _fold_char(char)
        kept.extend(folded)
        origin.extend([index] * len(folded))
    # A dropped mark belongs to the letter before it: the end of a stretch is where the next
    # kept character begins.
    origin.append(len(text))
    return "".join(kept), origin


def _plain_ascii(char: str) -> str:
    return char if char.isprintable() or char in "\n\t\r" else " "


def _fold_char(char: str) -> str:
    if char.isascii():
        return _plain_ascii(char)
    if char in _BLANKS:
        return " "
    swapped = _SAME_LENGTH.get(ord(char))
    if swapped is not None:
        return swapped
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "So" and char >= _FIRST_PICTURE:
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category.startswith("Z") or category in ("Cc", "Cs", "Co"):
        return " "
    plain = unicodedata.normalize("NFKD", char)
    letters = [c for c in plain if unicodedata.category(c) not in ("Mn", "Me", "Cf")]
    return letters[0] if len(letters) == 1 else char
