"""Hand-offs and re-openings, counted by days of the clinic."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.models import AuditRecord
from api.escalations.models import Escalation, Urgency
from api.reports.period import Period
from api.reports.sql import hour_of
from api.reports.tables import Bar, Cell, Table

REOPENED = "escalation.reopen"


def report_days(*, session: Session, period: Period) -> Table:
    opened = _opened(session, period)
    again = _reopened(session, period)
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for day in period.dates:
        counts = [opened[(day.isoformat(), urgency)] for urgency in Urgency]
        rows.append((day.isoformat(), sum(counts), *counts, again[day.isoformat()]))
        bars.append(Bar(day.isoformat(), sum(counts), str(sum(counts))))
    return Table(
        name="days",
        title="Hand-offs and re-openings by day",
        about="Escalations by the day they were opened, at the clinic's time, and closed ones that "
        "were opened again that day.",
        columns=("Day", "Hand-offs", *(one.capitalize() for one in Urgency), "Opened again"),
        rows=tuple(rows),
        bars=tuple(bars),
        by_day=True,
        is_empty=not opened.total() and not again.total(),
    )


def _opened(session: Session, period: Period) -> Counter[tuple[str, str]]:
    hour = hour_of(session, Escalation.created_at)
    found = session.execute(
        select(hour.label("hour"), Escalation.urgency, func.count())
        .where(Escalation.created_at >= period.start, Escalation.created_at < period.end)
        .group_by(hour, Escalation.urgency)
    )
    counts: Counter[tuple[str, str]] = Counter()
    for said, urgency, count in found:
        counts[(_day(said, period), urgency)] += count
    return counts


def _reopened(session: Session, period: Period) -> Counter[str]:
    hour: Any = hour_of(session, AuditRecord.at)
    found = session.execute(
        select(hour.label("hour"), func.count())
        .where(
            AuditRecord.action == REOPENED,
            AuditRecord.at >= period.start,
            AuditRecord.at < period.end,
        )
        .group_by(hour)
    )
    counts: Counter[str] = Counter()
    for said, count in found:
        counts[_day(said, period)] += count
    return counts


def _day(hour: str, period: Period) -> str:
    instant = datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC)
    return instant.astimezone(ZoneInfo(period.zone)).date().isoformat()
