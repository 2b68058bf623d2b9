"""What is past its time is deleted by the worker, each kind by its own setting, and counted.

A legal hold, an open escalation or a reminder that is still kept keeps a conversation.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import UNFINISHED, Conversation, Utterance
from api.conversations.room import Room
from api.escalations.models import Escalation, EscalationNote, EscalationStatus, NoteMention
from api.identity.models import Verification
from api.outbox.models import DeliveryStatus, OutboxMessage
from api.reminders.models import DoseEvent, ReminderPlan
from api.reviews.models import ReviewCase
from api.rights.holds import held_ids
from api.rights.rows import forget_conversations
from api.rights.tracker import forget_tracker
from api.settings import Settings

AT_ONCE = 500


def kept_for(settings: Settings) -> tuple[str, str, str]:
    """In words for patients: days of chats, months of reminders, years of the audit trail."""
    return (
        str(settings.keep_transcript_days),
        str(round(settings.keep_reminder_days / 30.44)),
        str(round(settings.keep_audit_days / 365.25)),
    )


def purge(room: Room) -> dict[str, int]:
    """Delete what is past its time; return counts, which are audited too."""
    settings, now = room.settings, clock.now()
    said_before = now - timedelta(days=settings.keep_transcript_days)
    with room.database.write() as session:
        ended = session.execute(_ended(said_before)).all()
        ids, key_ids = [one for one, _ in ended], [key_id for _, key_id in ended]
        counts = forget_conversations(session=session, conversation_ids=ids)
        counts["conversation"] = len(ids)
        reminded_before = now - timedelta(days=settings.keep_reminder_days)
        for name, count in _purge_rows(session, said_before, reminded_before).items():
            counts[name] = counts.get(name, 0) + count
        counts = {name: count for name, count in counts.items() if count}
        if counts:
            _note(session, counts)
        # Before the commit: if it fails, the next round deletes rows that nobody can read.
        room.keystore.destroy(key_ids=key_ids)
    forget_tracker(settings, conversation_ids=ids)
    return counts


def purge_audit(room: Room, *, anchor: Path) -> int:
    """Cut the audit trail's beginning; return how many records were past their time."""
    before = clock.now() - timedelta(days=room.settings.keep_audit_days)
    with room.database.write() as session:
        count = audit.cut(
            session=session, key=room.keystore.derive("audit"), anchor=anchor, before=before
        )
        if count:
            _note(session, {"audit_record": count})
    return count


def _ended(before: datetime) -> Any:
    """Id and key of conversations in which nothing was said since."""
    last = func.coalesce(Conversation.last_patient_at, Conversation.created_at)
    planned = select(ReminderPlan.conversation_id)
    return (
        select(Conversation.id, Conversation.key_id)
        .where(
            last < before,
            Conversation.erased_at.is_(None),
            Conversation.id.not_in(planned),
            _may_go(Conversation.id),
        )
        .order_by(last)
        .limit(AT_ONCE)
    )


def _may_go(conversation_id: Any) -> ColumnElement[bool]:
    """Neither on hold, itself or by its patient, nor with a person's work unfinished."""
    held = select(Conversation.id).where(
        or_(Conversation.id.in_(held_ids()), Conversation.patient_id.in_(held_ids()))
    )
    unfinished = select(Escalation.conversation_id).where(
        Escalation.status != EscalationStatus.closed
    )
    return and_(conversation_id.not_in(held), conversation_id.not_in(unfinished))


def _purge_rows(
    session: Session, said_before: datetime, reminded_before: datetime
) -> dict[str, int]:
    """Rows past their time in conversations that go on."""
    old_plans = select(ReminderPlan.id).where(
        ReminderPlan.cancelled_at < reminded_before, _may_go(ReminderPlan.conversation_id)
    )
    old_notes = (EscalationNote.created_at < said_before) & _may_go(EscalationNote.conversation_id)
    session.execute(
        delete(NoteMention).where(
            NoteMention.note_id.in_(select(EscalationNote.id).where(old_notes))
        )
    )
    session.execute(
        update(ReviewCase)
        .where(
            ReviewCase.closed_at < said_before,
            ReviewCase.comment_ciphertext.is_not(None),
            _may_go(ReviewCase.conversation_id),
        )
        .values(comment_ciphertext=None)
    )
    wanted: list[tuple[type[Any], ColumnElement[bool]]] = [
        (EscalationNote, old_notes),
        (
            Utterance,
            (Utterance.created_at < said_before)
            & Utterance.status.not_in(UNFINISHED)
            & _may_go(Utterance.conversation_id),
        ),
        (
            OutboxMessage,
            (OutboxMessage.created_at < said_before)
            & (OutboxMessage.status != DeliveryStatus.waiting)
            & _may_go(OutboxMessage.conversation_id),
        ),
        (
            Verification,
            (Verification.created_at < said_before) & _may_go(Verification.conversation_id),
        ),
        (
            DoseEvent,
            ((DoseEvent.due_at < reminded_before) | DoseEvent.plan_id.in_(old_plans))
            & _may_go(DoseEvent.conversation_id),
        ),
        (ReminderPlan, ReminderPlan.id.in_(old_plans)),
    ]
    return {
        model.__tablename__: len(
            session.execute(delete(model).where(condition).returning(model.id)).all()
        )
        for model, condition in wanted
    }


def _note(session: Session, counts: dict[str, int]) -> None:
    audit.record(
        session=session,
        actor=("system", "retention"),
        action="retention.purge",
        subject=("installation", "data"),
        detail=counts,
    )
