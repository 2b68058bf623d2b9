"""Mentions of the clinic's own practitioners: public names, never redacted as PERSON."""

import re
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from api.privacy.message import Message, fold_plain
from api.privacy.recognizers.namesakes import is_own
from api.privacy.recognizers.person_cues import MODALS
from api.privacy.recognizers.person_words import TITLES

_VISIT_CUE: Final = re.compile(
    r"\b(?:see|seeing|saw|with|book|w/?|visit|appointment|appt|con|ver|for|to|from|move|switch|want|"
    r"prefer|choose|pick|like|take|or|not|but|about|the|than|schedule|available|does|is|cita|"
    r"prefiero|quiero|o|que|my doctor is|my pcp is|mi doctora? es)\s+(?:to\s+|a\s+|la\s+|el\s+)?$"
)
_VISIT_AFTER: Final = re.compile(
    r"\s*(?:'?s\s+(?:office|schedule|patient|line|nurse)|(?:is|was) (?:my (?:doctor|doc|pcp)|fine|"
    r"ok|okay|great|good)|or\b|appointment|available|(?:do|see|squeeze|fit|call|take|refill|order|"
    r"prescribe|have|sign|send|open) )"
)
_CHOICE: Final = re.compile(r"\W*(?:yes |ok |just |maybe |not |anyone but )?\W*$")
_CHOICE_AFTER: Final = re.compile(
    r"\W*(?:please|pls|thanks|por favor|works|tomorrow|today|(?:on )?(?:mon|tues|wednes|thurs|fri|"
    r"satur|sun)day)?\W*$"
)

# What follows a name in the place of a surname: "is molly byrne in".
_BEHIND: Final = frozenset("in on out off at here there away back en aqui".split())

_ASKED_FOR: Final = re.compile(r"\b(?:is|isn't|isnt|was|if|when's|whens|esta|will|are)\s$")
_PRESENT: Final = re.compile(
    r"\s(?:(?:still|even|already|not|be|back) )?(?:here|in|there|around|aqui|back|available)\b"
)

# "no, thursday with okafor", said to "what is your name?", names nobody but whom to see.
_WITH: Final = re.compile(r"\b(?:with|w/?|see|con|ver a)\s+$")


class DirectoryMentions:
    """Answers whether a stretch of the message names a practitioner of the clinic."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._low = message.low
        self._people = [
            [part for part in re.findall(r"[^\W\d_]+", fold_plain(name)) if part not in TITLES]
            for name in message.directory.practitioners
        ]
        self._asked_name = message.asked == "name"

    def covers(self, start: int, end: int, *, introduced: bool) -> bool:
        """True when the name there is a practitioner's and not the patient's own.

        A patient may share a practitioner's name: `introduced` says that the words around
        present it as the name of the patient or a relative.
        """
        parts = [p for p in re.findall(r"[^\W\d_]+", self._low[start:end]) if p]
        while len(parts) > 1 and parts[-1] in _BEHIND:
            parts.pop()
        if len(parts) > 2 and parts[0] in MODALS:
            parts.pop(0)
        titled = self._titled(start)
        introduced = introduced and not self._is_looked_for(start, end)
        answers = self._asked_name and not _WITH.search(self._low[max(0, start - 8) : start])
        if not parts or ((introduced or answers) and not titled):
            return False
        if not any(self._matches(parts, person, start, end, titled) for person in self._people):
            return False
        return not is_own(self._message, start, end)

    def _is_looked_for(self, start: int, end: int) -> bool:
        """ "is molly byrne here today": whether somebody is in, not who speaks."""
        before = self._low[max(0, start - 16) : start]
        return bool(_ASKED_FOR.search(before) and _PRESENT.match(self._low, end))

    def names_titled(self, start: int, end: int) -> bool:
        """Whether a practitioner's name stands there behind a title."""
        return self._titled(start) and self.covers(start, end, introduced=True)

    def _titled(self, start: int) -> bool:
        before = re.findall(r"[^\W\d_]+", self._low[max(0, start - 12) : start])
        return bool(before) and before[-1] in TITLES

    def _matches(
        self, parts: list[str], person: list[str], start: int, end: int, titled: bool
    ) -> bool:
        if not person:
            return False
        if len(parts) >= 2:
            return all(any(_near(p, q) for q in person) for p in parts)
        return any(_near(parts[0], q) for q in person) and (titled or self._is_wish(start, end))

    def _is_wish(self, start: int, end: int) -> bool:
        """Whether one name alone is spoken of as somebody to see, or is the whole message."""
        before = self._low[max(0, start - 28) : start]
        if _VISIT_CUE.search(before) or _VISIT_AFTER.match(self._low, end):
            return True
        chosen = start < 28 and _CHOICE.match(self._low[:start]) is not None
        return chosen and _CHOICE_AFTER.match(self._low, end) is not None


def _near(typed: str, name: str) -> bool:
    """Equal, or a slip of one letter (two in long names) that keeps the first letter."""
    if typed == name or typed == name + "s":
        return True
    if len(name) < 5 or typed[0] != name[0]:
        return False
    return DamerauLevenshtein.distance(typed, name, score_cutoff=2) <= (1 if len(name) < 7 else 2)
