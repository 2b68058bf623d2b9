"""What a word says in an answer to the question for a name."""

import re
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.recognizers.person_words import (
    PARTICLES,
    TITLES,
    WordKind,
    is_listed,
    kind_of,
)
from api.privacy.recognizers.slips import Shelf, is_slip, shelve

_NOT_NAME_ENDING: Final = re.compile(
    r"\w'(?:ve|ll|d|re|t|m)$|"
    r"\w{3}(?:ly|ing|tion|sion|ness|less|ible|able|ology|ando|iendo|cion|mente|arme|erme|irme|"
    r"ame|eme|eron|aron|abamos|astes|arlo|erlo|irlo|arla|erla)$"
)

LEAST_CHARS: Final = 6
# Of these, those that most often follow a name as words of grammar.
PRONOUNS: Final = frozenset("he you my in so im do oh se te me yo mi su".split())
_ODD_NAMES: Final = frozenset("an do so in he you my ha le tu su im oh mi yo se".split())
BESIDE_NAMES: Final = frozenset(
    "not tell born and or for from with is was has a the to on at de del la el y e con call "
    "dr please thanks hello hi hey xoxo dile yr w ok okay papa mama papi mami tia tio free".split()
)


class Part(Enum):
    """NAME can only be a name; SOFT is a name and an everyday word; PLAIN is no listed name."""

    NAME = "name"
    SOFT = "soft"
    PLAIN = "plain"
    LETTER = "letter"
    PARTICLE = "particle"
    TITLE = "title"
    GRAMMAR = "grammar"
    EVERYDAY = "everyday"


@lru_cache(maxsize=4096)
def part_of(word: str) -> Part:
    """The part of a folded word, from the lists alone."""
    if word in TITLES:
        return Part.TITLE
    if len(word) == 1 and word.isascii():
        return Part.LETTER
    if word in load_words("everyday") or word in load_words("clinical"):
        return Part.EVERYDAY
    if word in load_words("grammar"):
        return Part.GRAMMAR
    if word in PARTICLES:
        return Part.PARTICLE
    if word in load_words("chat"):
        return Part.EVERYDAY
    kind = kind_of(word)
    if kind is WordKind.NEVER:
        return Part.SOFT if is_listed(word) else Part.EVERYDAY
    if kind is WordKind.AMBIGUOUS:
        return Part.SOFT
    if kind is WordKind.ORDINARY:
        return Part.EVERYDAY if _NOT_NAME_ENDING.search(word) else Part.PLAIN
    if kind is WordKind.UNKNOWN and (_NOT_NAME_ENDING.search(word) or _slips_everyday(word)):
        return Part.EVERYDAY
    return Part.NAME


def is_explicit(word: str) -> bool:
    """Whether a list, not only its shape, calls the word everyday."""
    return any(word in load_words(name) for name in ("everyday", "grammar", "stop", "clinical"))


def can_be_name(word: str) -> bool:
    """Whether a word of grammar is a name elsewhere: My Linh, An Pham, He Jun."""
    return is_listed(word) or word in ("my", "he", "so", "an", "in", "you", "ha", "do")


def is_odd_name(word: str) -> bool:
    """The same, without the words of English and Spanish that follow and lead any name."""
    part = part_of(word)
    if part is Part.GRAMMAR:
        return word in _ODD_NAMES
    return part in (Part.EVERYDAY, Part.PARTICLE) and word not in BESIDE_NAMES and is_listed(word)


def _slips_everyday(word: str) -> bool:
    """A slip from an everyday word: "cancle"."""
    return len(word) >= LEAST_CHARS and is_slip(word, _shelf())


@cache
def _shelf() -> Shelf:
    return shelve(load_words("everyday"), least=LEAST_CHARS - 1)
