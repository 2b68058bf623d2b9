"""Multinomial logistic regression over a dense and a sparse block of features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.optimize

from bot.nlu.features import Floats, Rows

Doubles = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

# Of a row's share in the curvature: p(1-p) where most classes are out of the question.
_BEND = 0.005


@dataclass(frozen=True)
class Weights:
    """What was learned: one column a class in `dense` (512, k) and `sparse` (n-grams, k)."""

    dense: Floats
    sparse: Floats
    bias: Floats

    def logits(self, rows: Rows) -> Floats:
        """Unnormalised log probabilities, shape (n, k)."""
        scores: Floats = rows.dense @ self.dense + rows.sparse @ self.sparse + self.bias
        return scores


def softmax(logits: npt.NDArray[np.floating[Any]]) -> Doubles:
    """Probabilities along the last axis."""
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    raised = np.exp(shifted)
    probabilities: Doubles = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities


def balanced(labels: Labels, classes: int) -> Floats:
    """A weight for each row, so that every class counts the same whatever its size."""
    counts = np.bincount(labels, minlength=classes)
    per_class = len(labels) / (np.count_nonzero(counts) * np.maximum(counts, 1))
    weights: Floats = per_class[labels].astype(np.float32)
    return weights


def _scales(rows: Rows, row_weights: Floats, *, classes: int, strength: float) -> Doubles:
    """One a weight: 1/sqrt of the loss's curvature along it, were each class as likely."""
    dense = (rows.dense**2).T @ row_weights
    sparse = rows.sparse.multiply(rows.sparse).T @ row_weights
    bends = np.append(_BEND * np.concatenate([dense, sparse]) + 1.0 / strength, 0.0)
    bends[-1] = _BEND * row_weights.sum()
    return np.repeat(1.0 / np.sqrt(bends), classes)


def fit(
    rows: Rows, labels: Labels, *, classes: int, row_weights: Floats, strength: float, steps: int
) -> Weights:
    """Minimise weighted cross entropy + |w|²/(2·strength); at most `steps` L-BFGS iterations.

    Each weight is learned in steps of its own `scale`: those of rare n-grams take as many
    iterations as those of frequent ones, where plain L-BFGS takes twice as many in all.
    """
    dense_size, sparse_size = rows.dense.shape[1], rows.sparse.shape[1]
    sparse_columns = rows.sparse.T.tocsr()
    targets = np.arange(len(labels)), labels
    cut = dense_size * classes, (dense_size + sparse_size) * classes

    scale = _scales(rows, row_weights, classes=classes, strength=strength)

    def unpack(flat: Doubles) -> Weights:
        single = (flat * scale).astype(np.float32)
        return Weights(
            single[: cut[0]].reshape(dense_size, classes),
            single[cut[0] : cut[1]].reshape(sparse_size, classes),
            single[cut[1] :],
        )

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        weights = unpack(flat)
        logits = weights.logits(rows)
        logits -= logits.max(axis=1, keepdims=True)
        error = np.exp(logits)
        totals = error.sum(axis=1, keepdims=True)
        value = float(row_weights @ (np.log(totals[:, 0]) - logits[targets]))
        error /= totals
        error[targets] -= 1.0
        error *= row_weights[:, None]
        gradient = np.empty_like(flat)
        gradient[: cut[0]] = (rows.dense.T @ error).ravel()
        gradient[cut[0] : cut[1]] = (sparse_columns @ error).ravel()
        gradient[cut[1] :] = error.sum(axis=0)
        penalised = flat[: cut[1]] * scale[: cut[1]]
        gradient[: cut[1]] += penalised / strength
        gradient *= scale
        return value + float(penalised @ penalised) / (2 * strength), gradient

    start = np.zeros(cut[1] + classes)
    # More pairs to remember cost more than they save: half of the time went to them.
    options = {"maxiter": steps, "maxcor": 4, "ftol": 1e-7, "gtol": 1e-4}
    found = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return unpack(found.x)
