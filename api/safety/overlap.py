"""Messages that say nearly the same: shared words, exactly, and runs of words that repeat."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

ALIKE = 0.8


def words_of(text: str) -> list[str]:
    """Its words in order, without case and marks."""
    return re.findall(r"\w+", text.casefold())


def near_duplicates(
    texts: Mapping[str, str], others: Iterable[str], *, least: float = ALIKE
) -> list[tuple[str, str]]:
    """(key of a text, what of the others shares `least` of all words of both with it).

    Exact: who shares so much of its n words has one of any n - ceil(least * n) + 1 of them; the
    rarest are looked up.
    """
    known = [(other, frozenset(words_of(other))) for other in others]
    places: dict[str, list[int]] = defaultdict(list)
    for number, (_, found) in enumerate(known):
        for word in found:
            places[word].append(number)
    pairs = []
    for key, text in texts.items():
        mine = frozenset(words_of(text))
        if not mine:
            continue
        ordered = sorted(mine, key=lambda word: (len(places.get(word, ())), word))
        probed = ordered[: len(mine) - math.ceil(least * len(mine)) + 1]
        for number in sorted({place for word in probed for place in places.get(word, ())}):
            other, theirs = known[number]
            if len(mine & theirs) >= least * len(mine | theirs):
                pairs.append((key, other))
    return pairs


def repeated_runs(texts: Sequence[str], *, length: int, most: int) -> list[str]:
    """Runs of words that stand in more than `most` of the texts."""
    rows: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        words = words_of(text)
        for at in range(len(words) - length + 1):
            rows[tuple(words[at : at + length])].add(number)
    return sorted(" ".join(run) for run, found in rows.items() if len(found) > most)
