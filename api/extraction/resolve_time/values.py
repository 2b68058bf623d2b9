"""From one wish to the ISO 8601 value of docs/interfaces.md."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from api.extraction.resolve_time.groups import Wish
from api.extraction.resolve_time.lexicon import DAY_CODES, DAY_NAMES
from api.extraction.resolve_time.reading import (
    Bound,
    Clock,
    Day,
    Days,
    Hours,
    Instant,
    Part,
    Repeat,
)
from api.extraction.spans import Span

Kind = Literal["date", "time", "datetime", "interval", "open", "recurring", "none"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a phrase of time means.

    `value` is ISO 8601 wall time in the given zone (see docs/interfaces.md), empty for none;
    `spans` are the words that said it. `alternatives` are further wishes joined by "or".
    """

    kind: Kind
    value: str = ""
    spans: tuple[Span, ...] = ()
    alternatives: tuple["Resolved", ...] = ()


NONE = Resolved("none")


def _time(clock: Clock) -> str:
    return f"{clock.hour:02}:{clock.minute:02}"


def _hour(hour: int) -> str:
    return f"{hour:02}:00"


def _at(day: date, hour: int, minute: int = 0) -> str:
    if hour == 24:
        return f"{(day + timedelta(days=1)).isoformat()}T00:00"
    return f"{day.isoformat()}T{hour:02}:{minute:02}"


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def _settled(clock: Clock, part: Part | None) -> Clock:
    return (clock.in_part(part) if part else clock).in_clinic_hours()


def _excluded_days(wish: Wish) -> list[date]:
    return sorted({day for item in wish.excluded for day in item.days})


def _exclusions(wish: Wish) -> str:
    weekdays = sorted({day for item in wish.excluded for day in item.weekdays})
    days = _excluded_days(wish)
    names = [DAY_NAMES[day] for day in weekdays] + [day.isoformat() for day in days]
    return "".join(f";!{name}" for name in names)


def value_of(wish: Wish, ref: datetime) -> Resolved:
    """Kind and value of one wish; spans are left to the caller."""
    if wish.impossible:
        return NONE
    if wish.repeat and not _tells_of_doses(wish):
        return _recurring(wish)
    if wish.hours:
        return _with_exclusions(_interval(wish, wish.hours), wish)
    if wish.bounds:
        return _open(wish)
    if isinstance(wish.day, Instant):
        return Resolved("datetime", _instant(wish.day.at))
    if isinstance(wish.day, Days):
        return _with_exclusions(_stretch(wish.day, wish), wish)
    if wish.clocks:
        clock = _settled(wish.clocks[0], wish.part)
        if isinstance(wish.day, Day):
            return Resolved("datetime", _at(wish.day.on, clock.hour, clock.minute))
        return _with_exclusions(Resolved("time", _time(clock)), wish)
    return _without_clock(wish, ref)


def _tells_of_doses(wish: Wish) -> bool:
    """ "i take it twice a day and would like to come next week": the day is wished for."""
    times = wish.repeat.times if wish.repeat else None
    return bool(times) and not wish.clocks and wish.day is not None


def _without_clock(wish: Wish, ref: datetime) -> Resolved:
    if isinstance(wish.day, Day):
        if wish.part:
            start, end = _at(wish.day.on, wish.part.start), _at(wish.day.on, wish.part.end)
            return Resolved("interval", f"{start}/{end}")
        return Resolved("date", wish.day.on.isoformat())
    if wish.part:
        value = f"{_hour(wish.part.start)}/{_hour(wish.part.end)}"
        return _with_exclusions(Resolved("interval", value), wish)
    return Resolved("open", f">={ref.date().isoformat()}{_exclusions(wish)}")


def _with_exclusions(resolved: Resolved, wish: Wish) -> Resolved:
    if not wish.excluded or resolved.kind == "none" or isinstance(wish.day, Day):
        return resolved
    return Resolved(resolved.kind, resolved.value + _exclusions(wish))


def _stretch(days: Days, wish: Wish) -> Resolved:
    last = days.end - timedelta(days=1)
    if wish.clocks:
        clock = _settled(wish.clocks[0], wish.part)
        return Resolved("open", f">={_at(days.start, clock.hour, clock.minute)}")
    if wish.part:
        value = f"{_at(days.start, wish.part.start)}/{_at(last, wish.part.end)}"
        return Resolved("interval", value)
    return Resolved("interval", f"{_at(days.start, 0)}/{_at(days.end, 0)}")


def _interval(wish: Wish, hours: Hours) -> Resolved:
    start, end = hours.start, hours.end
    if wish.part and wish.part.start >= 12 > start.hour and end.hour <= 12:
        start = Clock(start.hour + 12, start.minute, certain=True)
        end = Clock((end.hour % 12 + 12) % 24, end.minute, certain=True)
    if isinstance(wish.day, Day):
        return Resolved("interval", f"{_on(wish.day.on, start)}/{_on_end(wish.day.on, end)}")
    if isinstance(wish.day, Days):
        last = wish.day.end - timedelta(days=1)
        return Resolved("interval", f"{_on(wish.day.start, start)}/{_on_end(last, end)}")
    closing = "24:00" if end.minutes == 0 else _time(end)
    return Resolved("interval", f"{_time(start)}/{closing}")


def _on(day: date, clock: Clock) -> str:
    return _at(day, clock.hour, clock.minute)


def _on_end(day: date, clock: Clock) -> str:
    return _at(day, 24) if clock.minutes == 0 else _on(day, clock)


def _bound_value(wish: Wish, bound: Bound) -> str:
    target = bound.target
    if isinstance(target, Instant):
        return _instant(target.at)
    if isinstance(target, Clock):
        clock = _settled(target, wish.part)
        if isinstance(wish.day, Day):
            return _on(wish.day.on, clock)
        if isinstance(wish.day, Days):
            last = wish.day.end - timedelta(days=1)
            return _on(wish.day.start if bound.operator == ">=" else last, clock)
        return _time(clock)
    day = target.on if isinstance(target, Day) else target.start
    if wish.clocks:
        return _on(day, _settled(wish.clocks[0], wish.part))
    return day.isoformat()


def _open(wish: Wish) -> Resolved:
    lower = [b for b in wish.bounds if b.operator == ">="]
    upper = [b for b in wish.bounds if b.operator == "<="]
    if isinstance(wish.day, Day) and all(isinstance(b.target, Day) for b in wish.bounds):
        last = upper[-1].target if upper else None
        if isinstance(last, Day) and last.on > wish.day.on:
            return Resolved("interval", f"{_at(wish.day.on, 0)}/{_at(last.on, 24)}")
        return _without_bounds(wish)
    if isinstance(wish.day, Days) and not wish.clocks and (inside := _inside(wish.day, wish)):
        return _with_exclusions(_stretch(inside, wish), wish)
    if lower and upper:
        start, end = _bound_value(wish, lower[-1]), _bound_value(wish, upper[-1])
        if len(start) == len(end) and start >= end:  # "i work until 5, so after 5:30"
            return _open(replace(wish, bounds=wish.bounds[-1:]))
        return Resolved("interval", f"{start}/{end}{_exclusions(wish)}")
    bound = wish.bounds[-1]
    excluded = "" if isinstance(wish.day, Day) else _exclusions(wish)
    return Resolved("open", f"{bound.operator}{_bound_value(wish, bound)}{excluded}")


def _inside(days: Days, wish: Wish) -> Days | None:
    """ "not this week, but the week after is free": what the bounds, all of days, leave of it."""
    for bound in wish.bounds:
        if not isinstance(bound.target, Day):
            return None
        if bound.operator == ">=":
            days = replace(days, start=max(days.start, bound.target.on))
        else:
            days = replace(days, end=min(days.end, bound.target.on + timedelta(days=1)))
    return days if days.start < days.end else None


def _without_bounds(wish: Wish) -> Resolved:
    clocks = wish.clocks
    if clocks and isinstance(wish.day, Day):
        clock = _settled(clocks[0], wish.part)
        return Resolved("datetime", _on(wish.day.on, clock))
    return Resolved("date", wish.day.on.isoformat()) if isinstance(wish.day, Day) else NONE


def _without_excluded(repeat: Repeat, wish: Wish) -> Repeat:
    """ "every day except sunday": the other days of the week."""
    out = {DAY_CODES[day] for item in wish.excluded for day in item.weekdays}
    if not out or repeat.interval != 1 or repeat.frequency not in ("DAILY", "WEEKLY"):
        return repeat
    kept = tuple(code for code in repeat.by_day or DAY_CODES if code not in out)
    return replace(repeat, frequency="WEEKLY", by_day=kept) if kept else repeat


def _in_order(clocks: list[Clock], wish: Wish) -> list[Clock]:
    """ "three times a day, 7, 1 and 7": told in the order of the day, the last one is in the
    evening. Only where as many are said as the patient counts."""
    if wish.repeat is None or len(clocks) != wish.repeat.times:
        return clocks
    ordered: list[Clock] = []
    for clock, said in zip(clocks, wish.clocks, strict=True):
        is_behind = bool(ordered) and clock.minutes <= ordered[-1].minutes
        later = is_behind and not said.certain and clock.hour < 12
        ordered.append(replace(clock, hour=clock.hour + 12) if later else clock)
    return ordered


def _recurring(wish: Wish) -> Resolved:
    repeat = wish.repeat
    if repeat is None:
        return NONE
    clocks = _in_order([_settled(clock, wish.part or repeat.part) for clock in wish.clocks], wish)
    repeat = _without_excluded(repeat, wish)
    if repeat.times and repeat.times != 1 and len(clocks) != repeat.times:
        return NONE
    parts = [f"FREQ={repeat.frequency}"]
    if repeat.interval > 1:
        parts.append(f"INTERVAL={repeat.interval}")
    if repeat.by_day:
        parts.append(f"BYDAY={','.join(repeat.by_day)}")
    if repeat.by_month_day:
        parts.append(f"BYMONTHDAY={','.join(map(str, repeat.by_month_day))}")
    rule = ";".join(parts)
    minutes = sorted({clock.minute for clock in clocks})
    rules = []
    for minute in minutes:
        hours = sorted({clock.hour for clock in clocks if clock.minute == minute})
        by_hour = ",".join(str(hour) for hour in hours)
        rules.append(f"{rule};BYHOUR={by_hour};BYMINUTE={minute}")
    excluded = "".join(f";!{day.isoformat()}" for day in _excluded_days(wish))
    return Resolved("recurring", "\n".join(each + excluded for each in rules or [rule]))
