"""SQL of the grid: Slots, which of them are free, and holds on them.

A hold is a single Core statement: who wins is decided by `slot_hold`'s primary key.
"""

from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session

from api.db import insert_into
from api.scheduling.models import AppointmentSlot, Slot, SlotHold
from api.scheduling.offers import FreeSlot

ROWS_AT_ONCE = 500
WITHDRAWN = "busy-unavailable"  # FHIR's word


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
    statement = insert_into(session, SlotHold)
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


def count_holders(session: Session, *, conversation_ids: Iterable[str], now: datetime) -> int:
    """How many of these conversations hold a time just now."""
    query = select(func.count(SlotHold.conversation_id.distinct())).where(
        SlotHold.conversation_id.in_(list(conversation_ids)), SlotHold.expires_at >= now
    )
    return session.scalar(query) or 0


def count_held(
    session: Session,
    *,
    schedule_id: str,
    from_at: datetime,
    until_at: datetime,
    but_for: str,
    now: datetime,
) -> tuple[int, int]:
    """Return the Slots of a stretch, and how many of them other conversations hold."""
    slots = select(func.count()).where(
        Slot.schedule_id == schedule_id, Slot.start_at >= from_at, Slot.start_at < until_at
    )
    held = slots.join_from(Slot, SlotHold, SlotHold.slot_id == Slot.id).where(
        SlotHold.expires_at >= now, SlotHold.conversation_id != but_for
    )
    return session.scalar(slots.select_from(Slot)) or 0, session.scalar(held) or 0


def insert_slots(session: Session, rows: Sequence[dict[str, object]]) -> int:
    """Add Slots that are not there yet; returns how many were new."""
    added = 0
    for start in range(0, len(rows), ROWS_AT_ONCE):
        batch = list(rows[start : start + ROWS_AT_ONCE])
        statement = insert_into(session, Slot).values(batch).on_conflict_do_nothing()
        added += len(session.execute(statement.returning(Slot.id)).all())
    return added


def withdraw_but(
    session: Session,
    *,
    schedule_id: str,
    from_at: datetime,
    until_at: datetime,
    starts: Set[datetime],
) -> None:
    """Of a stretch, leave only the Slots with these starts bookable."""
    slots = session.execute(
        select(Slot.id, Slot.start_at, Slot.status).where(
            Slot.schedule_id == schedule_id,
            Slot.start_at >= from_at,
            Slot.start_at < until_at,
            Slot.status.in_(("free", WITHDRAWN)),
        )
    ).all()
    wrong: dict[str, list[int]] = {"free": [], WITHDRAWN: []}
    for slot_id, start_at, status in slots:
        wanted = "free" if start_at in starts else WITHDRAWN
        if status != wanted:
            wrong[wanted].append(slot_id)
    for status, ids in wrong.items():
        _mark(session, ids, status)


def _mark(session: Session, slot_ids: Sequence[int], status: str) -> None:
    """Those that a booking has just locked are its own: to wait for it could end in a deadlock."""
    for start in range(0, len(slot_ids), ROWS_AT_ONCE):
        some = Slot.id.in_(slot_ids[start : start + ROWS_AT_ONCE])
        free = session.scalars(select(Slot.id).where(some).with_for_update(skip_locked=True)).all()
        session.execute(update(Slot).where(Slot.id.in_(free)).values(status=status))
