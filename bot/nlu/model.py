"""The intent model without Rasa: fit on (text, intent) pairs, predict, save as npz and json."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.nlu.calibration import (
    expected_calibration_error,
    fit_temperature,
    folds_of,
    reject_scores,
    reject_threshold,
    settle,
)
from bot.nlu.courtesy import without_courtesy
from bot.nlu.features import Rows, Vocabulary, feature_rows
from bot.nlu.folding import fold
from bot.nlu.regression import Doubles, Labels, Weights, balanced, fit
from bot.nlu.spelling import Spelling
from bot.nlu.typos import mistyped

OUTSIDE = "out_of_scope"
_SETTINGS_FILE = "intent_model.json"
_WEIGHTS_FILE = "intent_model.npz"


@dataclass(frozen=True)
class Recipe:
    """The choices of training; each is a key of the component in config.yml.

    The folds' models have seen a third less than the one that is deployed and are wrong more often:
    it is given `sharper` of the temperature that fits them. `residue` is what is never sure.
    """

    seed: int = 20260311
    strength: float = 10.0
    typo_copies: int = 1
    min_texts: int = 3
    steps: int = 24
    folds: int = 3
    fold_steps: int = 20
    false_rejects: float = 0.05
    sharper: float = 0.72
    residue: float = 0.03


@dataclass(frozen=True)
class HeldOut:
    """Figures on the internal folds, kept in the model for whoever asks later."""

    rows: int = 0
    accuracy: float = 0.0
    calibration_error: float = 0.0
    outside_rejected: float | None = None


@dataclass(frozen=True)
class Reading:
    """What the model makes of one message: intents best first, and whether to ask again."""

    ranking: list[tuple[str, float]]
    reject_score: float
    rejected: bool


@dataclass(frozen=True)
class IntentModel:
    """A trained model; `threshold` is the reject score above which it does not answer."""

    intents: list[str]
    vocabulary: Vocabulary
    weights: Weights
    spelling: Spelling
    temperature: float = 1.0
    residue: float = 0.0
    threshold: float = 2.0
    held_out: HeldOut = field(default_factory=HeldOut)

    @property
    def outside(self) -> int | None:
        return self.intents.index(OUTSIDE) if OUTSIDE in self.intents else None

    def probabilities(self, texts: Sequence[str]) -> Doubles:
        """Calibrated probabilities of each intent for raw texts, shape (len(texts), intents)."""
        folded = [fold(text) for text in texts]
        rows = _rows(folded, self.spelling, self.vocabulary)
        logits = self.weights.logits(rows)
        return settle(logits, temperature=self.temperature, residue=self.residue)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """One reading per raw text; a text with nothing to read is rejected."""
        if not texts:
            return []
        probabilities = self.probabilities(texts)
        scores = reject_scores(probabilities, self.outside)
        return [
            self._reading(row, float(score), blank=not fold(text))
            for text, row, score in zip(texts, probabilities, scores, strict=True)
        ]

    def _reading(self, row: Doubles, score: float, *, blank: bool) -> Reading:
        order = np.argsort(-row, kind="stable")
        ranking = [(self.intents[i], float(row[i])) for i in order]
        is_outside = ranking[0][0] == OUTSIDE
        return Reading(ranking, score, blank or (score > self.threshold and not is_outside))

    def save(self, directory: Path) -> None:
        grams = sorted(self.vocabulary.columns, key=self.vocabulary.columns.__getitem__)
        settings = {
            "intents": self.intents,
            "ngrams": grams,
            "words": self.spelling.counts,
            "temperature": self.temperature,
            "residue": self.residue,
            "threshold": self.threshold,
            "held_out": asdict(self.held_out),
        }
        (directory / _SETTINGS_FILE).write_text(json.dumps(settings), encoding="utf-8")
        np.savez_compressed(
            directory / _WEIGHTS_FILE,
            idf=self.vocabulary.idf,
            dense=self.weights.dense,
            sparse=self.weights.sparse,
            bias=self.weights.bias,
        )

    @classmethod
    def load(cls, directory: Path) -> IntentModel:
        settings: dict[str, Any] = json.loads(
            (directory / _SETTINGS_FILE).read_text(encoding="utf-8")
        )
        with np.load(directory / _WEIGHTS_FILE, allow_pickle=False) as arrays:
            columns = {gram: i for i, gram in enumerate(settings["ngrams"])}
            vocabulary = Vocabulary(columns, arrays["idf"])
            weights = Weights(arrays["dense"], arrays["sparse"], arrays["bias"])
        return cls(
            intents=settings["intents"],
            vocabulary=vocabulary,
            weights=weights,
            spelling=Spelling(settings["words"]),
            temperature=settings["temperature"],
            residue=settings["residue"],
            threshold=settings["threshold"],
            held_out=HeldOut(**settings["held_out"]),
        )


@dataclass(frozen=True)
class _Examples:
    """Folded texts and their mistyped copies; a copy stays in the fold of its original."""

    texts: list[str]
    labels: Labels
    fold: npt.NDArray[np.int64]
    typed_as_given: npt.NDArray[np.bool_]


def _rows(folded: Sequence[str], spelling: Spelling, vocabulary: Vocabulary) -> Rows:
    plainly = [without_courtesy(spelling.correct(text)) for text in folded]
    return feature_rows(folded, plainly, vocabulary)


def _examples(texts: Sequence[str], labels: Labels, recipe: Recipe) -> _Examples:
    given = [fold(text) for text in texts]
    fold_of = folds_of(given, folds=recipe.folds, seed=recipe.seed)
    all_texts = list(given)
    for copy in range(recipe.typo_copies):
        all_texts += [mistyped(text, seed=recipe.seed, copy=copy) for text in given]
    copies = 1 + recipe.typo_copies
    as_given = np.zeros(len(all_texts), dtype=np.bool_)
    as_given[: len(given)] = True
    return _Examples(all_texts, np.tile(labels, copies), np.tile(fold_of, copies), as_given)


def _fit_weights(
    rows: Rows, labels: Labels, recipe: Recipe, *, classes: int, steps: int
) -> Weights:
    return fit(
        rows,
        labels,
        classes=classes,
        row_weights=balanced(labels, classes),
        strength=recipe.strength,
        steps=steps,
    )


def _held_out_logits(
    rows: Rows, examples: _Examples, recipe: Recipe, *, classes: int
) -> tuple[npt.NDArray[np.float32], Labels]:
    """Logits of each original row by a model that saw neither it nor its copies."""
    logits, labels = [], []
    for fold_number in range(recipe.folds):
        train = np.flatnonzero(examples.fold != fold_number)
        test = np.flatnonzero((examples.fold == fold_number) & examples.typed_as_given)
        if len(np.unique(examples.labels[train])) < 2 or not len(test):
            continue
        weights = _fit_weights(
            rows.take(train),
            examples.labels[train],
            recipe,
            classes=classes,
            steps=recipe.fold_steps,
        )
        logits.append(weights.logits(rows.take(test)))
        labels.append(examples.labels[test])
    if not logits:
        return np.zeros((0, classes), dtype=np.float32), np.zeros(0, dtype=np.int64)
    return np.concatenate(logits), np.concatenate(labels)


def train(texts: Sequence[str], intents: Sequence[str], recipe: Recipe) -> IntentModel:
    """Fit, calibrate and set the reject line; needs at least two different intents."""
    names = sorted(set(intents))
    if len(names) < 2:
        raise ValueError("the intent model needs examples of at least two intents")
    labels = np.array([names.index(intent) for intent in intents], dtype=np.int64)
    examples = _examples(texts, labels, recipe)
    vocabulary = Vocabulary.fit(examples.texts, min_texts=recipe.min_texts)
    spelling = Spelling.fit(examples.texts[: len(texts)])
    rows = _rows(examples.texts, spelling, vocabulary)

    logits, truth = _held_out_logits(rows, examples, recipe, classes=len(names))
    temperature = fit_temperature(logits, truth) * recipe.sharper
    outside = names.index(OUTSIDE) if OUTSIDE in names else None
    probabilities = settle(logits, temperature=temperature, residue=recipe.residue)
    scores = reject_scores(probabilities, outside)
    inside = truth != outside if outside is not None else np.ones(len(truth), dtype=np.bool_)
    threshold = reject_threshold(scores[inside], false_rejects=recipe.false_rejects)
    held_out = HeldOut(
        rows=len(truth),
        accuracy=float((logits.argmax(axis=1) == truth).mean()) if len(truth) else 0.0,
        calibration_error=expected_calibration_error(probabilities, truth) if len(truth) else 0.0,
        outside_rejected=float((scores[~inside] > threshold).mean()) if (~inside).any() else None,
    )
    weights = _fit_weights(rows, examples.labels, recipe, classes=len(names), steps=recipe.steps)
    return IntentModel(
        names, vocabulary, weights, spelling, temperature, recipe.residue, threshold, held_out
    )
