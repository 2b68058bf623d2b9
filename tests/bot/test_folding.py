"""What must not matter to the intent does not."""

from __future__ import annotations

import pytest

from bot.nlu.folding import fold
from bot.nlu.typos import mistyped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it is PERSON_1", "it is PERSON_27"),
        ("call PHONE_2 please", "call PHONE_11 please"),
        ("born DATE_OF_BIRTH_1", "born DATE_OF_BIRTH_3"),
        ("she is AGE_OVER_89_1", "she is AGE_OVER_89_2"),
        ("my plan is INSURANCE_ID_1", "my plan is INSURANCE_ID_9"),
        ("book 2026-03-19", "book 2027-12-01"),
        ("book 2026-03-19T15:00", "book 2026-03-20"),
        ("at 3pm", "at 11:45 a.m."),
        ("at 15:30", "at 9 o'clock"),
        ("i took 2 pills", "i took 13 pills"),
        ("HELLO there", "hello there"),
        ("i can’t come", "i can't come"),
        ("noooooo", "noo"),
        ("help!!!!", "help!"),
        ("two\n lines\t here", "two lines here"),
        ("zero\u200bwidth", "zerowidth"),
        ("ｆｕｌｌ width", "full width"),
    ],
)
def test_these_read_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("it is PERSON_1", "it is PHONE_1"),
        ("PERSON_1 and PLACE_1", "PLACE_1 and PERSON_1"),
        ("at 3pm", "at 3 clinics"),
        ("some NOTE_a", "some NOTE_1"),
        ("cita mañana", "cita manana"),
    ],
)
def test_these_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "\u202e"])
def test_nothing_to_read_folds_to_nothing(text: str) -> None:
    assert fold(text) == ""


def test_folding_twice_changes_nothing() -> None:
    for text in ("Call PHONE_2 at 3:30 PM!!!", "PERSON_1 took 500mg on 2026-03-19", "¿Hola?"):
        assert fold(fold(text)) == fold(text)


def test_typos_depend_on_seed_and_copy_only() -> None:
    text = "i would like to book an appointment with the doctor tomorrow"
    assert mistyped(text, seed=1, copy=0) == mistyped(text, seed=1, copy=0)
    assert len({mistyped(text, seed=s, copy=c) for s in (1, 2) for c in (0, 1)}) == 4


def test_a_typo_keeps_most_of_the_message() -> None:
    text = "please cancel the appointment on thursday afternoon"
    for copy in range(50):
        changed = mistyped(text, seed=5, copy=copy)
        assert changed != text
        assert abs(len(changed) - len(text)) <= 15


@pytest.mark.parametrize("text", ["", "hi", "5", "no", "?"])
def test_short_messages_are_left_alone(text: str) -> None:
    assert mistyped(text, seed=1, copy=0) == text
