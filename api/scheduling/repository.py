"""SQL of Appointments; that of Slots and holds is in grid.py, of the directory in directory.py.

Holding and booking are single Core statements: what wins is decided by `slot_hold`'s primary key
and by the partial unique indexes, never by a look before. A patient's and a practitioner's visits
at other places are looked at under a lock on their row. On PostgreSQL every transaction locks in
the same order (request, patient, practitioner, appointment, holds, slots; ascending ids), so that
two of them cannot wait for each other.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import column, table

from api.db import insert_into
from api.scheduling.models import (
    Appointment,
    AppointmentSlot,
    BookingRequest,
    Location,
    Practitioner,
    Schedule,
    VisitType,
)
from api.scheduling.sight import Sight

# Identity owns the table; a lock on its row makes one patient's bookings take turns.
PATIENT: Final = table("patient", column("id"))
OPEN_STATES = ("booked", "pending", "arrived", "checked-in")

type Described = tuple[Appointment, Practitioner, Location, VisitType]


class Stretch(NamedTuple):
    """When a patient and a practitioner are with each other, and by which schedule."""

    patient_id: str
    practitioner_id: str
    schedule_id: str
    start_at: datetime
    end_at: datetime

    def touches(self, start_at: datetime, end_at: datetime) -> bool:
        return self.start_at < end_at and self.end_at > start_at


def is_taken(session: Session, *, slot_ids: Iterable[int], but_for: str | None = None) -> bool:
    query = select(AppointmentSlot.id).where(
        AppointmentSlot.slot_id.in_(list(slot_ids)), AppointmentSlot.active
    )
    if but_for is not None:
        query = query.where(AppointmentSlot.appointment_id != but_for)
    return session.execute(query.limit(1)).first() is not None


def lock_patient(session: Session, *, patient_id: str) -> bool:
    """Let this patient's bookings wait for each other; False when there is no such patient."""
    query = select(PATIENT.c.id).where(PATIENT.c.id == patient_id)
    return session.execute(query.with_for_update(key_share=True)).first() is not None


def lock_practitioner(session: Session, *, practitioner_id: str) -> None:
    """Let the bookings of one who sees patients wait for each other, whatever the place."""
    query = select(Practitioner.id).where(Practitioner.id == practitioner_id)
    session.execute(query.with_for_update(key_share=True))


def list_visits_between(
    session: Session,
    *,
    of: ColumnElement[bool],
    from_at: datetime,
    until_at: datetime,
    but_for: str | None = None,
) -> list[Stretch]:
    """Open appointments that touch a stretch of time."""
    query = select(*(getattr(Appointment, name) for name in Stretch._fields)).where(
        of,
        Appointment.status.in_(OPEN_STATES),
        Appointment.start_at < until_at,
        Appointment.end_at > from_at,
        Appointment.id != (but_for or ""),
    )
    return [Stretch(*row) for row in session.execute(query)]


def is_patient(patient_id: str) -> ColumnElement[bool]:
    return Appointment.patient_id == patient_id


def is_of_several_places(practitioner_ids: Iterable[str]) -> ColumnElement[bool]:
    """The visits of those among them who see patients by more than one schedule."""
    several = (
        select(Schedule.practitioner_id)
        .where(Schedule.practitioner_id.in_(list(practitioner_ids)))
        .group_by(Schedule.practitioner_id)
        .having(func.count() > 1)
    )
    return Appointment.practitioner_id.in_(several)


def insert_appointment(session: Session, **values: object) -> bool:
    """Return False when the patient already has one booked at that start."""
    statement = insert_into(session, Appointment).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(Appointment.id)).first() is not None


def claim_slots(session: Session, *, appointment_id: str, slot_ids: Iterable[int]) -> bool:
    """Take every Slot for an appointment; False when the index refused one of them."""
    wanted = sorted(slot_ids)
    if not wanted:
        return True
    statement = (
        insert_into(session, AppointmentSlot)
        .on_conflict_do_nothing()
        .returning(AppointmentSlot.slot_id)
    )
    rows = [
        {"slot_id": slot_id, "appointment_id": appointment_id, "active": True} for slot_id in wanted
    ]
    return len(session.connection().execute(statement, rows).all()) == len(wanted)


def list_claimed(session: Session, *, appointment_id: str) -> set[int]:
    query = select(AppointmentSlot.slot_id).where(
        AppointmentSlot.appointment_id == appointment_id, AppointmentSlot.active
    )
    return set(session.scalars(query))


def release_slots(session: Session, *, appointment_id: str, but_for: Iterable[int] = ()) -> None:
    session.execute(
        update(AppointmentSlot)
        .where(
            AppointmentSlot.appointment_id == appointment_id,
            AppointmentSlot.active,
            AppointmentSlot.slot_id.not_in(list(but_for)),
        )
        .values(active=False),
        execution_options={"synchronize_session": False},
    )


def lock_appointment(session: Session, *, appointment_id: str) -> Appointment | None:
    query = select(Appointment).where(Appointment.id == appointment_id)
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def _described() -> Select[*tuple[Any, ...]]:
    return (
        select(Appointment, Practitioner, Location, VisitType)
        .join(Practitioner, Practitioner.id == Appointment.practitioner_id)
        .join(Location, Location.id == Appointment.location_id)
        .join(VisitType, VisitType.id == Appointment.visit_type_id)
        .execution_options(populate_existing=True)
    )


def get_appointment(session: Session, *, appointment_id: str) -> Described | None:
    row = session.execute(_described().where(Appointment.id == appointment_id)).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


def list_appointments(
    session: Session, *, patient_id: str, ending_after: datetime | None, sight: Sight
) -> list[Described]:
    """Return a patient's appointments by start; with a moment, only those still open after it.

    Who has no whole sight does not see visits of types that are hidden from proxies.
    """
    if sight is Sight.none:
        return []
    query = _described().where(Appointment.patient_id == patient_id)
    if sight is Sight.plain:
        hidden = select(VisitType.id).where(VisitType.sensitive)
        query = query.where(Appointment.visit_type_id.not_in(hidden))
    if ending_after is not None:
        query = query.where(
            and_(Appointment.end_at > ending_after, Appointment.status.in_(OPEN_STATES))
        )
    rows = session.execute(query.order_by(Appointment.start_at, Appointment.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def update_appointment(session: Session, *, appointment_id: str, **values: object) -> None:
    session.execute(
        update(Appointment)
        .where(Appointment.id == appointment_id)
        .values(**values, version=Appointment.version + 1),
        execution_options={"synchronize_session": False},
    )


def keep_request(session: Session, **values: object) -> bool:
    """Record an answer under its key; False when the key was used before."""
    statement = insert_into(session, BookingRequest).values(**values).on_conflict_do_nothing()
    kept = session.execute(statement.returning(BookingRequest.idempotency_key)).first()
    return kept is not None


def get_request(
    session: Session, *, conversation_id: str, action: str, idempotency_key: str
) -> tuple[str, dict[str, Any]] | None:
    """Return what was asked under a key and what was answered."""
    query = select(BookingRequest.subject, BookingRequest.result).where(
        BookingRequest.conversation_id == conversation_id,
        BookingRequest.action == action,
        BookingRequest.idempotency_key == idempotency_key,
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])
