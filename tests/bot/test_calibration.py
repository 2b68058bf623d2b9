"""Temperature, reject line and folds on numbers that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.calibration import (
    expected_calibration_error,
    fit_temperature,
    folds_of,
    reject_scores,
    reject_threshold,
    settle,
)
from bot.nlu.regression import softmax


def sampled(temperature: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits that are `temperature` times too large, with labels drawn from the true odds."""
    rng = np.random.default_rng(3)
    logits = rng.normal(size=(4000, 5)) * 2
    odds = softmax(logits)
    labels = np.array([rng.choice(5, p=row) for row in odds])
    return logits * temperature, labels


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_the_temperature_that_was_put_in_is_found(temperature: float) -> None:
    logits, labels = sampled(temperature)
    assert fit_temperature(logits, labels) == pytest.approx(temperature, rel=0.1)


def test_calibration_lowers_the_error() -> None:
    logits, labels = sampled(3.0)
    raw = expected_calibration_error(softmax(logits), labels)
    fitted = softmax(logits / fit_temperature(logits, labels))
    assert expected_calibration_error(fitted, labels) < 0.03 < raw


def test_nothing_to_fit_on_changes_nothing() -> None:
    assert fit_temperature(np.zeros((0, 3)), np.zeros(0, dtype=np.int64)) == 1.0
    assert reject_threshold(np.zeros(0), false_rejects=0.05) == 2.0


def test_reject_score_adds_doubt_and_out_of_scope() -> None:
    odds = np.array([[0.9, 0.1, 0.0], [0.2, 0.1, 0.7], [0.4, 0.4, 0.2]])
    assert reject_scores(odds, 2) == pytest.approx([0.1, 1.5, 0.8])
    assert reject_scores(odds, None) == pytest.approx([0.1, 0.3, 0.6])


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
def test_no_more_than_the_share_is_above_the_line(share: float) -> None:
    scores = np.random.default_rng(1).random(997)
    line = reject_threshold(scores, false_rejects=share)
    assert (scores > line).mean() <= share
    assert (scores >= line).mean() >= share


def test_a_text_keeps_its_fold_when_others_come() -> None:
    texts = [f"text {i}" for i in range(300)]
    folds = folds_of(texts, folds=3, seed=1)
    assert (folds_of(["new", *texts], folds=3, seed=1)[1:] == folds).all()
    assert min(np.bincount(folds)) > 70
    assert (folds_of(texts, folds=3, seed=2) != folds).any()


def test_no_message_is_surer_than_the_residue_allows() -> None:
    logits = np.array([[50.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]])
    settled = settle(logits, temperature=1.0, residue=0.04)
    assert settled.sum(axis=1) == pytest.approx([1.0, 1.0])
    assert settled[0] == pytest.approx([0.97, 0.01, 0.01, 0.01])
    assert (settled.argmax(axis=1) == logits.argmax(axis=1)).all()
    bare = settle(logits, temperature=2.0, residue=0.0)
    assert bare == pytest.approx(softmax(logits / 2.0))
