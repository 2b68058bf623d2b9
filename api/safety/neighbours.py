"""The third view: how near a message is to taught ones, label by label.

A network smooths over what was said once; the nearest taught messages do not forget it. They are
kept in groups of alike ones, and only the groups nearest to a message are looked through: reading
all of them from memory would cost more than the arithmetic.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.safety.features import Floats

DIMENSIONS = 128
GROUPS = 256
LOOKED_THROUGH = 8
# A vote fades by a factor of e with so much of a cosine: nearly only the nearest few count.
WIDTH = 0.025

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`turn`, shape (512, d): onto the directions in which taught messages differ most. `centres`,
    shape (d, g): of the groups. `taught`, shape (n, d): at unit length, group by group. `labels`,
    shape (n,). `starts`, shape (g + 1,): where each group begins. `floor`, shape (labels,): what
    is added to the votes for each."""

    turn: Floats
    centres: Floats
    taught: Floats
    labels: Ints
    starts: Ints
    floor: Floats

    def scores(self, found: Floats) -> Floats:
        """Sentence vectors (n, 512) to the logarithm of the votes for each label (n, labels)."""
        return np.array([self._scores(one) for one in found @ self.turn], dtype=np.float32)

    def _scores(self, turned: Floats) -> Floats:
        asked = turned / max(np.sqrt(turned @ turned), np.float32(1e-9))
        near = np.argpartition(asked @ self.centres, -LOOKED_THROUGH)[-LOOKED_THROUGH:]
        starts, ends = self.starts[near].tolist(), self.starts[near + 1].tolist()
        parts = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
        alike = np.concatenate([self.taught[part] @ asked for part in parts])
        labels = np.concatenate([self.labels[part] for part in parts])
        votes = np.bincount(labels, np.exp((alike - 1) / WIDTH), len(self.floor))
        scores: Floats = np.log(votes + self.floor)
        return scores


def at_unit_length(rows: Floats) -> Floats:
    """Rows (n, d), each divided by its length."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(lengths, np.float32(1e-9))
    return scaled
