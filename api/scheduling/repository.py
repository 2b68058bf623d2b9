"""The only SQL of scheduling.

Holding and booking are single Core statements: what wins is decided by `slot_hold`'s primary key
and by the partial unique indexes, never by a look before. On PostgreSQL every transaction locks
in the same order (request, patient, appointment, holds, slots; ascending ids), so that two of
them cannot wait for each other.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, Table, and_, delete, exists, not_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session
from sqlalchemy.sql import column, table

from api.scheduling.models import (
    Appointment,
    AppointmentSlot,
    BookingRequest,
    Location,
    Practitioner,
    Schedule,
    ScheduleVisitType,
    Slot,
    SlotHold,
    VisitType,
)
from api.scheduling.offers import FreeSlot, Visit

# Identity owns the table; a lock on its row makes one patient's bookings take turns.
PATIENT: Final = table("patient", column("id"))
ROWS_AT_ONCE = 500
OPEN_STATES = ("booked", "pending", "arrived", "checked-in")

type Described = tuple[Appointment, Practitioner, Location, VisitType]


def _insert(session: Session, model: type[Any]) -> Any:
    """Return the dialect's INSERT, which alone knows ON CONFLICT."""
    target: Table = model.__table__
    if session.get_bind().dialect.name == "sqlite":
        return sqlite_insert(target)
    return postgresql_insert(target)


def _visits() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Schedule.id,
            Practitioner.id,
            Practitioner.name,
            Location.id,
            Location.name,
            VisitType.id,
            VisitType.name,
            VisitType.name_es,
            VisitType.minutes,
            Location.time_zone,
            Location.address,
            Location.phone,
        )
        .join(Practitioner, Practitioner.id == Schedule.practitioner_id)
        .join(Location, Location.id == Schedule.location_id)
        .join(ScheduleVisitType, ScheduleVisitType.schedule_id == Schedule.id)
        .join(VisitType, VisitType.id == ScheduleVisitType.visit_type_id)
        .where(Schedule.active)
    )


def _visit(row: Sequence[Any]) -> Visit:
    return Visit(
        schedule_id=row[0],
        practitioner_id=row[1],
        practitioner_name=row[2],
        location_id=row[3],
        location_name=row[4],
        visit_type_id=row[5],
        visit_type_name=row[6],
        visit_type_name_es=row[7],
        minutes=row[8],
        time_zone=row[9],
        address=row[10],
        phone=row[11],
    )


def list_visits(
    session: Session,
    *,
    visit_type_id: str,
    practitioner_ids: Sequence[str] | None = None,
    location_ids: Sequence[str] | None = None,
) -> list[Visit]:
    query = _visits().where(VisitType.id == visit_type_id).order_by(Schedule.id)
    if practitioner_ids is not None:
        query = query.where(Schedule.practitioner_id.in_(practitioner_ids))
    if location_ids is not None:
        query = query.where(Schedule.location_id.in_(location_ids))
    return [_visit(row) for row in session.execute(query)]


def get_visit(session: Session, *, schedule_id: str, visit_type_id: str) -> Visit | None:
    query = _visits().where(Schedule.id == schedule_id, VisitType.id == visit_type_id)
    row = session.execute(query).one_or_none()
    return None if row is None else _visit(row)


def list_free_slots(
    session: Session,
    *,
    schedule_ids: Iterable[str],
    from_at: datetime,
    until_at: datetime,
    conversation_id: str | None,
    moving: str | None,
    now: datetime,
) -> dict[str, list[FreeSlot]]:
    """Return bookable Slots by schedule, in order.

    A conversation's own hold hides nothing, nor do the Slots of the appointment being moved.
    """
    taken = exists().where(
        AppointmentSlot.slot_id == Slot.id,
        AppointmentSlot.active,
        AppointmentSlot.appointment_id != (moving or ""),
    )
    held = exists().where(
        SlotHold.slot_id == Slot.id,
        SlotHold.expires_at >= now,
        SlotHold.conversation_id != (conversation_id or ""),
    )
    query = (
        select(Slot.schedule_id, Slot.id, Slot.start_at, Slot.end_at)
        .where(
            Slot.schedule_id.in_(list(schedule_ids)),
            Slot.start_at >= from_at,
            Slot.start_at < until_at,
            Slot.status == "free",
            not_(taken),
            not_(held),
        )
        .order_by(Slot.schedule_id, Slot.start_at)
    )
    slots: dict[str, list[FreeSlot]] = {}
    for schedule_id, slot_id, start_at, end_at in session.execute(query):
        found = FreeSlot(id=slot_id, start_at=start_at, end_at=end_at)
        slots.setdefault(schedule_id, []).append(found)
    return slots


def list_run(
    session: Session, *, schedule_id: str, start_at: datetime, minutes: int, for_booking: bool
) -> list[FreeSlot]:
    """Return the Slots a visit would fill, whether taken or not.

    `for_booking` keeps the clinic from withdrawing one of them until the transaction ends.
    """
    query = (
        select(Slot.id, Slot.start_at, Slot.end_at)
        .where(
            Slot.schedule_id == schedule_id,
            Slot.start_at >= start_at,
            Slot.start_at < start_at + timedelta(minutes=minutes),
            Slot.status == "free",
        )
        .order_by(Slot.start_at)
    )
    if for_booking:
        query = query.with_for_update(read=True)
    return [FreeSlot(id=row[0], start_at=row[1], end_at=row[2]) for row in session.execute(query)]


def claim_holds(
    session: Session,
    *,
    slot_ids: Iterable[int],
    conversation_id: str,
    expires_at: datetime,
    now: datetime,
) -> bool:
    """Take or renew the hold of every Slot; False when another's live hold is in the way."""
    wanted = sorted(slot_ids)
    statement = _insert(session, SlotHold)
    statement = statement.on_conflict_do_update(
        index_elements=[SlotHold.slot_id],
        set_={
            "conversation_id": statement.excluded.conversation_id,
            "expires_at": statement.excluded.expires_at,
        },
        where=or_(SlotHold.expires_at < now, SlotHold.conversation_id == conversation_id),
    ).returning(SlotHold.slot_id)
    rows = [
        {"slot_id": slot_id, "conversation_id": conversation_id, "expires_at": expires_at}
        for slot_id in wanted
    ]
    return len(session.connection().execute(statement, rows).all()) == len(wanted)


def is_taken(session: Session, *, slot_ids: Iterable[int], but_for: str | None = None) -> bool:
    query = select(AppointmentSlot.id).where(
        AppointmentSlot.slot_id.in_(list(slot_ids)), AppointmentSlot.active
    )
    if but_for is not None:
        query = query.where(AppointmentSlot.appointment_id != but_for)
    return session.execute(query.limit(1)).first() is not None


def delete_holds(session: Session, *, conversation_id: str, but_for: Iterable[int] = ()) -> None:
    """Give up a conversation's holds.

    A row another transaction is just taking over is left to it: waiting could end in a deadlock.
    """
    mine = (
        select(SlotHold.slot_id)
        .where(SlotHold.conversation_id == conversation_id)
        .where(SlotHold.slot_id.not_in(list(but_for)))
        .with_for_update(skip_locked=True)
    )
    session.execute(
        delete(SlotHold).where(SlotHold.slot_id.in_(mine)),
        execution_options={"synchronize_session": False},
    )


def lock_patient(session: Session, *, patient_id: str) -> bool:
    """Let this patient's bookings wait for each other; False when there is no such patient."""
    query = select(PATIENT.c.id).where(PATIENT.c.id == patient_id)
    return session.execute(query.with_for_update(key_share=True)).first() is not None


def has_overlap(
    session: Session,
    *,
    patient_id: str,
    start_at: datetime,
    end_at: datetime,
    but_for: str | None = None,
) -> bool:
    query = select(Appointment.id).where(
        Appointment.patient_id == patient_id,
        Appointment.status.in_(OPEN_STATES),
        Appointment.start_at < end_at,
        Appointment.end_at > start_at,
    )
    if but_for is not None:
        query = query.where(Appointment.id != but_for)
    return session.execute(query.limit(1)).first() is not None


def insert_appointment(session: Session, **values: object) -> bool:
    """Return False when the patient already has one booked at that start."""
    statement = _insert(session, Appointment).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(Appointment.id)).first() is not None


def claim_slots(session: Session, *, appointment_id: str, slot_ids: Iterable[int]) -> bool:
    """Take every Slot for an appointment; False when the index refused one of them."""
    wanted = sorted(slot_ids)
    if not wanted:
        return True
    statement = (
        _insert(session, AppointmentSlot)
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
    session: Session, *, patient_id: str, ending_after: datetime | None
) -> list[Described]:
    """Return a patient's appointments by start; with a moment, only those still open after it."""
    query = _described().where(Appointment.patient_id == patient_id)
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


def insert_slots(session: Session, rows: Sequence[dict[str, object]]) -> int:
    """Add Slots that are not there yet; returns how many were new."""
    added = 0
    for start in range(0, len(rows), ROWS_AT_ONCE):
        batch = list(rows[start : start + ROWS_AT_ONCE])
        statement = _insert(session, Slot).values(batch).on_conflict_do_nothing()
        added += len(session.execute(statement.returning(Slot.id)).all())
    return added


def list_schedules(session: Session) -> list[tuple[Schedule, Location]]:
    query = select(Schedule, Location).join(Location, Location.id == Schedule.location_id)
    return [(row[0], row[1]) for row in session.execute(query.where(Schedule.active))]


def list_locations(session: Session) -> list[Location]:
    return list(session.scalars(select(Location).order_by(Location.id)))


def list_practitioners(session: Session) -> list[Practitioner]:
    return list(session.scalars(select(Practitioner).order_by(Practitioner.id)))


def list_offered(session: Session) -> list[tuple[str, str]]:
    """(practitioner id, visit type id) of every schedule."""
    rows = session.execute(
        select(Schedule.practitioner_id, ScheduleVisitType.visit_type_id).join(
            ScheduleVisitType, ScheduleVisitType.schedule_id == Schedule.id
        )
    )
    return [(row[0], row[1]) for row in rows]


def list_visit_types(session: Session) -> list[VisitType]:
    return list(session.scalars(select(VisitType).order_by(VisitType.id)))


def replace_offered(session: Session, *, schedule_id: str, visit_type_ids: Iterable[str]) -> None:
    wanted = set(visit_type_ids)
    session.execute(
        delete(ScheduleVisitType).where(
            ScheduleVisitType.schedule_id == schedule_id,
            ScheduleVisitType.visit_type_id.not_in(wanted),
        )
    )
    for visit_type_id in sorted(wanted):
        session.merge(ScheduleVisitType(schedule_id=schedule_id, visit_type_id=visit_type_id))


def retire_schedules(session: Session, *, but_for: Iterable[str]) -> None:
    """Stop offering what the clinic no longer lists; its appointments stay."""
    session.execute(update(Schedule).where(Schedule.id.not_in(list(but_for))).values(active=False))


def keep_request(session: Session, **values: object) -> bool:
    """Record an answer under its key; False when the key was used before."""
    statement = _insert(session, BookingRequest).values(**values).on_conflict_do_nothing()
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
