"""Days told from another: "day after labor day", "the week of the 20th", "a week from friday"."""

from collections.abc import Callable
from datetime import timedelta

from api.extraction.resolve_time.calendar import (
    add_units,
    week_of,
    weekday_after,
    weekday_before,
)
from api.extraction.resolve_time.lexicon import UNITS, WEEKDAYS
from api.extraction.resolve_time.month_days import read_day_number
from api.extraction.resolve_time.numbers import read_count
from api.extraction.resolve_time.reading import Day, Days, Read, Reading

_AFTER = ("after", "following", "despues de", "despues del", "siguiente a")
_BEFORE = ("before", "prior to", "preceding", "antes de", "antes del")
_ARTICLES = ("the", "this", "el", "la", "un", "that")
# "any day after the 20th" is an open end.
_ANY = frozenset("any some every other all cualquier same what which".split())


def read_anchored(reading: Reading, i: int, read_base: Callable[[Reading, int], Read]) -> Read:
    """A day, week or weekend beside the day that `read_base` reads."""
    if reading.is_in(i - 1, _ANY):
        return None
    j = reading.skip(i, _ARTICLES)
    if week := _read_week_of(reading, j, read_base):
        return week
    after = reading.starts_any(j + 1, _AFTER)
    k = after or reading.starts_any(j + 1, _BEFORE)
    word = reading.word(j)
    if not k or not (word in WEEKDAYS or word in ("day", "week", "weekend", "dia", "semana")):
        return None
    base = read_base(reading, reading.skip(k, _ARTICLES))
    if not base or not isinstance(base[0], Day):
        return None
    on = base[0].on
    if word in WEEKDAYS:
        find = weekday_after if after else weekday_before
        return Day(find(on, WEEKDAYS[word])), base[1]
    sign = 1 if after else -1
    if word in ("day", "dia"):
        return Day(on + timedelta(days=sign)), base[1]
    days = week_of(on, weeks=sign)
    start = days.start + timedelta(days=5) if word == "weekend" else days.start
    return Days(start, days.end), base[1]


def _read_week_of(
    reading: Reading, j: int, read_base: Callable[[Reading, int], Read]
) -> tuple[Days, int] | None:
    """ "the week of april 20", "the weekend of the 28th": the one that holds the day."""
    k = reading.starts_any(j, ("week of", "wk of", "week beginning", "week starting",
                               "semana del", "semana de el", "weekend of"))  # fmt: skip
    if not k:
        return None
    base = read_base(reading, reading.skip(k, ("the", "el"))) or read_day_number(reading, k)
    if not base or not isinstance(base[0], Day):
        return None
    week = week_of(base[0].on)
    weekend = Days(week.start + timedelta(days=5), week.end)
    return (weekend if reading.word(j) == "weekend" else week), base[1]


def read_units_from_day(
    reading: Reading, i: int, read_base: Callable[[Reading, int], Read]
) -> Read:
    """ "a fortnight on tuesday", "a week from today", "two weeks after easter"."""
    count = read_count(reading, i)
    if not count or not (unit := UNITS.get(reading.word(count[1]))):
        return None
    j = count[1] + 1
    k = reading.starts_any(j, ("on", "from", "after", "before", "despues de", "despues del"))
    if reading.word(j) in ("today", "tomorrow"):
        k = j
    if not k or unit in ("minute", "hour") or reading.word(i - 1) in ("stay", "for", "stayed"):
        return None
    base = read_base(reading, reading.skip(k, ("the", "this", "el")))
    if not base or not isinstance(base[0], Day):
        return None
    sign = -1 if reading.word(j) == "before" else 1
    return add_units(base[0].on, sign * count[0], unit), base[1]
