"""When a patient wants to come, as a filter over local wall times.

`window_from_resolved` reads what `resolve-time` gives. Wall times are those of the place that
offers the visit, so bounds are kept as (date, time) pairs and compared with a Slot's local start.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.scheduling.errors import WindowMalformed
from api.scheduling.hours import WEEKDAYS

type Wall = tuple[date, time]

NEAR_MINUTES = 15
RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, kw_only=True)
class Window:
    """Every bound is optional; `earliest` is included, `latest` is not.

    `at` is a wished clock time: a start less than 15 minutes from it fits (the grid has no 15:50).
    """

    earliest: Wall | None = None
    latest: Wall | None = None
    time_from: time | None = None
    time_to: time | None = None
    at: time | None = None
    weekdays: frozenset[int] = frozenset(range(7))
    not_on: frozenset[date] = frozenset()

    @property
    def is_any(self) -> bool:
        return self == Window()

    @property
    def is_one_day(self) -> bool:
        if self.earliest is None or self.latest is None:
            return False
        return self.latest <= (self.earliest[0] + timedelta(days=1), time.min)

    def on_its_day(self) -> "Window":
        """A bound at a clock time ("thursday after 3") means that day, not the weeks around it."""
        earliest, latest = self.earliest, self.latest
        if earliest and not latest and earliest[1] != time.min:
            return replace(self, latest=_next_day(earliest[0]))
        if latest and not earliest and latest[1] != time.min:
            return replace(self, earliest=(latest[0], time.min))
        return self

    def at_clock(self, clock: str) -> "Window":
        """Narrow every day: "06:00/12:00", ">=16:00", "<=11:00" or "15:00"."""
        kind = "open" if clock[:1] in "<>" else "interval" if "/" in clock else "time"
        daily = window_from_resolved(kind, clock)
        return replace(self, time_from=daily.time_from, time_to=daily.time_to, at=daily.at)

    def admits(self, start: datetime) -> bool:
        """Tell whether an aware local start fits."""
        day, clock = start.date(), start.time().replace(tzinfo=None)
        if self.at is not None and _minutes_between(self.at, clock) >= NEAR_MINUTES:
            return False
        return (
            start.weekday() in self.weekdays
            and day not in self.not_on
            and (self.earliest is None or (day, clock) >= self.earliest)
            and (self.latest is None or (day, clock) < self.latest)
            and (self.time_from is None or clock >= self.time_from)
            and (self.time_to is None or clock < self.time_to)
        )

    def is_past(self, *, now: datetime, time_zone: str) -> bool:
        """Tell whether the whole window lies before now at a place."""
        local = now.astimezone(ZoneInfo(time_zone))
        if self.latest is None:
            return False
        latest = self.latest
        if self.at is not None and self.earliest is not None and self.is_one_day:
            latest = (self.earliest[0], self.at)
        return latest <= (local.date(), local.time())

    def anchor(self, *, now: datetime, time_zone: str) -> datetime:
        """Return the moment nearest alternatives are measured from, never before now."""
        zone = ZoneInfo(time_zone)
        wall = self.earliest or self.latest
        if wall is None:
            return self._next_moment(now.astimezone(zone))
        clock = self.at or (wall[1] if wall[1] != time.min else time(12))
        return max(datetime.combine(wall[0], clock, tzinfo=zone), now.astimezone(zone))

    def _next_moment(self, local: datetime) -> datetime:
        """From `local` on, the next time of the wished clock on a day that is wished."""
        if self.at is None:
            return local
        days = (local.date() + timedelta(days=ahead) for ahead in range(8))
        moments = (datetime.combine(day, self.at, tzinfo=local.tzinfo) for day in days)
        fitting = (each for each in moments if each.weekday() in self.weekdays and each >= local)
        return next(fitting, local)


ANY_TIME = Window()


def window_from_resolved(kind: str, value: str | None = None) -> Window:
    """Read `kind` and `value` as `resolve-time` gives them; raises WindowMalformed."""
    if kind == "none" or not value:
        return ANY_TIME
    readers = {
        "date": _from_date,
        "time": _from_time,
        "datetime": _from_datetime,
        "interval": _from_interval,
        "open": _from_open,
        "recurring": _from_recurring,
    }
    reader = readers.get(kind)
    if reader is None:
        raise WindowMalformed
    wish, _, excluded = value.partition(";!")
    try:
        window = reader(wish)
        return _without(window, excluded) if excluded else window
    except (ValueError, OverflowError) as error:
        raise WindowMalformed from error


def _from_date(value: str) -> Window:
    return _whole_days(date.fromisoformat(value))


def _from_time(value: str) -> Window:
    return Window(at=_clock(value))


def _from_datetime(value: str) -> Window:
    day, clock = _wall(value)
    whole = _whole_days(day)
    return Window(earliest=whole.earliest, latest=whole.latest, at=clock)


def _from_interval(value: str) -> Window:
    start, _, end = value.partition("/")
    if "-" not in start:
        return Window(time_from=_clock(start), time_to=_until(_clock(end)))
    earliest = _wall(start)
    latest = _wall(end) if "T" in end else _next_day(date.fromisoformat(end))
    if earliest[0] < latest[0] and time.min < earliest[1] < latest[1]:
        # "next week in the mornings" goes from the first morning to the last, mornings only.
        return Window(earliest=earliest, latest=latest, time_from=earliest[1], time_to=latest[1])
    return Window(earliest=earliest, latest=latest)


def _from_open(value: str) -> Window:
    if not value:
        return ANY_TIME
    match = re.fullmatch(r"(>=|<=)(.+)", value)
    if match is None:
        raise ValueError("open bound")
    after, bound = match[1] == ">=", match[2]
    if "-" not in bound:
        clock = _clock(bound)
        return Window(time_from=clock) if after else Window(time_to=_until(clock))
    if after:
        return Window(earliest=_wall(bound))
    return Window(latest=_wall(bound) if "T" in bound else _next_day(date.fromisoformat(bound)))


def _from_recurring(value: str) -> Window:
    parts = dict(part.split("=", 1) for part in value.split(":")[-1].split(";") if "=" in part)
    days = [day[-2:] for day in parts.get("BYDAY", "").split(",") if day]
    at = None
    if "BYHOUR" in parts:
        at = time(int(parts["BYHOUR"].split(",")[0]), int(parts.get("BYMINUTE", "0").split(",")[0]))
    weekdays = frozenset(RRULE_DAYS.index(day) for day in days) or ANY_TIME.weekdays
    return Window(at=at, weekdays=weekdays)


def _without(window: Window, excluded: str) -> Window:
    """Apply `fri`, `mon;!wed` or `2026-03-23`."""
    banned: set[int] = set()
    dates: set[date] = set()
    for part in re.split(r"[;,]", excluded):
        name = part.strip().lstrip("!").lower()
        if name[:1].isdigit():
            dates.add(date.fromisoformat(name))
        elif name:
            banned.add(WEEKDAYS.index(name[:3]))
    return replace(window, weekdays=window.weekdays - banned, not_on=frozenset(dates))


def _whole_days(day: date) -> Window:
    return Window(earliest=(day, time.min), latest=_next_day(day))


def _next_day(day: date) -> Wall:
    return day + timedelta(days=1), time.min


def _wall(value: str) -> Wall:
    day, _, clock = value.partition("T")
    return date.fromisoformat(day), _clock(clock) if clock else time.min


def _clock(value: str) -> time:
    if value == "24:00":
        return time.max
    if not re.fullmatch(r"\d{2}:\d{2}(:\d{2})?", value):
        raise ValueError("clock time")
    return time.fromisoformat(value)


def _until(clock: time) -> time | None:
    return None if clock == time.min else clock


def _minutes_between(one: time, other: time) -> int:
    return abs((one.hour - other.hour) * 60 + one.minute - other.minute)


def utc_bounds(window: Window) -> tuple[datetime | None, datetime | None]:
    """Return instants that surely enclose the window in every time zone on earth."""
    earliest = window.earliest and _widened(window.earliest, -1)
    latest = window.latest and _widened(window.latest, 1)
    return earliest, latest


def _widened(wall: Wall, days: int) -> datetime:
    try:
        return datetime.combine(wall[0], wall[1], tzinfo=UTC) + timedelta(days=days)
    except OverflowError:
        return datetime.combine(wall[0], wall[1], tzinfo=UTC)
