"""When doses are due: wall-clock plans keep their local time, interval plans their distance.

A recurrence is one or more RRULEs (RFC 5545), one a line. Wall times go through them as naive
local times and get their zone afterwards (first of two where the clock goes back; an hour that
does not exist moves forward). Intervals (FREQ=HOURLY) are counted in UTC from their start.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from api.errors import FrontdeskError
from api.reminders.models import PlanKind
from api.wording.recurrence import CODES, names_no_day, parts_of

MAX_PER_DAY = 24
MAX_RULES = 6
# Clocks are moved by an hour, where they are.
MARGIN = timedelta(hours=2)
YEAR, LOOKED_AT = 366, 10 * 366  # days
NOT_IN_ALL_MONTHS = 29  # the first day that some months have not
PARTS = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY") + ("BYHOUR", "BYMINUTE")
)
OF_INTERVALS = frozenset(("FREQ", "INTERVAL", "COUNT", "UNTIL"))


class RecurrenceUnclear(FrontdeskError):
    code, status, title = "REM-001", 422, "This schedule cannot be kept as a reminder."


def check_recurrence(recurrence: str, *, start: datetime, time_zone: str) -> tuple[str, PlanKind]:
    """Return the rules without their prefixes, on the full hour unless they name minutes, and
    which kind of plan they make.

    `start` is when the first dose may be due. `reason` of the error: `rule` (cannot be read or
    has no clock time), `too_often` (more than MAX_PER_DAY a day), `never` (no dose is ever due,
    as with an end before the start).

    Raises:
        RecurrenceUnclear.
    """
    rules = [_check_rule(line) for line in recurrence.strip().splitlines() if line.strip()]
    kinds = {_kind_of(rule) for rule in rules}
    if len(kinds) != 1 or len(rules) > MAX_RULES:
        raise RecurrenceUnclear(reason="rule")
    kind = kinds.pop()
    if kind == PlanKind.interval and len(rules) > 1:
        raise RecurrenceUnclear(reason="rule")
    _check_number("\n".join(rules), kind, start, time_zone)
    return "\n".join(rules), kind


def _check_rule(line: str) -> str:
    rule = line.strip().upper().removeprefix("RRULE:").strip()
    parts = parts_of(rule)
    frequency = parts.get("FREQ")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "HOURLY") or not PARTS.issuperset(parts):
        raise RecurrenceUnclear(reason="rule")
    allowed = OF_INTERVALS if frequency == "HOURLY" else PARTS
    if not allowed.issuperset(parts) or (frequency != "HOURLY" and "BYHOUR" not in parts):
        raise RecurrenceUnclear(reason="rule")
    for name in ("INTERVAL", "COUNT"):
        if not (value := parts.get(name, "1")).isdecimal() or not 1 <= int(value) <= 366:
            raise RecurrenceUnclear(reason="rule")
    return rule + (";BYMINUTE=0" if "BYHOUR" in parts and "BYMINUTE" not in parts else "")


def _check_number(recurrence: str, kind: PlanKind, start: datetime, time_zone: str) -> None:
    days = {"MONTHLY": 62 * 31, "WEEKLY": 62 * 7}.get(parts_of(recurrence)["FREQ"], 62)
    try:
        first = next(
            due_times(
                recurrence=recurrence,
                kind=kind,
                time_zone=time_zone,
                start_local=to_local(start, time_zone),
                starts_at=start,
                after=start - timedelta(minutes=1),
                until=start + timedelta(days=days * int(_interval_of(recurrence))),
            ),
            None,
        )
        if first is None:
            raise RecurrenceUnclear(reason="never")
        in_a_day = due_times(
            recurrence=recurrence,
            kind=kind,
            time_zone=time_zone,
            start_local=to_local(start, time_zone),
            starts_at=start,
            after=first[1] - timedelta(minutes=1),
            until=first[1] + timedelta(days=1) - timedelta(minutes=1),
        )
        if sum(1 for _ in in_a_day) > MAX_PER_DAY:
            raise RecurrenceUnclear(reason="too_often")
    except (ValueError, TypeError, KeyError, OverflowError):
        raise RecurrenceUnclear(reason="rule") from None


def span_of(recurrence: str) -> int:
    """So many days that each rule has had its turn in them: days of a month that only some months
    have, every clock time that an interval comes to."""
    return max(_span_of_rule(rule) for rule in recurrence.splitlines())


def _span_of_rule(rule: str) -> int:
    parts, interval = parts_of(rule), int(_interval_of(rule))
    if parts["FREQ"] == "HOURLY":
        return interval + 1
    of_month = parts["FREQ"] == "MONTHLY" or "BYMONTHDAY" in parts
    return min((YEAR if of_month else 7) * interval + 1, LOOKED_AT)


def with_day(recurrence: str, local: str) -> str:
    """Each rule of weeks or months that names no day on that of a wall time, "2027-03-14T08:00".

    By RFC 5545 it is the day of the rule's start. Named, it is said to the patient, and stays the
    same wherever the rule begins to be read. From the 29th on it is the last day of each month.
    """
    day = date.fromisoformat(local[:10])
    return "\n".join(_rule_with_day(rule, day) for rule in recurrence.splitlines() if rule.strip())


def _rule_with_day(rule: str, day: date) -> str:
    if not names_no_day(rule.upper()):
        return rule
    if "FREQ=WEEKLY" in rule.upper():
        named = f"BYDAY={CODES[day.weekday()]}"
    else:
        named = f"BYMONTHDAY={day.day if day.day < NOT_IN_ALL_MONTHS else -1}"
    before, clock, rest = rule.partition(";BYHOUR")
    return f"{before};{named}{clock}{rest}"


def due_times(
    *,
    recurrence: str,
    kind: str,
    time_zone: str,
    start_local: str,
    starts_at: datetime,
    after: datetime,
    until: datetime,
) -> Iterator[tuple[str, datetime]]:
    """Yield (wall time, instant) of each dose in (after, until], in order; an instant once."""
    zone = ZoneInfo(time_zone)
    if kind == PlanKind.interval:
        for instant in _intervals(parts_of(recurrence), starts_at, after, until):
            yield f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}", instant
        return
    start = datetime.fromisoformat(start_local)
    first = (after.astimezone(zone) - MARGIN).replace(tzinfo=None)
    last = (until.astimezone(zone) + MARGIN).replace(tzinfo=None)
    found: dict[datetime, datetime] = {}
    for rule in recurrence.splitlines():
        begin = _near(rule, start, first)
        for wall in rrulestr(rule, dtstart=begin).between(max(first, start), last, inc=True):
            instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
            if after < instant <= until:
                found.setdefault(instant, wall)
    for instant, wall in sorted(found.items()):
        yield f"{wall:%Y-%m-%dT%H:%M}", instant


def is_over(
    *,
    recurrence: str,
    kind: str,
    time_zone: str,
    start_local: str,
    starts_at: datetime,
    after: datetime,
) -> bool:
    """Whether no dose is due any more after an instant; never for rules without an end."""
    if not all("UNTIL=" in rule or "COUNT=" in rule for rule in recurrence.splitlines()):
        return False
    if kind == PlanKind.interval:
        far = after + timedelta(hours=int(_interval_of(recurrence)) + 1)
        return not _intervals(parts_of(recurrence), starts_at, after, far)
    wall = after.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) - MARGIN
    start = datetime.fromisoformat(start_local)
    return all(
        rrulestr(rule, dtstart=start).after(wall) is None for rule in recurrence.splitlines()
    )


def to_local(instant: datetime, time_zone: str) -> str:
    """The wall time of an instant, "2027-03-14T08:00"."""
    return f"{instant.astimezone(ZoneInfo(time_zone)):%Y-%m-%dT%H:%M}"


def to_instant(local: str, time_zone: str) -> datetime:
    """The instant of a wall time: the first of two, or after the gap of one that is skipped."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def _kind_of(rule: str) -> PlanKind:
    return PlanKind.interval if parts_of(rule)["FREQ"] == "HOURLY" else PlanKind.wall


def _interval_of(rule: str) -> str:
    return parts_of(rule).get("INTERVAL", "1")


def _near(rule: str, start: datetime, first: datetime) -> datetime:
    """Where the rule may begin to be read: late, if nothing is counted from its start.

    A plan of three years is then read no slower than one of yesterday.
    """
    parts = parts_of(rule)
    if parts.get("INTERVAL", "1") != "1" or "COUNT" in parts or names_no_day(rule):
        return start
    day_before = first.date() - timedelta(days=1)
    return max(start, datetime.combine(day_before, time.min))


def _intervals(
    parts: dict[str, str], start: datetime, after: datetime, until: datetime
) -> list[datetime]:
    """Every instant of (after, until] that is a whole number of intervals from the start."""
    step = timedelta(hours=int(parts.get("INTERVAL", "1")))
    if "UNTIL" in parts:
        end = datetime.strptime(parts["UNTIL"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        until = min(until, end)
    number = max(0, (after - start) // step + 1)
    count = int(parts["COUNT"]) if "COUNT" in parts else None
    found = []
    while (instant := start + number * step) <= until and (count is None or number < count):
        found.append(instant)
        number += 1
    return found
