"""Offers, holds and Appointments. Takes the caller's Session and never commits.

An error leaves nothing behind: each change runs in a savepoint of its own. Who wins a Slot is
decided in the database (`repository.py`), so any number of processes may call this at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.db import new_id
from api.scheduling import beside, directory, grid, repository
from api.scheduling.errors import (
    AgeUnfit,
    AppointmentChanged,
    AppointmentClosed,
    AppointmentUnknown,
    HoldExpired,
    HoldsFull,
    OfferPast,
    OfferUnknown,
    PatientBusy,
    SlotTaken,
)
from api.scheduling.models import SLOT_MINUTES, Appointment
from api.scheduling.offers import (
    Offer,
    parse_offer_id,
    runs,
)
from api.scheduling.once import KeptRequest
from api.scheduling.schemas import AppointmentRead, CancelReason
from api.scheduling.search import find_offers, next_offers
from api.scheduling.sight import Sight
from api.settings import get_settings

__all__ = [
    "Hold",
    "appointment_calendar",
    "book",
    "cancel",
    "find_offers",
    "get_appointment",
    "get_offer",
    "hold",
    "list_appointments",
    "next_offers",
    "release_holds",
    "reschedule",
]


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A time kept for one conversation until `expires_at`."""

    offer: Offer
    conversation_id: str
    expires_at: datetime


def get_offer(*, session: Session, offer_id: str) -> Offer:
    """Return the offer an id names, taken or not; raises OfferUnknown."""
    return _get_offer(session=session, offer_id=offer_id, for_booking=False)


def hold(
    *,
    session: Session,
    offer_id: str,
    conversation_id: str,
    now: datetime,
    moving: str | None = None,
    patient_id: str | None = None,
    neighbours: Collection[str] | None = None,
) -> Hold:
    """Keep a time for a conversation and give up what it held before.

    `patient_id`: for whom, where that is verified. `neighbours`: the conversations of the same
    client, given when nobody is verified: then not everything may be held.

    Raises OfferUnknown, OfferPast, SlotTaken, PatientBusy, HoldsFull.
    """
    offer = _get_bookable(session=session, offer_id=offer_id, now=now)
    if patient_id is not None:
        beside.check_patient(session=session, patient_id=patient_id, offer=offer, moving=moving)
    beside.check_practitioner(session=session, offer=offer, moving=moving)
    if neighbours is not None:
        _check_share(session, offer, conversation_id=conversation_id, now=now)
        others = set(neighbours) - {conversation_id}
        if grid.count_holders(session, conversation_ids=others, now=now) >= (
            get_settings().holds_per_address
        ):
            raise HoldsFull
    expires_at = now + timedelta(seconds=get_settings().hold_seconds)
    with session.begin_nested():
        if not grid.claim_holds(
            session,
            slot_ids=offer.slot_ids,
            conversation_id=conversation_id,
            expires_at=expires_at,
            now=now,
        ) or repository.is_taken(session, slot_ids=offer.slot_ids, but_for=moving):
            raise SlotTaken
        grid.delete_holds(session, conversation_id=conversation_id, but_for=offer.slot_ids)
    return Hold(offer=offer, conversation_id=conversation_id, expires_at=expires_at)


def release_holds(*, session: Session, conversation_id: str) -> None:
    grid.delete_holds(session, conversation_id=conversation_id)


def book(
    *,
    session: Session,
    offer_id: str,
    conversation_id: str,
    patient_id: str,
    idempotency_key: str,
    now: datetime,
    age: int | None = None,
) -> AppointmentRead:
    """Book a time, as a rule one the conversation holds; one that is free is taken all the same.

    The same key gives the first answer again. Raises OfferUnknown, OfferPast, HoldExpired (not
    held any more and taken), SlotTaken, PatientBusy, AgeUnfit, NotVerified, BookingKeyReused.
    """
    request = KeptRequest(session, conversation_id, "book", idempotency_key, offer_id)
    if first := request.first_answer():
        return first
    offer = _get_bookable(session=session, offer_id=offer_id, now=now)
    if not offer.visit.admits_age(age):
        raise AgeUnfit
    answer = AppointmentRead.from_offer(
        offer, appointment_id=new_id(), status="booked", version=0, updated_at=now
    )
    with session.begin_nested():
        if not request.keep(answer, now=now):
            return request.required_first_answer()
        beside.check_people(session=session, patient_id=patient_id, offer=offer)
        _renew_hold(session=session, offer=offer, conversation_id=conversation_id, now=now)
        if not repository.insert_appointment(
            session,
            id=answer.id,
            patient_id=patient_id,
            conversation_id=conversation_id,
            status="booked",
            version=0,
            created_at=now,
            **_columns(offer, now=now),
        ):
            raise PatientBusy
        if not repository.claim_slots(session, appointment_id=answer.id, slot_ids=offer.slot_ids):
            raise SlotTaken
        grid.delete_holds(session, conversation_id=conversation_id)
    return answer


def reschedule(
    *,
    session: Session,
    appointment_id: str,
    offer_id: str,
    conversation_id: str,
    patient_id: str,
    idempotency_key: str,
    now: datetime,
    version: int | None = None,
    age: int | None = None,
) -> AppointmentRead:
    """Move an appointment: claim the new time, then release the old one; version + 1.

    The new time may overlap the old one. `version`: of the appointment as it was shown. Raises as
    `book`, and AppointmentUnknown (also for another patient's), AppointmentClosed and
    AppointmentChanged.
    """
    subject = f"{appointment_id} {offer_id}"
    request = KeptRequest(session, conversation_id, "reschedule", idempotency_key, subject)
    if first := request.first_answer():
        return first
    offer = _get_bookable(session=session, offer_id=offer_id, now=now)
    if not offer.visit.admits_age(age):
        raise AgeUnfit
    with session.begin_nested():
        beside.check_people(
            session=session, patient_id=patient_id, offer=offer, moving=appointment_id
        )
        appointment = _get_own(session, appointment_id, patient_id)
        _check_changeable(appointment, now=now, version=version)
        answer = AppointmentRead.from_offer(
            offer,
            appointment_id=appointment_id,
            status="booked",
            version=appointment.version + 1,
            updated_at=now,
        )
        if not request.keep(answer, now=now):
            return request.required_first_answer()
        mine = repository.list_claimed(session, appointment_id=appointment_id)
        new = [slot_id for slot_id in offer.slot_ids if slot_id not in mine]
        _renew_hold(session=session, offer=offer, conversation_id=conversation_id, now=now)
        if not repository.claim_slots(session, appointment_id=appointment_id, slot_ids=new):
            raise SlotTaken
        repository.release_slots(session, appointment_id=appointment_id, but_for=offer.slot_ids)
        repository.update_appointment(
            session, appointment_id=appointment_id, **_columns(offer, now=now)
        )
        grid.delete_holds(session, conversation_id=conversation_id)
    return answer


def cancel(
    *,
    session: Session,
    appointment_id: str,
    patient_id: str,
    now: datetime,
    reason: CancelReason = "pat",
    version: int | None = None,
) -> AppointmentRead:
    """Cancel and free the Slots. Cancelling twice gives the same answer.

    `version`: of the appointment as it was shown. Raises AppointmentUnknown (also for another
    patient's), AppointmentClosed (past) and AppointmentChanged.
    """
    appointment = _get_own(session, appointment_id, patient_id)
    if appointment.status != "cancelled":
        _check_changeable(appointment, now=now, version=version)
        repository.release_slots(session, appointment_id=appointment_id)
        repository.update_appointment(
            session,
            appointment_id=appointment_id,
            status="cancelled",
            cancel_reason=reason,
            updated_at=now,
        )
    return get_appointment(session=session, appointment_id=appointment_id)


def get_appointment(
    *, session: Session, appointment_id: str, patient_id: str | None = None
) -> AppointmentRead:
    """Return one appointment; with `patient_id`, another patient's is AppointmentUnknown."""
    described = repository.get_appointment(session, appointment_id=appointment_id)
    if described is None or patient_id not in (None, described[0].patient_id):
        raise AppointmentUnknown
    return _read(described)


def list_appointments(
    *,
    session: Session,
    patient_id: str,
    upcoming_only: bool = True,
    now: datetime,
    sight: Sight = Sight.whole,
) -> tuple[AppointmentRead, ...]:
    """Return a patient's appointments by start; upcoming means open and not yet over."""
    found = repository.list_appointments(
        session,
        patient_id=patient_id,
        ending_after=now if upcoming_only else None,
        sight=sight,
    )
    return tuple(_read(described) for described in found)


def appointment_calendar(
    *, session: Session, appointment_id: str, patient_id: str | None = None
) -> str:
    """Return the appointment as the text of an .ics file."""
    return get_appointment(
        session=session, appointment_id=appointment_id, patient_id=patient_id
    ).ics


def _get_offer(*, session: Session, offer_id: str, for_booking: bool) -> Offer:
    parts = parse_offer_id(offer_id)
    if parts is None:
        raise OfferUnknown
    schedule_id, start_at, visit_type_id = parts
    visit = directory.get_visit(session, schedule_id=schedule_id, visit_type_id=visit_type_id)
    if visit is None:
        raise OfferUnknown
    slots = grid.list_run(
        session,
        schedule_id=schedule_id,
        start_at=start_at,
        minutes=visit.slots_needed * SLOT_MINUTES,
        for_booking=for_booking,
    )
    offer = next(runs(visit, slots), None)
    if offer is None or offer.start_at != start_at:
        raise OfferUnknown
    return offer


def _get_bookable(*, session: Session, offer_id: str, now: datetime) -> Offer:
    offer = _get_offer(session=session, offer_id=offer_id, for_booking=True)
    if offer.start_at <= now:
        raise OfferPast
    return offer


def _check_share(session: Session, offer: Offer, *, conversation_id: str, now: datetime) -> None:
    """Of one practitioner's day, people whom nobody knows yet hold a part at most."""
    midnight = offer.start_local.replace(hour=0, minute=0)
    slots, held = grid.count_held(
        session,
        schedule_id=offer.visit.schedule_id,
        from_at=midnight.astimezone(UTC),
        until_at=(midnight + timedelta(days=1)).astimezone(UTC),
        but_for=conversation_id,
        now=now,
    )
    if held and held + len(offer.slot_ids) > slots * get_settings().held_share_of_day:
        raise HoldsFull


def _renew_hold(*, session: Session, offer: Offer, conversation_id: str, now: datetime) -> None:
    """Own the hold while booking, so that booking and holding exclude each other as well."""
    if not grid.claim_holds(
        session,
        slot_ids=offer.slot_ids,
        conversation_id=conversation_id,
        expires_at=now + timedelta(seconds=get_settings().hold_seconds),
        now=now,
    ):
        raise HoldExpired


def _columns(offer: Offer, *, now: datetime) -> dict[str, object]:
    return {
        "schedule_id": offer.visit.schedule_id,
        "practitioner_id": offer.practitioner_id,
        "location_id": offer.location_id,
        "visit_type_id": offer.visit_type_id,
        "start_at": offer.start_at,
        "end_at": offer.end_at,
        "start_local": offer.start_local.strftime("%Y-%m-%dT%H:%M"),
        "time_zone": offer.time_zone,
        "updated_at": now,
    }


def _get_own(session: Session, appointment_id: str, patient_id: str) -> Appointment:
    appointment = repository.lock_appointment(session, appointment_id=appointment_id)
    if appointment is None or appointment.patient_id != patient_id:
        raise AppointmentUnknown
    return appointment


def _check_changeable(appointment: Appointment, *, now: datetime, version: int | None) -> None:
    if appointment.status != "booked" or appointment.start_at <= now:
        raise AppointmentClosed
    if version not in (None, appointment.version):
        raise AppointmentChanged


def _read(described: repository.Described) -> AppointmentRead:
    appointment, practitioner, location, visit_type = described
    zone = ZoneInfo(appointment.time_zone)
    return AppointmentRead(
        id=appointment.id,
        status=appointment.status,
        start=appointment.start_at.astimezone(zone),
        end=appointment.end_at.astimezone(zone),
        time_zone=appointment.time_zone,
        practitioner=practitioner.name,
        location=location.name,
        visit_type=visit_type.name,
        visit_type_es=visit_type.name_es or visit_type.name,
        practitioner_id=practitioner.id,
        location_id=location.id,
        visit_type_id=visit_type.id,
        schedule_id=appointment.schedule_id,
        address=location.address,
        phone=location.phone,
        version=appointment.version,
        cancel_reason=appointment.cancel_reason,
        updated_at=appointment.updated_at,
    )
