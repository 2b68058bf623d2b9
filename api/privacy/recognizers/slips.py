"""Whether a word is a slip of the finger away from one of a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

LONG: Final = 9
Shelf = Mapping[tuple[str, int], Sequence[str]]


def shelve(words: Iterable[str], *, least: int) -> Shelf:
    """Words of at least `least` letters by first letter and length, so that few are compared."""
    shelf: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= least:
            shelf[word[0], len(word)].append(word)
    return dict(shelf)


def is_slip(word: str, shelf: Shelf) -> bool:
    """One edit away and the same first letter; two edits in words of LONG letters and more."""
    limit = 2 if len(word) >= LONG else 1
    return any(
        DamerauLevenshtein.distance(word, known, score_cutoff=limit) <= limit
        for length in range(len(word) - limit, len(word) + limit + 1)
        for known in shelf.get((word[0], length), ())
    )
