"""Makes the grid: Slots of 15 minutes from each schedule's local weekly hours."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.scheduling import directory, grid
from api.scheduling.hours import Blocks, blocks_on
from api.scheduling.models import SLOT_MINUTES, Location, Schedule

WEEKS_AHEAD = 8
GRID = timedelta(minutes=SLOT_MINUTES)


def generate_slots(*, session: Session, now: datetime, weeks: int = WEEKS_AHEAD) -> int:
    """Bring the grid in line with the hours and holidays, from today on; returns how many Slots
    are new. Safe to repeat.

    Times that these have no more are withdrawn, and given back when they have them again. What is
    booked in one stays booked.
    """
    rows: list[dict[str, object]] = []
    for schedule, location in directory.list_schedules(session):
        zone = ZoneInfo(location.time_zone)
        first = now.astimezone(zone).date()
        days = [first + timedelta(days=offset) for offset in range(weeks * 7)]
        starts = [at for day in days for at in schedule_starts(schedule, location, day)]
        last = datetime.combine(first + timedelta(days=weeks * 7), time.min, tzinfo=zone)
        grid.withdraw_but(
            session, schedule_id=schedule.id, from_at=now, until_at=last, starts=set(starts)
        )
        rows += [
            {
                "schedule_id": schedule.id,
                "start_at": start_at,
                "end_at": start_at + GRID,
                "status": "free",
            }
            for start_at in starts
        ]
    return grid.insert_slots(session, rows)


def schedule_starts(schedule: Schedule, location: Location, day: date) -> Iterator[datetime]:
    """Give the Slot starts of one local date, in UTC; none on the place's holidays."""
    if day.isoformat() in location.holidays:
        return
    yield from grid_starts(blocks_on(schedule.weekly_hours, day), day, location.time_zone)


def grid_starts(blocks: Blocks, day: date, time_zone: str) -> Iterator[datetime]:
    """Give the instants of the grid inside local blocks.

    Wall times that do not exist that day are left out; one that happens twice is used once, the
    first time, so no two Slots share a wall time.
    """
    zone = ZoneInfo(time_zone)
    seen: set[datetime] = set()
    for start, end in sorted(blocks):
        for clock in _clocks(start, end):
            local = datetime.combine(day, clock, tzinfo=zone)
            at = local.astimezone(UTC)
            exists = at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)
            if exists and at not in seen:
                seen.add(at)
                yield at


def _clocks(start: time, end: time) -> Iterator[time]:
    minute, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    while minute + SLOT_MINUTES <= last:
        yield time(minute // 60, minute % 60)
        minute += SLOT_MINUTES
