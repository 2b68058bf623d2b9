"""Whether words have the form of a name: a given name and a surname, a given name, a surname."""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Final

from api.privacy.gazetteer import load_words
from api.privacy.recognizers.answer_words import (
    BESIDE_NAMES,
    PRONOUNS,
    Part,
    is_explicit,
    is_odd_name,
    part_of,
)
from api.privacy.recognizers.person_cues import DESCRIBING, ENDEARMENTS, MODALS
from api.privacy.recognizers.person_shape import (
    LEAST_CHARS,
    has_vowel,
    is_coined,
    is_drawled,
    may_be_name,
    name_part,
)
from api.privacy.recognizers.person_words import (
    MONTHS,
    PARTICLES,
    SPANISH_VERBS,
    TITLES,
    WordKind,
    is_given,
    is_listed,
    kind_of,
    names_rarely,
    resembles_chat,
)

# Model probabilities for a word of grammar or of every day that is a name elsewhere, and for a
# word that is a surname only.
_ODD: Final = 0.3
_SURNAME: Final = 0.03
# The same for a word that no list of names holds.
_WORDED: Final = 0.03
_WORDED_ONE: Final = 0.25
_FORM_OF: Final = re.compile(r"(?:ing|ed|ly|s|tion|ness|ment|able|ous|ful|less|in)$")
_SURE: Final = 0.9
# Everyday words that are surnames first of all behind a given name: "faith page".
_SURNAMES: Final = frozenset("day page weeks hand foot".split())
_LITTLE: Final = 0.02
# What the model must think above that of a word that may be a slip.
_SLIP: Final = 0.2

# Words that describe or greet whom the name behind them names: "little una", "best, una".
_BEFORE_NAMES: Final = frozenset("little young old poor sweet best dear love regards".split())
# Words of grammar that lead a name where nothing but a name follows: "an wang", "tu duong".
_LEADING: Final = frozenset("an tu so do le su ha".split())
# The same for a word of grammar or of every day beside a word that is a name.
_NEAR: Final = 0.1
# Given names that a wish for an appointment holds more often ("for may and june").
_WISHES: Final = MONTHS | {"can", "do"}


class Form(Enum):
    """From what hardly needs a slot to what needs a sure one; a higher value is a fuller name."""

    ANY = 0
    SURNAME = 1
    MONTH = 2
    ONE = 3
    NAME = 4
    FULL = 5


def form_of(words: Sequence[str], scores: Sequence[float], *, closed: bool) -> Form | None:
    """The fullest form these words have, nothing if they are no name; `closed` says that the
    clause ends behind them, so that a word of grammar there leads to nothing."""
    if words[0] in PARTICLES | TITLES and scores[0] < _ODD:
        return None
    if len(words) == 1:
        return _single(words[0], scores[0])
    if words[0] in _BEFORE_NAMES and len(words) > 1:
        return None
    if words[0] in MODALS and not closed and (is_given(words[1]) or not is_listed(words[1])):
        return None
    *middle, last = zip(words[1:], scores[1:], strict=True)
    follows = all(w in PARTICLES or _is_initial(w) or _can_follow(w, s, _NEAR) for w, s in middle)
    if not (follows and _can_end(*last, 0.0 if closed else _NEAR)):
        return None
    if not _can_lead(words[0], scores[0], is_sure=_is_name(words[1])):
        return None
    if is_odd(words[0]) and not (is_listed(words[-1]) or may_be_name(words[-1])):
        return None  # "my tongue"
    return Form.FULL if any(is_given(w) or _is_name(w) for w in words) else None


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word not in "aiyoeu"


def _can_end(word: str, score: float, bar: float) -> bool:
    if word in PARTICLES:
        return is_odd_name(word) and score >= bar
    return _can_follow(word, score, bar)


def _single(word: str, score: float) -> Form | None:
    if word in ENDEARMENTS:
        return Form.ANY
    if is_odd(word):
        if not is_listed(word):
            return _worded(word, score)
        if part_of(word) is Part.EVERYDAY and not is_given(word):
            return Form.ANY
        return Form.ONE if score >= (_SURE if word in PRONOUNS else _ODD) else Form.ANY
    if word in SPANISH_VERBS:
        return Form.ANY
    if is_coined(word) or (is_given(word) and kind_of(word) is WordKind.LISTED):
        if not _is_name(word):
            return Form.ONE
        return Form.FULL if score >= _ODD else Form.NAME
    if is_given(word):
        return Form.ONE if word not in _WISHES or score >= _ODD else Form.MONTH
    if _is_unknown(word, 1.0 if len(word) < LEAST_CHARS else score - _SLIP) and has_vowel(word):
        return Form.ONE
    if is_listed(word):
        return Form.ONE if score >= _SURNAME and word not in DESCRIBING else Form.SURNAME
    return _worded(word, score)


def _worded(word: str, score: float) -> Form | None:
    if not is_worded(word, score):
        return None
    return Form.ONE if score >= _WORDED_ONE else Form.SURNAME


def is_worded(word: str, score: float) -> bool:
    """A word of the dictionary that no list of names holds, or what may be a slip of one: a name
    where the model thinks so, too."""
    if score < _WORDED or kind_of(word) is WordKind.NEVER or is_drawled(word):
        return False
    if is_explicit(word) or word in load_words("chat") or not has_vowel(word):
        return False
    if _FORM_OF.search(word):
        return False
    if kind_of(word) is WordKind.ORDINARY:
        return not names_rarely(word)
    return score >= _WORDED_ONE or not (is_odd(word) or resembles_chat(word))


def _can_lead(word: str, score: float, *, is_sure: bool) -> bool:
    """Whether the word is the first of a name; `is_sure` says that the next can only be one."""
    if is_odd(word):
        if word in _LEADING and is_sure:
            return True
        if part_of(word) is Part.EVERYDAY:
            return is_odd_name(word) and is_given(word)
        return is_odd_name(word) and word != "im" and score >= _NEAR
    if is_given(word) or may_be_name(word) or _is_unknown(word, 1.0 if is_sure else score):
        return True
    if is_sure and is_worded(word, score):
        return True
    return is_listed(word) and score >= _SURNAME


def _is_unknown(word: str, score: float) -> bool:
    """A word no list holds, though it may be a slip of one that a list does."""
    return kind_of(word) is WordKind.UNKNOWN and name_part(word) is Part.NAME and score >= _LITTLE


def _can_follow(word: str, score: float, bar: float) -> bool:
    if part_of(word) is Part.GRAMMAR or word in MONTHS or word in BESIDE_NAMES:
        if word in PRONOUNS and bar:
            return False
        return is_odd_name(word) and word != "my" and score >= bar
    if len(word) == 1 or word in TITLES:
        return False
    if part_of(word) is Part.EVERYDAY or word in MODALS:
        return word in _SURNAMES or (is_listed(word) and score >= bar)
    if is_listed(word) or may_be_name(word) or _is_unknown(word, score):
        return True
    return score >= _NEAR and is_worded(word, score)


@lru_cache(maxsize=4096)
def may_lead(word: str) -> bool:
    """Whether a name may begin with this word at all."""
    listed = is_listed(word) and (is_odd_name(word) or not is_odd(word))
    return listed or kind_of(word) in (WordKind.UNKNOWN, WordKind.ORDINARY)


def is_surname(word: str) -> bool:
    """A listed name that is no word of every day, or a surname first of all all the same."""
    return word in _SURNAMES or (is_listed(word) and not is_odd(word))


@lru_cache(maxsize=4096)
def is_odd(word: str) -> bool:
    """A word of grammar or of every day, a name only elsewhere."""
    return name_part(word) in (Part.GRAMMAR, Part.EVERYDAY, Part.LETTER, Part.TITLE) or is_drawled(
        word
    )


@lru_cache(maxsize=4096)
def _is_name(word: str) -> bool:
    return part_of(word) is Part.NAME and may_be_name(word)
