"""Stretches of days: which month "the 3rd to the 6th of january" begins in, "july 3-7"."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from api.extraction.resolve_time.calendar import (
    exact_date,
    next_day_of_month,
    next_month_day,
    weekday_after,
)
from api.extraction.resolve_time.days import read_day
from api.extraction.resolve_time.lexicon import MONTHS, SPANISH_WEEKDAYS
from api.extraction.resolve_time.reading import Day, Days, Read, Reading

_RANGE_TO = ("to", "through", "-", "until", "al", "a", "hasta", "hasta el", "and", "y", "to the",
             "through the", "y el", "and the", "a el", "up to", "until the")  # fmt: skip
_RANGE_OPEN = ("from", "between", "del", "de", "desde", "entre", "desde el", "entre el", "from the",
               "between the", "anytime between", "anytime from", "sometime between",
    "sometime between the", "anytime between the", "any time between the")  # fmt: skip
_TO = ("to", "-", "through", "until", "and", "al", "a", "y", "hasta")


def order_days(start: Day, end: Day) -> Days | None:
    """From the first day to the last, both held; None when they do not run forward."""
    first, last = start.on, end.on
    if start.number_only and not end.number_only and not end.weekday_only:
        same = exact_date(last.year, last.month, first.day)
        if isinstance(same, Day):
            first = same.on if same.on <= last else same.on - relativedelta(months=1)
    elif end.number_only:
        following = next_day_of_month(first + timedelta(days=1), last.day)
        last = following.on if isinstance(following, Day) else last
    elif end.weekday_only and last <= first:
        last = weekday_after(first, last.weekday())
    return Days(first, last + timedelta(days=1)) if first < last else None


def read_numbered_range(reading: Reading, i: int) -> Read:
    """ "26 to 29 may", "july 3 - 7", "del 3 al 7 de marzo"."""
    month = MONTHS.get(reading.word(i))
    j = reading.skip(i + 1 if month else i, ("the", "el", "."))
    first = _day_number(reading, j)
    if not first or not (k := reading.starts_any(j + 1, _TO)):
        return None
    k = reading.skip(k, ("the", "el"))
    last = _day_number(reading, k)
    if not last:
        return None
    end = k + 1
    if not month:
        end = reading.skip(end, ("of", "de"))
        month = MONTHS.get(reading.word(end))
        end += 1
    elif reading.word(end) in ("am", "pm", "o'clock", ":"):
        return None
    if not month and first < last and _opens_days(reading, i):
        return _coming_days(reading, first, last, k + 1)
    if not month or first >= last:
        return None
    start = next_month_day(reading.today, month, first)
    if not isinstance(start, Day) or not isinstance(exact_date(start.on.year, month, last), Day):
        return None
    return Days(start.on, start.on + timedelta(days=last - first + 1)), end


def _opens_days(reading: Reading, i: int) -> bool:
    """ "del 20 al 27", "entre el 20 y el 25": days, as hours are "de 8 a 9"."""
    return reading.word(i - 1) == "del" or (
        reading.word(i - 1) == "el" and reading.is_in(i - 2, ("entre", "desde"))
    )


def _coming_days(reading: Reading, first: int, last: int, end: int) -> Read:
    start = next_day_of_month(reading.today, first)
    if not isinstance(start, Day):
        return None
    return Days(start.on, start.on + timedelta(days=last - first + 1)), end


def _day_number(reading: Reading, i: int) -> int | None:
    if reading.kind(i) not in ("num", "ord") or not reading.tokens[i].numbers:
        return None
    number = reading.tokens[i].number
    return number if 1 <= number <= 31 else None


def read_day_range(reading: Reading, i: int) -> Read:
    """ "monday to wednesday", "from the 5th to the 9th", "march 3 - 7"."""
    opened = reading.starts_any(i, _RANGE_OPEN)
    if numbered := read_numbered_range(reading, opened or i):
        return numbered
    start = _read_end(reading, opened) if opened else read_day(reading, i)
    if opened and reading.is_in(opened, ("now", "ahora")):
        start = Day(reading.today), opened + 1
    if not start or not isinstance(start[0], Day):
        return None
    j = reading.starts_any(start[1], _RANGE_TO)
    word = reading.word(start[1])
    spanish = word == "a" and reading.is_in(j - 2, SPANISH_WEEKDAYS)  # "lunes a viernes"
    if not j or (word in ("and", "y", "a") and not (opened or spanish)):
        return None
    end = _read_end(reading, j)
    if end is None and reading.kind(j) == "num" and word == "-" and not start[0].weekday_only:
        return None
    if not end or not isinstance(end[0], Day):
        return None
    days = order_days(start[0], end[0])
    return (days, end[1]) if days else None


def _read_end(reading: Reading, i: int) -> Read:
    """ "the ninth", whose article was read with the words before it."""
    return read_day(reading, i) or (
        read_day(reading, i - 1) if reading.is_in(i - 1, ("the", "el")) else None
    )
