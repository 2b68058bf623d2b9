"""Finds mentions of concepts: only patterns whose key word stands in the text are tried."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.safety.normalise import Reading
from api.safety.patterns import Compiler

MENTIONS_LIMIT = 64
_PREFIX_FROM = 2


class Mention(NamedTuple):
    """A concept or slot found in tokens `first` up to and including `last`."""

    concept: str
    first: int
    last: int
    value: float | None = None


class ConceptIndex:
    """All concepts, compiled; immutable after construction and safe to share."""

    def __init__(self, sources: Mapping[str, Sequence[str]]) -> None:
        compiler = Compiler(sources)
        self.vocabulary: set[str] = set()
        self._patterns: list[tuple[str, re.Pattern[str]]] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        self._always: list[int] = []
        # How long the stems are that begin with two letters: few of all lengths need a look-up.
        self._stem_lengths: dict[str, tuple[int, ...]] = {}
        for name, texts in sources.items():
            for text in texts:
                piece = compiler.pattern(text)
                self.vocabulary |= piece.words
                number = len(self._patterns)
                self._patterns.append((name, re.compile(piece.regex + r"(?![^ ])")))
                if piece.anchors is None:
                    self._always.append(number)
                for anchor in piece.anchors or ():
                    keys = self._by_stem if anchor.endswith("*") else self._by_word
                    keys.setdefault(anchor.rstrip("*"), []).append(number)
        for stem in sorted(self._by_stem, key=len):
            lengths = self._stem_lengths.setdefault(stem[:_PREFIX_FROM], ())
            if len(stem) not in lengths:
                self._stem_lengths[stem[:_PREFIX_FROM]] = (*lengths, len(stem))

    def find(self, reading: Reading) -> list[Mention]:
        """Every mention, at most `MENTIONS_LIMIT` of one pattern."""
        found: list[Mention] = []
        for number in sorted(self._candidates(reading)):
            name, regex = self._patterns[number]
            for count, match in enumerate(regex.finditer(reading.canonical)):
                if count >= MENTIONS_LIMIT:
                    break
                if match.end() > match.start():
                    first = reading.token_at(match.start())
                    found.append(Mention(name, first, reading.token_at(match.end() - 1)))
        return found

    def _candidates(self, reading: Reading) -> set[int]:
        numbers = set(self._always)
        for word in {token.norm for token in reading.tokens}:
            if word in self._by_word:
                numbers.update(self._by_word[word])
            for length in self._stem_lengths.get(word[:_PREFIX_FROM], ()):
                if length <= len(word) and (found := self._by_stem.get(word[:length])):
                    numbers.update(found)
        return numbers


def by_concept(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Mentions under their concept's name."""
    grouped: dict[str, list[Mention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.concept, []).append(mention)
    return grouped
