"""Holding, booking, moving and cancelling, with the clock given."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from api.db import Database
from api.scheduling import service
from api.scheduling.errors import (
    AppointmentClosed,
    AppointmentUnknown,
    BookingKeyReused,
    HoldExpired,
    NotVerified,
    OfferPast,
    OfferUnknown,
    PatientBusy,
    SlotTaken,
)
from api.scheduling.offers import offer_id
from api.scheduling.schemas import AppointmentRead
from api.scheduling.windows import ANY_TIME
from tests.scheduling.clinics import MONDAY, add_patient

TUESDAY_TEN = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
ADAMS_TEN = offer_id(schedule_id="adams_elm", start_at=TUESDAY_TEN, visit_type_id="checkup")


def at(minutes: int, visit_type: str = "checkup", schedule: str = "adams_elm") -> str:
    """The offer that many minutes after ten o'clock on Tuesday."""
    start_at = TUESDAY_TEN + timedelta(minutes=minutes)
    return offer_id(schedule_id=schedule, start_at=start_at, visit_type_id=visit_type)


def hold(
    clinic: Database,
    offer: str,
    who: str,
    *,
    now: datetime = MONDAY,
    moving: str | None = None,
) -> service.Hold:
    with clinic.write() as session:
        return service.hold(
            session=session, offer_id=offer, conversation_id=f"c-{who}", now=now, moving=moving
        )


def book(
    clinic: Database, offer: str, who: str, *, key: str = "k1", now: datetime = MONDAY
) -> AppointmentRead:
    with clinic.write() as session:
        return service.book(
            session=session,
            offer_id=offer,
            conversation_id=f"c-{who}",
            patient_id=who,
            idempotency_key=key,
            now=now,
        )


def move(
    clinic: Database,
    appointment: AppointmentRead,
    offer: str,
    who: str,
    *,
    key: str = "m1",
    now: datetime = MONDAY,
) -> AppointmentRead:
    with clinic.write() as session:
        return service.reschedule(
            session=session,
            appointment_id=appointment.id,
            offer_id=offer,
            conversation_id=f"c-{who}",
            patient_id=who,
            idempotency_key=key,
            now=now,
        )


def cancel(
    clinic: Database, appointment: AppointmentRead, who: str, *, now: datetime = MONDAY
) -> AppointmentRead:
    with clinic.write() as session:
        return service.cancel(
            session=session, appointment_id=appointment.id, patient_id=who, now=now
        )


def active_slots(clinic: Database) -> list[int]:
    with clinic.read() as session:
        rows = session.execute(text("SELECT slot_id FROM appointment_slot WHERE active"))
        return sorted(row[0] for row in rows)


def test_a_held_time_is_booked(clinic: Database) -> None:
    held = hold(clinic, ADAMS_TEN, "ann")
    assert held.expires_at == MONDAY + timedelta(seconds=300)
    booked = book(clinic, ADAMS_TEN, "ann")
    assert booked.status == "booked"
    assert booked.start.isoformat() == "2026-03-10T10:00:00-04:00"
    assert booked.end.isoformat() == "2026-03-10T10:30:00-04:00"
    assert (booked.practitioner, booked.location) == ("Dr. Ann Adams", "Elm Clinic")
    assert len(active_slots(clinic)) == 2
    with clinic.read() as session:
        (listed,) = service.list_appointments(session=session, patient_id="ann", now=MONDAY)
        assert session.execute(text("SELECT count(*) FROM slot_hold")).scalar() == 0
    assert listed.model_dump() == booked.model_dump()


def test_a_time_held_by_another_is_refused_until_it_expires(clinic: Database) -> None:
    held = hold(clinic, ADAMS_TEN, "ann")
    with pytest.raises(SlotTaken):
        hold(clinic, ADAMS_TEN, "bob")
    with pytest.raises(SlotTaken):
        hold(clinic, at(15), "bob")  # overlaps in one Slot
    with pytest.raises(SlotTaken):
        hold(clinic, ADAMS_TEN, "bob", now=held.expires_at)
    later = held.expires_at + timedelta(seconds=1)
    hold(clinic, ADAMS_TEN, "bob", now=later)
    with pytest.raises(HoldExpired):
        book(clinic, ADAMS_TEN, "ann", now=later)
    assert active_slots(clinic) == []


def test_an_expired_hold_nobody_took_still_books(clinic: Database) -> None:
    held = hold(clinic, ADAMS_TEN, "ann")
    later = held.expires_at + timedelta(hours=1)
    assert book(clinic, ADAMS_TEN, "ann", now=later).status == "booked"


def test_a_booked_time_can_be_neither_held_nor_booked(clinic: Database) -> None:
    book(clinic, ADAMS_TEN, "ann")
    with pytest.raises(SlotTaken):
        hold(clinic, at(-15), "bob")
    with pytest.raises(SlotTaken):
        book(clinic, at(15), "bob")


def test_a_new_hold_releases_the_former_one(clinic: Database) -> None:
    hold(clinic, ADAMS_TEN, "ann")
    hold(clinic, at(60), "ann")
    hold(clinic, ADAMS_TEN, "bob")
    with clinic.write() as session:
        service.release_holds(session=session, conversation_id="c-ann")
    hold(clinic, at(60), "cem")


def test_a_refused_hold_keeps_the_former_one(clinic: Database) -> None:
    hold(clinic, ADAMS_TEN, "ann")
    book(clinic, at(60), "bob")
    with clinic.write() as session, pytest.raises(SlotTaken):
        service.hold(session=session, offer_id=at(60), conversation_id="c-ann", now=MONDAY)
    with pytest.raises(SlotTaken):
        hold(clinic, ADAMS_TEN, "cem")


def test_a_refused_booking_leaves_nothing_even_when_the_caller_goes_on(clinic: Database) -> None:
    book(clinic, at(15), "bob")
    taken = active_slots(clinic)
    with clinic.write() as session, pytest.raises(SlotTaken):
        service.book(
            session=session,
            offer_id=ADAMS_TEN,
            conversation_id="c-ann",
            patient_id="ann",
            idempotency_key="k1",
            now=MONDAY,
        )
    assert active_slots(clinic) == taken
    with clinic.read() as session:
        assert service.list_appointments(session=session, patient_id="ann", now=MONDAY) == ()
        for table in ("slot_hold", "booking_request WHERE conversation_id = 'c-ann'"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0


def test_the_same_key_gives_the_first_answer(clinic: Database) -> None:
    first = book(clinic, ADAMS_TEN, "ann")
    again = book(clinic, ADAMS_TEN, "ann", now=MONDAY + timedelta(days=30))
    assert again.model_dump() == first.model_dump()
    assert len(active_slots(clinic)) == 2
    with pytest.raises(BookingKeyReused):
        book(clinic, at(60), "ann")
    cancel(clinic, first, "ann")
    assert book(clinic, ADAMS_TEN, "ann").status == "booked", "a replay repeats, it does not act"
    assert active_slots(clinic) == []


def test_a_refused_request_may_be_tried_again_with_its_key(clinic: Database) -> None:
    others = book(clinic, ADAMS_TEN, "bob")
    with pytest.raises(SlotTaken):
        book(clinic, ADAMS_TEN, "ann")
    cancel(clinic, others, "bob")
    assert book(clinic, ADAMS_TEN, "ann").status == "booked"


def test_a_patient_cannot_be_in_two_places(clinic: Database) -> None:
    book(clinic, ADAMS_TEN, "ann")
    for offer in (
        at(0, schedule="brook_elm"),
        at(15, schedule="brook_elm"),
        at(-45, "long", "brook_elm"),
    ):
        with pytest.raises(PatientBusy):
            book(clinic, offer, "ann", key=offer)
    assert book(clinic, at(30, schedule="brook_elm"), "ann", key="next").status == "booked"


BROOK_ELM, BROOK_BAY = at(180, schedule="brook_elm"), at(180, schedule="brook_bay")


def test_a_practitioner_cannot_be_in_two_places(clinic: Database) -> None:
    """Ten in Los Angeles is one in New York: the hours of both places hold it."""
    book(clinic, at(195, schedule="brook_elm"), "ann")
    for minutes in (180, 195, 210):
        again = at(minutes, schedule="brook_bay")
        with pytest.raises(SlotTaken):
            hold(clinic, again, "bob")
        with pytest.raises(SlotTaken):
            book(clinic, again, "bob", key=again)
    with clinic.read() as session:
        offered = service.find_offers(
            session=session,
            visit_type_id="checkup",
            practitioner_ids=["brook"],
            location_ids=["bay"],
            window=ANY_TIME,
            now=MONDAY,
            limit=3,
            conversation_id="c-bob",
        )
    assert offered[0].start_at == TUESDAY_TEN + timedelta(minutes=225)
    book(clinic, at(225, schedule="brook_bay"), "bob")


def test_a_visit_may_move_from_one_place_to_the_other(clinic: Database) -> None:
    first = book(clinic, BROOK_ELM, "ann")
    moved = move(clinic, first, BROOK_BAY, "ann")
    assert moved.id == first.id and "Bay" in str(moved.location)
    book(clinic, at(210, schedule="brook_elm"), "bob")
    with pytest.raises(SlotTaken):
        book(clinic, BROOK_ELM, "cem")


def test_of_many_who_book_one_practitioner_at_two_places_one_wins(clinic: Database) -> None:
    people = [f"p{number}" for number in range(12)]
    with clinic.write() as session:
        for one in people:
            add_patient(session, one)

    def attempt(number: int) -> bool:
        try:
            book(clinic, (BROOK_ELM, BROOK_BAY)[number % 2], people[number])
        except SlotTaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(len(people)))) == 1


def test_the_past_and_the_unknown_are_refused(clinic: Database) -> None:
    with pytest.raises(OfferPast):
        hold(clinic, ADAMS_TEN, "ann", now=TUESDAY_TEN)
    with pytest.raises(OfferPast):
        book(clinic, ADAMS_TEN, "ann", now=TUESDAY_TEN + timedelta(days=1))
    unknown = (
        "",
        "nonsense",
        "adams_elm.zzzzzzzz.checkup",
        "adams_elm.0.checkup",
        at(0, "long"[:3]),
        at(0, schedule="adams_bay"),
        at(7),  # off the grid
        at(120 - 15),  # runs into the lunch break
        at(0, schedule="adams_elm';--"),
        "adams_elm." + "é" * 5 + ".checkup",
        "a" * 10_000,
    )
    for offer in unknown:
        with pytest.raises(OfferUnknown):
            hold(clinic, offer, "ann")
    with pytest.raises(NotVerified):
        book(clinic, ADAMS_TEN, "nobody")


def test_a_slot_the_clinic_withdrew_cannot_be_booked(clinic: Database) -> None:
    hold(clinic, ADAMS_TEN, "ann")
    with clinic.write() as session:
        session.execute(text("UPDATE slot SET status = 'busy-unavailable'"))
    with pytest.raises(OfferUnknown):
        book(clinic, ADAMS_TEN, "ann")


def test_moving_frees_the_old_time(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    hold(clinic, at(90), "ann", moving=booked.id)
    moved = move(clinic, booked, at(90), "ann")
    assert (moved.id, moved.version, moved.status) == (booked.id, 1, "booked")
    assert moved.start - booked.start == timedelta(minutes=90)
    assert len(active_slots(clinic)) == 2
    assert book(clinic, ADAMS_TEN, "bob").status == "booked"
    assert move(clinic, booked, at(90), "ann").version == 1, "the same key moves once"
    with clinic.read() as session:
        read = service.get_appointment(session=session, appointment_id=booked.id)
    assert read.model_dump() == moved.model_dump()


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_moving_onto_its_own_time(clinic: Database, minutes: int) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    hold(clinic, at(minutes), "ann", moving=booked.id)
    moved = move(clinic, booked, at(minutes), "ann")
    assert moved.start - booked.start == timedelta(minutes=minutes)
    assert len(active_slots(clinic)) == 2
    back = move(clinic, booked, ADAMS_TEN, "ann", key="m2")
    assert (back.version, back.start) == (2, booked.start)
    assert len(active_slots(clinic)) == 2


def test_a_refused_move_keeps_the_old_time(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    mine = active_slots(clinic)
    book(clinic, at(60), "bob")
    with pytest.raises(SlotTaken):
        move(clinic, booked, at(45), "ann")
    assert set(mine) < set(active_slots(clinic))
    book(clinic, at(120 + 60, schedule="brook_elm"), "ann", key="k2")
    with pytest.raises(PatientBusy):
        move(clinic, booked, at(120 + 75), "ann", key="m3")


def test_cancelling_frees_the_time_and_repeats_harmlessly(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    cancelled = cancel(clinic, booked, "ann")
    assert (cancelled.status, cancelled.cancel_reason, cancelled.version) == ("cancelled", "pat", 1)
    later = MONDAY + timedelta(days=3)
    assert cancel(clinic, booked, "ann", now=later).model_dump() == cancelled.model_dump()
    assert book(clinic, ADAMS_TEN, "bob").status == "booked"
    with pytest.raises(AppointmentClosed):
        move(clinic, booked, at(90), "ann")
    assert book(clinic, at(60), "ann", key="k2").status == "booked"
    with clinic.read() as session:
        upcoming = service.list_appointments(session=session, patient_id="ann", now=MONDAY)
        everything = service.list_appointments(
            session=session, patient_id="ann", upcoming_only=False, now=MONDAY
        )
    assert [item.status for item in upcoming] == ["booked"]
    assert sorted(item.status for item in everything) == ["booked", "cancelled"]


def test_what_has_begun_can_no_longer_be_changed(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    with pytest.raises(AppointmentClosed):
        cancel(clinic, booked, "ann", now=TUESDAY_TEN)
    with pytest.raises(AppointmentClosed):
        move(clinic, booked, at(90), "ann", now=TUESDAY_TEN)


def test_another_patients_appointment_does_not_exist(clinic: Database) -> None:
    booked = book(clinic, ADAMS_TEN, "ann")
    with pytest.raises(AppointmentUnknown):
        cancel(clinic, booked, "bob")
    with pytest.raises(AppointmentUnknown):
        move(clinic, booked, at(90), "bob")
    with clinic.read() as session, pytest.raises(AppointmentUnknown):
        service.get_appointment(session=session, appointment_id=booked.id, patient_id="bob")
