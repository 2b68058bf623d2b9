"""How long patients waited for a person, by urgency, and where that was too long."""

from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from api import clock
from api.db import UtcDateTime
from api.escalations.models import Escalation, Urgency
from api.escalations.takeover import REASON as TAKEN_OVER
from api.reports.period import Period
from api.reports.sql import seconds_between
from api.reports.tables import Bar, Table

COLUMNS = (
    "Urgency",
    "Opened",
    "Answered",
    "Median minutes",
    "9 of 10 within minutes",
    "Past the deadline",
    "Without a deadline",
)


def report_replies(*, session: Session, period: Period) -> Table:
    counted, waits = _count(session, period), _rank(session, period)
    rows, bars = [], []
    for urgency in Urgency:
        one = counted.get(urgency)
        median, most = waits.get(urgency, (None, None))
        rows.append(
            (
                urgency.capitalize(),
                one.opened if one else 0,
                one.answered if one else 0,
                _minutes(median),
                _minutes(most),
                one.late if one else 0,
                one.endless if one else 0,
            )
        )
        for name, value in (("median", median), ("9 of 10", most)):
            if value is not None:
                text = f"{value / 60:.1f} min"
                bars.append(Bar(f"{urgency.capitalize()}, {name}", value / 60, text))
    return Table(
        name="replies",
        title="Time to the first reply of a person",
        about="From the opening of an escalation to the first reply of staff. Past the deadline: "
        "answered or closed too late, or still waiting past it. What staff took over by themselves "
        "is not counted.",
        columns=COLUMNS,
        rows=tuple(rows),
        bars=tuple(bars),
        is_empty=not counted,
    )


def _in_period(period: Period) -> tuple[Any, ...]:
    return (
        Escalation.created_at >= period.start,
        Escalation.created_at < period.end,
        Escalation.reason != TAKEN_OVER,
    )


def _count(session: Session, period: Period) -> dict[str, Any]:
    now = literal(clock.now(), UtcDateTime())
    ended = func.coalesce(Escalation.first_reply_at, Escalation.closed_at, now)
    due = func.coalesce(Escalation.first_due_at, Escalation.due_at)
    every = func.count(Escalation.id)
    found = session.execute(
        select(
            Escalation.urgency,
            every.label("opened"),
            func.count(Escalation.first_reply_at).label("answered"),
            every.filter(ended > due).label("late"),
            every.filter(due.is_(None)).label("endless"),
        )
        .where(*_in_period(period))
        .group_by(Escalation.urgency)
    )
    return {row.urgency: row for row in found}


def _rank(session: Session, period: Period) -> dict[str, tuple[float, float]]:
    """Median and 90th percentile by the nearest rank, in seconds."""
    waited = seconds_between(session, Escalation.created_at, Escalation.first_reply_at)
    ranked = (
        select(
            Escalation.urgency,
            waited.label("waited"),
            func.row_number().over(partition_by=Escalation.urgency, order_by=waited).label("place"),
            func.count().over(partition_by=Escalation.urgency).label("many"),
        )
        .where(*_in_period(period), Escalation.first_reply_at.is_not(None))
        .subquery()
    )
    each = ranked.c
    found = session.execute(
        select(
            each.urgency,
            func.min(each.waited).filter(each.place * 2 >= each.many),
            func.min(each.waited).filter(each.place * 10 >= each.many * 9),
        ).group_by(each.urgency)
    )
    return {row[0]: (float(row[1]), float(row[2])) for row in found}


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
