"""FHIR Timing (hl7.org/fhir/R4/datatypes.html#Timing) to the rules of a plan.

What has no clock time, or leaves a choice, is refused with a reason: a person decides it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

DAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
# What would have to be chosen by somebody.
A_CHOICE = ("frequencyMax", "periodMax", "countMax", "durationMax", "offset", "boundsRange")
DURATIONS = {"d": 1, "wk": 7}
DAY_OF_MONTH = "http://hl7.org/fhir/StructureDefinition/timing-dayOfMonth"


class TimingUnclear(ValueError):
    """It cannot be kept as a reminder; the text says why, for staff."""


@dataclass(frozen=True)
class Timing:
    """`recurrence` as a plan keeps it; `for_days` ends it after so many days."""

    recurrence: str
    for_days: int | None


def read_timing(timing: Any, *, today: date) -> Timing:
    """Read one Timing.

    Raises:
        TimingUnclear.
    """
    repeat = timing.get("repeat") if isinstance(timing, dict) else None
    if not isinstance(repeat, dict):
        raise TimingUnclear("no repeat in the timing")
    for name in A_CHOICE:
        if name in repeat:
            raise TimingUnclear(f"{name} leaves a choice")
    if "when" in repeat:
        raise TimingUnclear("'when' is a part of the day: ask the patient for their clock time")
    end, for_days = _bounds(repeat, today)
    period, unit = _number(repeat, "period", 1), repeat.get("periodUnit", "d")
    if _began_before(repeat, today) and (period > 1 or "count" in repeat):
        raise TimingUnclear("it began before: a person works out which days are left")
    if unit == "h":
        rules = [_hourly(repeat, period)]
    else:
        rules = [
            f"{_frequency(repeat, period, unit)};BYHOUR={hour};BYMINUTE={minute}"
            for hour, minute in _clocks(repeat)
        ]
    count = _count(repeat, len(rules))
    return Timing("\n".join(rule + count + end for rule in rules), for_days)


def _hourly(repeat: dict[str, Any], period: int) -> str:
    if repeat.get("timeOfDay") or repeat.get("dayOfWeek") or _number(repeat, "frequency", 1) != 1:
        raise TimingUnclear("hours together with clock times, days or a frequency")
    return f"FREQ=HOURLY;INTERVAL={period}"


def _frequency(repeat: dict[str, Any], period: int, unit: str) -> str:
    days = repeat.get("dayOfWeek") or []
    if days:
        if unit not in ("d", "wk") or (unit == "d" and period != 1):
            raise TimingUnclear("days of the week together with another period")
        try:
            codes = ",".join(DAYS[day] for day in days)
        except (KeyError, TypeError):
            raise TimingUnclear("an unknown day of the week") from None
        return f"FREQ=WEEKLY;INTERVAL={period};BYDAY={codes}"
    if unit == "d":
        return f"FREQ=DAILY;INTERVAL={period}"
    dates = [
        str(each.get("valuePositiveInt"))
        for each in repeat.get("extension", [])
        if isinstance(each, dict) and each.get("url") == DAY_OF_MONTH
    ]
    if unit == "mo" and dates:
        return f"FREQ=MONTHLY;INTERVAL={period};BYMONTHDAY={','.join(dates)}"
    raise TimingUnclear("no day in the week or month")


def _clocks(repeat: dict[str, Any]) -> list[tuple[int, int]]:
    times = repeat.get("timeOfDay") or []
    if not times:
        raise TimingUnclear("no clock times: ask the patient when")
    frequency = _number(repeat, "frequency", len(times))
    days = repeat.get("dayOfWeek") or [None]
    if frequency not in (len(times), len(times) * len(days)):
        raise TimingUnclear("the frequency and the clock times do not agree")
    try:
        return [(int(each[:2]), int(each[3:5])) for each in times]
    except (ValueError, TypeError):
        raise TimingUnclear("a clock time that cannot be read") from None


def _count(repeat: dict[str, Any], rules: int) -> str:
    if "count" not in repeat:
        return ""
    count = _number(repeat, "count", 1)
    if count % rules:
        raise TimingUnclear("the count ends within a day")
    return f";COUNT={count // rules}"


def _bounds(repeat: dict[str, Any], today: date) -> tuple[str, int | None]:
    """The end as part of a rule, or in days."""
    duration, period = repeat.get("boundsDuration"), repeat.get("boundsPeriod")
    if isinstance(duration, dict):
        unit = duration.get("code") or duration.get("unit")
        if unit not in DURATIONS:
            raise TimingUnclear("a duration that is not in days or weeks")
        return "", _number(duration, "value", 1) * DURATIONS[str(unit)]
    if not isinstance(period, dict):
        return "", None
    begin, end = _date(period, "start"), _date(period, "end")
    if begin and begin > today:
        raise TimingUnclear("it begins later: import it on its first day")
    if end is None:
        return "", None
    if end < today or (begin and end < begin):
        raise TimingUnclear("it ends before it begins, or is over")
    if repeat.get("periodUnit") == "h":
        return "", (end - today).days + 1
    return f";UNTIL={end:%Y%m%d}T235900", None


def _began_before(repeat: dict[str, Any], today: date) -> bool:
    period = repeat.get("boundsPeriod")
    begin = _date(period, "start") if isinstance(period, dict) else None
    return begin is not None and begin < today


def _number(values: dict[str, Any], name: str, default: int) -> int:
    value = values.get(name, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise TimingUnclear(f"{name} is no whole number")
    return value


def _date(values: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(values[name])[:10]) if name in values else None
    except ValueError:
        raise TimingUnclear(f"a {name} that is no date") from None
