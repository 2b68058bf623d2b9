"""The times of a reminder as fields of a form: read into rules, and filled in from them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from api.reminders.models import PlanKind
from api.reminders.recurrence import MAX_PER_DAY, RecurrenceUnclear
from api.reminders.service import Reminder
from api.reminders.wish import WishUnclear
from api.wording.recurrence import CODES, at_clocks, base_of, clocks_in, parts_of, strip_end

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
# A day after it is a slip of the keys.
LAST_YEAR = 2200
# The first to the fourth and the last such day of a month.
PLACES = ("1", "2", "3", "4", "-1")
LAST = "last"
_LAST_WORDS = (LAST, "último", "ultimo", "-1")


@dataclass(frozen=True)
class Times:
    """`often`: day, week (on `days`), month (on `month_days`), place (on the `place`-th of `days`
    in a month), hours (every `hours`), keep (the days as they are), or same (days and times as
    they are)."""

    often: str = "day"
    days: Sequence[str] = field(default=())
    clocks: Sequence[str] = field(default=())
    hours: str = ""
    first_at: str = ""
    last_day: str = ""
    month_days: str = ""
    place: str = ""


def read_rules(times: Times, *, before: str = "") -> str:
    """The rules without an end. `before`: those of the reminder that is changed.

    Raises:
        WishUnclear: days, month_days, clock or hours. RecurrenceUnclear.
    """
    if times.often == "same" and before:
        return strip_end(before)
    if times.often == "hours":
        if not re.fullmatch(r"[0-9]{1,3}", times.hours.strip()):
            raise WishUnclear("hours")
        return f"FREQ=HOURLY;INTERVAL={int(times.hours)}"
    base = _base(times, before)
    clocks = sorted({clock.strip() for clock in times.clocks if clock.strip()})
    if not clocks or not all(CLOCK.fullmatch(clock) for clock in clocks):
        raise WishUnclear("clock")
    if len(clocks) > MAX_PER_DAY:
        raise RecurrenceUnclear(reason="too_often")
    return at_clocks(base, clocks)


def read_first(times: Times) -> str | None:
    """The clock time from which hours are counted; None: from now.

    Raises:
        WishUnclear: clock.
    """
    first = times.first_at.strip()
    if times.often != "hours" or not first:
        return None
    if not CLOCK.fullmatch(first):
        raise WishUnclear("clock")
    return first


def read_day(text: str) -> date | None:
    """A last day, None without one.

    Raises:
        WishUnclear: last_day.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise WishUnclear("last_day") from None
    if day.year > LAST_YEAR:
        raise WishUnclear("last_day")
    return day


def times_of(plan: Reminder) -> Times:
    """What a reminder's form holds before anything is changed."""
    last_day = plan.ends_on.isoformat() if plan.ends_on else ""
    parts = parts_of(plan.recurrence)
    if plan.kind == PlanKind.interval:
        return Times("hours", hours=parts.get("INTERVAL", "1"), last_day=last_day)
    bases = {base_of(rule) for rule in strip_end(plan.recurrence).splitlines()}
    clocks = tuple(clocks_in(plan.recurrence))
    if len(bases) > 1:
        return Times("same", clocks=clocks, last_day=last_day)
    days = tuple(day for day in parts.get("BYDAY", "").split(",") if day)
    often = {"FREQ=DAILY": "day"}.get(bases.pop(), "keep")
    if parts.get("INTERVAL", "1") != "1":
        return Times(often, days, clocks, last_day=last_day)
    if parts["FREQ"] == "WEEKLY" and days:
        return Times("week", days, clocks, last_day=last_day)
    if parts["FREQ"] == "MONTHLY":
        return _monthly(parts, clocks, last_day)
    return Times(often, days, clocks, last_day=last_day)


def _monthly(parts: dict[str, str], clocks: Sequence[str], last_day: str) -> Times:
    of_week = [day for day in parts.get("BYDAY", "").split(",") if day]
    of_month = [day for day in parts.get("BYMONTHDAY", "").split(",") if day]
    if of_month and not of_week and all(_is_month_day(int(day)) for day in of_month):
        said = ", ".join(LAST if day == "-1" else day for day in of_month)
        return Times("month", clocks=clocks, last_day=last_day, month_days=said)
    places = {day[:-2] for day in of_week}
    if of_week and not of_month and len(places) == 1 and places <= set(PLACES):
        days = tuple(day[-2:] for day in of_week)
        return Times("place", days, clocks, last_day=last_day, place=places.pop())
    return Times("keep", (), clocks, last_day=last_day)


def is_as_before(rules: str, plan: Reminder) -> bool:
    """Whether the rules say the same days and times as the reminder has."""
    if plan.kind == PlanKind.interval:
        return rules == strip_end(plan.recurrence)
    before = strip_end(plan.recurrence)
    return rules == before or _meaning(rules) == _meaning(before)


def how_often_of(plan: Reminder) -> str:
    """The days of a reminder as a rule without clock times."""
    return base_of(strip_end(plan.recurrence).splitlines()[0])


def _base(times: Times, before: str) -> str:
    if times.often == "keep" and before:
        return base_of(strip_end(before).splitlines()[0])
    if times.often == "day":
        return "FREQ=DAILY"
    if times.often == "month":
        return f"FREQ=MONTHLY;BYMONTHDAY={','.join(_month_days(times.month_days))}"
    days = [code for code in CODES if code in times.days]
    if not days or times.often not in ("week", "place"):
        raise WishUnclear("days")
    if times.often == "week":
        return f"FREQ=WEEKLY;BYDAY={','.join(days)}"
    if times.place not in PLACES:
        raise WishUnclear("place")
    return f"FREQ=MONTHLY;BYDAY={','.join(times.place + day for day in days)}"


def _month_days(said: str) -> list[str]:
    """ "1, 15 and last" as 1, 15, -1."""
    found = set()
    for word in re.split(r"[,;\s]+|\b(?:and|y)\b", said.strip().casefold()):
        if word in _LAST_WORDS:
            found.add(-1)
        elif day := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th|º|°)?", word or ""):
            found.add(int(day[1]))
        elif word:
            raise WishUnclear("month_days")
    if not found or not all(_is_month_day(day) for day in found):
        raise WishUnclear("month_days")
    return [str(day) for day in sorted(found, key=lambda day: (day < 0, day))]


def _is_month_day(day: int) -> bool:
    return day == -1 or 1 <= day <= 31


def _meaning(rules: str) -> set[tuple[str, str]]:
    return {
        (_sorted_days(base_of(rule)), clock)
        for rule in rules.splitlines()
        for clock in clocks_in(rule)
    }


def _sorted_days(base: str) -> str:
    parts = parts_of(base)
    for name in ("BYDAY", "BYMONTHDAY"):
        if name in parts:
            parts[name] = ",".join(sorted(parts[name].split(",")))
    return ";".join(f"{name}={parts[name]}" for name in sorted(parts))
