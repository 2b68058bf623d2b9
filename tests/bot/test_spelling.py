"""Words typed wrong are read right, and words that are only unknown stay as they are."""

from __future__ import annotations

import pytest

from bot.nlu.spelling import Spelling, is_one_mistake

COUNTS = dict.fromkeys(
    "appointment doctor insurance work must swap price results tomorrow cita vacuna".split(), 9
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling({**COUNTS, "seldom": 3, "apointmant": 1})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("apointment with a docter", "appointment with a doctor"),
        ("appointmnet tommorow?", "appointment tommorow?"),  # two mistakes
        ("my resluts, pirce", "my results, price"),
        ("insurrance", "insurance"),
        ("insyrance", "insurance"),
        ("¿mi vacnua?", "¿mi vacuna?"),
        ("apointmant", "apointmant"),  # two mistakes; once in the text is not known
    ],
)
def test_one_mistake_is_put_right(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.correct(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "york musk swab",  # words of their own, a letter away from ours
        "oven rice weather",  # words that the encoder knows
        "PERSON_1 5 :) wrk",
        "seldm",  # too seldom to be the likelier word
        "",
    ],
)
def test_what_is_no_mistake_stays(spelling: Spelling, text: str) -> None:
    assert spelling.correct(text) == text


def test_a_word_of_the_training_text_stays() -> None:
    assert Spelling({"price": 9, "prize": 2}).correct("prize") == "prize"


def test_the_more_frequent_word_with_the_same_beginning_is_meant() -> None:
    spelling = Spelling({"dosed": 6, "doses": 9, "posed": 99})
    assert spelling.correct("dosedd") == "dosed"
    assert spelling.correct("dosess") == "doses"


@pytest.mark.parametrize(
    ("typed", "meant", "is_one"),
    [
        ("teh", "the", True),
        ("th", "the", True),
        ("thee", "the", True),
        ("thr", "the", True),
        ("thp", "the", False),
        ("hte", "the", True),
        ("eht", "the", False),
        ("t", "the", False),
    ],
)
def test_what_one_mistake_is(typed: str, meant: str, is_one: bool) -> None:
    assert is_one_mistake(typed, meant) == is_one


def test_the_counts_are_all_that_is_kept(spelling: Spelling) -> None:
    assert "apointmant" not in spelling.counts
    again = Spelling(spelling.counts)
    assert again.correct("resluts") == spelling.correct("resluts")
