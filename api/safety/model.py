"""The second opinion: a small model that may raise the screen's level and never lowers it.

Three views of a message are scored apart and averaged: n-grams with the rules' findings (linear),
the sentence vector beside a point that the n-grams give (a network of one hidden layer), and the
taught messages whose vectors are nearest. `models/screen.npz` holds numbers, no words.
"""

import hashlib
import math
import operator
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from api.safety.directions import Directions
from api.safety.examples import DIALOGUE, EXAMPLES
from api.safety.features import Floats, bag, fold, vectors, windows
from api.safety.kept import fetch, keep
from api.safety.loader import DATA
from api.safety.neighbours import Neighbours
from api.safety.normalise import Reading
from api.safety.stored import UNREADABLE, read_model, write_model

FILE = "screen.npz"
MODELS = Path(__file__).resolve().parents[2] / "models"
CODE = Path(__file__).resolve().parent
WINDOWS_LIMIT = 400
VECTORS_LIMIT = 8
# `everyday` is the part of `none` that is not about health at all.
LABELS = ("everyday", "none", "clinician", "emergency", "crisis")
# Each question: the labels that mean yes.
QUESTIONS = {
    "everyday": ("everyday",),
    "urgent": ("emergency", "crisis"),
    "crisis": ("crisis",),
    "person": ("clinician", "emergency", "crisis"),
}
# Where each question's labels stand in a row of scores.
_PLACES = {name: [LABELS.index(one) for one in yes] for name, yes in QUESTIONS.items()}
LOOKS_EVERYDAY = 0.1
# Of the texts that go out; the model reads what comes in.
OUTGOING = frozenset({"replies.yml", "output_check.yml"})
_training = threading.Lock()

Reader = Callable[[str], tuple[Sequence[str], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Calibrated probabilities for the characters `start` up to `end` of a message.

    `everyday`: not about health; `urgent`: 911 or 988 is needed; `crisis`: it is 988; `person`: a
    clinician's judgement at least.
    """

    everyday: float
    urgent: float
    crisis: float
    person: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the bands begin on `urgent`, and `ask` on `crisis` alone: what is veiled scores low on
    the first. What looks everyday is asked about from `everyday_ask` on only: of such messages
    hardly one in thousands is an alarm. From where on an alarm is a `crisis`, from where on a
    `person` is needed, and below which it is `plain` that none is."""

    ask: float
    act: float
    crisis_ask: float
    everyday_ask: float
    crisis: float
    person: float
    plain: float


@dataclass(frozen=True, slots=True)
class Network:
    """What was found of messages (n, inputs) to one score a label (n, labels)."""

    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats

    def scores(self, found: Floats) -> Floats:
        layer = np.maximum(found @ self.hidden + self.hidden_bias, 0)
        scores: Floats = layer @ self.output + self.output_bias
        return scores


@dataclass(frozen=True, slots=True)
class Head:
    """One question: `weights` and `lean` turn the views' scores into one calibrated logit."""

    bias: float
    weights: tuple[float, ...]
    lean: float

    def probability(self, *scores: float) -> float:
        return probability(sum(map(operator.mul, self.weights, scores), self.lean))


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A trained model; immutable, safe to share between threads.

    `grams`, shape (BUCKETS, 1 + questions): what a feature's count is worth, and its weight for
    each question; side by side, since memory is read a line at a time.
    """

    version: str
    grams: Floats
    directions: Directions
    network: Network
    neighbours: Neighbours
    heads: dict[str, Head]
    thresholds: Thresholds
    # Word pieces of the encoder that messages are full of, to have ready.
    pieces: tuple[int, ...]

    def read_grams(
        self, words: Sequence[str], findings: Sequence[str]
    ) -> tuple[dict[str, float], Floats]:
        """The linear score of each question, and the point that the n-grams give."""
        numbers, counts = bag(words, findings)
        rows = self.grams[numbers]
        weighted = counts * rows[:, 0]
        length = float(np.linalg.norm(weighted)) or 1.0
        scores = (weighted @ rows[:, 1:]) / np.float32(length)
        said = {
            name: score + head.bias
            for (name, head), score in zip(self.heads.items(), scores.tolist(), strict=True)
        }
        return said, self.directions.point(numbers, weighted)

    def judge(self, text: str, *, read: Reader) -> Opinion:
        """The opinion on the most alarming window of a text."""
        return max(
            self.opinions(text, windows(text), read=read),
            key=lambda one: (self.alarms(one), one.urgent + one.crisis + one.person),
        )

    def opinions(
        self, text: str, spans: Sequence[tuple[int, int]], *, read: Reader
    ) -> list[Opinion]:
        """Of those stretches of a text whose n-grams say most."""
        parts = [
            (*self.read_grams(*read(text[start:end])), start, end)
            for start, end in spans[:WINDOWS_LIMIT]
        ]
        parts.sort(key=lambda part: -part[0]["urgent"])
        parts = parts[:VECTORS_LIMIT]
        found = vectors([text[start:end] for *_, start, end in parts])
        both = np.hstack([found, np.array([point for _, point, *_ in parts])])
        rows = zip(
            self.network.scores(both).tolist(), self.neighbours.scores(found).tolist(), strict=True
        )
        return [
            self._opinion(grams, row, start, end)
            for (grams, _, start, end), row in zip(parts, rows, strict=True)
        ]

    def alarms(self, opinion: Opinion, *, apart: bool = False) -> bool:
        """Whether the opinion is reason enough to ask; `apart`: of a sentence among others."""
        bands = self.thresholds
        if opinion.everyday >= LOOKS_EVERYDAY:
            most = max(opinion.urgent, opinion.crisis)
            return most >= max(bands.everyday_ask, surer(bands.ask) if apart else 0.0)
        ask, crisis = bands.ask, bands.crisis_ask
        if apart:
            ask, crisis = surer(ask), surer(crisis)
        return opinion.urgent >= ask or opinion.crisis >= crisis

    def needs_person(self, opinion: Opinion, *, apart: bool = False) -> bool:
        """Whether a clinician's judgement is asked for."""
        bar = self.thresholds.person
        return opinion.person >= (surer(bar) if apart else bar)

    def _opinion(
        self, grams: dict[str, float], rows: Sequence[Sequence[float]], start: int, end: int
    ) -> Opinion:
        found = [grams, *map(odds, rows)]
        answers = {
            name: head.probability(*(view[name] for view in found))
            for name, head in self.heads.items()
        }
        return Opinion(**answers, start=start, end=end)


def surer(bar: float) -> float:
    """Where a bar stands for what is taken out of its message: half-way from it to certainty."""
    return (1 + bar) / 2


def words_of(reading: Reading) -> list[str]:
    """The repaired words of a reading; a figure of speech leaves a mark of its own."""
    return fold(reading.canonical.replace("▁", "zfigure"))


def odds(scores: Sequence[float]) -> dict[str, float]:
    """For each question the log-odds of its labels against the others, of one row of scores."""
    most = max(scores)
    shares = [math.exp(score - most) for score in scores]
    total = sum(shares)
    yes = {name: sum(shares[at] for at in places) for name, places in _PLACES.items()}
    return {name: math.log((said + 1e-9) / (total - said + 1e-9)) for name, said in yes.items()}


def probability(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, logit))))


def fingerprint() -> str:
    """SHA-256 over everything the model is made from: texts, rules and code."""
    digest = hashlib.sha256()
    own = [
        f"{name}.py"
        for name in (
            "assertion concepts directions encoder engine examples features grouping lexing model "
            "model_training neighbours normalise ordinary patterns slots spaced spelling stand_for"
        ).split()
    ]
    rules = [
        path
        for path in sorted(DATA.iterdir())
        if path.suffix in {".yml", ".txt"} and path.name not in OUTGOING
    ]
    texts = [*sorted(EXAMPLES.glob("*.yml")), *sorted(DIALOGUE.glob("*.yml"))]
    for path in (*rules, *texts, *(CODE / name for name in own)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train_if_changed(folder: Path = MODELS) -> Path:
    """`models/screen.npz` for the present texts, rules and code; trained now unless it is kept."""
    path = folder / FILE
    with _training:
        version = fingerprint()[:12]
        if stored_version(path) != version:
            folder.mkdir(parents=True, exist_ok=True)
            if not fetch(path, version, holds=stored_version):
                from api.safety.model_training import train

                save(train(version=version), path)
                keep(path, version)
    return path


def stored_version(path: Path) -> str | None:
    """The version inside a model file; None when it is absent or unreadable."""
    try:
        return str(read_model(path)[0]["version"])
    except UNREADABLE:
        return None


def save(model: SecondOpinion, path: Path) -> None:
    """Writes the arrays beside the file and moves them into place."""
    about = {
        "version": model.version,
        "thresholds": asdict(model.thresholds),
        "heads": {name: asdict(head) for name, head in model.heads.items()},
    }
    arrays = {
        "grams": model.grams,
        "directions": model.directions.table,
        **{f"network_{name}": getattr(model.network, name) for name in Network.__slots__},
        "pieces": np.array(model.pieces, dtype=np.int64),
        **{f"near_{name}": getattr(model.neighbours, name) for name in Neighbours.__slots__},
    }
    write_model(path, about, arrays)


def load_model(path: Path) -> SecondOpinion | None:
    """The stored model; None when the file is absent or unreadable."""
    try:
        about, arrays = read_model(path)
        heads = {name: _head(**about["heads"][name]) for name in QUESTIONS}
        # One row is multiplied by a matrix several times faster where its columns lie together.
        for name in ("network_hidden", "network_output", "near_turn", "near_centres"):
            arrays[name] = np.asfortranarray(arrays[name])
        network = Network(*(arrays[f"network_{name}"] for name in Network.__slots__))
        neighbours = Neighbours(*(arrays[f"near_{name}"] for name in Neighbours.__slots__))
        bands = Thresholds(**about["thresholds"])
        directions = Directions(arrays["directions"])
        version, grams, pieces = about["version"], arrays["grams"], arrays["pieces"].tolist()
        views = (directions, network, neighbours)
        return SecondOpinion(version, grams, *views, heads, bands, tuple(pieces))
    except UNREADABLE:
        return None


def _head(*, bias: float, weights: Sequence[float], lean: float) -> Head:
    return Head(bias, tuple(weights), lean)
