"""Dates with a number: "march 3rd", "3 de marzo", "the 5th", "3/4", "2026-04-01"."""

from datetime import date

from api.extraction.resolve_time.calendar import (
    exact_date,
    full_year,
    month_of,
    next_day_of_month,
    next_month_day,
)
from api.extraction.resolve_time.lexicon import MONTHS, NOT_CLOCK_UNITS, SHY_MONTHS, WEEKDAYS
from api.extraction.resolve_time.numbers import read_number, read_ordinal
from api.extraction.resolve_time.reading import Day, Read, Reading

# "the third" may be the third of those shown, "the thirtieth" is a day.
_LAST_OF_A_LIST = 6
_OF_DAY = frozenset("week wk weekend day morning afternoon evening night".split())
_SCORE_WORDS = frozenset({"pain", "dolor", "score", "level", "scale", "rate", "rated", "bp"})


def read_month_day(reading: Reading, i: int) -> Read:
    """A numbered date that begins at token i."""
    for reader in (
        _read_iso,
        _read_slashed,
        _read_dashed,
        _read_month_first,
        _read_day_first,
        _read_month_alone,
        _read_other_day,
        _read_ordinal_day,
    ):
        if found := reader(reading, i):
            return found
    return None


def _read_iso(reading: Reading, i: int) -> Read:
    if reading.kind(i) != "iso":
        return None
    return exact_date(*reading.tokens[i].numbers), i + 1


def _read_slashed(reading: Reading, i: int) -> Read:
    """US order, month first; day first when only that can be."""
    if reading.kind(i) != "date":
        return None
    of_score = reading.word(i - 1) == "of" and not reading.is_in(i - 2, _OF_DAY)
    if of_score or reading.is_in(i - 1, _SCORE_WORDS) or reading.word(i - 1) == "a":
        return None
    first, second, *year = reading.tokens[i].numbers
    if reading.tokens[i].text == "24/7":
        return None
    month, day = (second, first) if first > 12 >= second else (first, second)
    if year:
        return exact_date(full_year(year[0], today=reading.today), month, day), i + 1
    if month > 12 or day > 31 or not month or not day:
        return None
    return next_month_day(reading.today, month, day), i + 1


def _read_dashed(reading: Reading, i: int) -> Read:
    """ "4-15": a month and a day where the numbers make no hours of a day of work."""
    numbers = [reading.tokens[k].numbers for k in (i, i + 2) if reading.kind(k) == "num"]
    if len(numbers) != 2 or reading.word(i + 1) != "-" or not all(numbers):
        return None
    month, day = numbers[0][0], numbers[1][0]
    glued = reading.tokens[i].span.end + 1 == reading.tokens[i + 2].span.start
    if not glued or not 1 <= month <= 12 < day <= 31 or day - month <= 10:
        return None
    if reading.is_in(i + 3, NOT_CLOCK_UNITS) or reading.word(i + 3) in ("-", "."):
        return None
    return next_month_day(reading.today, month, day), i + 3


def read_day_first(reading: Reading, i: int) -> Day | None:
    """A slashed date read with the day first, where that can be."""
    if reading.kind(i) != "date" or reading.tokens[i].numbers[1] > 12:
        return None
    day, month, *year = reading.tokens[i].numbers
    if year:
        found = exact_date(full_year(year[0], today=reading.today), month, day)
    else:
        found = next_month_day(reading.today, month, day)
    return found if isinstance(found, Day) and found.on >= reading.today else None


def _month(reading: Reading, i: int) -> int | None:
    return MONTHS.get(reading.word(i))


def _day_number(reading: Reading, i: int) -> tuple[int, int] | None:
    found = read_ordinal(reading, i)
    if found is None and (
        reading.kind(i) == "word" or (reading.kind(i) == "num" and len(reading.tokens[i].text) <= 2)
    ):
        found = read_number(reading, i)
    return found if found and 1 <= found[0] <= 39 else None


def _year(reading: Reading, i: int) -> tuple[int, int] | None:
    j = reading.skip(i, (",", "de", "del", "of", "'"))
    if reading.kind(j) != "num" or len(reading.tokens[j].text) != 4:
        return None
    if not reading.tokens[j].numbers:
        return None  # "april 5, 1.25"
    year = reading.tokens[j].number
    return (year, j + 1) if 1900 <= year <= 2199 else None


def _dated(reading: Reading, month: int, day: int, i: int) -> Read:
    if year := _year(reading, i):
        return exact_date(year[0], month, day), year[1]
    if end := reading.starts_any(i, ("next year", "of next year", "del proximo ano",
                                     "del ano que viene")):  # fmt: skip
        return exact_date(reading.today.year + 1, month, day), end
    return next_month_day(reading.today, month, day), i


def _read_month_first(reading: Reading, i: int) -> Read:
    if not (month := _month(reading, i)):
        return None
    j = reading.skip(i + 1, (".", "the", "el"))
    if reading.word(i + 1) == "," or not (day := _day_number(reading, j)):
        return None
    if reading.kind(j) == "num" and reading.is_in(day[1], ("am", "pm", "o'clock", ":")):
        return None
    return _dated(reading, month, day[0], day[1])


def _read_day_first(reading: Reading, i: int) -> Read:
    j = reading.skip(i, ("the", "el", "dia"))
    if not (day := _day_number(reading, j)):
        return None
    k = reading.skip(day[1], ("of", "de", "del", "-"))
    if month := _month(reading, k):
        if reading.word(k) in ("mar", "set", "ago") and k == day[1] and reading.word(k) != "mar":
            return None
        end = k + 2 if reading.word(k + 1) == "." and reading.kind(k + 2) == "num" else k + 1
        return _dated(reading, month, day[0], end)
    return None


def _read_month_alone(reading: Reading, i: int) -> Read:
    """ "in april", "next may", "march 2027": the whole month."""
    if not (month := _month(reading, i)):
        return None
    before = reading.word(i - 1)
    year = _year(reading, i + 1)
    shy = reading.word(i) in SHY_MONTHS and len(reading.tokens) > 1
    if shy and not year and before not in (
        "in", "of", "next", "this", "early", "late", "mid", "until", "by", "before", "en", "de",
        "since", "during", "to", "after",
    ):  # fmt: skip
        return None
    if reading.word(i) in ("mar", "set", "ago", "jan", "dic") and before == "de":
        return None
    start = date(year[0] if year else reading.today.year, month, 1)
    if not year and start < reading.today.replace(day=1):
        start = start.replace(year=start.year + 1)
    return month_of(start), year[1] if year else i + 1


_WHOSE = ("my", "his", "her", "their", "our", "mi", "su")


def _read_ordinal_day(reading: Reading, i: int) -> Read:
    """ "the 5th", "5th of next month", "el 5", "el dia 5", "the first"."""
    if reading.word(i) in ("el", "dia") or (
        reading.word(i) == "day" and _is_numbered_day(reading, i)
    ):
        return _read_spanish_day(reading, i)
    if reading.is_in(i - 1, _WHOSE):
        return None  # "pregnant with my 2nd"
    the = reading.word(i) == "the"
    j = i + 1 if the else i
    if not (found := read_ordinal(reading, j)) or not 1 <= found[0] <= 39:
        return None
    end, month = _of_month(reading, found[1])
    if reading.kind(j) != "ord" and not month and not (the and found[0] > _LAST_OF_A_LIST):
        return None
    if month:
        day = exact_date(month.year, month.month, found[0])
        if reading.starts(found[1], "of the month") and isinstance(day, Day):
            day = day if day.on >= reading.today else next_day_of_month(reading.today, found[0])
        return day, end
    if found[0] > 31:
        return None
    spoken = reading.kind(j) != "ord"
    if (spoken or not the) and reading.kind(found[1]) == "word" and reading.word(found[1]) in (
        "time", "one", "appointment", "visit", "floor", "grade", "street", "st", "ave", "avenue",
        "dose", "shot", "birthday", "week", "day", "option", "slot", "born", "child", "baby",
    ):  # fmt: skip
        return None
    if reading.is_in(
        found[1], ("one", "option", "time", "street", "floor", "avenue", "slot", "thing")
    ):
        return None
    return next_day_of_month(reading.today, found[0]), found[1]


def _read_other_day(reading: Reading, i: int) -> Read:
    """The 10 of "december 9 or 10"; "december 9 or 10 am" says an hour."""
    month = _month(reading, i - 3) if i >= 3 else None
    if not month or not reading.is_in(i - 1, ("or", "o")) or not _day_number(reading, i - 2):
        return None
    day = _day_number(reading, i)
    if not day or reading.is_in(day[1], ("am", "pm", "a.m", "p.m", "o'clock", ":")):
        return None
    return next_month_day(reading.today, month, day[0]), day[1]


_OF_MONTH = {
    "of this month": 0, "of the month": 0, "of next month": 1, "next month": 1, "this month": 0,
    "de este mes": 0, "del mes que viene": 1, "del proximo mes": 1, "of the next month": 1,
    "of the following month": 1,
}  # fmt: skip


def _of_month(reading: Reading, i: int) -> tuple[int, date | None]:
    if found := reading.said(i, tuple(_OF_MONTH)):
        return found[1], month_of(reading.today, months=_OF_MONTH[found[0]]).start
    return i, None


def _is_numbered_day(reading: Reading, i: int) -> bool:
    """ "the day 20", "in day 24", but not "on day 3 of a fever"."""
    said = reading.word(i) == "day" and reading.is_in(i - 1, ("the", "in", "on", "for"))
    return said and reading.kind(i + 1) == "num" and not reading.is_in(i + 2, ("of", "with"))


def read_day_number(reading: Reading, i: int) -> Read:
    """The number of "excepto el 23", whose article is read with the words before it."""
    if reading.word(i - 1) not in ("el", "dia", "del") or reading.kind(i) != "num":
        return None
    number = reading.tokens[i].number if reading.tokens[i].numbers else 0
    return (next_day_of_month(reading.today, number), i + 1) if 1 <= number <= 31 else None


def _read_spanish_day(reading: Reading, i: int) -> Read:
    j = reading.skip(i, ("el", "dia", "day"))
    found = read_number(reading, j) or read_ordinal(reading, j)
    if not found or not 1 <= found[0] <= 31 or reading.is_in(found[1], WEEKDAYS):
        return None  # "el primer lunes"
    if reading.kind(j) == "word" and reading.word(j) in ("uno", "un", "una"):
        return None
    end, month = _of_month(reading, found[1])
    if month:
        day = exact_date(month.year, month.month, found[0])
        return day, end
    return next_day_of_month(reading.today, found[0]), found[1]
