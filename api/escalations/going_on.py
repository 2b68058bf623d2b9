"""Which conversations go on now, and who holds them: ids, times and states, no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Mode
from api.escalations import presence
from api.escalations.models import Escalation, EscalationStatus
from api.escalations.presence import PatientSeen
from api.identity import staff as colleagues

GOING_ON_FOR = timedelta(hours=1)
SHOWN = 200


@dataclass(frozen=True)
class GoingOn:
    """One conversation. `escalation_id`: the one that is not closed; `holder`: a name."""

    id: str
    started_at: datetime
    last_message_at: datetime
    language: str
    mode: str
    is_verified: bool
    form: str | None
    escalation_id: str | None
    holder_id: str | None
    holder: str | None
    version: int
    seen: PatientSeen | None


def list_going_on(*, session: Session, now: datetime) -> list[GoingOn]:
    """Conversations whose patient wrote in the last hour, newest first."""
    rows = session.scalars(
        select(Conversation)
        .where(
            Conversation.last_patient_at >= now - GOING_ON_FOR,
            Conversation.erased_at.is_(None),
        )
        .order_by(Conversation.last_patient_at.desc(), Conversation.id)
        .limit(SHOWN)
    ).all()
    return _describe(session, rows, now=now)


def describe(*, session: Session, conversation: Conversation, now: datetime) -> GoingOn:
    return _describe(session, [conversation], now=now)[0]


def get_version(*, session: Session, conversation_id: str) -> int:
    """Grows with each change of each escalation of the conversation; 0 if it has none."""
    return _versions(session, [conversation_id]).get(conversation_id, 0)


def _describe(session: Session, rows: Sequence[Conversation], *, now: datetime) -> list[GoingOn]:
    ids = [row.id for row in rows]
    names = colleagues.get_names(session=session)
    versions, alive = _versions(session, ids), _alive(session, ids)
    seen = presence.get_patients(session=session, conversation_ids=ids, now=now)
    described = []
    for row in rows:
        escalation = alive.get(row.id)
        present = row.mode != Mode.assistant and escalation is not None
        holder = escalation.assignee_id if present and escalation else None
        described.append(
            GoingOn(
                id=row.id,
                started_at=row.created_at,
                last_message_at=row.last_patient_at or row.created_at,
                language=row.language,
                mode=row.mode,
                is_verified=row.patient_id is not None,
                form=row.active_loop,
                escalation_id=escalation.id if escalation else None,
                holder_id=holder,
                holder=names.get(holder or ""),
                version=versions.get(row.id, 0),
                seen=seen.get(row.id),
            )
        )
    return described


def _versions(session: Session, ids: Sequence[str]) -> dict[str, int]:
    found = session.execute(
        select(Escalation.conversation_id, func.sum(Escalation.version))
        .where(Escalation.conversation_id.in_(ids))
        .group_by(Escalation.conversation_id)
    )
    return {row[0]: int(row[1]) for row in found}


def _alive(session: Session, ids: Sequence[str]) -> dict[str, Escalation]:
    """The escalation of each conversation that is worked on or waits, the most urgent first."""
    found = session.scalars(
        select(Escalation)
        .where(
            Escalation.conversation_id.in_(ids),
            Escalation.status != EscalationStatus.closed,
        )
        .order_by(Escalation.urgency_order, Escalation.created_at)
    )
    alive: dict[str, Escalation] = {}
    for one in found:
        alive.setdefault(one.conversation_id, one)
    return alive
