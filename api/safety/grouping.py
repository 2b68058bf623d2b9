"""What is found of the taught messages without their labels (training only).

Groups of alike ones, for the third view, and the directions of their n-grams, for the network.
"""

import numpy as np
import scipy.sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD

from api.safety.directions import COARSE, DIRECTIONS, LENGTH, Directions, coarse
from api.safety.features import Floats
from api.safety.neighbours import DIMENSIONS, GROUPS, WIDTH, Ints, Neighbours, at_unit_length


def gather_neighbours(found: Floats, labels: Ints, count: int) -> Neighbours:
    """Of taught vectors (n, 512) with label numbers below `count`."""
    _, directions = np.linalg.eigh(found.T @ found)
    turn = np.ascontiguousarray(directions[:, -DIMENSIONS:], dtype=np.float32)
    taught = at_unit_length(found @ turn)
    groups = MiniBatchKMeans(
        min(GROUPS, len(taught)), random_state=0, batch_size=4096, n_init=1, max_iter=30
    ).fit(taught)
    order = np.argsort(groups.labels_, kind="stable")
    sizes = np.bincount(groups.labels_, minlength=GROUPS)
    centres = np.zeros((GROUPS, DIMENSIONS), dtype=np.float32)
    centres[: len(groups.cluster_centers_)] = at_unit_length(groups.cluster_centers_)
    return Neighbours(
        turn,
        np.ascontiguousarray(centres.T),
        taught[order],
        labels[order],
        np.concatenate([[0], np.cumsum(sizes)]),
        np.full(count, np.exp(-1 / WIDTH), dtype=np.float32),
    )


def find_directions(grams: scipy.sparse.csr_matrix) -> Directions:
    """Of weighted n-grams, shape (n, BUCKETS)."""
    found = TruncatedSVD(DIRECTIONS, n_iter=2, random_state=0).fit(_folded(grams))
    return Directions(np.ascontiguousarray(found.components_.T, dtype=np.float16))


def points_of(directions: Directions, grams: scipy.sparse.csr_matrix) -> Floats:
    """Weighted n-grams (n, BUCKETS) as points (n, DIRECTIONS); `Directions.point` of many."""
    found = _folded(grams) @ directions.table.astype(np.float32)
    points: Floats = at_unit_length(found).astype(np.float32) * LENGTH
    return points


def _folded(grams: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    """Shape (n, COARSE): buckets that share a row add up."""
    shape = (grams.shape[0], COARSE)
    folded = scipy.sparse.csr_matrix((grams.data, coarse(grams.indices), grams.indptr), shape=shape)
    folded.sum_duplicates()
    return folded
