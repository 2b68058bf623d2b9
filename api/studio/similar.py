"""Which messages say much the same: by a sentence vector of their redacted words.

Vectors are in this process's memory only, of the messages that are listed now. One whose message is
gone goes at the next look, and all of them when nobody has looked for some minutes.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from api.safety.features import Floats, vectors

# As near as this one is taken for another way to say it (docs/studio.md has what that finds).
ALIKE = 0.6
KEPT_SECONDS = 300.0
# So many at a time: a patient's turn waits for the interpreter no longer than for these.
CHUNK = 16


@dataclass
class Vectors:
    """The vectors of the messages that are looked at, by the messages' ids."""

    _known: dict[str, Floats] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _end: threading.Timer | None = None

    def read(self, lines: Mapping[str, str], *, at_once: int) -> dict[str, Floats]:
        """Vectors of those lines that have one, after making at most so many new ones."""
        with self._lock:
            self._known = {one: self._known[one] for one in lines if one in self._known}
            new = [one for one in lines if one not in self._known][:at_once]
            for start in range(0, len(new), CHUNK):
                some = new[start : start + CHUNK]
                made = vectors([lines[one] for one in some])
                self._known.update(zip(some, made, strict=True))
            self._keep_a_while()
            return dict(self._known)

    def clear(self) -> None:
        with self._lock:
            self._known = {}

    def _keep_a_while(self) -> None:
        if self._end is not None:
            self._end.cancel()
        self._end = threading.Timer(KEPT_SECONDS, self.clear)
        self._end.daemon = True
        self._end.start()

    def close(self) -> None:
        if self._end is not None:
            self._end.cancel()
        self.clear()


def grouped(found: Mapping[str, Floats], *, fewest: int = 2) -> list[list[str]]:
    """Ids in groups, the largest first; each is alike to the first of its group."""
    if not found:
        return []
    ids, matrix = list(found), np.stack(list(found.values()))
    near = (matrix @ matrix.T) >= ALIKE
    left = np.ones(len(ids), dtype=bool)
    groups: list[list[str]] = []
    while True:
        counts = (near & left).sum(axis=1) * left
        first = int(counts.argmax())
        if counts[first] < fewest:
            return groups
        members = np.flatnonzero(near[first] & left)
        left[members] = False
        groups.append(_nearest_first(ids, matrix, first, members.tolist()))


def _nearest_first(
    ids: Sequence[str], matrix: Floats, first: int, members: Sequence[int]
) -> list[str]:
    likeness = matrix[list(members)] @ matrix[first]
    order = np.argsort(-likeness, kind="stable")
    return [ids[members[int(place)]] for place in order]
