"""Taking an escalation back from somebody who is silent: it returns to the queue.

Silent is who holds what is overdue and has done nothing in it for a while, who left a patient
waiting that wrote again, and whose account no longer works on escalations. The chat is left as
`hand_back` would leave it, and the patient is told only what became otherwise for them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation, Mode
from api.conversations.modes import note_mode
from api.conversations.room import Room
from api.escalations import deadlines, holding, paging
from api.escalations.locks import lock_escalation
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.escalations.telling import LEFT_BEHIND, tell
from api.identity.models import Staff
from api.identity.staff import ESCALATION_ROLES
from api.scheduling import clinic
from api.scheduling.models import Location

TOUCHED = func.coalesce(Escalation.touched_at, Escalation.claimed_at, Escalation.created_at)


def release_silent(room: Room) -> None:
    """Give back to the queue what silent people hold."""
    with room.database.read() as session:
        held = _list_silent(session, room, clock.now())
    paging.each_alone(room, held, _release_step)


def _release_step(session: Session, room: Room, escalation_id: str) -> None:
    release(session=session, room=room, escalation_id=escalation_id)


def release(*, session: Session, room: Room, escalation_id: str) -> bool:
    """Take one back; False where its holder acted meanwhile."""
    escalation, conversation = lock_escalation(session, escalation_id)
    holder = session.get(Staff, escalation.assignee_id) if escalation.assignee_id else None
    if holder is None or conversation.erased_at is not None:
        return False
    why = _why(session, room, escalation, conversation, holder)
    if why is None:
        return False
    before = Mode(conversation.mode)
    had_joined = escalation.claimed_at is not None and escalation.left_at is None
    waits = deadlines.waits_since(session=session, escalation=escalation)
    start = waits or clock.now()
    deadlines.forget_answer(session=session, escalation=escalation, start=start)
    escalation.status, escalation.assignee_id = EscalationStatus.open, None
    escalation.claimed_at = escalation.left_at = None
    escalation.version += 1
    audit.record(
        session=session,
        actor=("system", "paging"),
        action="escalation.release",
        subject=("escalation", escalation_id),
        detail={"staff": holder.id, "why": why},
    )
    session.flush()
    _leave_chat(session, room, conversation, holder, before, had_joined=had_joined)
    _tell_holder(session, room, escalation, conversation, holder)
    return True


def _leave_chat(
    session: Session,
    room: Room,
    conversation: Conversation,
    holder: Staff,
    before: Mode,
    *,
    had_joined: bool,
) -> None:
    """The assistant, or a stop that nobody lifted, takes the holder's place in the chat.

    Who was passed it and never came is not named: the patient was not told of them.
    """
    if before == Mode.assistant or holding.is_held(
        session=session, conversation_id=conversation.id
    ):
        return
    if before != Mode.staff and not had_joined:
        return
    if before == Mode.staff:
        conversation.mode = holding.mode_left_behind(
            session=session, conversation_id=conversation.id
        )
    name = "holder_silent" if had_joined else "nobody_came"
    name = LEFT_BEHIND.get(Mode(conversation.mode), name)
    if paging.can_seal(room, conversation):
        tell(session, room, conversation, holder, name)
    else:  # its words cannot be written; who answers now stands all the same
        note_mode(session=session, conversation=conversation)


def _tell_holder(
    session: Session,
    room: Room,
    escalation: Escalation,
    conversation: Conversation,
    holder: Staff,
) -> None:
    if holder.disabled_at is not None:
        return
    text = (
        f"Escalation, {escalation.urgency}: you held it and nothing happened in time. It is back "
        f"in the queue for everybody.\n{paging.link(room, escalation.id)}"
    )
    paging.write_to_staff(
        session=session,
        room=room,
        conversation=conversation,
        staff=holder,
        text=text,
        dedupe_key=f"release:{escalation.id}:{escalation.version}",
    )


def _list_silent(session: Session, room: Room, now: datetime) -> Sequence[str]:
    """Who is silent; by plain time first, since that the database can say."""
    since = now - timedelta(minutes=room.settings.silent_minutes)
    query = (
        select(Escalation, Conversation, Staff)
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .join(Staff, Staff.id == Escalation.assignee_id)
        .where(
            Escalation.status == EscalationStatus.claimed,
            or_(
                _is_gone(),
                and_(since >= TOUCHED, since >= Escalation.due_at),
            ),
            or_(
                _is_gone(),
                Escalation.answered_at.is_(None),
                Conversation.last_patient_at > TOUCHED,
            ),
        )
    )
    if not deadlines.is_open_now(clinic.list_locations(session=session), now):
        query = query.where(or_(_is_gone(), Escalation.urgency.in_(deadlines.PLAIN)))
    return [
        escalation.id
        for escalation, conversation, holder in session.execute(query).all()
        if _why(session, room, escalation, conversation, holder) is not None
    ]


def _is_gone() -> ColumnElement[bool]:
    return or_(Staff.disabled_at.is_not(None), Staff.role.not_in(ESCALATION_ROLES))


def _why(
    session: Session,
    room: Room,
    escalation: Escalation,
    conversation: Conversation,
    holder: Staff,
) -> str | None:
    """Why it is to be taken from its holder now: `gone`, `silent` or `left_waiting`."""
    if escalation.status != EscalationStatus.claimed:
        return None
    if holder.disabled_at is not None or holder.role not in ESCALATION_ROLES:
        return "gone"
    locations, now = clinic.list_locations(session=session), clock.now()
    touched = escalation.touched_at or escalation.claimed_at or escalation.created_at
    silent = timedelta(minutes=room.settings.silent_minutes)
    if escalation.answered_at is None:
        if escalation.due_at is None:
            return None
        start = max(escalation.due_at, touched)
        return "silent" if _passed(escalation, locations, start, silent, now) else None
    waits = conversation.last_patient_at
    # An alarm has its clock again instead (`paging`), and is silent once that is over.
    if escalation.urgency in deadlines.PLAIN or conversation.mode != Mode.staff:
        return None
    if waits is None or waits <= touched:
        return None
    allowed = deadlines.answer_within(Urgency(escalation.urgency), room.settings) + silent
    return "left_waiting" if _passed(escalation, locations, waits, allowed, now) else None


def _passed(
    escalation: Escalation,
    locations: Sequence[Location],
    start: datetime,
    amount: timedelta,
    now: datetime,
) -> bool:
    urgency = Urgency(escalation.urgency)
    until = deadlines.later(locations=locations, urgency=urgency, start=start, amount=amount)
    return until <= now
