"""Which words can be names, and how much evidence each needs."""

import re
from enum import Enum
from functools import cache
from typing import Final

from api.privacy.gazetteer import load_marked_words, load_words

PARTICLES: Final = frozenset(
    ["de", "del", "della", "di", "da", "das", "dos", "do", "la", "las", "los", "van", "von", "der", "den", "bin", "ibn", "al", "el", "y", "e", "san", "santa", "abu", "ben", "bint", "st", "mac", "mc", "le", "du", "ter", "o'", "al-", "oude"]
)
TITLES: Final = frozenset(
    ["dr", "doctor", "doc", "dra", "doctora", "mr", "mrs", "ms", "miss", "mx", "sr", "sra", "srta", "senor", "senora", "prof", "professor", "nurse", "mister", "missus", "don", "dona", "np", "md"]
)
_DISEASE_WORD = re.compile(
    r"(?:'?s)?[\s-]+(?:disease|syndrome|palsy|sign|cyst|lymphoma|sarcoma|esophagus|thyroiditis|"
    r"virus|catheter|contractions?|monitor|neuroma|tumou?r|disorder|fever|phenomenon|"
    r"tooth|gehrig|hicks|barr|barre|willi|schlatter)\b"
)


class WordKind(Enum):
    """How strongly a word by itself speaks for or against a name."""

    NEVER = "never"
    AMBIGUOUS = "ambiguous"
    ORDINARY = "ordinary"
    LISTED = "listed"
    UNKNOWN = "unknown"


@cache
def kind_of(word: str) -> WordKind:
    """The class of a folded word; bounded cache by the words people type."""
    if word in _ambiguous() and word not in load_words("clinical"):
        return WordKind.AMBIGUOUS
    if word in load_words("clinical") or word in load_words("stop") or len(word) == 1:
        return WordKind.NEVER
    listed = is_listed(word)
    ordinary = word in load_words("words") or word in _marked()
    if listed:
        return WordKind.AMBIGUOUS if ordinary else WordKind.LISTED
    return WordKind.ORDINARY if ordinary or _inflected(word) else WordKind.UNKNOWN


def is_listed(word: str) -> bool:
    """Whether a list of given names or surnames holds the word (or each part of it)."""
    return all(
        part in load_words("given") or part in load_words("surnames")
        for part in re.split(r"['\-]", word)
        if part
    )


def is_given(word: str) -> bool:
    return word in load_words("given")


def names_disease(low: str, start: int, end: int) -> bool:
    """Whether an eponym (bell, down, graves) stands before a word that makes it a disease."""
    if low[start:end] not in load_words("eponyms"):
        return False
    return _DISEASE_WORD.match(low, end) is not None or low.startswith("'s", end)


def _ambiguous() -> frozenset[str]:
    return load_words("ambiguous")


def _marked() -> frozenset[str]:
    return load_marked_words("given") | load_marked_words("surnames")


def _inflected(word: str) -> bool:
    words = load_words("words")
    for ending in ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ies"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and (stem in words or stem + "e" in words):
            return True
    return False
