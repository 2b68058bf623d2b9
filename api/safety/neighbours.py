"""The third view: how near a message is to taught ones, label by label.

A network smooths over what was said once; the nearest taught messages do not forget it. What counts
for a label are the best of its blocks, summed softly: nearly the nearest few, found in one pass.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.safety.features import Floats

DIMENSIONS = 64
BLOCKS = 16
# Differences of cosine of about this size count.
WIDTH = np.float32(0.05)
AT_ONCE = 256

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`turn`, shape (512, d): onto the directions in which taught messages differ most. `taught`,
    shape (d, n): theirs, at unit length, label by label in blocks. `blocks`: where each begins.
    `labels`: the first block of each label."""

    turn: Floats
    taught: Floats
    blocks: Ints
    labels: Ints

    def scores(self, found: Floats) -> Floats:
        """Sentence vectors (n, 512) to one score a label (n, labels)."""
        parts = [
            self._scores(found[start : start + AT_ONCE]) for start in range(0, len(found), AT_ONCE)
        ]
        return np.vstack(parts)

    def _scores(self, found: Floats) -> Floats:
        best = np.maximum.reduceat(_at_unit_length(found @ self.turn) @ self.taught, self.blocks, 1)
        scores: Floats = np.logaddexp.reduceat(best / WIDTH, self.labels, 1)
        return scores


def gather_neighbours(found: Floats, labels: npt.NDArray[np.int64], count: int) -> Neighbours:
    """Of taught vectors (n, 512) with label numbers below `count`, each of which occurs."""
    _, directions = np.linalg.eigh(found.T @ found)
    turn = np.ascontiguousarray(directions[:, -DIMENSIONS:], dtype=np.float32)
    order: list[Ints] = []
    sizes: list[int] = []
    firsts: list[int] = []
    for label in range(count):
        own = np.flatnonzero(labels == label)
        # Lines that stand side by side are often alike: they go to different blocks.
        parts = [part for n in range(BLOCKS) if len(part := own[n::BLOCKS])]
        firsts.append(len(sizes))
        order += parts
        sizes += [len(part) for part in parts]
    taught = _at_unit_length(found[np.concatenate(order)] @ turn)
    return Neighbours(
        turn,
        np.ascontiguousarray(taught.T),
        np.cumsum([0, *sizes[:-1]]),
        np.array(firsts),
    )


def _at_unit_length(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(lengths, np.float32(1e-9))
    return scaled
