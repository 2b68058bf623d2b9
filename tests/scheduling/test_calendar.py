"""The calendar file: the right moment in the right zone, and nothing about the patient."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from api.db import Database
from api.scheduling import service
from api.scheduling.errors import AppointmentUnknown
from tests.scheduling.test_booking import ADAMS_TEN, at, book, cancel, move


def calendar(clinic: Database, appointment_id: str) -> tuple[str, Calendar]:
    with clinic.read() as session:
        text = service.appointment_calendar(session=session, appointment_id=appointment_id)
    return text, Calendar.from_ical(text)


def test_a_booked_appointment(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    text, parsed = calendar(clinic, booked.id)
    (event,) = parsed.walk("VEVENT")
    (zone,) = parsed.walk("VTIMEZONE")
    assert zone["TZID"] == event["DTSTART"].params["TZID"] == "America/New_York"
    assert event.decoded("dtstart") == booked.start
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert (event["SEQUENCE"], event["STATUS"], parsed["METHOD"]) == (0, "CONFIRMED", "PUBLISH")
    assert "Elm Clinic" in str(event["SUMMARY"])
    assert "1 Elm Street" in str(event["LOCATION"])
    assert "check-up" not in text
    assert "ann" not in text.lower().replace("ann adams", "")
    assert text == booked.ics


def test_moving_and_cancelling_update_the_same_event(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    (first,) = calendar(clinic, booked.id)[1].walk("VEVENT")
    moved = move(clinic, booked, at(90), "ann")
    (second,) = calendar(clinic, booked.id)[1].walk("VEVENT")
    cancel(clinic, booked, "ann")
    _, parsed = calendar(clinic, booked.id)
    (third,) = parsed.walk("VEVENT")
    assert first["UID"] == second["UID"] == third["UID"]
    assert [event["SEQUENCE"] for event in (first, second, third)] == [0, 1, 2]
    assert second.decoded("dtstart") == moved.start
    assert (third["STATUS"], parsed["METHOD"]) == ("CANCELLED", "CANCEL")


def test_only_for_its_patient(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    with clinic.read() as session, pytest.raises(AppointmentUnknown):
        service.appointment_calendar(session=session, appointment_id=booked.id, patient_id="bob")
