"""The n-grams of a message as a point: along the directions in which taught messages differ most.

The sentence vector knows what is meant and the n-grams know how it is said; the network reads both.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from api.safety.features import Floats, Numbers

# Several buckets of the n-grams share a row: a finer table was no better when tried.
COARSE = 1 << 15
DIRECTIONS = 128
# How long a point is beside a sentence vector, which has length one.
LENGTH = np.float32(0.5)

Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Directions:
    """`table`, shape (COARSE, d): where the n-grams of a bucket lie."""

    table: Halves

    def point(self, numbers: Numbers, weights: Floats) -> Floats:
        """Buckets (n,) and what each weighs to a point of LENGTH, shape (d,)."""
        found: Floats = weights @ self.table[coarse(numbers)].astype(np.float32)
        found *= LENGTH / max(np.sqrt(found @ found), np.float32(1e-9))
        return found


def coarse(numbers: Numbers) -> Numbers:
    """The row of each bucket."""
    rows: Numbers = numbers & (COARSE - 1)
    return rows
