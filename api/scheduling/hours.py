"""Opening hours: reading them in the forms people write, and asking when a place is open.

The canonical form is `{"mon": [["08:00", "12:00"], ["13:00", "17:00"]], ...}`, local wall time.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.scheduling.errors import ClinicDataWrong
from api.scheduling.models import Location

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEARCH_DAYS = 60

type Blocks = tuple[tuple[time, time], ...]
type Weekly = dict[str, list[list[str]]]


def weekly_hours(value: object) -> dict[str, list[list[str]]]:
    """Return the canonical form of hours given by weekday, weekday range or full day name."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ClinicDataWrong(field="hours")
    canonical: dict[str, list[list[str]]] = {}
    for days, blocks in value.items():
        for day in _days(str(days)):
            canonical[day] = [
                [_clock_text(start), _clock_text(end)] for start, end in _blocks(blocks)
            ]
    return {day: canonical[day] for day in WEEKDAYS if canonical.get(day)}


def holidays(value: object) -> dict[str, str]:
    """Return local ISO date to name, from a list of dates, of `{date, name}` or a mapping."""
    if not value:
        return {}
    if isinstance(value, Mapping):
        return {_iso_date(key): str(name or "") for key, name in value.items()}
    if not isinstance(value, Iterable):
        raise ClinicDataWrong(field="holidays")
    named: dict[str, str] = {}
    for item in value:
        if isinstance(item, Mapping):
            named[_iso_date(item.get("date"))] = str(item.get("name") or "")
        else:
            named[_iso_date(item)] = ""
    return named


def blocks_on(hours: Mapping[str, Any], day: date) -> Blocks:
    """Return the open blocks of a local date, holidays not considered."""
    return tuple(
        (time.fromisoformat(start), time.fromisoformat(end))
        for start, end in hours.get(WEEKDAYS[day.weekday()], ())
    )


def open_blocks(location: Location, day: date) -> Blocks:
    """Return the blocks in which a place is open on a local date; none on a holiday."""
    if day.isoformat() in location.holidays:
        return ()
    return blocks_on(location.opening_hours, day)


def is_open(location: Location, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(location.time_zone))
    now = local.time().replace(tzinfo=None)
    return any(start <= now < end for start, end in open_blocks(location, local.date()))


def next_opening(locations: Iterable[Location], at: datetime) -> tuple[Location, datetime] | None:
    """Return the place that opens first at or after an instant, and when, in its own zone.

    A place that is open at `at` gives `at` itself. None when nothing opens in 60 days.
    """
    openings = [
        (location, opening)
        for location in locations
        if (opening := _opening(location, at)) is not None
    ]
    return min(openings, key=lambda pair: pair[1].astimezone(UTC), default=None)


def _opening(location: Location, at: datetime) -> datetime | None:
    zone = ZoneInfo(location.time_zone)
    local = at.astimezone(zone)
    if is_open(location, at):
        return local
    for offset in range(SEARCH_DAYS):
        day = local.date() + timedelta(days=offset)
        for start, _ in sorted(open_blocks(location, day)):
            opening = datetime.combine(day, start, tzinfo=zone)
            if opening.astimezone(UTC) >= at.astimezone(UTC):
                return opening
    return None


def _days(text: str) -> tuple[str, ...]:
    days: list[str] = []
    for part in re.split(r"[,\s]+", text.strip().lower()):
        ends = [piece[:3] for piece in re.split(r"[-–]", part) if piece]
        if not ends or any(end not in WEEKDAYS for end in ends):
            raise ClinicDataWrong(field="hours")
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        span = (last - first) % 7 + 1
        days += [WEEKDAYS[(first + step) % 7] for step in range(span)]
    return tuple(days)


def _blocks(value: object) -> list[tuple[time, time]]:
    if value is None or value is False or value == "closed":
        return []
    if isinstance(value, str):
        return [_block(part.strip()) for part in value.split(",") if part.strip()]
    if isinstance(value, Mapping):
        return [_block(value)]
    if isinstance(value, list | tuple):
        if len(value) == 2 and not any(isinstance(part, list | tuple | Mapping) for part in value):
            clocks = [_clock(part) for part in value]
            if None not in clocks:
                return [_block(value)]
        return [_block(part) for part in value]
    raise ClinicDataWrong(field="hours")


def _block(value: object) -> tuple[time, time]:
    parts: list[object] = []
    if isinstance(value, str):
        parts = [piece.strip() for piece in re.split(r"[-–/]", value)]
    elif isinstance(value, Mapping):
        parts = [
            value.get("open", value.get("start", value.get("from"))),
            value.get("close", value.get("end", value.get("to"))),
        ]
    elif isinstance(value, list | tuple):
        parts = list(value)
    clocks = [_clock(part) for part in parts]
    if len(clocks) != 2 or clocks[0] is None or clocks[1] is None or clocks[0] >= clocks[1]:
        raise ClinicDataWrong(field="hours")
    return clocks[0], clocks[1]


def _clock(value: object) -> time | None:
    if isinstance(value, int) and 0 <= value < 24 * 60:
        return time(value // 60, value % 60)  # YAML 1.1 reads an unquoted 17:00 as 1020
    match = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", str(value).strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return time(int(match[1]), int(match[2]))


def _clock_text(value: time) -> str:
    return value.strftime("%H:%M")


def _iso_date(value: object) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise ClinicDataWrong(field="holidays") from error


def within(hours: Weekly, open_at: Weekly) -> Weekly:
    """The part of somebody's weekly hours in which the place is open."""
    found = {
        day: [
            [max(begin, opens), min(end, closes)]
            for begin, end in blocks
            for opens, closes in open_at.get(day, ())
            if max(begin, opens) < min(end, closes)
        ]
        for day, blocks in hours.items()
    }
    return {day: blocks for day, blocks in found.items() if blocks}
