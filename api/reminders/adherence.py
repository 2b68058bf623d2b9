"""What became of the doses, in counts: no score, no praise, no blame.

Proportion of days covered: the days on which every dose was noted as taken, out of the days whose
doses are all settled. A day with a dose that waits for an answer, or is still ahead, is none of
them yet. It says what was noted, not what was swallowed: not answered is not "not taken".
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan

COUNTED = (DoseStatus.taken, DoseStatus.skipped, DoseStatus.missed, DoseStatus.sent)
# A dose that was never said: later than its window, so no answer was asked for.
UNSENT = "unsent"
Doses = Select[str, str, datetime | None]
SETTLED = ("taken", "skipped", "missed", "unsent")
# The most that a page shows.
MAX_DAYS = 92


@dataclass(frozen=True)
class Day:
    """One day of one plan, where the plan was kept. `missed`: said and never answered; `unsent`:
    never said; `open`: said, not answered yet."""

    on: date
    taken: int
    skipped: int
    missed: int
    open: int
    planned: int = 0
    unsent: int = 0

    @property
    def due(self) -> int:
        return self.taken + self.skipped + self.missed + self.unsent

    @property
    def is_settled(self) -> bool:
        return self.due > 0 and not self.open and not self.planned

    @property
    def is_covered(self) -> bool:
        return self.is_settled and self.taken == self.due


@dataclass(frozen=True)
class Adherence:
    """Days with a dose, oldest first."""

    days: tuple[Day, ...] = field(default=())

    @property
    def counted(self) -> int:
        """Days on which a dose was due and every one is settled."""
        return sum(1 for day in self.days if day.is_settled)

    @property
    def covered(self) -> int:
        return sum(1 for day in self.days if day.is_covered)

    @property
    def percent(self) -> int | None:
        return round(100 * self.covered / self.counted) if self.counted else None

    def total(self, name: str) -> int:
        return sum(getattr(day, name) for day in self.days)


def measure(*, session: Session, plan_id: str, now: datetime, days: int = 30) -> Adherence:
    """The doses of the last days, each a whole one where the plan is kept: what was due, and what
    the last of them still has ahead."""
    today = now.astimezone(ZoneInfo(session.get_one(ReminderPlan, plan_id).time_zone)).date()
    first = today - timedelta(days=min(days, MAX_DAYS) - 1)
    wanted = _select_doses(plan_id).where(
        DoseEvent.due_local >= first.isoformat(),
        DoseEvent.planned_at <= now + timedelta(days=1),
    )
    found = count(_read(session, wanted))
    return Adherence(tuple(day for day in found.days if day.due or day.open))


def list_month(*, session: Session, plan_id: str, month: date) -> dict[date, Day]:
    """The days of a month that have a dose, settled, open or planned. `month`: its first day."""
    after = (month + timedelta(days=32)).replace(day=1)
    wanted = _select_doses(plan_id).where(
        DoseEvent.due_local >= month.isoformat(), DoseEvent.due_local < after.isoformat()
    )
    return {day.on: day for day in count(_read(session, wanted)).days}


def list_answers(
    *, session: Session, plan_id: str, now: datetime, days: int = 30
) -> list[DoseEvent]:
    """The settled doses of the last days, one by one, in order."""
    return list(
        session.scalars(
            select(DoseEvent)
            .where(
                DoseEvent.plan_id == plan_id,
                DoseEvent.planned_at > now - timedelta(days=min(days, MAX_DAYS)),
                DoseEvent.status.in_((DoseStatus.taken, DoseStatus.skipped, DoseStatus.missed)),
            )
            .order_by(DoseEvent.planned_at)
        )
    )


def _select_doses(plan_id: str) -> Doses:
    return select(DoseEvent.due_local, DoseEvent.status, DoseEvent.sent_at).where(
        DoseEvent.plan_id == plan_id, DoseEvent.status.in_((*COUNTED, DoseStatus.planned))
    )


def _read(session: Session, wanted: Doses) -> list[tuple[str, str]]:
    return [
        (local, UNSENT if status == DoseStatus.missed and sent_at is None else status)
        for local, status, sent_at in session.execute(wanted)
    ]


def count(doses: Iterable[tuple[str, str]]) -> Adherence:
    """Count (wall time, status) by day; the status may be UNSENT."""
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
                unsent=counts[UNSENT],
            )
            for on, counts in sorted(by_day.items())
        )
    )
