"""N-grams as points: one message is read as many are taught."""

import numpy as np
import scipy.sparse

from api.safety.directions import COARSE, DIRECTIONS, LENGTH, Directions
from api.safety.features import BUCKETS, bag
from api.safety.grouping import find_directions, points_of

LINES = ["my chest hurts", "what are your hours", "i took four pills", "thanks a lot"] * 40


def rows_of(lines: list[str]) -> scipy.sparse.csr_matrix:
    bags = [bag(line.split(), []) for line in lines]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in bags)])
    counts = np.concatenate([counts for _, counts in bags])
    numbers = np.concatenate([numbers for numbers, _ in bags])
    return scipy.sparse.csr_matrix((counts, numbers, ends), shape=(len(lines), BUCKETS))


def test_one_message_lies_where_it_was_taught() -> None:
    chance = np.random.default_rng(1)
    table = chance.normal(size=(COARSE, DIRECTIONS)).astype(np.float16)
    directions = Directions(table)
    taught = points_of(directions, rows_of(LINES[:4]))
    for line, point in zip(LINES, taught, strict=False):
        assert np.allclose(directions.point(*bag(line.split(), [])), point, atol=1e-4)
    assert np.allclose(np.linalg.norm(taught, axis=1), LENGTH, atol=1e-4)


def test_an_empty_message_is_no_point() -> None:
    directions = Directions(np.ones((COARSE, DIRECTIONS), dtype=np.float16))
    assert not directions.point(*bag([], [])).any()


def test_unlike_messages_lie_apart() -> None:
    chance = np.random.default_rng(2)
    words = [f"word{number}" for number in range(400)]
    lines = [" ".join(chance.choice(words, 6)) for _ in range(300)] + LINES
    directions = find_directions(rows_of(lines))
    chest, again, hours = (
        directions.point(*bag(line.split(), []))
        for line in ("my chest hurts", "my chest hurts a bit", "what are your hours")
    )
    assert chest @ again > chest @ hours
