"""What became of the doses, in counts: no score, no praise, no blame.

Proportion of days covered: the days on which every dose that was due was noted as taken, out of
the days on which one was due. It says what was noted, not what was swallowed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.reminders.models import DoseEvent, DoseStatus

COUNTED = (DoseStatus.taken, DoseStatus.skipped, DoseStatus.missed, DoseStatus.sent)
# The most that a page shows.
MAX_DAYS = 92


@dataclass(frozen=True)
class Day:
    """One day of one plan, where the plan was kept. `open`: said, not answered yet."""

    on: date
    taken: int
    skipped: int
    missed: int
    open: int
    planned: int = 0

    @property
    def due(self) -> int:
        return self.taken + self.skipped + self.missed

    @property
    def is_covered(self) -> bool:
        return self.due > 0 and self.taken == self.due


@dataclass(frozen=True)
class Adherence:
    """Days with a dose, oldest first."""

    days: tuple[Day, ...] = field(default=())

    @property
    def counted(self) -> int:
        """Days on which a dose was due and is settled."""
        return sum(1 for day in self.days if day.due)

    @property
    def covered(self) -> int:
        return sum(1 for day in self.days if day.is_covered)

    @property
    def percent(self) -> int | None:
        return round(100 * self.covered / self.counted) if self.counted else None

    def total(self, name: str) -> int:
        return sum(getattr(day, name) for day in self.days)


def measure(*, session: Session, plan_id: str, now: datetime, days: int = 30) -> Adherence:
    """The settled doses of the last days."""
    rows = session.execute(
        select(DoseEvent.due_local, DoseEvent.status).where(
            DoseEvent.plan_id == plan_id,
            DoseEvent.planned_at > now - timedelta(days=min(days, MAX_DAYS)),
            DoseEvent.planned_at <= now,
            DoseEvent.status.in_(COUNTED),
        )
    ).all()
    return count((local, status) for local, status in rows)


def list_month(*, session: Session, plan_id: str, month: date) -> dict[date, Day]:
    """The days of a month that have a dose, settled, open or planned. `month`: its first day."""
    after = (month + timedelta(days=32)).replace(day=1)
    rows = session.execute(
        select(DoseEvent.due_local, DoseEvent.status).where(
            DoseEvent.plan_id == plan_id,
            DoseEvent.due_local >= month.isoformat(),
            DoseEvent.due_local < after.isoformat(),
            DoseEvent.status.in_((*COUNTED, DoseStatus.planned)),
        )
    ).all()
    return {day.on: day for day in count((local, status) for local, status in rows).days}


def count(doses: Iterable[tuple[str, str]]) -> Adherence:
    """Count (wall time, status) by day."""
    by_day: dict[date, Counter[str]] = {}
    for local, status in doses:
        by_day.setdefault(date.fromisoformat(local[:10]), Counter())[status] += 1
    return Adherence(
        tuple(
            Day(
                on=on,
                taken=counts[DoseStatus.taken],
                skipped=counts[DoseStatus.skipped],
                missed=counts[DoseStatus.missed],
                open=counts[DoseStatus.sent],
                planned=counts[DoseStatus.planned],
            )
            for on, counts in sorted(by_day.items())
        )
    )
