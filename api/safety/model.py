"""The second opinion: a small model that may raise the screen's level and never lowers it.

Two views of a message are scored apart and averaged: n-grams with the rules' findings (linear), and
the sentence vector (a kernel over our own examples). `models/screen.npz` holds numbers, no words.
"""

import hashlib
import io
import json
import os
import threading
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from api.safety.examples import DIALOGUE, EXAMPLES
from api.safety.features import Floats, Numbers, bag, fold, vectors, windows
from api.safety.loader import DATA
from api.safety.normalise import Reading

FILE = "screen.npz"
MODELS = Path(__file__).resolve().parents[2] / "models"
CODE = Path(__file__).resolve().parent
WINDOWS_LIMIT = 400
VECTORS_LIMIT = 8
_training = threading.Lock()

Reader = Callable[[str], tuple[Sequence[str], Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opinion:
    """Calibrated probabilities for the characters `start` up to `end` of a message."""

    urgent: float
    crisis: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the bands begin on `urgent`, and where `crisis` decides the kind."""

    ask: float
    act: float
    crisis: float


@dataclass(frozen=True, slots=True)
class Head:
    """One question's weights; `mix` turns the two scores into one calibrated logit."""

    gram_weights: Floats
    gram_bias: float
    kernel_weights: Floats
    kernel_bias: float
    mix: Floats

    def gram_score(self, numbers: Numbers, values: Floats) -> float:
        return float(self.gram_weights[numbers] @ values + self.gram_bias)

    def logit(self, gram: float, similarity: Floats) -> float:
        kernel = float(similarity @ self.kernel_weights + self.kernel_bias)
        return float(self.mix[0] * gram + self.mix[1] * kernel + self.mix[2])


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """A trained model; immutable, safe to share between threads."""

    version: str
    rarity: Floats
    anchors: Floats
    gamma: float
    urgent: Head
    crisis: Head
    thresholds: Thresholds

    def weigh(self, words: Sequence[str], findings: Sequence[str]) -> tuple[Numbers, Floats]:
        """N-gram numbers and their unit-length weights."""
        return weigh(*bag(words, findings), self.rarity)

    def judge(self, text: str, *, read: Reader) -> Opinion:
        """The opinion on the most alarming window of a text."""
        parts = []
        for start, end in windows(text)[:WINDOWS_LIMIT]:
            grams = self.weigh(*read(text[start:end]))
            parts.append((self.urgent.gram_score(*grams), grams, start, end))
        parts.sort(key=lambda part: -part[0])
        parts = parts[:VECTORS_LIMIT]
        found = vectors([text[start:end] for _, _, start, end in parts])
        opinions = [
            Opinion(
                probability(self.urgent.logit(score, row)),
                probability(self.crisis.logit(self.crisis.gram_score(*grams), row)),
                start,
                end,
            )
            for (score, grams, start, end), row in zip(
                parts, similarities(found, self.anchors, self.gamma), strict=True
            )
        ]
        return max(opinions, key=lambda opinion: opinion.urgent)


def words_of(reading: Reading) -> list[str]:
    """The repaired words of a reading; a figure of speech leaves a mark of its own."""
    return fold(reading.canonical.replace("▁", "zfigure"))


def weigh(numbers: Numbers, values: Floats, rarity: Floats) -> tuple[Numbers, Floats]:
    """Counts times rarity, at unit length."""
    weighted = values * rarity[numbers]
    length = float(np.linalg.norm(weighted)) or 1.0
    return numbers, weighted / np.float32(length)


def similarities(found: Floats, anchors: Floats, gamma: float) -> Floats:
    """Gaussian kernel between unit vectors, shape (len(found), len(anchors))."""
    kernel: Floats = np.exp(np.float32(2 * gamma) * (found @ anchors.T - np.float32(1)))
    return kernel


def probability(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def fingerprint() -> str:
    """SHA-256 over everything the model is made from: texts, rules and code."""
    digest = hashlib.sha256()
    own = [
        f"{name}.py"
        for name in (
            "assertion concepts engine examples features lexing model model_training normalise "
            "patterns slots spelling"
        ).split()
    ]
    rules = [p for p in sorted(DATA.iterdir()) if p.suffix in {".yml", ".txt"}]
    texts = [*sorted(EXAMPLES.glob("*.yml")), *sorted(DIALOGUE.glob("*.yml"))]
    for path in (*rules, *texts, *(CODE / name for name in own)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train_if_changed(folder: Path = MODELS) -> Path:
    """`models/screen.npz` for the present texts, rules and code; trained now if need be."""
    path = folder / FILE
    with _training:
        version = fingerprint()[:12]
        if stored_version(path) != version:
            from api.safety.model_training import train

            folder.mkdir(parents=True, exist_ok=True)
            save(train(version=version), path)
    return path


def stored_version(path: Path) -> str | None:
    """The version inside a model file; None when it is absent or unreadable."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            return str(json.loads(str(stored["about"]))["version"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def save(model: SecondOpinion, path: Path) -> None:
    """Writes the arrays beside the file and moves them into place."""
    about = {
        "version": model.version,
        "gamma": model.gamma,
        "thresholds": {f.name: getattr(model.thresholds, f.name) for f in fields(Thresholds)},
        "bias": {
            name: [head.gram_bias, head.kernel_bias]
            for name, head in (("urgent", model.urgent), ("crisis", model.crisis))
        },
    }
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "about": np.array(json.dumps(about)),
        "rarity": model.rarity,
        "anchors": model.anchors,
    }
    for name, head in (("urgent", model.urgent), ("crisis", model.crisis)):
        arrays[f"{name}_grams"] = head.gram_weights
        arrays[f"{name}_kernel"] = head.kernel_weights
        arrays[f"{name}_mix"] = head.mix
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    part.replace(path)


def load_model(path: Path) -> SecondOpinion | None:
    """The stored model; None when the file is absent or unreadable."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays["about"]))
        heads = {
            name: Head(
                arrays[f"{name}_grams"],
                about["bias"][name][0],
                arrays[f"{name}_kernel"],
                about["bias"][name][1],
                arrays[f"{name}_mix"],
            )
            for name in ("urgent", "crisis")
        }
        return SecondOpinion(
            about["version"],
            arrays["rarity"],
            arrays["anchors"],
            about["gamma"],
            heads["urgent"],
            heads["crisis"],
            Thresholds(**about["thresholds"]),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
