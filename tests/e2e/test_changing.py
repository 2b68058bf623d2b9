"""Moving, cancelling and checking what was booked, and who may see it."""

from collections.abc import Callable
from dataclasses import replace

from icalendar import Calendar

from tests.e2e.patient import Patient
from tests.e2e.product import Product
from tests.e2e.steps import book, choose_first, give_details, someone

NewPatient = Callable[..., Patient]


def test_moving(product: Product, patient: Patient) -> None:
    book(patient, "book a sick visit with dr rivera", someone())
    [before] = patient.booked()
    answer = patient.say("can you move my appointment to another day?")
    if not answer.times:
        answer = patient.say("two weeks from tuesday")
    answer = choose_first(patient, answer)
    assert answer.says("utter_summary_move"), answer.text
    answer = patient.tap("yes, move")
    assert answer.says("utter_moved")
    [after] = patient.booked()
    assert after["id"] == before["id"]
    assert after["start"] != before["start"]
    [event] = Calendar.from_ical(product.http.get(answer.calendar["href"]).text).walk("VEVENT")
    assert event["SEQUENCE"] == 1
    [(active,)] = product.rows(
        "SELECT count(*) FROM appointment_slot WHERE appointment_id = ? AND active", before["id"]
    )
    assert active == 1, "the old time is free again"


def test_cancelling(product: Product, patient: Patient) -> None:
    book(patient, "book a flu shot", someone())
    [booked] = patient.booked()
    answer = patient.say("please cancel my appointment")
    assert answer.says("utter_summary_cancel"), answer.text
    answer = patient.tap("no, keep it")
    assert len(patient.booked()) == 1
    patient.say("i do want to cancel my appointment")
    answer = patient.tap("yes, cancel")
    assert answer.says("utter_cancelled")
    assert patient.booked() == []
    assert product.rows(
        "SELECT count(*) FROM appointment_slot WHERE appointment_id = ? AND active", booked["id"]
    ) == [(0,)]


def test_checking(patient: Patient) -> None:
    book(patient, "book a follow up with dr raman", someone())
    answer = patient.say("when is my appointment?")
    assert answer.says("utter_appointment"), answer.text
    assert "Dr. Priya Raman" in answer.text
    assert answer.calendar


def test_returning_patient_sees_their_appointment(
    patient: Patient, new_patient: NewPatient
) -> None:
    who = someone()
    book(patient, "book a telehealth visit", who)
    again = new_patient()
    answer = again.say("when is my next appointment")
    assert not answer.says("utter_appointment"), "nothing is shown to somebody unknown"
    answer = give_details(again, answer, who)
    assert answer.says("utter_appointment"), answer.text
    assert [one["id"] for one in again.booked()] == [one["id"] for one in patient.booked()]


def test_same_name_with_another_contact_sees_nothing(
    patient: Patient, new_patient: NewPatient
) -> None:
    who = someone()
    book(patient, "book a telehealth visit", who)
    other = new_patient()
    stranger = replace(who, contact="somebody.else@mail.example")
    answer = give_details(other, other.say("when is my next appointment"), stranger)
    assert answer.says("utter_no_appointments"), answer.text
    assert other.appointments() == []
    assert "telehealth" not in answer.text


def test_conversation_without_details_has_no_appointments(new_patient: NewPatient) -> None:
    assert new_patient().appointments() == []
