"""How near a message is to taught ones, on vectors made for it."""

import numpy as np

from api.safety.grouping import gather_neighbours
from api.safety.model import LABELS
from api.safety.neighbours import DIMENSIONS, GROUPS, Neighbours

SIZE = 512


def around(centre: int, count: int, *, seed: int) -> np.ndarray:
    """Unit vectors near one axis."""
    noise = np.random.default_rng(seed).normal(0, 0.02, (count, SIZE))
    rows = (noise + np.eye(SIZE)[centre]).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def taught(*counts: int) -> tuple[np.ndarray, np.ndarray]:
    rows = [around(label, count, seed=label) for label, count in enumerate(counts)]
    return np.vstack(rows), np.repeat(np.arange(len(counts)), counts)


def gathered(*counts: int) -> Neighbours:
    found, labels = taught(*counts)
    return gather_neighbours(found, labels, len(LABELS))


def test_the_label_of_the_nearest_taught_message_scores_highest() -> None:
    near = gathered(90, 7, 40, 1, 300)
    for label in range(len(LABELS)):
        assert near.scores(around(label, 3, seed=99)).argmax(axis=1).tolist() == [label] * 3


def test_a_message_taught_once_is_remembered_among_hundreds() -> None:
    found, labels = taught(400, 400, 400, 400, 400)
    before = gather_neighbours(found, labels, len(LABELS)).scores(found[5:6])
    labels[5] = 4  # said as the others are, and yet a crisis
    after = gather_neighbours(found, labels, len(LABELS)).scores(found[5:6])
    assert after[0, 4] > before[0, 4] + 3


def test_every_taught_message_is_in_one_group_with_its_label() -> None:
    found, labels = taught(200, 200, 200, 200, 200)
    near = gather_neighbours(found, labels, len(LABELS))
    assert (near.taught.shape, near.centres.shape) == ((1000, DIMENSIONS), (DIMENSIONS, GROUPS))
    assert (near.starts[0], near.starts[-1]) == (0, 1000)
    assert np.bincount(near.labels).tolist() == np.bincount(labels).tolist()


def test_what_is_looked_through_holds_the_very_message() -> None:
    """Looked up by its own vector, a taught message has a whole vote for its label."""
    found, labels = taught(300, 300, 300, 300, 300)
    scores = gather_neighbours(found, labels, len(LABELS)).scores(found)
    assert (scores[np.arange(len(labels)), labels] > -0.01).all()


def test_a_few_messages_can_be_taught() -> None:
    near = gathered(2, 1, 1, 1, 1)
    assert near.scores(around(0, 1, seed=3)).argmax() == 0


def test_many_messages_at_once_score_as_each_alone() -> None:
    near = gathered(30, 30, 30, 30, 30)
    asked = np.vstack([around(n % 5, 100, seed=n) for n in range(6)])
    together = near.scores(asked)
    for n in (0, 255, 256, 599):
        assert np.allclose(together[n], near.scores(asked[n : n + 1])[0], atol=1e-3)
