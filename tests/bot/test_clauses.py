"""Two intents in one message: where it is cut, and when it is left whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.nlu.clauses import Clause, clauses_of, read_whole_and_clauses
from bot.nlu.model import Reading

SURE, UNSURE = 0.95, 0.4


class ModelOf:
    """Reads each text as the dictionary says: an intent, or an intent and its share."""

    def __init__(self, intents: dict[str, tuple[str, float]]) -> None:
        self._intents = intents

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [self._reading(*self._intents.get(text, ("inform", UNSURE))) for text in texts]

    def _reading(self, intent: str, share: float) -> Reading:
        ranking = [(intent, share), ("smalltalk", 1 - share)]
        return Reading(ranking, 1 - share, rejected=share < UNSURE)


def read(text: str, intents: dict[str, tuple[str, float]]) -> tuple[Reading, list[Clause]]:
    model: Any = ModelOf(intents)
    return read_whole_and_clauses(model, [text])[0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cancel tuesday and what are your hours", ["cancel tuesday", "what are your hours"]),
        ("Where are you? I want to come in", ["Where are you", "I want to come in"]),
        ("quiero una cita y cuánto cuesta", ["quiero una cita", "cuánto cuesta"]),
        ("book me in, also do you take aetna?", ["book me in", "do you take aetna?"]),
        ("hi and bye", []),
        ("mondays and fridays", []),
        ("just one thing to say here", []),
        ("a b and c d and e f and g h and i j", []),
        ("", []),
    ],
)
def test_where_a_message_is_cut(text: str, parts: list[str]) -> None:
    found = [text[start:end] for start, end in clauses_of(text)]
    assert [part.removeprefix("also ") for part in found] == parts


WISH, ASKED = "cancel my visit", "what are your hours"
BOTH = {WISH: ("cancel_appointment", SURE), ASKED: ("faq_hours", SURE)}


@pytest.mark.parametrize("whole", ["cancel_appointment", "faq_hours", "smalltalk"])
@pytest.mark.parametrize("text", [f"{WISH} and {ASKED}", f"{ASKED} and {WISH}"])
def test_a_wish_and_a_question_are_both_read(text: str, whole: str) -> None:
    reading, also = read(text, {**BOTH, text: (whole, SURE)})
    assert reading.ranking[0][0] == "cancel_appointment"
    assert [(each.intent, text[each.start : each.end]) for each in also] == [("faq_hours", ASKED)]


@pytest.mark.parametrize(
    "changed",
    [
        {ASKED: ("faq_hours", UNSURE)},
        {WISH: ("cancel_appointment", UNSURE)},
        {ASKED: ("reschedule_appointment", SURE)},  # one wish, said in two ways
        {ASKED: ("cancel_appointment", SURE)},
        {WISH: ("inform", SURE)},
        {ASKED: ("ask_diagnosis", SURE)},
        {ASKED: ("ask_medication_advice", 0.2)},
    ],
)
def test_else_the_whole_message_decides(changed: dict[str, tuple[str, float]]) -> None:
    text = f"{WISH} and {ASKED}"
    reading, also = read(text, {**BOTH, **changed, text: ("cancel_appointment", SURE)})
    assert also == [] and reading.ranking[0] == ("cancel_appointment", SURE)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("cancel_appointment", "book_appointment"),
        ("book_appointment", "cancel_appointment"),
        ("set_medication_reminder", "book_appointment"),
        ("reschedule_appointment", "change_reminder"),
        ("cancel_reminder", "set_medication_reminder"),
        ("list_reminders", "check_appointment"),
    ],
)
@pytest.mark.parametrize("whole", ["first", "second", "smalltalk"])
def test_of_two_wishes_the_first_is_read_and_the_second_stands_beside_it(
    first: str, second: str, whole: str
) -> None:
    text = "do the one thing and do the other thing"
    as_whole = {"first": first, "second": second}.get(whole, whole)
    reading, also = read(
        text,
        {
            "do the one thing": (first, SURE),
            "do the other thing": (second, SURE),
            text: (as_whole, SURE),
        },
    )
    assert reading.ranking[0][0] == first
    assert [(each.intent, text[each.start : each.end]) for each in also] == [
        (second, "do the other thing")
    ]


def test_a_list_is_read_before_what_is_to_be_done() -> None:
    text = "book a flu shot and show me my reminders"
    parts = {
        "book a flu shot": ("book_appointment", SURE),
        "show me my reminders": ("list_reminders", SURE),
    }
    reading, also = read(text, parts)
    assert reading.ranking[0][0] == "list_reminders"
    assert [each.intent for each in also] == ["book_appointment"]


def test_two_wishes_and_a_question() -> None:
    text = f"{WISH}, {ASKED} and book a flu shot"
    reading, also = read(text, {**BOTH, "book a flu shot": ("book_appointment", SURE)})
    assert reading.ranking[0][0] == "cancel_appointment"
    assert [each.intent for each in also] == ["faq_hours", "book_appointment"]


def test_a_third_task_that_the_whole_is_sure_of_wins() -> None:
    text = "cancel my visit and book it for friday instead"
    parts = {
        WISH: ("cancel_appointment", SURE),
        "book it for friday instead": ("book_appointment", SURE),
        text: ("reschedule_appointment", SURE),
    }
    reading, also = read(text, parts)
    assert also == [] and reading.ranking[0][0] == "reschedule_appointment"


def test_an_errand_for_a_person_is_not_dropped_for_a_question() -> None:
    text = "i need a refill and where do you park"
    parts = {
        "i need a refill": ("request_human", SURE),
        "where do you park": ("faq_location", SURE),
        text: ("faq_location", SURE),
    }
    reading, also = read(text, parts)
    assert reading.ranking[0][0] == "request_human"
    assert [each.intent for each in also] == ["faq_location"]


def test_a_message_that_is_clinical_as_a_whole_is_not_taken_apart() -> None:
    text = f"{WISH} and {ASKED}"
    reading, also = read(text, {**BOTH, text: ("ask_symptom", SURE)})
    assert also == [] and reading.ranking[0][0] == "ask_symptom"


def test_each_text_has_its_own_clauses() -> None:
    model: Any = ModelOf(BOTH)
    texts = ["hello there", f"{WISH} and {ASKED}", ASKED]
    assert [len(also) for _, also in read_whole_and_clauses(model, texts)] == [0, 1, 0]
