"""One row of the queue: what is read for it, and for all rows of a page together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.escalations import presence
from api.escalations.models import Escalation, EscalationNote, EscalationStatus, NoteMention
from api.scheduling.models import Appointment, Location

COLUMNS = (
    Escalation.id,
    Escalation.conversation_id,
    Escalation.urgency,
    Escalation.reason,
    Escalation.rules,
    Escalation.status,
    Escalation.assignee_id,
    Escalation.outcome,
    Escalation.false_alarm_at,
    Escalation.created_at,
    Escalation.closed_at,
    Escalation.due_at,
    Escalation.answered_at,
    Escalation.pages,
    Conversation.language,
    Conversation.patient_id,
)


@dataclass(frozen=True)
class QueueRow:
    """One escalation as the list needs it: no words of the patient."""

    id: str
    conversation_id: str
    urgency: str
    reason: str
    first_rule: str | None
    status: str
    assignee_id: str | None
    outcome: str | None
    is_false_alarm: bool
    created_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    pages: int
    language: str
    location: str | None
    is_patient_here: bool
    mentions: int

    def is_overdue(self, now: datetime) -> bool:
        waits = self.status != EscalationStatus.closed and self.answered_at is None
        return waits and self.due_at is not None and self.due_at <= now


def to_rows(
    session: Session, staff_id: str, found: Sequence[Row[*tuple[Any, ...]]]
) -> tuple[QueueRow, ...]:
    now = clock.now()
    patients = presence.get_patients(
        session=session, conversation_ids=[one.conversation_id for one in found], now=now
    )
    mentions = _count_mentions(session, staff_id, [one.id for one in found])
    places = _find_places(session, {one.patient_id for one in found if one.patient_id}, now)
    return tuple(
        QueueRow(
            id=one.id,
            conversation_id=one.conversation_id,
            urgency=one.urgency,
            reason=one.reason,
            first_rule=one.rules[0] if one.rules else None,
            status=one.status,
            assignee_id=one.assignee_id,
            outcome=one.outcome,
            is_false_alarm=one.false_alarm_at is not None,
            created_at=one.created_at,
            closed_at=one.closed_at,
            due_at=one.due_at,
            answered_at=one.answered_at,
            pages=one.pages,
            language=one.language,
            location=places.get(one.patient_id or ""),
            is_patient_here=(seen := patients.get(one.conversation_id)) is not None and seen.here,
            mentions=mentions.get(one.id, 0),
        )
        for one in found
    )


def _count_mentions(
    session: Session, staff_id: str, escalation_ids: Sequence[str]
) -> dict[str, int]:
    """Notes of colleagues that name this member of staff and that they have not seen."""
    rows = session.execute(
        select(EscalationNote.escalation_id, func.count())
        .join(NoteMention, NoteMention.note_id == EscalationNote.id)
        .where(
            NoteMention.staff_id == staff_id,
            NoteMention.seen_at.is_(None),
            EscalationNote.escalation_id.in_(escalation_ids),
        )
        .group_by(EscalationNote.escalation_id)
    ).all()
    return {row[0]: row[1] for row in rows}


def _find_places(session: Session, patient_ids: Iterable[str], now: datetime) -> dict[str, str]:
    """Where a known patient comes next, or else came last."""
    rows = session.execute(
        select(Appointment.patient_id, Appointment.start_at, Location.name)
        .join(Location, Location.id == Appointment.location_id)
        .where(Appointment.patient_id.in_(list(patient_ids)), Appointment.status == "booked")
        .order_by(Appointment.start_at)
    ).all()
    places: dict[str, str] = {}
    for patient_id, _start_at, name in (row for row in rows if row.start_at < now):
        places[patient_id] = name
    for patient_id, _start_at, name in reversed([row for row in rows if row.start_at >= now]):
        places[patient_id] = name
    return places
