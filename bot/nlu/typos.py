"""Synthetic typing mistakes, so that the model meets them before patients make them."""

from __future__ import annotations

import hashlib
import random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours(row: int, column: int) -> str:
    beside = [(row, column - 1), (row, column + 1), (row - 1, column), (row + 1, column)]
    return "".join(_ROWS[r][c] for r, c in beside if 0 <= r < len(_ROWS) and 0 <= c < len(_ROWS[r]))


NEIGHBOURS = {
    key: _neighbours(row, column)
    for row, keys in enumerate(_ROWS)
    for column, key in enumerate(keys)
}
_SHORTCUTS = {
    "you": "u",
    "are": "r",
    "your": "ur",
    "please": "pls",
    "tomorrow": "tmrw",
    "appointment": "appt",
    "doctor": "dr",
    "because": "bc",
    "thanks": "thx",
    "with": "w",
    "for": "4",
    "to": "2",
    "medication": "meds",
    "prescription": "rx",
    "want to": "wanna",
    "going to": "gonna",
}
_SHORTCUT_CHANCE = 0.15
_MISTAKES_PER_CHARACTERS = 14


def _swap(word: str, at: int, _: random.Random) -> str:
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _drop(word: str, at: int, _: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _double(word: str, at: int, _: random.Random) -> str:
    return word[:at] + word[at] + word[at:]


def _slip(word: str, at: int, rng: random.Random) -> str:
    near = NEIGHBOURS.get(word[at], "")
    return word[:at] + (rng.choice(near) if near else "") + word[at + 1 :]


_MISTAKES = (_swap, _drop, _double, _slip)


def _mistype(word: str, rng: random.Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    return rng.choice(_MISTAKES)(word, rng.randrange(len(word) - 1), rng)


def _shorten(words: list[str], rng: random.Random) -> list[str]:
    return [
        _SHORTCUTS[word] if word in _SHORTCUTS and rng.random() < _SHORTCUT_CHANCE else word
        for word in words
    ]


def mistyped(text: str, *, seed: int, copy: int) -> str:
    """A copy of folded `text` with a few mistakes; the same text, seed and copy give the same."""
    digest = hashlib.sha256(f"{seed}:{copy}:{text}".encode()).digest()
    rng = random.Random(digest)  # noqa: S311  (spelling mistakes, not secrets)
    words = _shorten(text.split(), rng)
    long_enough = [i for i, word in enumerate(words) if len(word) >= 4]
    count = min(len(long_enough), 1 + len(text) // (2 * _MISTAKES_PER_CHARACTERS))
    for i in rng.sample(long_enough, count):
        words[i] = _mistype(words[i], rng)
    if len(words) > 2 and rng.random() < 0.1:
        at = rng.randrange(len(words) - 1)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)
