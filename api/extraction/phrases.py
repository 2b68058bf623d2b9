"""Fuzzy search for known phrases among the words of a message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from api.extraction.folding import fold
from api.extraction.spans import Span

MAX_CHARS = 2_000
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Hit:
    """Words [first, last) fit phrase number `phrase` with a score of 0 to 1."""

    phrase: int
    first: int
    last: int
    score: float


def read_words(text: str) -> list[Word]:
    """Folded words with their offsets; a possessive 's is left out of word and span."""
    words = []
    for match in _WORD.finditer(fold(text[:MAX_CHARS])):
        raw = match.group()
        if raw.endswith("'s"):
            raw = raw[:-2]
        words.append(Word(raw, Span(match.start(), match.start() + len(raw))))
    return words


@lru_cache(maxsize=4096)
def split_phrase(phrase: str) -> tuple[str, ...]:
    return tuple(word.text for word in read_words(phrase))


def edits_allowed(length: int) -> int:
    """Slips of the finger that a word of this length is forgiven."""
    return 0 if length < 5 else 1 if length < 10 else 2


@lru_cache(maxsize=65536)
def word_score(said: str, meant: str) -> float:
    """1 for the same word, less for a slip, 0 for another word. Short words must be exact."""
    if said == meant:
        return 1.0
    if len(meant) > 1 and said == meant + "s":
        return 0.97  # "check-ups"
    allowed = edits_allowed(min(len(said), len(meant)))
    if not allowed or abs(len(said) - len(meant)) > allowed or said.isdigit():
        return 0.0
    if said[0] != meant[0] and said[:2] != meant[1::-1]:
        return 0.0
    if _same_but_for_ending(said, meant):
        return 0.97
    if min(len(said), len(meant)) < 6 and sorted(set(said)) != sorted(set(meant)):
        return 0.0  # "couch" is not a "cough": short words may only swap or double letters
    distance = OSA.distance(said, meant, score_cutoff=allowed)
    return 1.0 - distance / max(len(said), len(meant)) if distance <= allowed else 0.0


def _same_but_for_ending(said: str, meant: str) -> bool:
    return said in (meant + "s", meant + "es") or meant in (said + "s", said + "es")


def find_phrases(words: Sequence[Word], phrases: tuple[tuple[str, ...], ...]) -> list[Hit]:
    """Every place where a phrase stands, each word forgiven its slips."""
    hits = []
    for first, word in enumerate(words):
        for number in _beginning_like(word.text, phrases):
            last = first + len(phrases[number])
            score = _window_score(words, first, phrases[number]) if last <= len(words) else 0.0
            if score > 0:
                hits.append(Hit(number, first, last, score))
    return hits


@lru_cache(maxsize=16384)
def _beginning_like(said: str, phrases: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    return tuple(
        number
        for number, phrase in enumerate(phrases)
        if phrase and word_score(said, phrase[0]) > 0
    )


def _window_score(words: Sequence[Word], first: int, phrase: tuple[str, ...]) -> float:
    total = 0.0
    for offset, meant in enumerate(phrase):
        score = word_score(words[first + offset].text, meant)
        if score == 0:
            return 0.0
        total += score * len(meant)
    return total / sum(map(len, phrase))


def span_of(words: Sequence[Word], first: int, last: int) -> Span:
    return Span(words[first].span.start, words[last - 1].span.end)


@lru_cache(maxsize=512)
def phrases_of(*texts: str | tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Folded, split phrases of names and synonyms, doubles removed."""
    flat: list[str] = []
    for text in texts:
        flat.extend([text] if isinstance(text, str) else text)
    return tuple(dict.fromkeys(split_phrase(each) for each in flat if each.strip()))
