"""A patient books a real appointment in chat, in many ways, on real Rasa."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar

from tests.e2e.patient import Answer, Patient
from tests.e2e.product import Product
from tests.e2e.steps import SUMMARIES, book, choose_first, give_details, reach_summary, someone

NewPatient = Callable[..., Patient]


def test_everything_in_one_breath(patient: Patient) -> None:
    who = someone()
    answer = patient.say("can dr rivera see my son for a fever check next tuesday after 1")
    assert len(answer.times) >= 2
    for time in answer.times:
        assert time["title"].startswith("Tuesday, ")
        assert re.search(r"at \d+:\d\d PM", time["title"])
    answer = choose_first(patient, answer)
    assert answer.says("utter_time_held")
    assert answer.asks("utter_which_name_of_other"), "who and for whom was said already"
    answer = give_details(patient, answer, someone())
    assert answer.says("utter_summary_for"), answer.text
    assert re.search("sick visit for .* with Dr. Elena Rivera", answer.text)
    patient.tap("yes, book")
    [appointment] = patient.booked()
    assert appointment["practitioner"] == "Dr. Elena Rivera"
    assert datetime.fromisoformat(appointment["start"]).weekday() == 1
    assert who.name not in str(appointment)


def test_one_thing_at_a_time(patient: Patient) -> None:
    answer = patient.say("hello")
    assert answer.says("utter_greet")
    answer = patient.say("i need an appointment")
    assert answer.asks("utter_which_visit")
    answer = patient.say("a flu shot")
    assert answer.times
    answer = patient.say("the second one please")
    assert answer.says("utter_time_held")
    answer = give_details(patient, answer, someone())
    assert answer.asks("utter_summary_for")
    answer = patient.say("yes")
    assert answer.says("utter_booked")
    assert [one["visit_type"] for one in patient.booked()] == ["vaccination"]


def test_buttons_only_until_the_details(patient: Patient) -> None:
    patient.say("hi")
    patient.tap("book a visit")
    answer = patient.tap("annual physical")
    answer = choose_first(patient, answer)
    answer = give_details(patient, answer, someone())
    assert answer.asks("utter_summary_for")
    patient.tap("yes, book it")
    assert [one["visit_type"] for one in patient.booked()] == ["annual physical"]


def test_in_spanish(new_patient: NewPatient) -> None:
    patient = new_patient(language="es")
    answer = patient.say("quiero una cita con la doctora rivera el jueves de la semana que viene")
    if answer.asks("utter_which_visit"):
        assert "¿Qué tipo de cita" in answer.text
        answer = patient.say("es para un control, una consulta de seguimiento")
    answer = choose_first(patient, answer)
    answer = give_details(patient, answer, someone())
    assert "¿" in answer.text
    assert "consulta de seguimiento" in answer.text
    answer = patient.say("sí, por favor")
    assert answer.says("utter_booked")
    assert answer.text.startswith("Su cita") or "cita" in answer.text
    assert [one["practitioner"] for one in patient.booked()] == ["Dr. Elena Rivera"]
    assert not any("Please" in one["text"] for one in patient.transcript())


def test_corrections_in_the_middle(patient: Patient) -> None:
    answer = patient.say("book a follow up with dr chen next tuesday")
    assert answer.times
    answer = patient.say("actually wednesday would be better")
    assert answer.times
    assert all("Wednesday" in time["title"] for time in answer.times)
    answer = patient.say("no wait, make it dr rivera")
    assert answer.times
    answer = choose_first(patient, answer)
    assert answer.says("utter_time_held")
    assert "Rivera" in answer.text
    answer = patient.say("it is for my daughter")
    answer = give_details(patient, answer, someone())
    assert answer.says("utter_summary_for"), answer.text
    answer = patient.tap("change time")
    assert answer.times
    answer = choose_first(patient, answer)
    answer = give_details(patient, answer, someone())
    patient.tap("yes, book")
    assert [one["practitioner"] for one in patient.booked()] == ["Dr. Elena Rivera"]


def test_a_question_in_the_middle(patient: Patient) -> None:
    answer = patient.say("i want to book a flu shot")
    assert answer.times
    answer = patient.say("what insurance do you take?")
    assert "Medicare" in answer.text
    assert answer.times, "the form goes on where it was"
    answer = choose_first(patient, answer)
    answer = patient.tap("for me")
    answer = patient.say("why do you need that?")
    assert answer.says("utter_why_name")
    assert answer.asks("utter_which_name")
    answer = give_details(patient, answer, someone())
    assert answer.asks("utter_summary_for")


def test_wrong_code_then_the_right_one(patient: Patient) -> None:
    answer = choose_first(patient, patient.say("book a telehealth visit"))
    who = someone()
    patient.tap("for me")
    patient.say(who.name)
    patient.say(who.born)
    answer = patient.say(who.contact)
    assert answer.says("utter_code_sent")
    wrong = f"{(int(patient.code()) + 1) % 1_000_000:06d}"
    answer = patient.say(wrong)
    assert answer.says("utter_code_wrong")
    assert "4" in answer.text, "how many tries are left"
    assert patient.appointments() == []
    answer = patient.say(f"sorry, {patient.code()}")
    assert answer.says("utter_verified")
    assert answer.asks("utter_summary_for")


def test_code_is_locked_after_five_wrong_ones(patient: Patient) -> None:
    choose_first(patient, patient.say("book a telehealth visit"))
    who = someone()
    for text in ("it's for me", who.name, who.born, who.contact):
        answer = patient.say(text)
    code = patient.code()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = patient.say(wrong)
    assert answer.says("utter_code_locked")
    assert "Talk to a person" in answer.titles
    answer = patient.say(code)
    assert not answer.says("utter_verified"), "the right code comes too late"
    assert patient.appointments() == []


def test_hold_says_until_when(product: Product, patient: Patient) -> None:
    answer = choose_first(patient, patient.say("book a skin check"))
    assert re.search(r"for you until \d+:\d\d [AP]M \(E[SD]T\)", answer.text)
    [(expires,)] = product.rows(
        "SELECT max(expires_at) FROM slot_hold WHERE conversation_id = ?", patient.id
    )
    until = datetime.fromisoformat(str(expires)).replace(tzinfo=UTC)
    assert timedelta(seconds=60) < until - datetime.now(UTC) <= timedelta(seconds=300)


def test_held_time_is_not_offered_to_others(patient: Patient, new_patient: NewPatient) -> None:
    wish = "book a skin check with dr chen"
    first = patient.say(wish)
    choose_first(patient, first)
    other = new_patient().say(wish)
    assert first.times[0]["title"] not in [time["title"] for time in other.times]


def test_confirmation_carries_a_calendar_file(product: Product, patient: Patient) -> None:
    answer = book(patient, "i'd like a sick visit at harborview with molly byrne", someone())
    attached = product.http.get(answer.calendar["href"])
    assert attached.status_code == 200
    assert attached.headers["content-type"].startswith("text/calendar")
    [appointment] = patient.booked()
    for source in (attached.text, appointment["ics"]):
        event: Any = Calendar.from_ical(source).walk("VEVENT")[0]
        assert event.start == datetime.fromisoformat(appointment["start"])
        assert event.end == datetime.fromisoformat(appointment["end"])
        assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"
        assert "Harborview" in event["LOCATION"]
    assert "(PST)" in answer.text or "(PDT)" in answer.text
    assert "3400 Harbor View Drive" in answer.text


def test_calendar_link_of_another_appointment_finds_nothing(
    product: Product, patient: Patient
) -> None:
    answer = book(patient, "book a vaccination", someone())
    path = answer.calendar["href"]
    forged = path[:-5] + ("0" if path[-5] != "0" else "1") + ".ics"
    assert product.http.get(path).status_code == 200
    assert product.http.get(forged).status_code == 404


def test_second_booking_asks_no_details_again(patient: Patient) -> None:
    book(patient, "book a follow up with dr rivera", someone())
    answer = patient.say("i also need a flu shot")
    answer = patient.send({"payload": answer.times[-1]["payload"]})
    assert answer.asks(*SUMMARIES), answer.text
    patient.tap("yes, book")
    assert sorted(one["visit_type"] for one in patient.booked()) == ["follow-up", "vaccination"]


def test_saying_no_at_the_summary_books_nothing(patient: Patient) -> None:
    reach_summary(patient, "book a follow up with dr raman", someone())
    answer = patient.say("no")
    assert not answer.says("utter_booked")
    assert patient.appointments() == []
    assert {"Change time", "Change practitioner"} <= set(answer.titles)


def test_pressing_yes_twice_books_once(patient: Patient) -> None:
    reach_summary(patient, "book a flu shot please", someone())
    payload = patient.payload_of("yes, book")
    assert patient.send({"payload": payload}).says("utter_booked")
    again = patient.post({"payload": payload})
    assert again.status_code == 200
    assert not Answer(again.json()["messages"]).says("utter_booked")
    assert len(patient.booked()) == 1
