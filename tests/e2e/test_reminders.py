"""One medication reminder: asked for, confirmed, due in the chat, answered."""

import pytest

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product


def set_reminder(patient: Patient, wish: str) -> Answer:
    answer = patient.say(wish)
    assert answer.asks("utter_confirm_reminder"), answer.text
    answer = patient.tap("^yes|^s[ií]")
    assert answer.says("utter_reminder_set"), answer.text
    return answer


@pytest.mark.parametrize(
    ("choice", "status", "said"),
    [("taken", "taken", "dose_taken"), ("skip", "skipped", "dose_skipped")],
)
def test_reminder_comes_and_is_answered(
    product: Product, patient: Patient, choice: str, status: str, said: str
) -> None:
    set_reminder(patient, "remind me to take metformin at 8 every evening")
    product.make_dose_due(patient.id)
    due = patient.hear(lambda one: "metformin" in one["text"] and one["sender"] == "system")
    assert "mg" not in due["text"]
    answer = patient.tap(choice)
    assert answer.says_notice(said)
    query = "SELECT status FROM dose_event WHERE conversation_id = ? AND answered_at IS NOT NULL"
    assert product.rows(query, patient.id) == [(status,)]


def test_plan_says_where_and_in_which_zone(patient: Patient) -> None:
    answer = patient.say("remind me to take metformin at 8 every evening")
    assert "metformin" in answer.text
    assert "8:00 PM" in answer.text
    assert "New York" in answer.text
    assert "in this chat" in answer.text
    answer = patient.say("no")
    assert answer.says("utter_reminder_not_set"), answer.text


def test_button_answers_after_other_messages(product: Product, patient: Patient) -> None:
    set_reminder(patient, "remind me to take metformin at 8 every evening")
    product.make_dose_due(patient.id)
    patient.hear(lambda one: one["text"].startswith("Reminder"))
    payload = patient.payload_of("taken")
    patient.say("what are your hours")
    answer = patient.send({"payload": payload})
    assert answer.says_notice("dose_taken"), answer.text
    again = patient.send({"payload": payload})
    assert not again.says_notice("dose_taken"), "answered once"


def test_times_are_never_invented(patient: Patient) -> None:
    answer = patient.say("remind me to take lisinopril twice a day")
    assert not answer.asks("utter_confirm_reminder"), answer.text
    answer = patient.say("8 am and 8 pm")
    assert answer.asks("utter_confirm_reminder"), answer.text
    assert "8:00 AM" in answer.text
    assert "8:00 PM" in answer.text


def test_listed_and_stopped(patient: Patient) -> None:
    set_reminder(patient, "remind me to take metformin at 8 every evening")
    answer = patient.say("which reminders do i have")
    assert "metformin" in answer.text
    answer = patient.say("please stop my metformin reminder")
    if answer.asks("utter_confirm_reminder_stop"):
        answer = patient.tap("^yes")
    assert answer.says("utter_reminder_stopped"), answer.text
    assert patient.say("which reminders do i have").says("utter_no_reminders")
