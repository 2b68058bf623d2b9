"""A second opinion on which words are names, learned from our own text; it only adds.

The name model was made for forms and letters. What it holds of a word after its middle layers tells
names from words better than its own verdict does; a linear model reads that, the same of the words
on either side, and what the lists say of the three. `models/people.npz` holds its numbers;
`learned_training` makes them from `data/names/`.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import structlog
from numpy.typing import NDArray

from api.privacy.gazetteer import load_marked_words, load_words
from api.privacy.message import Message, Word
from api.privacy.model import Floats, Token
from api.privacy.quantised import MODELS, WIDTH
from api.privacy.recognizers.answer_words import Part, is_explicit
from api.privacy.recognizers.drug_words import names_drug
from api.privacy.recognizers.person_shape import (
    is_compound,
    is_half_coined,
    name_kind,
    name_part,
)
from api.privacy.recognizers.person_words import WordKind, is_listed, names_rarely, resembles_chat
from api.safety.stored import UNREADABLE, read_model

log = structlog.get_logger()

FILE: Final = "people.npz"
# Lists that tell something of a word, and those whose marked words do.
LISTS: Final = tuple(
    "words more_words everyday chat stop verbs_too months titles particles third_person not_people "
    "companies objects clinical medical grammar countries spanish spoken ambiguous surnames given "
    "cities eponyms orders".split()
)
MARKED: Final = ("given", "surnames")
# Log odds from which a word that no rule calls a name is one: lower ones find more, and hide more
# of ordinary talk than its tests allow. And where the rules have looked closely: at a word that is
# a name and an everyday word, and at what stands right beside a name that they found.
NAME_FROM: Final = 0.5
SURELY_FROM: Final = 1.0
_ENDINGS: Final = (("ed", "ing"), ("s",), ("ly",))
_SHORT, _LONG = 3, 8


Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Reading:
    """A message as features: `held` (words, 3 WIDTH), zeros where the name model did not read;
    `said` (words, length of `lexicon`); which words are judged."""

    held: Floats
    said: Floats
    is_judged: Flags


@dataclass(frozen=True, eq=False)
class Opinion:
    """Log odds of each word to be a name, not a number for a word that was not judged."""

    odds: Floats

    def is_name(self, index: int, *, surely: bool = False) -> bool:
        return bool(self.odds[index] >= (SURELY_FROM if surely else NAME_FROM))


@dataclass(frozen=True, eq=False)
class Head:
    """Weights of a word's own features and of those of the words before and behind it: `held` of
    3 WIDTH, WIDTH and WIDTH, `said` (3, length of `lexicon`)."""

    held: tuple[Floats, Floats, Floats]
    said: Floats
    bias: float
    version: str

    def judge(self, reading: Reading) -> Opinion:
        held, said = reading.held, reading.said @ self.said.T
        own, before, behind = self.held
        odds = held @ own + said[:, 0] + self.bias
        odds[1:] += held[:-1, :WIDTH] @ before + said[:-1, 1]
        odds[:-1] += held[1:, :WIDTH] @ behind + said[1:, 2]
        return Opinion(np.where(reading.is_judged, odds, np.nan))


def read_features(message: Message) -> Reading:
    words = message.words
    held, was_read = _held(words, message.tokens)
    said = np.stack([lexicon(word.text) for word in words])
    may_be = np.array([may_name(word.text) for word in words])
    return Reading(held, said, may_be & was_read)


def _held(words: Sequence[Word], tokens: Sequence[Token]) -> tuple[Floats, Flags]:
    """Of each word the mean of its pieces, and whether the model read any."""
    held = np.zeros((len(words), 3 * WIDTH), dtype=np.float32)
    was_read = np.zeros(len(words), dtype=np.bool_)
    at = 0
    for index, word in enumerate(words):
        while at < len(tokens) and tokens[at].end <= word.start:
            at += 1
        probe, pieces = at, []
        while probe < len(tokens) and tokens[probe].start < word.end:
            if (one := tokens[probe].hidden) is not None:
                pieces.append(one)
            probe += 1
        if pieces:
            held[index] = pieces[0] if len(pieces) == 1 else np.mean(pieces, axis=0)
            was_read[index] = True
    return held, was_read


@lru_cache(maxsize=8192)
def may_name(word: str) -> bool:
    """Whether the word is worth asking about: no plain word of talk that is no name as well."""
    return len(word) > 1 and (is_listed(word) or not is_explicit(word))


@lru_cache(maxsize=8192)
def lexicon(word: str) -> Floats:
    """What lists and shape say of a word: zeros and ones."""
    kind, part = name_kind(word), name_part(word)
    said = [kind is one for one in WordKind] + [part is one for one in Part]
    said += [word in load_words(name) for name in LISTS]
    said += [word in load_marked_words(name) for name in MARKED]
    said += [is_half_coined(word), is_compound(word), names_rarely(word), resembles_chat(word)]
    said += [names_drug(word), *(word.endswith(ending) for ending in _ENDINGS)]
    said += [len(word) == 1, len(word) <= _SHORT, len(word) >= _LONG]
    return np.array(said, dtype=np.float32)


def load_head(path: Path) -> Head | None:
    """None for a file that is absent or unreadable."""
    try:
        about, arrays = read_model(path)
        held = arrays["own"], arrays["before"], arrays["behind"]
        head = Head(held, arrays["said"], about["bias"], about["version"])
        nothing = np.zeros((2, 3 * WIDTH), np.float32)
        head.judge(Reading(nothing, np.stack([lexicon("wren")] * 2), np.ones(2, np.bool_)))
    except UNREADABLE as error:
        if path.exists():
            log.error("people_model_damaged", file=path.name, kind=type(error).__name__)
        return None
    return head


_loaded: list[Head | None] = []
_lock = threading.Lock()


def current_head() -> Head | None:
    """That of this process; None where none was trained."""
    with _lock:
        if not _loaded:
            _loaded.append(load_head(MODELS / FILE))
        return _loaded[0]
