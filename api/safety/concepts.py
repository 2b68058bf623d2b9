"""Finds mentions of concepts: only patterns whose key word stands in the text are tried."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.safety.normalise import Reading
from api.safety.patterns import Compiler, Piece, compiled

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
        # Compiled when a message first calls for one, or by `get_ready`: a start waits for none.
        self._patterns: list[tuple[str, str]] = []
        # Which patterns a word, a stem (`bleed*`) or an ending (`*pril`) calls for, and what else
        # each of them needs.
        self._by_need: dict[str, list[int]] = {}
        self._needs_too: list[tuple[frozenset[str], ...]] = []
        self._always: list[int] = []
        for name, texts in sources.items():
            for text in texts:
                self._add(name, compiler.pattern(text))
        needed = {word for needs in self._needs_too for need in needs for word in need}
        needed |= {*self._by_need}
        self._endings = tuple(word[1:] for word in needed if word.startswith("*"))
        # How long the stems are that begin with two letters: few of all lengths need a look-up.
        self._stem_lengths: dict[str, tuple[int, ...]] = {}
        stems = [word[:-1] for word in needed if word.endswith("*")]
        for head, length in sorted({(stem[:_PREFIX_FROM], len(stem)) for stem in stems}):
            self._stem_lengths[head] = (*self._stem_lengths.get(head, ()), length)

    def _add(self, name: str, piece: Piece) -> None:
        self.vocabulary |= piece.words
        number = len(self._patterns)
        self._patterns.append((name, piece.regex))
        self._needs_too.append(piece.needs[1:])
        if not piece.needs:
            self._always.append(number)
        for word in piece.needs[0] if piece.needs else ():
            self._by_need.setdefault(word, []).append(number)

    def get_ready(self) -> None:
        """Compile all that no message has called for yet."""
        for _, regex in self._patterns:
            compiled(regex)

    def find(self, reading: Reading) -> list[Mention]:
        """Every mention, at most `MENTIONS_LIMIT` of one pattern."""
        found: list[Mention] = []
        for number in self._candidates(reading):
            name, regex = self._patterns[number]
            for count, match in enumerate(compiled(regex).finditer(reading.canonical)):
                if count >= MENTIONS_LIMIT:
                    break
                if match.end() > match.start():
                    first = reading.token_at(match.start())
                    found.append(Mention(name, first, reading.token_at(match.end() - 1)))
        return found

    def _candidates(self, reading: Reading) -> list[int]:
        """The patterns of which every need is met, in their order."""
        given = self._given(reading)
        numbers = {n for word in given for n in self._by_need.get(word, ())}
        met = [n for n in numbers if not any(map(given.isdisjoint, self._needs_too[n]))]
        return sorted([*self._always, *met])

    def _given(self, reading: Reading) -> set[str]:
        """The words of a reading with the stems and endings that patterns may need of them."""
        given = {token.norm for token in reading.tokens}
        for word in tuple(given):
            for length in self._stem_lengths.get(word[:_PREFIX_FROM], ()):
                if length <= len(word):
                    given.add(word[:length] + "*")
            if word.endswith(self._endings):
                given.update("*" + end for end in self._endings if word.endswith(end))
        return given


def by_concept(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    """Mentions under their concept's name."""
    grouped: dict[str, list[Mention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.concept, []).append(mention)
    return grouped
