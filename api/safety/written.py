"""What people write to patients, read by a small model beside the phrases of the output check.

A list of phrases knows the wordings of whoever wrote it. The model is trained on forbidden and on
allowed texts of several writers, `data/safety/claims/`; it only adds reasons, never takes one away.
It reads the sentence vector, as the screen's network does. `models/claims.npz` holds numbers, no
words.
"""

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from api.safety import stored
from api.safety.check import UNREADABLE, Check, check_text
from api.safety.claim_texts import CLAIM_TEXTS, KINDS, own_files
from api.safety.features import Floats, fold, vectors
from api.safety.kept import fetch, keep
from api.safety.model import MODELS, Network
from api.safety.stored import read_model, write_model

FILE = "claims.npz"
# The sentence encoder reads that many characters; a longer text is read in parts.
PART = 400
# A text of more sentences is not read, and does not leave: no reply and no wording is that long.
MOST_PARTS, TOO_LONG = 200, "too_long"
LEAST_WORDS = 3
_CODE = Path(__file__).resolve().parent
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+|$)|\n")
# A title is no end of a sentence: "Raman will go over them with you" is not what was written.
_TITLE = re.compile(r"\b(dra?|sra?|srta|mrs?|ms|prof|lic|st|no)\.(?=\s)", re.IGNORECASE)
_FIELD = re.compile(r"\{[^{}\n]{0,80}\}")
_training = threading.Lock()


@dataclass(frozen=True, slots=True)
class ClaimsModel:
    """A trained model; immutable. Its scores are those of `KINDS`; the first claims nothing.

    `threshold`: how likely it must be that a part of a text claims something. `known`: keys of
    lines of the project's own texts, which people have read: of such the phrases alone are asked.
    """

    version: str
    threshold: float
    network: Network
    known: frozenset[int]

    def chances(self, texts: Sequence[str]) -> Floats:
        """Probabilities of each kind, shape (len(texts), kinds)."""
        return shares_of(self.network.scores(vectors(texts)))

    def claims_in(self, text: str) -> tuple[str, ...]:
        """Kinds of claims that the text, or a sentence of it, makes."""
        if not (parts := parts_of(text)) or self._is_own(text):
            return ()
        if len(parts) > MOST_PARTS:
            return (TOO_LONG,)
        chances = self.chances(parts)
        claiming = chances[chances[:, 0] < 1 - self.threshold]
        return tuple(dict.fromkeys(KINDS[1 + at] for at in claiming[:, 1:].argmax(axis=1).tolist()))

    def _is_own(self, text: str) -> bool:
        return all(key_of(line) in self.known for line in lines_of(text))


def lines_of(text: str) -> list[str]:
    """The lines of a text in which something stands."""
    return [line for line in text.splitlines() if line.strip()]


def key_of(line: str) -> int:
    """A number for a line of a text, whatever stands in its fields."""
    plain = " ".join(_FIELD.sub("x", line).split())
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest())


def parts_of(text: str) -> list[str]:
    """A text whole, and its sentences: one claim among much that is harmless is a claim."""
    plain = _TITLE.sub(r"\1", " ".join(_FIELD.sub("x", text).split(" ")))
    sentences = [one.strip() for one in _SENTENCE.findall(plain)]
    cut = [
        one[at : at + PART]
        for one in [plain.strip(), *sentences]
        for at in range(0, len(one), PART)
    ]
    return list(dict.fromkeys(one for one in cut if len(fold(one)) >= LEAST_WORDS))


def check_written(text: str) -> Check:
    """The output check of what a person writes: its phrases, and the model where there is one."""
    check, model = check_text(text), claims_model()
    if model is None:
        return check
    try:
        found = model.claims_in(text)
    except Exception:  # fail closed: an unread text is not sent
        found = (UNREADABLE,)
    reasons = tuple(dict.fromkeys((*check.reasons, *found)))
    return Check(not reasons, reasons)


def claims_model(folder: Path = MODELS) -> ClaimsModel | None:
    """The stored model, read again when its file is another one."""
    path = folder / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return None
    return _loaded(path, stamp)


@lru_cache(maxsize=1)
def _loaded(path: Path, _stamp: int) -> ClaimsModel | None:
    return load_claims(path)


def load_claims(path: Path) -> ClaimsModel | None:
    """The stored model; None when the file is absent or unreadable."""
    try:
        about, arrays = read_model(path)
        known = frozenset(map(int, arrays.pop("known")))
        return ClaimsModel(about["version"], about["threshold"], Network(**arrays), known)
    except stored.UNREADABLE:
        return None


def save_claims(model: ClaimsModel, path: Path) -> None:
    """Writes the arrays beside the file and moves them into place."""
    about = {"version": model.version, "threshold": model.threshold}
    network = {name: getattr(model.network, name) for name in Network.__slots__}
    known = np.array(sorted(model.known), dtype=np.uint64)
    write_model(path, about, {**network, "known": known})


def fingerprint() -> str:
    """SHA-256 over the texts and the code that the model is made from."""
    own = [*sorted(CLAIM_TEXTS.glob("*.yml")), *own_files()]
    code = [
        _CODE / f"{name}.py" for name in ("claim_texts", "claims_training", "features", "written")
    ]
    digest = hashlib.sha256()
    for path in (*own, *code):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def train_claims_if_changed(folder: Path = MODELS) -> Path:
    """`models/claims.npz` for the present texts and code; trained now if need be."""
    path = folder / FILE
    with _training:
        version = fingerprint()[:12]
        if _version_of(path) != version:
            folder.mkdir(parents=True, exist_ok=True)
            if not fetch(path, version, holds=_version_of):
                from api.safety.claims_training import train

                save_claims(train(version=version), path)
                keep(path, version)
    return path


def _version_of(path: Path) -> str | None:
    stored = load_claims(path)
    return stored.version if stored else None


def shares_of(scores: Floats) -> Floats:
    """Rows of scores as probabilities."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = shares / shares.sum(axis=1, keepdims=True)
    return found
