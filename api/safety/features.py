"""Features of a message for the second opinion: hashed n-grams and one sentence vector.

N-grams are hashed, so the model file holds no words. The vector is made in `encoder.py`.
"""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from api.safety.encoder import encoder

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

BUCKETS = 1 << 18
VECTOR_SIZE = 512
WINDOW = 44
MOST_CHARACTERS = 600
STRIDE = 30
_WORD = re.compile(r"[a-z]+|\d+(?:[.,]\d+)?|[?!%]")
_JOINED = re.compile(r"['’`´]")
_REPEAT = re.compile(r"([a-z])\1{2,}")
_WORD_RUNS = (2, 3)
_CHARACTER_ORDERS = (3, 4, 5)
_LONGEST_WORD = 32
# Where the hash of each kind of feature begins, and what a count is worth.
_WORDS, _CHARACTERS, _FINDING = (zlib.crc32(kind) for kind in (b"w", b"c", b"f"))
_DAMPED = np.array([0.0, *(1.0 + math.log(n) for n in range(1, 8))], dtype=np.float32)
_CHUNK = re.compile(r"\S{1,60}")


def fold(text: str) -> list[str]:
    """Lower-case words without accents; a number keeps its size (`101.4` → `#3 #10x`)."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _JOINED.sub("", plain)
    words: list[str] = []
    for word in _WORD.findall(_REPEAT.sub(r"\1", plain)):
        words.extend(_number(word) if word[0].isdigit() else [word[:_LONGEST_WORD]])
    return words


def _number(digits: str) -> list[str]:
    whole = re.split("[.,]", digits)[0]
    size = f"#{min(len(whole), 5)}"
    return [size, f"#{whole[:-1]}x"] if 2 <= len(whole) <= 3 else [size]


def windows(text: str) -> list[tuple[int, int]]:
    """Overlapping stretches of a long message; a message of ordinary length is one."""
    if len(text) <= 2 * WINDOW:
        return [(0, len(text))]
    spans = [match.span() for match in _CHUNK.finditer(text)]
    if len(spans) <= WINDOW:
        return [(0, len(text))]
    starts = range(0, len(spans) - WINDOW + STRIDE, STRIDE)
    return [(spans[at][0], spans[min(at + WINDOW, len(spans)) - 1][1]) for at in starts]


def bag(words: Sequence[str], findings: Sequence[str]) -> tuple[Numbers, Floats]:
    """Sorted bucket numbers and their damped counts for one stretch of words.

    Word runs of 1-3, character runs of 3-5 within padded words, and the rules' findings, hashed
    into buckets that are the same in every process.
    """
    hashes = np.array(_hashes(words, findings), dtype=np.int64) % BUCKETS
    numbers, counts = np.unique(hashes, return_counts=True)
    return numbers, _DAMPED[np.minimum(counts, len(_DAMPED) - 1)]


def _hashes(words: Sequence[str], findings: Sequence[str]) -> list[int]:
    hashed = zlib.crc32
    found = [hashed(name.encode(), _FINDING) for name in findings]
    plain = [word.encode() for word in words]
    found += [hashed(word, _WORDS) for word in plain]
    for order in _WORD_RUNS:
        runs = zip(*(plain[skip:] for skip in range(order)), strict=False)
        found += [hashed(b" ".join(run), _WORDS) for run in runs]
    for word in plain:
        padded = b" " + word + b" "
        for order in _CHARACTER_ORDERS:
            ends = range(order, max(order, len(padded)) + 1)
            found += [hashed(padded[end - order : end], _CHARACTERS) for end in ends]
    return found


def vectors(texts: Sequence[str]) -> Floats:
    """One unit vector a text, shape (len(texts), 512)."""
    if not texts:
        return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
    found: Floats = encoder().encode([_encodable(text) for text in texts])
    return found.reshape(len(texts), VECTOR_SIZE)


def common_pieces(texts: Sequence[str], most: int) -> list[int]:
    """The word pieces of the encoder that stand in most texts, the rarest of them first."""
    seen = Counter(piece for text in texts for piece in set(encoder().pieces_of(_encodable(text))))
    return [piece for piece, _ in seen.most_common(most)][::-1]


def _encodable(text: str) -> str:
    plain = text[:MOST_CHARACTERS].lower().encode("utf-8", "replace").decode().strip()
    return plain or "."
