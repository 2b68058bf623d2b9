"""Trains the second opinion on names from `data/names/`."""

import hashlib
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import structlog
from threadpoolctl import threadpool_limits

from api.privacy.learned import FILE, Head, Reading, load_head, read_features
from api.privacy.message import Message, read_message
from api.privacy.model import Floats, load_model
from api.privacy.quantised import MODELS, WIDTH, names_model
from api.safety.kept import fetch, keep
from api.safety.stored import write_model

log = structlog.get_logger()
TEXTS: Final = Path(__file__).resolve().parents[2] / "data" / "names"
CODE: Final = Path(__file__).resolve().parent
OWN_CODE: Final = (
    *(f"{name}.py" for name in "attention learned learned_training message respelling".split()),
    *(
        f"recognizers/{name}.py"
        for name in "answer_words drug_words person_cues person_shape person_words slips".split()
    ),
)
MARK: Final = re.compile(r"\[([^\[\]]+)\]|\{([^{}]+)\}|<([^<>]+)>")
C: Final = 0.005  # of folds of our own text .003 and .006 were alike, .001 worse
ROUNDS: Final = 60
# A feature that hardly ever differs is not blown up to the size of the others.
LEAST_SPREAD: Final = 0.05
_training = threading.Lock()

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Taught:
    """A message, the stretches that are names, and those that teach nothing either way: what else
    identifies, and names of clinicians."""

    text: str
    names: tuple[tuple[int, int], ...]
    neither: tuple[tuple[int, int], ...]


def read_taught(line: str) -> Taught:
    """`[ ]` marks a name, `{ }` and `< >` what teaches nothing."""
    text, at = "", 0
    names: list[tuple[int, int]] = []
    neither: list[tuple[int, int]] = []
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        value = match[match.lastindex or 0]
        (names if match[1] else neither).append((len(text), len(text) + len(value)))
        text, at = text + value, match.end()
    return Taught(text + line[at:], tuple(names), tuple(neither))


def taught_lines(folder: Path = TEXTS) -> Iterator[str]:
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line


def train(*, version: str) -> Head:
    """Takes a minute or two; needs the name model's quantised form."""
    rows, labels = gather([read_taught(line) for line in taught_lines()])
    return fit(rows, labels, version=version)


def gather(taught: Sequence[Taught]) -> tuple[Floats, Labels]:
    """A row for each word that is asked about, as `_row` lays it out; 1 for a name."""
    rows, labels = [], []
    for one in taught:
        message = read_message(text=one.text)
        if message.words:
            reading = read_features(message)
            for index in np.flatnonzero(reading.is_judged):
                if (label := _label(message, one, int(index))) is not None:
                    rows.append(_row(reading, int(index)))
                    labels.append(label)
    return np.stack(rows), np.array(labels)


def _label(message: Message, taught: Taught, index: int) -> int | None:
    word = message.words[index]
    start, end = message.to_original(word.start, word.end)
    if any(a < end and start < b for a, b in taught.neither):
        return None
    return int(any(a < end and start < b for a, b in taught.names))


def _row(reading: Reading, index: int) -> Floats:
    """The word's own, then what the words before and behind it give, zeros where there is none."""
    nothing = np.zeros(WIDTH, np.float32), np.zeros(reading.said.shape[1], np.float32)
    sides = []
    for beside in (index - 1, index + 1):
        inside = 0 <= beside < len(reading.held)
        held = (reading.held[beside, :WIDTH], reading.said[beside]) if inside else nothing
        sides.append(held)
    (held_before, said_before), (held_behind, said_behind) = sides
    own = reading.held[index], held_before, held_behind
    return np.concatenate([*own, reading.said[index], said_before, said_behind])


def fit(rows: Floats, labels: Labels, *, version: str) -> Head:
    """Linear in the features; `rows` is overwritten, there is a good deal of it."""
    from sklearn.linear_model import LogisticRegression  # a second to import

    middle, spread = rows.mean(axis=0), rows.std(axis=0) + LEAST_SPREAD
    rows -= middle
    rows /= spread
    with threadpool_limits(1, user_api="blas"):
        model = LogisticRegression(C=C, max_iter=ROUNDS, tol=1e-3).fit(rows, labels)
    weights = (model.coef_[0] / spread).astype(np.float32)
    bias = float(model.intercept_[0] - weights @ middle)
    own, before, behind, said = np.split(weights, [3 * WIDTH, 4 * WIDTH, 5 * WIDTH])
    return Head((own, before, behind), said.reshape(3, -1), bias, version)


def save(head: Head, path: Path) -> None:
    own, before, behind = head.held
    about: dict[str, Any] = {"bias": head.bias, "version": head.version}
    arrays = {"own": own, "before": before, "behind": behind, "said": head.said}
    write_model(path, about, arrays)


def fingerprint() -> str:
    """SHA-256 over everything it is made from: texts, lists, code and the name model."""
    digest = hashlib.sha256(names_model().name.encode())
    lists = sorted((CODE / "gazetteer").glob("*.txt"))
    for path in (*sorted(TEXTS.glob("*.txt")), *lists, *(CODE / name for name in OWN_CODE)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def stored_version(path: Path) -> str | None:
    head = load_head(path)
    return head.version if head else None


def train_people_if_changed(folder: Path = MODELS) -> Path:
    """`models/people.npz` for the present texts and code, trained now unless it is kept."""
    path = folder / FILE
    with _training:
        version = fingerprint()[:12]
        if stored_version(path) != version:
            folder.mkdir(parents=True, exist_ok=True)
            if fetch(path, version, holds=stored_version):
                return path
            if not load_model().is_quantised:
                log.error("people_not_trained", reason="the name model runs in its wheel's form")
                return path
            save(train(version=version), path)
            keep(path, version)
    return path
