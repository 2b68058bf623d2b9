"""Taught messages into groups of alike ones, for the third view (training only)."""

import numpy as np
from sklearn.cluster import MiniBatchKMeans

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
