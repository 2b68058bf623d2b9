"""Where somebody stands in the line for a person, from what is really waiting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from api.escalations import deadlines
from api.escalations.models import URGENCY_ORDER, Escalation, EscalationStatus, Urgency
from api.identity.models import Staff

# What a deadline may differ from the plain promise before it is said as a time of day.
SLACK = timedelta(minutes=1)


@dataclass(frozen=True)
class Place:
    """`ahead`: how many wait before them; `is_late`: one of those, or they, wait too long already.

    `is_plain`: the clinic stays open until `due_at`, so that the promised amount is the truth.
    `holder`: who has it, once somebody has.
    """

    urgency: Urgency
    ahead: int
    due_at: datetime
    is_late: bool
    is_plain: bool
    holder: Staff | None


def find_place(
    *,
    session: Session,
    conversation_id: str,
    urgency: Urgency,
    now: datetime,
    escalation: Escalation | None = None,
) -> Place:
    """The place of an escalation of the conversation, or of one that is about to be opened."""
    order, created_at = URGENCY_ORDER[urgency], now
    due_at = deadlines.due_at(session=session, urgency=urgency, start=now)
    if escalation is not None:
        urgency, order = Urgency(escalation.urgency), escalation.urgency_order
        created_at, due_at = escalation.created_at, escalation.due_at or due_at
    before = _before(conversation_id, order, created_at)
    people = select(func.count(Escalation.conversation_id.distinct())).where(before)
    late = session.scalar(people.where(Escalation.due_at < now)) or 0
    return Place(
        urgency=urgency,
        ahead=session.scalar(people) or 0,
        due_at=due_at,
        is_late=due_at < now or late > 0,
        is_plain=due_at - now <= deadlines.answer_within(urgency) + SLACK,
        holder=_holder(session, escalation),
    )


def _before(conversation_id: str, order: int, created_at: datetime) -> ColumnElement[bool]:
    """What others wait for; who asked twice does not wait for themselves."""
    earlier = or_(
        Escalation.urgency_order < order,
        and_(Escalation.urgency_order == order, Escalation.created_at < created_at),
    )
    others = Escalation.conversation_id != conversation_id
    return and_(Escalation.status == EscalationStatus.open, earlier, others)


def _holder(session: Session, escalation: Escalation | None) -> Staff | None:
    """Who has taken it; whom it was only passed to is not told of."""
    if escalation is None or escalation.status != EscalationStatus.claimed:
        return None
    if escalation.assignee_id is None or escalation.claimed_at is None:
        return None
    return session.get(Staff, escalation.assignee_id)
