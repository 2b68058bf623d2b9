"""Trains the second opinion from our own text; scikit-learn is needed here and only here."""

import os
import random
import warnings
from bisect import bisect
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import batched

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from api.safety.directions import Directions
from api.safety.engine import Engine
from api.safety.examples import (
    DIALOGUE_GROUPS,
    EVERYDAY,
    LETTERS,
    TALK,
    Example,
    dialogue_examples,
    own_examples,
    spread,
)
from api.safety.features import BUCKETS, Floats, bag, common_pieces, vectors, windows
from api.safety.grouping import find_directions, gather_neighbours, points_of
from api.safety.loader import load
from api.safety.model import (
    LABELS,
    LOOKS_EVERYDAY,
    QUESTIONS,
    Head,
    Network,
    SecondOpinion,
    Thresholds,
    odds,
    words_of,
)
from api.safety.neighbours import Neighbours
from api.safety.screen import screen_with

FOLDS = 3
SEED = 7
GRAM_C = 30.0
HIDDEN = 256
DECAY = 0.03
# Learning rates, each with its rounds over the texts: the same quality in a third of the rounds
# that one small rate takes.
ROUNDS = ((8e-3, 6), (2e-3, 2), (5e-4, 2))
NETWORKS, NETWORKS_OF_A_FOLD = 2, 1  # thresholds need no more of the folds: no worse when tried
VIEWS = 3
DIALOGUE_LINES = 9000
TEXTS_AT_ONCE = 500
# Word pieces that are got ready at a start, counted in every so many texts.
PIECES_READY, COUNTED = 3072, 8
# One in so many messages is also taught with an errand or another remark before or behind it.
MIXED_URGENT, MIXED_OTHER, SHORT_REMARK, LETTER_REMARK = 2, 5, 60, 20
MIXED = "mixed"
JOINTS = (". ", ", ", " and ", " ", "\n", " also ", ". y ", ", btw ")
# Shares of ordinary messages, unseen by the model, that the bands may take.
ASK_RATE = 0.058
ACT_RATE = 0.005
CRISIS_RATE = 0.025
TALK_RATE = 0.004
PERSON_RATE = 0.22
# Share of messages for a clinician, unseen by the model, that it may call plain.
PLAIN_RATE = 0.04
# Groups of health talk that thresholds are set on; the others are kept quiet by the rules' own
# reading of negation, time and figures of speech as well.
ORDINARY = frozenset(
    {"symptoms", "chronic", "worries", "logistics", "results", "mood", "medicines", "everyday"}
)

Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Examples as features."""

    grams: scipy.sparse.csr_matrix
    vectors: Floats
    labels: Labels


def gather() -> tuple[list[Example], Engine]:
    """Our examples and dialogue lines that no rule alarms on, with the engine that read them."""
    rules = load()
    own = [part for example in own_examples() for part in as_judged(example)]
    known = {example.text for example in own}
    calm = [
        line
        for line in dialogue_examples()
        if line.text not in known
        and screen_with(rules, text=line.text, recent=()).disposition in {"none", "clinician"}
    ]
    return [*own, *spread(calm, DIALOGUE_LINES)], rules.engine


def as_judged(example: Example) -> list[Example]:
    """A long calm message as the windows it is judged by; of an urgent one nobody says which."""
    if example.label in QUESTIONS["urgent"]:
        return [example]
    return [replace(example, text=example.text[a:b]) for a, b in windows(example.text)]


@dataclass(frozen=True)
class Mixed:
    """Two messages said in one; the stricter one decides what it is."""

    example: Example
    sources: tuple[int, int]


def mixtures(examples: Sequence[Example]) -> list[Mixed]:
    """Messages joined with harmless ones; harmless ones with each other too.

    Drawn by the message's text, so that a new example leaves the draws of all others.
    """
    remarks = dict(_remarks(examples))
    ring = sorted((draw("remark", text).random(), number) for number, text in remarks.items())
    found = []
    for number, example in enumerate(examples):
        urgent = example.label in QUESTIONS["urgent"]
        chance = draw("mixture", example.text)
        if chance.randrange(MIXED_URGENT if urgent else MIXED_OTHER):
            continue
        other = ring[bisect(ring, (chance.random(), -1)) % len(ring)][1]
        pair = [example.text, remarks[other]]
        if chance.random() < 0.5:
            pair.reverse()
        text = chance.choice(JOINTS).join(pair)
        alike = label_of(example) == label_of(examples[other])
        group = example.group if alike else MIXED
        found.append(Mixed(Example(text, example.label, group), (number, other)))
    return found


def draw(use: str, text: str) -> random.Random:
    """A fixed draw for one text."""
    return random.Random(f"{SEED} {use} {text}")  # noqa: S311 - no secret


def _remarks(examples: Sequence[Example]) -> Iterator[tuple[int, str]]:
    """Short harmless messages and beginnings of harmless letters, by the number of the example."""
    for number, example in enumerate(examples):
        if example.label != "none":
            continue
        if example.group == LETTERS:
            yield number, " ".join(example.text.split()[:LETTER_REMARK])
        elif len(example.text) <= SHORT_REMARK:
            yield number, example.text


def featurize(examples: Sequence[Example], engine: Engine) -> Rows:
    """Counts of n-grams and findings, sentence vectors, and label numbers."""
    bags = []
    for example in examples:
        heard = engine.hear(example.text)
        bags.append(bag(words_of(heard.reading), engine.findings(heard)))
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in bags)])
    grams = scipy.sparse.csr_matrix(
        (np.concatenate([v for _, v in bags]), np.concatenate([n for n, _ in bags]), ends),
        shape=(len(bags), BUCKETS),
    )
    labels = np.array([LABELS.index(label_of(example)) for example in examples])
    return Rows(grams, vectors_of([example.text for example in examples]), labels)


def vectors_of(texts: Sequence[str]) -> Floats:
    """Sentence vectors, shape (len(texts), 512), on every core, always in the same pieces."""
    with _workers() as pool:
        return np.vstack([*pool.map(vectors, batched(texts, TEXTS_AT_ONCE))])


def _workers() -> ThreadPoolExecutor:
    """A thread a core: numpy lets go of the interpreter while it multiplies."""
    return ThreadPoolExecutor(min(os.cpu_count() or 1, NETWORKS))


def label_of(example: Example) -> str:
    """The example's label, the talk that is not about health apart."""
    is_talk = example.group in (TALK, EVERYDAY)
    return "everyday" if example.label == "none" and is_talk else example.label


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
    return (scipy.sparse.diags(1 / np.maximum(lengths, 1e-9)) @ scaled).tocsr()


def truth_of(labels: Labels, question: str) -> Flags:
    """Which rows a question is to be answered with yes for."""
    return np.isin(labels, [LABELS.index(label) for label in QUESTIONS[question]])


@dataclass(frozen=True)
class Fit:
    """The views, fitted."""

    grams: dict[str, LogisticRegression]
    directions: Directions
    network: Network
    neighbours: Neighbours

    def scores(self, grams: scipy.sparse.csr_matrix, found: Floats) -> dict[str, Floats]:
        """For each question, shape (n, VIEWS): linear score, the network's log-odds, the
        neighbours'."""
        both = np.hstack([found, points_of(self.directions, grams)])
        views = [
            [odds(row) for row in view.tolist()]
            for view in (self.network.scores(both), self.neighbours.scores(found))
        ]
        return {
            name: np.column_stack(
                [linear.decision_function(grams), *([row[name] for row in view] for view in views)]
            ).astype(np.float32)
            for name, linear in self.grams.items()
        }


def fit(
    grams: scipy.sparse.csr_matrix, found: Floats, labels: Labels, plain: int, networks: int
) -> Fit:
    """The first `plain` rows are messages as they are: a joined one is nobody's neighbour."""
    # One at a time: the solver draws from one source of chance for the whole process.
    linear = {one: fit_linear(grams, labels, one) for one in QUESTIONS}
    directions = find_directions(grams[:plain:2])  # half of them lie along the same ones
    both = np.hstack([found, points_of(directions, grams)])
    near = gather_neighbours(found[:plain], labels[:plain], len(LABELS))
    return Fit(linear, directions, fit_network(both, labels, networks), near)


def fit_linear(grams: scipy.sparse.csr_matrix, labels: Labels, question: str) -> LogisticRegression:
    """The n-grams' own view of one question."""
    trainer = LogisticRegression(
        C=GRAM_C, class_weight="balanced", solver="liblinear", dual=True, tol=1.0, random_state=SEED
    )
    return trainer.fit(grams, truth_of(labels, question))


def fit_network(found: Floats, labels: Labels, networks: int) -> Network:
    """The mean of several small networks, side by side in one: less left to the draw."""

    def fitted(number: int) -> Network:
        return fit_small_network(found, labels, seed=SEED + number)

    with warnings.catch_warnings(), _workers() as pool:
        warnings.simplefilter("ignore", ConvergenceWarning)
        parts = [*pool.map(fitted, range(networks))]
    return Network(
        np.hstack([part.hidden for part in parts]),
        np.hstack([part.hidden_bias for part in parts]),
        np.vstack([part.output for part in parts]) / np.float32(networks),
        np.mean([part.output_bias for part in parts], axis=0, dtype=np.float32),
    )


def fit_small_network(found: Floats, labels: Labels, *, seed: int) -> Network:
    """A fixed number of rounds: the mean of both views is what is calibrated, not this one."""
    trainer = MLPClassifier(
        (HIDDEN,), alpha=DECAY, batch_size=512, random_state=seed, warm_start=True
    )
    for rate, rounds in ROUNDS:
        trainer.set_params(learning_rate_init=rate, max_iter=rounds).fit(found, labels)
    (hidden, output), (hidden_bias, output_bias) = trainer.coefs_, trainer.intercepts_
    parts = (hidden, hidden_bias, output, output_bias)
    return Network(*(part.astype(np.float32) for part in parts))


def folds_of(examples: Sequence[Example]) -> npt.NDArray[np.int64]:
    """Which third each example is in, by its text: a new one leaves all others where they are."""
    return np.array([draw("fold", one.text).randrange(FOLDS) for one in examples])


def unseen_scores(
    rows: Rows, folds: npt.NDArray[np.int64], mixed_in: Sequence[Mixed]
) -> dict[str, Floats]:
    """Scores of every example, for each question, by a model that did not see its fold.

    The last `len(mixed_in)` rows are taught only where both their sources are.
    """
    count = len(folds)
    sources = np.array([one.sources for one in mixed_in]).reshape(-1, 2)
    out = {name: np.zeros((count, VIEWS), dtype=np.float32) for name in QUESTIONS}
    for fold in range(FOLDS):
        taught, test_at = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        with_them = count + np.flatnonzero(np.isin(sources, taught).all(axis=1))
        train_at = np.concatenate([taught, with_them])
        grams = weighted(rows.grams, rarity_of(rows.grams[train_at]))
        fitted = fit(
            grams[train_at],
            rows.vectors[train_at],
            rows.labels[train_at],
            len(taught),
            NETWORKS_OF_A_FOLD,
        )
        for name, scores in fitted.scores(grams[test_at], rows.vectors[test_at]).items():
            out[name][test_at] = scores
    return out


def mixture(scores: Floats, truth: Flags) -> Floats:
    """Weights and lean that make the mean of the scores, at equal spread, a calibrated logit."""
    spread_ = scores.std(axis=0)
    mean = (scores / spread_).mean(axis=1, keepdims=True)
    platt = LogisticRegression(C=1e3).fit(mean, truth)
    slope = float(platt.coef_[0, 0]) / VIEWS
    return np.array([*(slope / spread_), float(platt.intercept_[0])], dtype=np.float32)


def parted(mix: Floats) -> tuple[tuple[float, ...], float]:
    """Weights and lean as plain numbers."""
    *weights, lean = mix.tolist()
    return tuple(weights), lean


def mixed(scores: Floats, mix: Floats) -> Floats:
    """Probabilities."""
    found: Floats = 1 / (1 + np.exp(-(scores @ mix[:-1] + mix[-1])))
    return found


def thresholds(chances: dict[str, Floats], examples: Sequence[Example]) -> Thresholds:
    """Bands by fixed alarm rates on ordinary messages; the kind where both errors are equal."""
    none = np.array([example.label == "none" for example in examples])
    ordinary = none & np.array([example.group in ORDINARY for example in examples])
    dialogue = none & np.array([example.group in DIALOGUE_GROUPS for example in examples])
    talk = np.array([label_of(example) == "everyday" for example in examples])
    seems = chances["everyday"] >= LOOKS_EVERYDAY
    is_crisis = np.array([example.label == "crisis" for example in examples])
    emergency = np.array([example.label == "emergency" for example in examples])

    def level(question: str, among: Flags, rate: float) -> float:
        return float(np.quantile(chances[question][among], 1 - rate))

    ask = level("urgent", ordinary & ~seems, ASK_RATE)
    act = max(ask, level("urgent", ordinary, ACT_RATE))
    crisis_ask = level("crisis", ordinary & ~seems, CRISIS_RATE)
    either = np.maximum(chances["urgent"], chances["crisis"])
    everyday_ask = max(ask, float(np.quantile(either[talk & seems], 1 - TALK_RATE)))
    kind = equal_error(chances["crisis"][emergency], chances["crisis"][is_crisis])
    person = level("person", ordinary | dialogue, PERSON_RATE)
    clinician = np.array([example.label == "clinician" for example in examples])
    plain = level("person", clinician, 1 - PLAIN_RATE)
    return Thresholds(ask, act, crisis_ask, everyday_ask, kind, person, plain)


def equal_error(below: Floats, above: Floats) -> float:
    """The value that as large a share of `below` exceeds as of `above` falls short of."""
    steps = np.unique(np.concatenate([below, above]))
    gaps = [abs(float((below > at).mean()) - float((above <= at).mean())) for at in steps]
    return float(steps[int(np.argmin(gaps))])


def train(*, version: str) -> SecondOpinion:
    """The model for the present texts; deterministic up to the arithmetic of the machine."""
    with threadpool_limits(1):  # on few cores several threads wait for each other for minutes
        return _train(version)


def _train(version: str) -> SecondOpinion:
    examples, engine = gather()
    mixed_in = mixtures(examples)
    rows = featurize([*examples, *(one.example for one in mixed_in)], engine)
    unseen = unseen_scores(rows, folds_of(examples), mixed_in)
    labels = rows.labels[: len(examples)]
    mixes = {name: mixture(unseen[name], truth_of(labels, name)) for name in QUESTIONS}
    bands = thresholds({name: mixed(unseen[name], mixes[name]) for name in QUESTIONS}, examples)
    rarity = rarity_of(rows.grams)
    grams = weighted(rows.grams, rarity)
    fitted = fit(grams, rows.vectors, rows.labels, len(examples), NETWORKS)
    heads = {
        name: Head(float(linear.intercept_[0]), *parted(mixes[name]))
        for name, linear in fitted.grams.items()
    }
    weights = [linear.coef_[0].astype(np.float32) for linear in fitted.grams.values()]
    table = np.column_stack([rarity, *weights])
    views = (fitted.directions, fitted.network, fitted.neighbours)
    pieces = common_pieces([one.text for one in examples[::COUNTED]], PIECES_READY)
    return SecondOpinion(version, table, *views, heads, bands, tuple(pieces))
