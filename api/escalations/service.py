"""Open, claim, answer and close escalations. Changing calls name the version they were made on."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation, Mode
from api.db import new_id
from api.errors import FrontdeskError, NotFound
from api.escalations import deadlines, holding
from api.escalations.models import (
    URGENCY_ORDER,
    Escalation,
    EscalationStatus,
    Outcome,
    Urgency,
)

STOPPED = (Mode.emergency, Mode.crisis)
# Put together once: every turn asks.
_ID_OF = select(Escalation.id).where(Escalation.utterance_id == bindparam("utterance"))


class EscalationChanged(FrontdeskError):
    code, status, title = "ESC-001", 409, "Somebody changed this escalation meanwhile."


class EscalationClosed(FrontdeskError):
    code, status, title = "ESC-002", 409, "This escalation is closed."


class ClaimedByAnother(FrontdeskError):
    code, status, title = "ESC-003", 409, "A colleague holds this escalation."


class NothingToClear(FrontdeskError):
    code, status, title = "ESC-008", 409, "No emergency stop is in force: nothing was cleared."


class NotClaimed(FrontdeskError):
    code, status, title = "ESC-009", 409, "Nobody holds this escalation yet. Claim it first."


class AlarmUnseen(FrontdeskError):
    code, status = "ESC-019", 409
    title = "A new alarm came in this chat: nothing was cleared. Read it first."


class StopInForce(FrontdeskError):
    code, status, title = "ESC-006", 409, "An emergency stop is in force. Clear it first."


class TakeOverFirst(FrontdeskError):
    code, status, title = "ESC-012", 409, "This was passed to you. Take it over first."


class NotClosed(FrontdeskError):
    code, status, title = "ESC-013", 409, "This escalation is open already."


class DataErased(FrontdeskError):
    code, status, title = "ESC-014", 409, "The patient's data was erased: nothing can be added."


def escalate(
    *,
    session: Session,
    conversation_id: str,
    utterance_id: str,
    urgency: Urgency,
    reason: str,
    rules: Sequence[str] = (),
    quotes: Sequence[dict[str, int]] = (),
    versions: dict[str, Any] | None = None,
    confidence: float | None = None,
) -> tuple[Escalation, bool]:
    """Open an escalation for an utterance; return it and whether it is new.

    The same utterance keeps one escalation; a more urgent reason raises it.
    """
    now = clock.now()
    existing = session.scalar(select(Escalation).where(Escalation.utterance_id == utterance_id))
    if existing is not None:
        if URGENCY_ORDER[urgency] < existing.urgency_order:
            existing.urgency, existing.urgency_order = urgency, URGENCY_ORDER[urgency]
            existing.reason, existing.rules = reason, list(rules)
            existing.quotes = list(quotes)
            deadlines.hasten(session=session, escalation=existing, start=now)
            existing.version += 1
        elif rules and not existing.rules:
            # An action was first to ask for a person; the screen knows which words and why.
            existing.reason, existing.rules = reason, list(rules)
            existing.quotes, existing.versions = list(quotes), versions or {}
            existing.version += 1
        return existing, False
    escalation = Escalation(
        id=new_id(),
        conversation_id=conversation_id,
        utterance_id=utterance_id,
        urgency=urgency,
        urgency_order=URGENCY_ORDER[urgency],
        reason=reason,
        rules=list(rules),
        quotes=list(quotes),
        versions=versions or {},
        confidence=confidence,
        created_at=now,
        due_at=deadlines.due_at(session=session, urgency=urgency, start=now),
    )
    session.add(escalation)
    session.flush()
    audit.record(
        session=session,
        actor=("system", "screen"),
        action="escalation.open",
        subject=("escalation", escalation.id),
        detail={"reason": reason, "urgency": urgency, "rules": list(rules), "quotes": list(quotes)},
    )
    return escalation, True


def find_id_of(*, session: Session, utterance_id: str) -> str | None:
    return session.scalar(_ID_OF, {"utterance": utterance_id})


def find_of(*, session: Session, utterance_id: str) -> Escalation | None:
    return session.scalar(select(Escalation).where(Escalation.utterance_id == utterance_id))


def count_open(*, session: Session) -> int:
    counted = session.scalar(
        select(func.count())
        .select_from(Escalation)
        .where(Escalation.status == EscalationStatus.open)
    )
    return counted or 0


def claim(*, session: Session, escalation_id: str, staff_id: str, version: int) -> Escalation:
    """Take an escalation and its conversation; the assistant is silent from here on."""
    escalation = get_for_change(session, escalation_id, version)
    if escalation.status == EscalationStatus.closed:
        raise EscalationClosed
    if escalation.assignee_id not in (None, staff_id):
        raise ClaimedByAnother
    escalation.status, escalation.assignee_id = EscalationStatus.claimed, staff_id
    escalation.claimed_at, escalation.left_at = escalation.claimed_at or clock.now(), None
    conversation = session.get_one(Conversation, escalation.conversation_id)
    if conversation.mode == Mode.assistant:
        conversation.mode = Mode.staff
    return note_change(session, escalation, staff_id, "escalation.claim")


def require_holder(
    *, session: Session, escalation_id: str, staff_id: str, version: int | None = None
) -> Escalation:
    """Return the escalation if this member of staff holds it and has taken it over."""
    escalation = get_for_change(session, escalation_id, version)
    if escalation.status == EscalationStatus.closed:
        raise EscalationClosed
    if escalation.assignee_id is None:
        raise NotClaimed
    if escalation.assignee_id != staff_id:
        raise ClaimedByAnother
    if escalation.claimed_at is None:
        raise TakeOverFirst
    return escalation


def hand_back(*, session: Session, escalation_id: str, staff_id: str, version: int) -> Escalation:
    """Leave the conversation, to a colleague who is in it or else to the assistant.

    The escalation stays claimed until closed.

    Raises:
        StopInForce: the patient would be told that the assistant answers, and it would not.
    """
    escalation = require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff_id, version=version
    )
    conversation = session.get_one(Conversation, escalation.conversation_id)
    if conversation.mode in STOPPED:
        raise StopInForce
    _leave_chat(session, conversation.id, staff_id)
    if not holding.is_held(session=session, conversation_id=conversation.id):
        conversation.mode = holding.mode_left_behind(
            session=session, conversation_id=conversation.id
        )
    return note_change(session, escalation, staff_id, "escalation.hand_back")


def _leave_chat(session: Session, conversation_id: str, staff_id: str) -> None:
    """Who leaves does so with all that they hold of it."""
    theirs = session.scalars(
        select(Escalation).where(
            Escalation.conversation_id == conversation_id,
            Escalation.assignee_id == staff_id,
            holding.IN_CHAT,
        )
    )
    for one in theirs.all():
        one.left_at = clock.now()
    session.flush()


def clear_stop(
    *,
    session: Session,
    escalation_id: str,
    staff_id: str,
    version: int,
    seen: Collection[str],
) -> Escalation:
    """Lift the stop that emergencies or crises put on the conversation.

    Who clears it answers for every alarm that nobody holds: they become theirs to close, and none
    of them stops the conversation again. `seen`: ids of those that their page showed.

    Raises:
        NothingToClear: the patient would be told that a stop ended, and none was in force.
        AlarmUnseen: one that nobody holds came after the page was shown.
    """
    escalation = require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff_id, version=version
    )
    conversation = session.get_one(Conversation, escalation.conversation_id)
    if conversation.mode not in STOPPED:
        raise NothingToClear
    alarms = holding.list_unclaimed_alarms(session=session, conversation_id=conversation.id)
    if any(alarm.id not in seen for alarm in alarms):
        raise AlarmUnseen
    conversation.mode, escalation.left_at = Mode.staff, None
    for alarm in alarms:
        alarm.status, alarm.assignee_id = EscalationStatus.claimed, staff_id
        alarm.claimed_at = alarm.claimed_at or clock.now()
        note_change(session, alarm, staff_id, "escalation.claim")
    deadlines.note_answer(session=session, conversation_id=conversation.id, staff_id=staff_id)
    return note_change(session, escalation, staff_id, "escalation.clear")


def close(
    *, session: Session, escalation_id: str, staff_id: str, version: int, outcome: Outcome
) -> Escalation:
    """Close with an outcome; a conversation that nobody else holds goes back to the assistant.

    Raises:
        StopInForce: closed under a stop, nobody would be left who can lift it.
    """
    escalation = require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff_id, version=version
    )
    stopped = session.get_one(Conversation, escalation.conversation_id).mode in STOPPED
    if stopped and not holding.has_other_alarm(session=session, escalation=escalation):
        raise StopInForce
    escalation.status, escalation.outcome = EscalationStatus.closed, outcome
    escalation.closed_at = clock.now()
    session.flush()
    conversation = session.get_one(Conversation, escalation.conversation_id)
    held_still = session.scalar(
        select(func.count())
        .select_from(Escalation)
        .where(
            Escalation.conversation_id == escalation.conversation_id,
            Escalation.status == EscalationStatus.claimed,
            Escalation.left_at.is_(None),
        )
    )
    if conversation.mode == Mode.staff and not held_still:
        conversation.mode = holding.mode_left_behind(
            session=session, conversation_id=conversation.id
        )
    return note_change(session, escalation, staff_id, "escalation.close", outcome=outcome)


def report_false_alarm(*, session: Session, conversation_id: str) -> Escalation | None:
    """The patient says an emergency was a mistake; staff still see the escalation.

    Never for a crisis: there the stop stays.
    """
    conversation = session.get_one(Conversation, conversation_id)
    if conversation.mode != Mode.emergency:
        return None
    held = holding.is_held(session=session, conversation_id=conversation_id)
    conversation.mode = Mode.staff if held else Mode.assistant
    return deny_alarm(session=session, conversation_id=conversation_id)


def deny_alarm(*, session: Session, conversation_id: str) -> Escalation | None:
    """The patient says of the last emergency that it was none; never of a crisis."""
    escalation = session.scalar(
        select(Escalation)
        .where(
            Escalation.conversation_id == conversation_id,
            Escalation.urgency == Urgency.emergency,
            Escalation.status != EscalationStatus.closed,
        )
        .order_by(Escalation.created_at.desc())
        .limit(1)
    )
    if escalation is not None:
        escalation.false_alarm_at = clock.now()
        escalation.version += 1
    audit.record(
        session=session,
        actor=("patient", conversation_id),
        action="escalation.false_alarm",
        subject=("conversation", conversation_id),
        detail={"escalation": escalation.id if escalation else None},
    )
    return escalation


def get_for_change(session: Session, escalation_id: str, version: int | None) -> Escalation:
    """Lock an escalation, if it is still the one that a page showed.

    Raises:
        NotFound, EscalationChanged.
    """
    escalation = session.scalar(
        select(Escalation).where(Escalation.id == escalation_id).with_for_update()
    )
    if escalation is None:
        raise NotFound
    if version is not None and escalation.version != version:
        raise EscalationChanged
    return escalation


def note_change(
    session: Session, escalation: Escalation, staff_id: str, action: str, **detail: str
) -> Escalation:
    """A new version, on record; who holds it did something."""
    escalation.version += 1
    escalation.touched_at = clock.now()
    audit.record(
        session=session,
        actor=("staff", staff_id),
        action=action,
        subject=("escalation", escalation.id),
        detail=dict(detail),
    )
    session.flush()
    return escalation
