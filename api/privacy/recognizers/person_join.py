"""A name that was found takes in the words beside it that can only belong to it.

"ningxi seok": whichever half the lists or the model know, the other half is no ordinary word.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.message import Message, Word
from api.privacy.recognizers.answer_words import PRONOUNS, Part, is_odd_name, part_of
from api.privacy.recognizers.base import Finding
from api.privacy.recognizers.person_cues import CLOSINGS, THIRD_PERSON
from api.privacy.recognizers.person_ends import ends_name, opens_name
from api.privacy.recognizers.person_shape import (
    is_coined,
    is_half_coined,
    may_be_name,
    name_kind,
)
from api.privacy.recognizers.person_words import (
    MONTHS,
    PARTICLES,
    SPANISH_VERBS,
    TITLES,
    WordKind,
    resembles_chat,
)

MAX_WORDS: Final = 3
_SURE: Final = 0.8
_LIKELY: Final = 0.1
_ODD: Final = 0.5
_INITIAL_GAP: Final = re.compile(r"\.? ")
_AT_START: Final = re.compile(r"\W*(?:(?:hi|hello|hey|hola|yes|ok)[\s,.!]+)?$")
_SPEAKS: Final = re.compile(r"\.?,? (?:here|speaking|calling|again|aqui)\b")
_TURNED_END: Final = re.compile(r"\s*(?:$|[,.;\n(]|-\s|\d)|,? (?:dob|born|here|aqui)\b")


class Neighbours:
    """The words of one message, to look at what stands beside a name."""

    def __init__(self, message: Message, scores: Sequence[float]) -> None:
        self._message = message
        self._words = message.words
        self._scores = scores
        self._starts = {word.start: index for index, word in enumerate(self._words)}
        self._ends = {word.end: index for index, word in enumerate(self._words)}

    def widened(self, found: Finding) -> Finding:
        """The finding with the words beside it that no list accounts for."""
        first, last = self._starts.get(found.start), self._ends.get(found.end)
        if first is None or last is None:
            return found
        start, end = self._leftmost(first), self._rightmost(last)
        start = self._turned_before(start)
        end = self._turned_after(start, end)
        return replace(found, start=self._words[start].start, end=self._words[end].end)

    def _gap(self, index: int) -> str:
        """What stands between the word and the next one."""
        return self._message.low[self._words[index].end : self._words[index + 1].start]

    def _leftmost(self, first: int) -> int:
        for index in range(first - 1, max(-1, first - 1 - MAX_WORDS), -1):
            if self._gap(index) != " " or not self._belongs(index, leads=True):
                break
            first = index
        return self._with_initial(first)

    def _with_initial(self, first: int) -> int:
        """One letter before the name, at the start of the message or with its full stop."""
        if not first:
            return first
        letter, gap = self._words[first - 1], self._gap(first - 1)
        if len(letter.text) > 1 or not letter.text.isascii() or not _INITIAL_GAP.fullmatch(gap):
            return first
        opens = _AT_START.match(self._message.low[: letter.start]) is not None
        return first - 1 if "." in gap or (opens and letter.text not in "aiyou") else first

    def _rightmost(self, last: int) -> int:
        reach = min(len(self._words), last + 1 + MAX_WORDS)
        index = last + 1
        while index < reach and self._gap(index - 1) in (" ", "-"):
            if self._belongs(index) or self._is_last_initial(index):
                last = index
            elif not self._leads_on(index):
                break
            index += 1
        return last

    def _leads_on(self, index: int) -> bool:
        """A particle or a single letter, with a coined word or a listed surname behind it."""
        word = self._words[index].text
        if index + 1 >= len(self._words) or not (
            (
                word in PARTICLES
                and word not in ("y", "e", "do", "la", "las", "los", "del", "de", "st", "a")
            )
            or (len(word) == 1 and word not in "yoeu")
        ):
            return False
        return self._gap(index) in (" ", ". ") and is_coined(self._words[index + 1].text)

    def _is_last_initial(self, index: int) -> bool:
        """One letter before words of somebody who speaks: "una f here"."""
        word = self._words[index]
        speaks = _SPEAKS.match(self._message.low, word.end) is not None
        return speaks and len(word.text) == 1

    def _belongs(self, index: int, *, leads: bool = False) -> bool:
        word, score = self._words[index], self._scores[index]
        unlisted = name_kind(word.text) is WordKind.UNKNOWN
        if leads and not unlisted and part_of(word.text) in (Part.EVERYDAY, Part.GRAMMAR):
            return False
        if word.text in TITLES | THIRD_PERSON or (leads and word.text in CLOSINGS):
            return False
        if ends_name(self._message, index) or not opens_name(self._message, index):
            return False
        if resembles_chat(word.text) and score < _SURE:
            return False  # "wade thew up": a slip of a word of everyday chat
        if word.text in SPANISH_VERBS or (unlisted and word.text in load_words("chat")):
            return False  # "puede una comer", "for una shes new"
        if is_coined(word.text) or (score >= _LIKELY and is_half_coined(word.text)):
            return True
        if score >= _ODD and word.text not in PRONOUNS and is_odd_name(word.text):
            return True
        return score >= _SURE and unlisted

    def _is_name(self, index: int) -> bool:
        return may_be_name(self._words[index].text) or self._belongs(index)

    def _turned_before(self, first: int) -> int:
        """The surname before the comma, where a message begins: "falk, una"."""
        if first != 1 or self._gap(0) != ", ":
            return first
        return 0 if self._is_name(0) else first

    def _turned_after(self, first: int, last: int) -> int:
        """The given name behind the comma, where a message begins."""
        if last + 1 >= len(self._words) or self._gap(last) != ", ":
            return last
        word: Word = self._words[last + 1]
        opens = _AT_START.match(self._message.low[: self._words[first].start]) is not None
        ends = _TURNED_END.match(self._message.low, word.end) is not None
        named = word.text not in MONTHS and self._is_name(last + 1)
        return last + 1 if opens and ends and named else last
