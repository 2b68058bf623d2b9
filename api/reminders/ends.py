"""With which instant a plan ends: taken from its rules, kept over a change, written into others.

An end is UNTIL (a wall time for wall plans, an instant in UTC for intervals) or COUNT (RFC 5545).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from api.reminders.models import ReminderPlan
from api.wording.recurrence import last_day_of_rule, parts_of

_WALL, _INSTANT = "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"


def find_end(
    *, start: datetime, days: int | None, last_day: date | None, time_zone: str
) -> datetime | None:
    """The end that somebody chose: a last day, or so many days after the start."""
    if last_day is not None:
        return datetime.combine(last_day, time(23, 59), ZoneInfo(time_zone)).astimezone(UTC)
    return None if days is None else start + timedelta(days=days) - timedelta(minutes=1)


def end_of(plan: ReminderPlan) -> datetime | None:
    """The end of a plan, the latest of its rules'; None if one of them goes on for good."""
    ends = [_end_of_rule(rule, plan) for rule in plan.recurrence.splitlines()]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def last_day_of(plan: ReminderPlan) -> date | None:
    """The day of the last dose or later, where the plan is kept; None if it goes on for good."""
    if end_of(plan) is None:
        return None
    days = [last_day_of_rule(rule, plan.time_zone) for rule in plan.recurrence.splitlines()]
    known = [day for day in days if day]
    if known:
        return max(known)
    end = end_of(plan)
    return end.astimezone(ZoneInfo(plan.time_zone)).date() if end else None


def with_end(recurrence: str, end: datetime | None, time_zone: str) -> str:
    """The rules, each with this end."""
    if end is None:
        return recurrence
    wall = f"UNTIL={end.astimezone(ZoneInfo(time_zone)):{_WALL}}"
    instant = f"UNTIL={end.astimezone(UTC):{_INSTANT}}"
    return "\n".join(
        f"{rule};{instant if 'HOURLY' in rule.upper() else wall}"
        for rule in recurrence.strip().splitlines()
    )


def _end_of_rule(rule: str, plan: ReminderPlan) -> datetime | None:
    parts, zone = parts_of(rule), ZoneInfo(plan.time_zone)
    if until := parts.get("UNTIL"):
        if until.endswith("Z"):
            return datetime.strptime(until, _INSTANT).replace(tzinfo=UTC)
        return datetime.fromisoformat(until).replace(tzinfo=zone).astimezone(UTC)
    if (count := parts.get("COUNT")) is None:
        return None
    if parts["FREQ"] == "HOURLY":
        step = timedelta(hours=int(parts.get("INTERVAL", "1")))
        return plan.starts_at + step * (int(count) - 1)
    last: datetime = list(rrulestr(rule, dtstart=datetime.fromisoformat(plan.start_local)))[-1]
    # With its day: another clock time may be later in it.
    return datetime.combine(last, time(23, 59), zone).astimezone(UTC)
