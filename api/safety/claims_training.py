"""Trains the model of the output check; scikit-learn is needed here and only here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from api.safety.claim_texts import KINDS, NOTHING, OWN_WRITER, ClaimText, claim_texts, own_texts
from api.safety.features import Floats, vectors
from api.safety.model import Network
from api.safety.model_training import fit_network
from api.safety.written import ClaimsModel, key_of, lines_of, parts_of, shares_of

NETWORKS, NETWORKS_OF_A_FOLD = 3, 1
FOLDS = 4
# The product's own texts weigh more: they are read by people, and said every day.
OWN_WEIGHT = 3
# Share of allowed texts of writers whom the model does not know that it may refuse.
REFUSED = 0.085

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Parts:
    """Texts whole and in sentences, as vectors; `owners`: which text each is of."""

    vectors: Floats
    owners: Numbers
    is_whole: Flags
    is_own: Flags


def train(*, version: str) -> ClaimsModel:
    """The model of every text, with a threshold from models that did not know the writer."""
    with threadpool_limits(1):
        texts = [*claim_texts(), *own_texts()]
        kinds = np.array([KINDS.index(one.kind) for one in texts], dtype=np.int64)
        parts = _parts(texts)
        network = _fit(parts, kinds, np.ones(len(texts), dtype=bool), NETWORKS)
        own = (one.text for one in texts if one.writer.startswith(OWN_WRITER))
        known = frozenset(key_of(line) for text in own for line in lines_of(text))
        return ClaimsModel(version, _threshold(texts, parts, kinds), network, known)


def _threshold(texts: Sequence[ClaimText], parts: Parts, kinds: Numbers) -> float:
    """Where few of the allowed texts of a writer are refused by the others' model."""
    writers = sorted({one.writer for one in texts})
    fold = np.array([writers.index(one.writer) % FOLDS for one in texts])
    claimed = np.zeros(len(texts), dtype=np.float32)
    for number in range(FOLDS):
        rows = (fold == number)[parts.owners]
        network = _fit(parts, kinds, fold != number, NETWORKS_OF_A_FOLD)
        chances = shares_of(network.scores(parts.vectors[rows]))
        np.maximum.at(claimed, parts.owners[rows], 1 - chances[:, 0])
    is_own = np.array([one.writer.startswith(OWN_WRITER) for one in texts])
    allowed = (kinds == KINDS.index(NOTHING)) & ~is_own
    return float(np.quantile(claimed[allowed], 1 - REFUSED))


def _parts(texts: Sequence[ClaimText]) -> Parts:
    cut = [(number, part) for number, one in enumerate(texts) for part in parts_of(one.text)]
    owners = np.array([number for number, _ in cut], dtype=np.int64)
    is_own = np.array([one.writer.startswith(OWN_WRITER) for one in texts])[owners]
    found = vectors([part for _, part in cut])
    return Parts(found, owners, np.diff(owners, prepend=-1) != 0, is_own)


def _fit(parts: Parts, kinds: Numbers, known: Flags, networks: int) -> Network:
    """Of the known texts: whole ones, and the sentences of what is allowed, since nobody says
    which sentence of a forbidden text is the forbidden one."""
    of_part = kinds[parts.owners]
    rows = known[parts.owners] & (parts.is_whole | (of_part == KINDS.index(NOTHING)))
    taught = np.repeat(np.flatnonzero(rows), np.where(parts.is_own[rows], OWN_WEIGHT, 1))
    return fit_network(parts.vectors[taught], of_part[taught], networks)
