"""The queue of escalations: most urgent first, then oldest; only what a list shows is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.escalations.filters import QueueFilter, View
from api.escalations.models import Escalation, EscalationStatus
from api.escalations.queue_rows import COLUMNS, QueueRow, to_rows

PAGE_SIZE = 50
# By name, so that the index on the status serves.
ALIVE = Escalation.status.in_((EscalationStatus.open, EscalationStatus.claimed))
CLOSED = Escalation.status == EscalationStatus.closed


@dataclass(frozen=True)
class QueuePage:
    rows: tuple[QueueRow, ...]
    page: int
    has_next: bool


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Nobody has answered, and the time for it is over."""
    return and_(ALIVE, Escalation.answered_at.is_(None), Escalation.due_at <= now)


def list_queue(*, session: Session, staff_id: str, wanted: QueueFilter) -> QueuePage:
    """One page of a view; behind the last page, the last one."""
    found = _fetch(session, staff_id, wanted, wanted.page)
    page = wanted.page
    if not found and page > 1:
        page = max(1, -(-_count(session, staff_id, wanted) // PAGE_SIZE))
        found = _fetch(session, staff_id, wanted, page)
    rows = to_rows(session, staff_id, found[:PAGE_SIZE])
    return QueuePage(rows=rows, page=page, has_next=len(found) > PAGE_SIZE)


def count_views(*, session: Session, staff_id: str) -> dict[str, int]:
    """How many escalations each view holds, and how many are overdue, in one query."""
    conditions = {
        **{view.value: _condition(view, staff_id) for view in View},
        "overdue": is_overdue(clock.now()),
    }
    row = session.execute(
        select(
            *(
                func.count().filter(condition).label(f"count_{name}")
                for name, condition in conditions.items()
            )
        ).select_from(Escalation)
    ).one()
    return dict(zip(conditions, row, strict=True))


def list_reasons(*, session: Session) -> list[str]:
    """The reasons of what is open now."""
    return sorted(session.scalars(select(Escalation.reason).where(ALIVE).distinct()))


def _condition(view: View, staff_id: str) -> ColumnElement[bool]:
    conditions = {
        View.open: ALIVE,
        View.unassigned: and_(ALIVE, Escalation.assignee_id.is_(None)),
        View.mine: and_(ALIVE, Escalation.assignee_id == staff_id),
        View.team: and_(ALIVE, Escalation.assignee_id != staff_id),
        View.closed: CLOSED,
    }
    return conditions[view]


def _conditions(staff_id: str, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    conditions = [_condition(wanted.view, staff_id)]
    if wanted.urgency is not None:
        conditions.append(Escalation.urgency == wanted.urgency)
    if wanted.reason is not None:
        conditions.append(Escalation.reason == wanted.reason)
    if wanted.overdue:
        conditions.append(is_overdue(clock.now()))
    if wanted.language is not None:
        conditions.append(Conversation.language == wanted.language)
    return conditions


def _fetch(
    session: Session, staff_id: str, wanted: QueueFilter, page: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    query = (
        select(*COLUMNS)
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .where(*_conditions(staff_id, wanted))
    )
    if wanted.view == View.closed:
        query = query.order_by(Escalation.closed_at.desc(), Escalation.id)
    else:
        query = query.order_by(Escalation.urgency_order, Escalation.created_at, Escalation.id)
    start = (page - 1) * PAGE_SIZE
    return session.execute(query.offset(start).limit(PAGE_SIZE + 1)).all()


def _count(session: Session, staff_id: str, wanted: QueueFilter) -> int:
    counted = session.scalar(
        select(func.count(Escalation.id))
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .where(*_conditions(staff_id, wanted))
    )
    return counted or 0
