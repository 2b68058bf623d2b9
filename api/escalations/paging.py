"""Paging: what nobody answered in time goes to the next in the chain, again and again.

A step is one transaction: who is paged, that it happened and the e-mail to them. Every open console
hears of it (`web/staff_live.py`). It ends with an answer to the patient or with closing, and begins
again for an alarm whose patient wrote after the answer and is left waiting.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api import clock, failpoints
from api.audit import service as audit
from api.conversations.models import Conversation, Mode
from api.conversations.room import Room
from api.escalations import deadlines
from api.escalations.locks import lock_escalation
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.escalations.queue import is_overdue
from api.identity.models import Staff
from api.identity.staff import ESCALATION_ROLES
from api.outbox import service as outbox
from api.scheduling import clinic

log = structlog.get_logger()
AT_ONCE = 100


def page_overdue(room: Room) -> None:
    """Page once for each escalation whose time for it has come."""
    with room.database.read() as session:
        left = _list_left_waiting(session, room, clock.now())
    each_alone(room, left, _restart_if_left)
    with room.database.read() as session:
        due = _list_due(session, room, clock.now())
        lacks_deadline = deadlines.has_missing(session=session)
    if lacks_deadline:
        with room.database.write() as session:
            deadlines.set_missing(session=session)
    each_alone(room, due, _page_step)


def each_alone(
    room: Room, escalation_ids: Sequence[str], step: Callable[[Session, Room, str], object]
) -> None:
    """One transaction each; what is wrong with one keeps nobody from the others.

    Raises:
        OperationalError: the database is away, for all of them.
    """
    for escalation_id in escalation_ids:
        try:
            with room.database.write() as session:
                step(session, room, escalation_id)
        except OperationalError:
            raise
        except Exception as error:
            log.error("escalation_skipped", escalation_id=escalation_id, kind=type(error).__name__)


def _page_step(session: Session, room: Room, escalation_id: str) -> None:
    page(session=session, room=room, escalation_id=escalation_id)
    failpoints.reach("before_page_commit")


def page(*, session: Session, room: Room, escalation_id: str) -> bool:
    """Take one step along the chain; False where it is no longer, or not yet, due.

    An empty chain is a step too: the consoles alone hear it, and the log says why.
    """
    escalation, conversation = lock_escalation(session, escalation_id)
    now = clock.now()
    if not _is_due(escalation, now, _pause(room)) or conversation.erased_at is not None:
        return False
    chain = list_chain(session=session)
    paged = chain[escalation.pages % len(chain)] if chain else None
    escalation.pages, escalation.paged_at = escalation.pages + 1, now
    if paged is not None:
        _write_to(session, room, escalation, conversation, paged, now)
    else:
        log.warning("paging_chain_empty", escalation_id=escalation_id)
    audit.record(
        session=session,
        actor=("system", "paging"),
        action="escalation.page",
        subject=("escalation", escalation_id),
        detail={"step": escalation.pages, "staff": paged.id if paged else None},
    )
    return True


def list_chain(*, session: Session) -> Sequence[Staff]:
    """Who is paged, in order: enabled accounts with a place in it that work on escalations."""
    return session.scalars(
        select(Staff)
        .where(
            Staff.page_order.is_not(None),
            Staff.disabled_at.is_(None),
            Staff.role.in_(ESCALATION_ROLES),
        )
        .order_by(Staff.page_order, Staff.created_at, Staff.id)
    ).all()


def find_chain_problem(*, session: Session) -> str | None:
    """What `doctor` says about the chain; None while somebody is in it."""
    if list_chain(session=session):
        return None
    return (
        "Nobody is in the paging chain: an escalation that is not answered in time is heard only "
        "by consoles that are open. Give somebody a place in the chain."
    )


def link(room: Room, escalation_id: str) -> str:
    return f"{room.settings.address}/staff/escalations/{escalation_id}"


def can_seal(room: Room, conversation: Conversation) -> bool:
    """Whether anything can be written under the conversation's key; the log says why not."""
    try:
        room.keystore.cipher(conversation.key_id)
    except Exception as error:  # whatever is wrong with a key, an alarm goes on
        log.error("key_not_read", conversation_id=conversation.id, kind=type(error).__name__)
        return False
    return True


def write_to_staff(
    *,
    session: Session,
    room: Room,
    conversation: Conversation,
    staff: Staff,
    text: str,
    dedupe_key: str,
) -> None:
    """An e-mail to a member of staff; `text` holds nothing of the patient.

    It is sealed with the conversation's key. Where that cannot be had, the consoles alone hear of
    what happened, which stands all the same.
    """
    if not can_seal(room, conversation):
        return
    outbox.enqueue(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        channel="email",
        to=staff.email,
        text=text,
        dedupe_key=dedupe_key,
    )


def _write_to(
    session: Session,
    room: Room,
    escalation: Escalation,
    conversation: Conversation,
    paged: Staff,
    now: datetime,
) -> None:
    text = (
        f"Escalation, {escalation.urgency}: nobody has answered in time "
        f"(page {escalation.pages}).\n"
        f"{link(room, escalation.id)}\n"
        "You are paged until somebody has claimed it and answered."
    )
    write_to_staff(
        session=session,
        room=room,
        conversation=conversation,
        staff=paged,
        text=text,
        # By its instant: the steps are counted from one again when the clock runs anew.
        dedupe_key=f"page:{escalation.id}:{now:%Y%m%d%H%M%S}",
    )


def _list_left_waiting(session: Session, room: Room, now: datetime) -> Sequence[str]:
    """Alarms that somebody has and answered, whose patient wrote again and hears nothing."""
    answered = session.scalars(
        select(Escalation)
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .where(
            Escalation.status == EscalationStatus.claimed,
            Escalation.urgency.in_(deadlines.PLAIN),
            Escalation.answered_at < Conversation.last_patient_at,
            Escalation.left_at.is_(None),
            Conversation.mode != Mode.assistant,
        )
    )
    return [one.id for one in answered if _left_since(session, room, one, now) is not None]


def _restart_if_left(session: Session, room: Room, escalation_id: str) -> None:
    escalation, conversation = lock_escalation(session, escalation_id)
    since = _left_since(session, room, escalation, clock.now())
    in_chat = escalation.left_at is None and conversation.mode != Mode.assistant
    if since is not None and in_chat:
        deadlines.restart(session=session, escalation=escalation, start=since)


def _left_since(
    session: Session, room: Room, escalation: Escalation, now: datetime
) -> datetime | None:
    """Since when its patient waits, if that is longer than an answer may take."""
    since = deadlines.waits_since(session=session, escalation=escalation)
    allowed = deadlines.answer_within(Urgency(escalation.urgency), room.settings)
    return since if since is not None and since + allowed <= now else None


def _list_due(session: Session, room: Room, now: datetime) -> Sequence[str]:
    """Whom to page for. What waits for opening hours is paged for in them only."""
    query = select(Escalation.id).where(
        is_overdue(now),
        or_(Escalation.paged_at.is_(None), Escalation.paged_at <= now - _pause(room)),
    )
    if not deadlines.is_open_now(clinic.list_locations(session=session), now):
        query = query.where(Escalation.urgency.in_(deadlines.PLAIN))
    return session.scalars(
        query.order_by(Escalation.urgency_order, Escalation.due_at).limit(AT_ONCE)
    ).all()


def _is_due(escalation: Escalation, now: datetime, pause: timedelta) -> bool:
    return (
        escalation.status != EscalationStatus.closed
        and escalation.answered_at is None
        and escalation.due_at is not None
        and escalation.due_at <= now
        and (escalation.paged_at is None or escalation.paged_at <= now - pause)
    )


def _pause(room: Room) -> timedelta:
    return timedelta(minutes=room.settings.page_again_minutes)
