"""A yes to what the assistant offers, wherever a conversation is cut for its store."""

from collections.abc import Callable

import pytest

from tests.e2e.patient import Patient
from tests.e2e.steps import book, someone

NewPatient = Callable[..., Patient]
SMALL_TALK = ("hello", "thanks", "ok", "great", "thank you", "good", "hi there", "perfect")


@pytest.mark.parametrize("turns", [6, 7, 8])
def test_a_visit_offered_after_a_symptom(patient: Patient, turns: int) -> None:
    for text in SMALL_TALK[:turns]:
        patient.say(text)
    assert patient.say("i have had a cough for two days").says("utter_symptom_next")
    answer = patient.say("yes")
    assert answer.times or answer.asks("utter_which_visit"), answer.text


@pytest.mark.parametrize(("language", "yes"), [("en", "yes please"), ("es", "sí")])
def test_a_note_offered_after_a_booking(new_patient: NewPatient, language: str, yes: str) -> None:
    patient = new_patient(language=language)
    wish = {"en": "sick visit with dr rivera", "es": "quiero una consulta por enfermedad"}[language]
    answer = book(patient, wish, someone())
    assert answer.asks("utter_offer_note"), answer.text
    answer = patient.say(yes)
    assert answer.says("utter_note_what"), answer.text
