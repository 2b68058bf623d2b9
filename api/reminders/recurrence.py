"""When doses are due: wall-clock plans keep their local time, interval plans their distance.

Wall times go through RRULE as naive local times and get their zone afterwards (first of two
where the clock goes back; an hour that does not exist moves forward). Intervals (FREQ=HOURLY)
are counted in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from api.errors import FrontdeskError

MAX_PER_DAY = 24
PARTS = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY")
    + ("BYHOUR", "BYMINUTE", "BYSECOND")
)


class RecurrenceUnclear(FrontdeskError):
    code, status, title = "REM-001", 422, "This schedule cannot be kept as a reminder."


def check_recurrence(recurrence: str) -> str:
    """Return the rule without its prefix, on the full hour unless it names minutes.

    Raises:
        RecurrenceUnclear: not a rule, without a clock time, or more than MAX_PER_DAY a day.
    """
    rule = recurrence.strip().upper().removeprefix("RRULE:").strip()
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    frequency = parts.get("FREQ")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "HOURLY") or not PARTS.issuperset(parts):
        raise RecurrenceUnclear
    if frequency != "HOURLY" and "BYHOUR" not in parts:
        raise RecurrenceUnclear
    if not (interval := parts.get("INTERVAL", "1")).isdecimal() or not 1 <= int(interval) <= 366:
        raise RecurrenceUnclear
    if "BYHOUR" in parts and "BYMINUTE" not in parts:
        rule += ";BYMINUTE=0"
    start = datetime(2027, 1, 1, tzinfo=UTC)
    try:
        times = due_times(
            recurrence=rule,
            time_zone="UTC",
            created_at=start,
            after=start,
            until=start + timedelta(days=1),
        )
        if sum(1 for _ in times) > MAX_PER_DAY:
            raise RecurrenceUnclear
    except (ValueError, TypeError, KeyError):
        raise RecurrenceUnclear from None
    return rule


def due_times(
    *, recurrence: str, time_zone: str, created_at: datetime, after: datetime, until: datetime
) -> Iterator[tuple[str, datetime]]:
    """Yield (wall time, instant) of each dose in (after, until]."""
    zone = ZoneInfo(time_zone)
    if "FREQ=HOURLY" in recurrence.upper() and "BYHOUR" not in recurrence.upper():
        for instant in _expand(recurrence, created_at, until):
            if instant > max(after, created_at):
                yield f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}", instant
        return
    start = created_at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    last = until.astimezone(zone).replace(tzinfo=None) + timedelta(hours=2)
    for wall in rrulestr(recurrence, dtstart=start).between(
        start - timedelta(minutes=1), last, inc=True
    ):
        instant = _at_wall_time(wall, zone)
        if after < instant <= until:
            yield f"{wall:%Y-%m-%dT%H:%M}", instant


def _at_wall_time(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall time: the first of two, or after the gap of one that is skipped."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _expand(rule: str, start: datetime, until: datetime) -> Iterator[datetime]:
    found: list[datetime] = rrulestr(rule, dtstart=start.replace(microsecond=0)).between(
        start - timedelta(seconds=1), until, inc=True
    )
    yield from found
