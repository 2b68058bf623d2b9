"""Honest confidences and the line between understanding and asking again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.optimize

from bot.nlu.regression import Doubles, Labels, softmax

_TEMPERATURES = (0.05, 20.0)


def folds_of(texts: Sequence[str], *, folds: int, seed: int) -> npt.NDArray[np.int64]:
    """The fold of each text, by a keyed hash: stable when other rows come or go."""
    digests = (hashlib.sha256(f"{seed}:{text}".encode()).digest() for text in texts)
    return np.array([int.from_bytes(d[:8], "big") % folds for d in digests], dtype=np.int64)


def fit_temperature(logits: npt.NDArray[np.floating[Any]], labels: Labels) -> float:
    """The divisor of the logits under which held-out labels are most likely."""
    if not len(labels):
        return 1.0
    rows = np.arange(len(labels))

    def surprise(log_temperature: float) -> float:
        chosen = softmax(logits / np.exp(log_temperature))[rows, labels]
        return float(-np.log(np.maximum(chosen, 1e-12)).mean())

    bounds = np.log(_TEMPERATURES)
    found = scipy.optimize.minimize_scalar(surprise, bounds=tuple(bounds), method="bounded")
    return float(np.exp(found.x))


def settle(logits: npt.NDArray[np.floating[Any]], *, temperature: float, residue: float) -> Doubles:
    """Probabilities, of which `residue` is spread over all classes: none is surer than the rest.

    However plain a message looks, now and then it means something else; a temperature alone can
    say so only by doubting every other message as well.
    """
    spread: Doubles = softmax(logits / temperature) * (1.0 - residue)
    return spread + residue / logits.shape[-1]


def reject_scores(probabilities: Doubles, outside: int | None) -> Doubles:
    """1 - max p(in scope) + p(out of scope), one a row, in 0..2; `outside` is that class's column.

    `None` when no examples of it were given: then the score is in 0..1.
    """
    if outside is None:
        certain: Doubles = 1.0 - probabilities.max(axis=1)
        return certain
    inside = np.delete(probabilities, outside, axis=1)
    best = inside.max(axis=1) if inside.shape[1] else np.zeros(len(probabilities))
    scores: Doubles = 1.0 - best + probabilities[:, outside]
    return scores


def reject_threshold(scores: Doubles, *, false_rejects: float) -> float:
    """The lowest line above which at most that share of in-scope `scores` lies."""
    if not len(scores):
        return 2.0
    return float(np.quantile(scores, 1.0 - false_rejects, method="higher"))


def expected_calibration_error(probabilities: Doubles, labels: Labels, *, bins: int = 10) -> float:
    """Mean gap between confidence and accuracy over equal-width bins of confidence."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[bin_of == b].mean() - right[bin_of == b].mean()) * (bin_of == b).mean()
        for b in range(bins)
        if (bin_of == b).any()
    ]
    return float(sum(gaps))
