"""Examples of different intents that say nearly the same, by the sentence encoder's vectors.

Ten thousand examples are compared once, in a process (`python -m api.studio.alike HOME`); what it
found is kept with the vectors, so that a few new lines cost a few vectors. Before that has
happened lines are compared by their letters, as they are added.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from api.safety.features import VECTOR_SIZE, vectors
from api.studio.editing import open_draft
from api.studio.examples import ENTITY, WORD, key_of, known_key
from api.studio.intents import Intent, list_intents
from api.studio.paths import ROOT
from api.studio.processes import NICE

# Cosine of two vectors, and likeness of letters, from which two examples count as alike.
CLOSE, SAME_LETTERS = 0.9, 88
# So many new lines are compared while somebody waits; more are left to the process.
MOST_AT_ONCE = 600
BLOCK = 1024
FILE, LOCK = "alike.npz", ".alike.lock"

Line = tuple[str, str]  # intent, example
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pair:
    """Two examples, and how alike they are (1: the same)."""

    score: float
    one: Line
    other: Line


@dataclass(frozen=True)
class Alike:
    """What is known: pairs, the closest first; `missing` examples were not compared yet."""

    pairs: tuple[Pair, ...] = ()
    missing: int = 0


@dataclass(frozen=True)
class Store:
    """What was compared: a row for each text, and the rows that are close."""

    keys: NDArray[np.bytes_]
    rows: NDArray[np.float16]
    close: NDArray[np.int32]
    scores: Floats


NOTHING = Store(
    np.zeros(0, "S32"), np.zeros((0, VECTOR_SIZE), np.float16), np.zeros((0, 2), np.int32),
    np.zeros(0, np.float32),
)  # fmt: skip


def alike(home: Path, intents: Iterable[Intent]) -> Alike:
    """The pairs across intents; a few examples that are new are compared at once."""
    lines = _lines(intents)
    store = _load(home)
    if store is None:
        return Alike(missing=len(lines))
    known = set(store.keys.tolist())
    new = [text for key, (text, _) in lines.items() if key not in known]
    if len(new) > MOST_AT_ONCE:
        return Alike(_pairs(store, lines), len(new))
    if new:
        store = _extended(store, new)
        _keep(home, store)
    return Alike(_pairs(store, lines))


def alike_to(home: Path, intents: Sequence[Intent], name: str, new: Sequence[str]) -> list[Pair]:
    """What the new examples of an intent are close to in others: the new one first."""
    wanted = {(name, text) for text in new}
    known = alike(home, intents)
    if known.missing:
        return list(_by_letters(intents, name, new))
    turned = (
        one if one.one in wanted else Pair(one.score, one.other, one.one) for one in known.pairs
    )
    return [one for one in turned if one.one in wanted]


def compare_all(home: Path) -> None:
    """Compare every example of the draft with every other; some ten thousand in half a minute."""
    with _alone(home) as is_mine:
        if is_mine:
            texts = [text for text, _ in _lines(list_intents(open_draft(home))).values()]
            _keep(home, _extended(NOTHING, texts))


def start_comparing(home: Path) -> None:
    """Begin that in a process of its own, unless one is at it."""
    if is_comparing(home):
        return
    started = subprocess.Popen(
        ["nice", "-n", str(NICE), sys.executable, "-m", "api.studio.alike", str(home)],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    threading.Thread(target=started.wait, daemon=True).start()


def is_comparing(home: Path) -> bool:
    with _alone(home) as is_mine:
        return not is_mine


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Whether nobody else compares just now; held as long as the block runs."""
    place = home / "studio"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def _lines(intents: Iterable[Intent]) -> dict[bytes, tuple[str, list[Line]]]:
    """Each plain text by its key, with the places where it stands; marks alone say nothing."""
    found: dict[bytes, tuple[str, list[Line]]] = {}
    for intent in intents:
        for text in intent.examples:
            plain = ENTITY.sub(r"\1", text)
            if WORD.search(plain):
                own = found.setdefault(_key(plain), (plain, []))
                own[1].append((intent.name, text))
    return found


def _key(text: str) -> bytes:
    return hashlib.sha256(text.lower().encode("utf-8", "replace")).hexdigest()[:32].encode()


def _extended(store: Store, texts: Sequence[str]) -> Store:
    """The store with these texts too, compared with all that is there and with each other."""
    new = vectors(texts)
    rows = np.concatenate([store.rows.astype(np.float32), new])
    first, close, scores = len(store.rows), [store.close], [store.scores]
    for start in range(first, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        likeness = block @ rows[: start + len(block)].T
        own = np.arange(start, start + len(block))
        likeness[np.arange(likeness.shape[1]) >= own[:, None]] = 0
        at, other = np.nonzero(likeness >= CLOSE)
        close.append(np.stack([own[at], other], axis=1).astype(np.int32))
        scores.append(likeness[at, other])
    keys = np.array([_key(text) for text in texts], dtype="S32")
    return Store(
        np.concatenate([store.keys, keys]), rows.astype(np.float16), np.concatenate(close),
        np.concatenate(scores),
    )  # fmt: skip


def _pairs(store: Store, lines: dict[bytes, tuple[str, list[Line]]]) -> tuple[Pair, ...]:
    """The close ones that still stand in the draft, of different intents."""
    found = [
        Pair(round(min(float(score), 1.0), 2), one, other)
        for (first, second), score in zip(store.close.tolist(), store.scores, strict=True)
        for one in lines.get(store.keys[first], ("", []))[1]
        for other in lines.get(store.keys[second], ("", []))[1]
        if one[0] != other[0] and known_key(one[1]) != known_key(other[1])
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other)))


def _by_letters(intents: Sequence[Intent], name: str, new: Sequence[str]) -> Iterator[Pair]:
    others = [(one.name, text) for one in intents if one.name != name for text in one.examples]
    if not others or not new:
        return
    keys, own = [known_key(text) for _, text in others], [key_of(text) for text in new]
    found = process.cdist(own, keys, scorer=fuzz.ratio, score_cutoff=SAME_LETTERS, dtype=np.uint8)
    for row, column in np.argwhere(found):
        yield Pair(int(found[row, column]) / 100, (name, new[row]), others[column])


def _load(home: Path) -> Store | None:
    """What was kept; None before the first comparison, and where it cannot be read."""
    with (
        suppress(OSError, ValueError, KeyError, BadZipFile),
        (home / "studio" / FILE).open("rb") as file,
        np.load(file) as kept,
    ):
        return Store(kept["keys"], kept["rows"], kept["close"], kept["scores"])
    return None


def _keep(home: Path, store: Store) -> None:
    """Moved into place when it is whole; without room on the disk it is found anew next time."""
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=home / "studio", prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, keys=store.keys, rows=store.rows, close=store.close,
                         scores=store.scores)  # fmt: skip
            Path(name).replace(home / "studio" / FILE)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


if __name__ == "__main__":
    compare_all(Path(sys.argv[1]))
