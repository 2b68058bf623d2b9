"""How near a message is to taught ones, on vectors made for it."""

import numpy as np

from api.safety.model import LABELS
from api.safety.neighbours import BLOCKS, DIMENSIONS, WIDTH, gather_neighbours

SIZE = 512


def around(centre: int, count: int, *, seed: int) -> np.ndarray:
    """Unit vectors near one axis."""
    noise = np.random.default_rng(seed).normal(0, 0.02, (count, SIZE))
    rows = (noise + np.eye(SIZE)[centre]).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def taught(*counts: int) -> tuple[np.ndarray, np.ndarray]:
    rows = [around(label, count, seed=label) for label, count in enumerate(counts)]
    return np.vstack(rows), np.repeat(np.arange(len(counts)), counts)


def test_the_label_of_the_nearest_taught_message_scores_highest() -> None:
    found, labels = taught(90, 7, 40, 1, 300)
    near = gather_neighbours(found, labels, len(LABELS))
    for label in range(len(LABELS)):
        assert near.scores(around(label, 3, seed=99)).argmax(axis=1).tolist() == [label] * 3


def test_a_message_taught_once_is_remembered_among_hundreds() -> None:
    found, labels = taught(400, 400, 400, 400, 400)
    before = gather_neighbours(found, labels, len(LABELS)).scores(found[5:6])
    labels[5] = 4  # said as the others are, and yet a crisis
    after = gather_neighbours(found, labels, len(LABELS)).scores(found[5:6])
    assert after[0, 4] > before[0, 4] + 3


def test_of_each_block_the_nearest_counts() -> None:
    found, labels = taught(50, 50, 50, 50, 50)
    near = gather_neighbours(found, labels, len(LABELS))
    assert near.taught.shape == (DIMENSIONS, 250)
    assert len(near.blocks) == len(LABELS) * BLOCKS
    asked = around(2, 1, seed=7)
    short = asked @ near.turn
    close = (short / np.linalg.norm(short)) @ near.taught
    best = [part.max() / WIDTH for part in np.split(close[0], near.blocks[1:])]
    told = np.logaddexp.reduce(best[2 * BLOCKS : 3 * BLOCKS])
    assert np.isclose(near.scores(asked)[0, 2], told, rtol=1e-4)


def test_many_messages_at_once_score_as_each_alone() -> None:
    found, labels = taught(30, 30, 30, 30, 30)
    near = gather_neighbours(found, labels, len(LABELS))
    asked = np.vstack([around(n % 5, 100, seed=n) for n in range(6)])
    together = near.scores(asked)
    for n in (0, 255, 256, 599):
        assert np.allclose(together[n], near.scores(asked[n : n + 1])[0], atol=1e-3)
