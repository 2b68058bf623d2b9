"""Mistyped words made right before the sentence vector, which knows words and not their letters.

A word that neither the training text nor the encoder's own vocabulary has, and that is one mistake
away from a frequent word of the training text, is read as that word. The n-grams see the message
as it was typed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.nlu.features import is_word_of_encoder, plain, words
from bot.nlu.typos import NEIGHBOURS

_SHORTEST = 4
_KNOWN, _FREQUENT = 2, 5
_REMEMBERED = 20_000
_VOWELS = frozenset("aeiou")


class Spelling:
    """Corrects words by the counts of the words of the training text."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """`counts`: how often each plain word occurs; words that occur once are left out."""
        self.counts = {word: n for word, n in counts.items() if n >= _KNOWN}
        self._by_parts: defaultdict[str, list[str]] = defaultdict(list)
        for word, count in self.counts.items():
            if count >= _FREQUENT and len(word) >= _SHORTEST and word.isalpha():
                for part in _parts(word):
                    self._by_parts[part].append(word)
        self._corrected: dict[str, str] = {}

    @classmethod
    def fit(cls, folded: Iterable[str]) -> Spelling:
        return cls(Counter(word for text in folded for word in words(plain(text))))

    def correct(self, folded: str) -> str:
        """The folded text with each mistyped word replaced; marks around a word stay."""
        return " ".join(self._correct_word(word) for word in folded.split())

    def _correct_word(self, typed: str) -> str:
        found = self._corrected.get(typed)
        if found is None:
            if len(self._corrected) >= _REMEMBERED:
                self._corrected.clear()
            found = self._corrected[typed] = self._look_up(typed)
        return found

    def _look_up(self, typed: str) -> str:
        (bare,) = words(typed) or [typed]
        word = plain(bare)
        if len(word) < _SHORTEST or not word.isalpha() or word in self.counts:
            return typed
        near = {
            candidate
            for part in _parts(word)
            for candidate in self._by_parts.get(part, ())
            if is_one_mistake(word, candidate)
        }
        if not near or is_word_of_encoder(bare):
            return typed
        best = max(near, key=lambda each: (each[0] == word[0], self.counts[each], each))
        return typed.replace(bare, best)


def _parts(word: str) -> Iterator[str]:
    """The word, and the word without one of its letters: two words one mistake apart share one."""
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def is_one_mistake(typed: str, meant: str) -> bool:
    """Whether one letter is missing, too many, in its neighbour's place, or the next key's.

    Damerau's four mistakes (1964), but a wrong letter only where the finger can slip or for
    another vowel: `docter` is `doctor`, `york` is not `work`.
    """
    if len(typed) > len(meant):
        return is_one_mistake(meant, typed)
    if len(meant) - len(typed) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), len(typed))
    if len(typed) < len(meant):
        return typed[at:] == meant[at + 1 :]
    if typed[at : at + 2][::-1] + typed[at + 2 :] == meant[at:]:
        return True
    wrong, right = typed[at : at + 1], meant[at : at + 1]
    slipped = wrong in NEIGHBOURS.get(right, "") or (wrong in _VOWELS and right in _VOWELS)
    return slipped and typed[at + 1 :] == meant[at + 1 :]
