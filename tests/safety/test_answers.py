"""Short answers to our own questions are not weighed; nothing that despair says is among them."""

import pytest

from api.safety.examples import own_examples
from api.safety.loader import load

RULES = load()


def is_answer(text: str) -> bool:
    return RULES.engine.is_answer(RULES.engine.hear(text))


@pytest.mark.parametrize(
    "text",
    [
        "It is for myself.",
        "it's for my son",
        "no it's for my mother in law",
        "the appointment is for my youngest daughter, thanks",
        "never mind, I'll do it another day",
        "ok hold on let me check my calendar",
        "no, thursday morning please",
        "the second one works for me",
        "option 3",
        "at 9:30 am",
        "para mi hijo",
        "es para mí, gracias",
        "mejor lo dejo para otro día",
        "el jueves por la tarde",
        "espere, déjeme ver mi agenda",
    ],
)
def test_answers(text: str) -> None:
    assert is_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "i'll do it tonight",
        "no tomorrow for me",
        "there is no next week",
        "this is the last time",
        "it's for my funeral",
        "i'm done",
        "forget me",
        "ya no, para nunca",
        "no more days",
        "my son is blue",
        "for my husband, he fell",
        "the first one hurts",
        "lo hago esta noche",
        "goodbye mom",
        "no hay mañana para mí",
        "it's 104",
        "36 weeks",
        "yes. " * 20,
    ],
)
def test_what_is_more_than_an_answer_is_weighed(text: str) -> None:
    assert not is_answer(text)


def test_no_taught_alarm_and_no_clinical_question_is_an_answer() -> None:
    assert [e.text for e in own_examples() if e.label != "none" and is_answer(e.text)] == []
