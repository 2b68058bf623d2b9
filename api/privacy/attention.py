"""Which stretches of a message the name model has to read.

Of most words of a clinic's chat the recognizers make no name, whatever the model says: they ask
for a word that is a name elsewhere, that no list holds, that belongs to this patient, or that
stands where the sentence has a place for a name. Only such words are read, with their neighbours:
the model is the larger part of what redaction costs. `tests/privacy/test_attention.py` holds it
against the whole message read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Protocol

from api.privacy.recognizers.answer_words import Part
from api.privacy.recognizers.person_cues import MODALS, STRONG, THIRD_PERSON, TITLE, WEAK
from api.privacy.recognizers.person_shape import name_kind, name_part
from api.privacy.recognizers.person_words import WordKind, is_given, names_rarely

# Words that somebody's name follows besides those of `person_cues`, and one that follows a name.
_ACTED_ON: Final = re.compile(
    r"\b(?:can|could|is|has|does|did|get|got|put|let|see|give|gave|about|of|if|when|que|si|de|"
    r"call(?:ed)?|ask(?:ed)?|remind|book) "
)
_PRESENT: Final = frozenset("here again speaking calling aqui".split())
_PART: Final = re.compile(r"[^\W\d_]{2,}")
NEIGHBOURS: Final = 6  # words on each side, without which the model cannot tell


class Word(Protocol):
    """A word of the folded text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


def stretches(
    low: str, words: Sequence[Word], known: Iterable[str] = ()
) -> Iterator[tuple[int, int]]:
    """Offsets of what the model has to read, in order, not overlapping.

    `known`: values of this patient; a message with a word of theirs is read whole, for what else is
    said decides whether "day is sick" is about them.
    """
    own = {part for value in known for part in _PART.findall(value)}
    if any(word.text in own or word.text.removesuffix("s") in own for word in words):
        yield 0, len(low)
        return
    first = last = -1
    for index in _telling(low, words):
        left, right = max(0, index - NEIGHBOURS), min(len(words) - 1, index + NEIGHBOURS)
        if first >= 0 and left > last + 1:
            yield _offsets(low, words, first, last)
            first = -1
        first, last = left if first < 0 else first, right
    if first >= 0:
        yield _offsets(low, words, first, last)


def _offsets(low: str, words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    start = words[first].start if first else 0
    return start, words[last].end if last + 1 < len(words) else len(low)


def _telling(low: str, words: Sequence[Word]) -> Iterator[int]:
    named = {match.end() for match in STRONG.finditer(low)}
    cued = {match.end() for cue in (WEAK, TITLE, _ACTED_ON) for match in cue.finditer(low)}
    for index, word in enumerate(words):
        follower = words[index + 1].text if index + 1 < len(words) else ""
        if (
            word.start in named
            or _may_name(word.text)
            or _may_own(word.text)
            or (
                _may_name_where_cued(word.text)
                and (not index or word.start in cued or follower in _PRESENT | THIRD_PERSON)
            )
        ):
            yield index


@lru_cache(maxsize=8192)
def _may_name(word: str) -> bool:
    """Whether the model's word alone can make a name of it, wherever it stands."""
    kind = name_kind(word)
    if kind is WordKind.AMBIGUOUS:
        return is_given(word) and name_part(word) is Part.SOFT and word not in MODALS
    return kind is WordKind.LISTED or (
        kind is WordKind.UNKNOWN and name_part(word) in (Part.NAME, Part.SOFT)
    )


@lru_cache(maxsize=8192)
def _may_name_where_cued(word: str) -> bool:
    kind, part = name_kind(word), name_part(word)
    if kind is WordKind.ORDINARY:
        return part is Part.PLAIN and not names_rarely(word)
    return kind is not WordKind.NEVER and part is not Part.GRAMMAR


@lru_cache(maxsize=8192)
def _may_own(word: str) -> bool:
    """Whether it may be a name with the s of a possessive: "veritys shot record"."""
    owner = word.removesuffix("s")
    plain = name_part(word) in (Part.EVERYDAY, Part.GRAMMAR)
    return owner != word and not plain and is_given(owner)
