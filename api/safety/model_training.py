"""Trains the second opinion from our own text; scikit-learn is needed here and only here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import SVC

from api.safety.engine import Engine
from api.safety.examples import Example, dialogue_lines, own_examples, spread
from api.safety.features import BUCKETS, Floats, bag, vectors
from api.safety.loader import load
from api.safety.model import Head, SecondOpinion, Thresholds, words_of
from api.safety.screen import screen_with

FOLDS = 4
SEED = 7
GAMMA = 1.0
GRAM_C = 30.0
KERNEL_C = 10.0
DIALOGUE_LINES = 2200
ASK_RATE = 0.05
ACT_RATE = 0.005
DIALOGUE_RATE = 0.004
# Groups of health talk that thresholds are set on; the others are kept quiet by the rules' own
# reading of negation, time and figures of speech as well.
ORDINARY = frozenset(
    {"symptoms", "chronic", "worries", "logistics", "results", "mood", "medicines", "everyday"}
)

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Examples as features."""

    grams: scipy.sparse.csr_matrix
    vectors: Floats


def gather() -> tuple[list[Example], Engine]:
    """Our examples and dialogue lines that no rule alarms on, with the engine that read them."""
    rules = load()
    own = own_examples()
    known = {example.text for example in own}
    calm = [
        text
        for text in dialogue_lines()
        if text not in known
        and screen_with(rules, text=text, recent=()).disposition in {"none", "clinician"}
    ]
    chosen = spread(calm, DIALOGUE_LINES)
    return [*own, *(Example(text, "none", "dialogue") for text in chosen)], rules.engine


def featurize(texts: Sequence[str], engine: Engine) -> Rows:
    """Counts of n-grams and findings, and sentence vectors."""
    bags = []
    for text in texts:
        reading = engine.read(text)
        bags.append(bag(words_of(reading), engine.findings(reading)))
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in bags)])
    grams = scipy.sparse.csr_matrix(
        (np.concatenate([v for _, v in bags]), np.concatenate([n for n, _ in bags]), ends),
        shape=(len(bags), BUCKETS),
    )
    return Rows(grams, vectors(texts))


def rarity_of(grams: scipy.sparse.csr_matrix) -> Floats:
    """Smoothed inverse document frequency of every bucket."""
    seen = np.bincount(grams.indices, minlength=BUCKETS)
    found: Floats = (np.log((1 + grams.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    return found


def weighted(grams: scipy.sparse.csr_matrix, rarity: Floats) -> scipy.sparse.csr_matrix:
    """Counts times rarity, each row at unit length."""
    scaled = grams.copy()
    scaled.data = scaled.data * rarity[scaled.indices]
    lengths = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    return scipy.sparse.diags(1 / np.maximum(lengths, 1e-9)) @ scaled


@dataclass(frozen=True)
class Fit:
    """Both views of one question, fitted."""

    gram: LogisticRegression
    kernel: SVC

    def scores(self, grams: scipy.sparse.csr_matrix, found: Floats) -> Floats:
        """Shape (n, 2): linear score, kernel score."""
        both = (self.gram.decision_function(grams), self.kernel.decision_function(found))
        return np.column_stack(both).astype(np.float32)


def fit(grams: scipy.sparse.csr_matrix, found: Floats, truth: Labels) -> Fit:
    return Fit(
        LogisticRegression(C=GRAM_C, class_weight="balanced", max_iter=400).fit(grams, truth),
        SVC(C=KERNEL_C, gamma=GAMMA, class_weight="balanced").fit(found, truth),
    )


def unseen_scores(rows: Rows, truth: Labels) -> Floats:
    """Scores of every example by a model that did not see it."""
    out = np.zeros((len(truth), 2), dtype=np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train_at, test_at in folds.split(out, truth):
        rarity = rarity_of(rows.grams[train_at])
        grams = weighted(rows.grams, rarity)
        fitted = fit(grams[train_at], rows.vectors[train_at], truth[train_at])
        out[test_at] = fitted.scores(grams[test_at], rows.vectors[test_at])
    return out


def mixture(scores: Floats, truth: Labels) -> Floats:
    """Weights and lean that make the mean of both scores, at equal spread, a calibrated logit."""
    spread_ = scores.std(axis=0)
    mean = (scores / spread_).mean(axis=1, keepdims=True)
    platt = LogisticRegression(C=1e3).fit(mean, truth)
    slope = float(platt.coef_[0, 0]) / 2
    return np.array([*(slope / spread_), float(platt.intercept_[0])], dtype=np.float32)


def mixed(scores: Floats, mix: Floats) -> Floats:
    logits: Floats = scores @ mix[:2] + mix[2]
    return logits


def thresholds(urgent: Floats, crisis: Floats, examples: Sequence[Example]) -> Thresholds:
    """Bands by fixed alarm rates on ordinary messages; the kind where both errors are equal."""
    ordinary = np.array([e.label == "none" and e.group in ORDINARY for e in examples])
    dialogue = np.array([e.group == "dialogue" for e in examples])
    is_crisis = np.array([e.label == "crisis" for e in examples])
    emergency = np.array([e.label == "emergency" for e in examples])
    kind = equal_error(crisis[emergency], crisis[is_crisis])

    def chance(logit: float) -> float:
        return float(1 / (1 + np.exp(-logit)))

    ask = max(
        float(np.quantile(urgent[ordinary], 1 - ASK_RATE)),
        float(np.quantile(urgent[dialogue], 1 - DIALOGUE_RATE)),
    )
    act = float(np.quantile(urgent[ordinary], 1 - ACT_RATE))
    return Thresholds(ask=chance(ask), act=chance(max(ask, act)), crisis=chance(kind))


def equal_error(below: Floats, above: Floats) -> float:
    """The logit that as large a share of `below` exceeds as of `above` falls short of."""
    steps = np.unique(np.concatenate([below, above]))
    gaps = [abs(float((below > at).mean()) - float((above <= at).mean())) for at in steps]
    return float(steps[int(np.argmin(gaps))])


def train(*, version: str) -> SecondOpinion:
    """The model for the present texts; deterministic up to the arithmetic of the machine."""
    examples, engine = gather()
    rows = featurize([example.text for example in examples], engine)
    urgent = np.array([int(example.label != "none") for example in examples])
    crisis = np.array([int(example.label == "crisis") for example in examples])
    unseen = {"urgent": unseen_scores(rows, urgent), "crisis": unseen_scores(rows, crisis)}
    mixes = {
        "urgent": mixture(unseen["urgent"], urgent),
        "crisis": mixture(unseen["crisis"], crisis),
    }
    bands = thresholds(
        mixed(unseen["urgent"], mixes["urgent"]), mixed(unseen["crisis"], mixes["crisis"]), examples
    )
    rarity = rarity_of(rows.grams)
    grams = weighted(rows.grams, rarity)
    fits = {"urgent": fit(grams, rows.vectors, urgent), "crisis": fit(grams, rows.vectors, crisis)}
    used = np.unique(np.concatenate([f.kernel.support_ for f in fits.values()]))
    heads = {name: _head(f, mixes[name], used) for name, f in fits.items()}
    return SecondOpinion(
        version, rarity, rows.vectors[used], GAMMA, heads["urgent"], heads["crisis"], bands
    )


def _head(fitted: Fit, mix: Floats, used: npt.NDArray[np.int64]) -> Head:
    kernel = np.zeros(len(used), dtype=np.float32)
    kernel[np.searchsorted(used, fitted.kernel.support_)] = fitted.kernel.dual_coef_[0]
    return Head(
        fitted.gram.coef_[0].astype(np.float32),
        float(fitted.gram.intercept_[0]),
        kernel,
        float(fitted.kernel.intercept_[0]),
        mix,
    )
