"""Which words no list accounts for, so that only a name is left for them to be.

An ending alone does not make a word of a language: "meiling" ends like a verb, but there is no
verb before its -ing. What counts is the word behind an ending or a slip of the finger.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.recognizers.answer_words import Part, part_of
from api.privacy.recognizers.drug_words import is_exact_drug, known_drugs, names_drug
from api.privacy.recognizers.person_words import (
    MEDICAL_ENDING,
    WordKind,
    is_listed,
    is_ordinary,
    kind_of,
)
from api.privacy.recognizers.slips import LONG, Shelf, is_slip, shelve

LEAST_CHARS: Final = 4
_SLIP_CHARS: Final = 5
_COMPOUND_CHARS: Final = 7
# Longer words that end like a medicine are medicines, shorter ones often names ("-mide").
_DRUG_CHARS: Final = 8
_PLAIN_LISTS: Final = (
    "words", "more_words", "spoken", "spanish", "everyday", "chat", "grammar", "stop", "clinical",
    "medical", "countries", "titles",
)  # fmt: skip
_ENDINGS: Final = (
    "s", "es", "d", "ed", "n", "in", "ing", "ly", "y", "er", "ers", "est", "ies", "ied", "ness",
    "less", "ful", "able", "ish", "ment", "ments", "tion", "tions", "like",
    "o", "a", "os", "as", "ito", "ita", "itos", "itas", "ando", "iendo", "mente", "isimo",
    "isima", "me", "te", "se", "lo", "la", "le", "los", "las", "les", "nos", "melo", "mela",
)  # fmt: skip
_RESTORED: Final = ("", "e", "y", "o", "a", "ar", "er", "ir")
_BEFORE: Final = ("un", "re", "pre", "non", "anti", "over", "dis", "mis", "des", "in", "post")
_WORD_ENDING: Final = re.compile(
    r"\w{3}(?:cion|ciones|idad|idades|logia|log[oa]s?|izad[oa]s?|[ai]miento|scopia|grafia|metria|"
    r"istas?|olog(?:y|ists?)|[aeo]mente)$|\w{5}[ai]d[oa]s?$|\w'(?:ve|ll|d|re|t|m)$"
)
# A syllable twice over is a common form of Chinese given names.
_DOUBLED: Final = re.compile(r"(\w{3,5})\1")
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_VOWEL: Final = re.compile(r"[aeiouy]|[^\x00-\x7f]")


@lru_cache(maxsize=4096)
def is_coined(word: str) -> bool:
    """Whether no list holds the word, nor what it would be a form or a slip of."""
    parts = [part for part in re.split(r"['\-]", word) if part]
    if len(parts) > 1:
        return all(is_listed(p) or len(p) < LEAST_CHARS or is_coined(p) for p in parts) and any(
            map(is_coined, parts)
        )
    if not is_half_coined(word):
        return False
    return _DOUBLED.fullmatch(word) is not None or not _slips(word, _common_words())


def has_vowel(word: str) -> bool:
    """Whether the word can be said at all: "nmbr" and "rx" cannot."""
    return _VOWEL.search(word) is not None


@lru_cache(maxsize=4096)
def is_half_coined(word: str) -> bool:
    """The same, but a slip of a word that has little to do with everyday chat may be meant."""
    if len(word) < LEAST_CHARS or not _VOWEL.search(word) or _STRETCHED.search(word):
        return False
    if is_listed(word) or _is_plain(word) or _is_drug(word):
        return False
    if MEDICAL_ENDING.search(word) or _WORD_ENDING.search(word):
        return False
    if _DOUBLED.fullmatch(word):
        return True
    return not (_has_plain_root(word) or _slips(word, _chat_words()) or is_compound(word))


@lru_cache(maxsize=4096)
def may_be_name(word: str) -> bool:
    """Whether the word is a listed name and nothing else, coined, or a compound no list holds."""
    if is_coined(word) or is_compound(word):
        return True
    return kind_of(word) is WordKind.LISTED and part_of(word) in (Part.NAME, Part.SOFT)


@lru_cache(maxsize=4096)
def name_part(word: str) -> Part:
    """As `part_of`, but a coined word that only ends like an everyday one is a name."""
    part = part_of(word)
    return Part.NAME if part is Part.EVERYDAY and is_half_coined(word) else part


@lru_cache(maxsize=4096)
def name_kind(word: str) -> WordKind:
    """As `kind_of`, but a short coined word that only ends like a medicine is unknown."""
    kind = kind_of(word)
    return WordKind.UNKNOWN if kind is WordKind.NEVER and is_coined(word) else kind


@lru_cache(maxsize=4096)
def is_drawled(word: str) -> bool:
    """Whether the word is typed as it is said: "pukin", "droolin", "sooo"."""
    if _STRETCHED.search(word):
        return True
    if not word.endswith("in") or is_listed(word):
        return False
    whole = word + "g"
    return _is_plain(whole) or kind_of(whole) in (WordKind.ORDINARY, WordKind.NEVER)


def _is_plain(word: str) -> bool:
    return any(word in load_words(name) for name in _PLAIN_LISTS)


def _is_drug(word: str) -> bool:
    if is_exact_drug(word) or (len(word) > _SLIP_CHARS and is_slip(word, _drugs())):
        return True
    return len(word) > _DRUG_CHARS and names_drug(word)


def _has_plain_root(word: str) -> bool:
    if is_ordinary(word + "g") or any(map(_is_plain, _roots(word))):
        return True
    stems = [stem for e in _ENDINGS if len(e) > 2 and (stem := _stem(word, e))]
    stems += [stem + "e" for stem in stems if len(stem) > _SLIP_CHARS]
    if any(_slips(s, _chat_words()) or _slips(s, _common_words()) for s in stems):
        return True
    return any(
        word.startswith(b) and len(word) - len(b) >= LEAST_CHARS and is_ordinary(word[len(b) :])
        for b in _BEFORE
    )


def _stem(word: str, ending: str) -> str:
    stem = word.removesuffix(ending)
    return stem if stem != word and len(stem) >= 3 else ""


def _roots(word: str) -> Iterator[str]:
    """What is left without an ending, with the letters that the ending took or doubled."""
    for ending in _ENDINGS:
        if not (stem := _stem(word, ending)):
            continue
        yield stem
        if len(ending) > 1:
            yield from (stem + letters for letters in _RESTORED if len(stem + letters) > 3)
        if len(stem) > 3 and stem[-1] == stem[-2]:
            yield stem[:-1]
            yield stem[:-1] + "e"


@lru_cache(maxsize=4096)
def is_compound(word: str) -> bool:
    """Two common words written as one, which no list holds: "truckdriver", "hardbrook"."""
    if len(word) < _COMPOUND_CHARS or kind_of(word) is not WordKind.UNKNOWN or _is_plain(word):
        return False
    common = load_words("words")
    return any(word[:at] in common and word[at:] in common for at in range(3, len(word) - 2))


def _slips(word: str, shelf: Shelf) -> bool:
    return len(word) >= _SLIP_CHARS and is_slip(word, shelf)


@cache
def _chat_words() -> Shelf:
    words = frozenset().union(*map(load_words, ("everyday", "chat", "stop", "clinical")))
    return shelve(words, least=_SLIP_CHARS - 1)


@cache
def _common_words() -> Shelf:
    longer = [word for word in load_words("more_words") if len(word) >= _COMPOUND_CHARS]
    terms = [word for word in load_words("medical") if len(word) >= LONG]
    return shelve([*load_words("words"), *longer, *terms], least=_SLIP_CHARS - 1)


@cache
def _drugs() -> Shelf:
    return shelve(known_drugs(), least=_SLIP_CHARS)
