"""Schedules as reminders keep them, RRULEs (RFC 5545), one a line: their parts, and in words."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.wording.calendar import DAYS, join_words, say_clock, say_day

_CLOCK_PARTS = ("BYHOUR", "BYMINUTE")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# One of them, and the word for several.
_UNITS = {
    "HOURLY": {"en": ("every hour", "hours"), "es": ("cada hora", "horas")},
    "DAILY": {"en": ("every day", "days"), "es": ("todos los días", "días")},
    "WEEKLY": {"en": ("every week", "weeks"), "es": ("cada semana", "semanas")},
    "MONTHLY": {"en": ("every month", "months"), "es": ("cada mes", "meses")},
}
ORDINALS = {
    "en": {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"},
    "es": {1: "primer", 2: "segundo", 3: "tercer", 4: "cuarto", 5: "quinto", -1: "último"},
}
_SAID = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYHOUR", "BYMINUTE", "COUNT", "UNTIL", "WKST"}


def parts_of(rule: str) -> dict[str, str]:
    """The parts of the first rule."""
    return dict(part.split("=", 1) for part in rule.splitlines()[0].split(";") if "=" in part)


def names_no_day(rule: str) -> bool:
    """Whether a rule goes by weeks or months and does not say on which day of them."""
    parts = parts_of(rule)
    return parts.get("FREQ") in ("WEEKLY", "MONTHLY") and not parts.keys() & {"BYDAY", "BYMONTHDAY"}


def has_end(recurrence: str) -> bool:
    return "UNTIL=" in recurrence.upper() or "COUNT=" in recurrence.upper()


def strip_end(recurrence: str) -> str:
    return "\n".join(
        ";".join(part for part in rule.split(";") if not has_end(part))
        for rule in recurrence.splitlines()
    )


def at_clocks(base: str, clocks: Sequence[str]) -> str:
    """A frequency at clock times, "08:00": one rule for those that have their minutes in common."""
    how_often = base.splitlines()[0].split(";BYHOUR")[0]
    hours: dict[str, list[str]] = {}
    for clock in clocks:
        hours.setdefault(clock[3:], []).append(str(int(clock[:2])))
    return "\n".join(
        f"{how_often};BYHOUR={','.join(at)};BYMINUTE={int(minute)}" for minute, at in hours.items()
    )


def base_of(rule: str) -> str:
    """The days of a rule, without its clock times."""
    parts = {name: value for name, value in parts_of(rule).items() if name not in _CLOCK_PARTS}
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    return ";".join(f"{name}={value}" for name, value in parts.items())


def clocks_in(rules: str) -> list[str]:
    """The clock times of one rule or several, "08:00", in order; none of an interval."""
    found = set()
    for rule in rules.splitlines():
        parts = parts_of(rule)
        minutes = parts.get("BYMINUTE", "0").split(",")
        hours = [hour for hour in parts.get("BYHOUR", "").split(",") if hour]
        found |= {f"{int(hour):02}:{int(minute):02}" for hour in hours for minute in minutes}
    return sorted(found)


def say_recurrence(recurrence: str, language: str, time_zone: str = "UTC") -> str:
    """ "every day at 8:00 PM, until Friday, December 4, 2026"; "cada lunes a las 9:00".

    `time_zone` is where the plan is kept. The rules themselves where they say more than words can.
    """
    rules = recurrence.strip().splitlines()
    try:
        said = [_say_rule(parts_of(rule), language) for rule in rules]
        return join_words(said, language) + say_end(recurrence, language, time_zone)
    except (KeyError, ValueError, IndexError):
        return recurrence


def say_end(recurrence: str, language: str, time_zone: str) -> str:
    """ ", until Friday, December 4, 2026"; nothing where a schedule goes on for good."""
    spanish, rule = language == "es", recurrence.splitlines()[0]
    if count := parts_of(rule).get("COUNT"):
        return f", {count} veces" if spanish else f", {count} times"
    days = [last_day_of_rule(one, time_zone) for one in recurrence.splitlines()]
    if not all(days):
        return ""
    day = max(one for one in days if one)
    return say_last_day(day, language)


def say_last_day(day: date, language: str) -> str:
    """ ", until Friday, December 4, 2026"."""
    said = say_day(day, language)
    if language == "es":
        return f", hasta el {said} de {day.year}"
    return f", until {said}, {day.year}"


def last_day_of_rule(rule: str, time_zone: str) -> date | None:
    """The last day on which a rule can have a dose, where the plan is kept."""
    parts = parts_of(rule)
    until = parts.get("UNTIL")
    if not until:
        return None
    if not until.endswith("Z"):
        day, clock = date.fromisoformat(until[:8]), until[9:13]
        minute = int(parts.get("BYMINUTE", "0").split(",")[0])
        hours = [int(hour) for hour in parts.get("BYHOUR", "").split(",") if hour]
        too_late = hours and clock and all(f"{hour:02}{minute:02}" > clock for hour in hours)
        return day - timedelta(days=1) if too_late else day
    end = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return end.astimezone(ZoneInfo(time_zone)).date()


def _say_rule(parts: dict[str, str], language: str) -> str:
    if set(parts) - _SAID:
        raise ValueError(parts)
    said = _how_often(parts, language)
    minutes = [int(each) for each in parts.get("BYMINUTE", "0").split(",")]
    hours = [int(each) for each in parts.get("BYHOUR", "").split(",") if each]
    clocks = [say_clock(hour, minute, language) for hour in hours for minute in minutes]
    joint = "a las" if language == "es" else "at"
    return f"{said} {joint} {join_words(clocks, language)}" if clocks else said


def _how_often(parts: dict[str, str], language: str) -> str:
    spanish, interval = language == "es", int(parts.get("INTERVAL", "1"))
    one, many = _UNITS[parts["FREQ"]][language]
    every = one if interval == 1 else f"{'cada' if spanish else 'every'} {interval} {many}"
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    if parts["FREQ"] == "MONTHLY" and days:
        places = join_words([_say_place(day, language) for day in days], language)
        return f"el {places} {_of_month(every, language)}" if spanish else (
            f"on the {places} {_of_month(every, language)}"
        )  # fmt: skip
    if parts.get("BYMONTHDAY"):
        numbers = [int(day) for day in parts["BYMONTHDAY"].split(",")]
        return f"{_say_month_days(numbers, language)} {_of_month(every, language)}" + (
            _not_in_all(numbers, language)
        )
    if not days or len(days) == len(CODES):
        return every
    names = [DAYS[language][CODES.index(day)] for day in days]
    if interval == 1:
        return f"{'cada' if spanish else 'every'} {join_words(names, language)}"
    if spanish:
        names = [name if name.endswith("s") else f"{name}s" for name in names]
    return f"{every}, {'los' if spanish else 'on'} {join_words(names, language)}"


def _of_month(every: str, language: str) -> str:
    if every in ("every month", "cada mes"):
        return "de cada mes" if language == "es" else "of each month"
    return every


def _say_month_days(numbers: Sequence[int], language: str) -> str:
    """ "on day 1 and 15", "on the last day"."""
    spanish = language == "es"
    if any(number < -1 for number in numbers):
        raise ValueError(numbers)
    counted = [str(number) for number in numbers if number > 0]
    last = "el último día" if spanish else "the last day"
    said = join_words(counted + [last] * (-1 in numbers), language)
    if spanish:
        return f"el día {said}" if counted else said
    return f"on day {said}" if counted else f"on {said}"


def _not_in_all(numbers: Sequence[int], language: str) -> str:
    """A month that has no such day has no dose then: nothing is moved to another day."""
    if max(numbers) < 29:
        return ""
    return " que lo tenga" if language == "es" else " that has it"


def _say_place(day: str, language: str) -> str:
    """ "first Monday" of "1MO"."""
    name = DAYS[language][CODES.index(day[-2:])]
    return f"{ORDINALS[language][int(day[:-2])]} {name}" if day[:-2] else name
