"""Whole weeks, weekends, months and years, and shares of them: "early next week", "mid april"."""

from datetime import date, timedelta

from api.extraction.resolve_time.calendar import month_of, week_of, year_of
from api.extraction.resolve_time.lexicon import MONTHS
from api.extraction.resolve_time.numbers import read_number, read_ordinal
from api.extraction.resolve_time.reading import Days, Read, Reading

THIS = (
    "this coming", "this upcoming", "this next", "this", "coming", "upcoming", "the coming",
    "este", "esta", "the upcoming",
)  # fmt: skip
NEXT = ("next", "the next", "the following", "following", "proximo", "proxima", "la proxima",
        "el proximo")  # fmt: skip
LAST = ("last", "past", "the past", "previous", "this past", "el pasado", "pasado")

_WEEKS = {
    "la semana despues de la proxima": 2, "semana despues de la proxima": 2,
    "la semana despues de la que viene": 2, "la semana subsiguiente": 2,
    "next to next week": 2, "the week after next": 2, "week after next": 2, "next week": 1,
    "the next week": 1,
    "the following week": 1, "following week": 1, "next wk": 1, "this week": 0,
    "this coming week": 1, "the coming week": 1, "last week": -1, "this wk": 0,
    "la semana que viene": 1, "semana que viene": 1, "la proxima semana": 1,
    "proxima semana": 1, "la semana proxima": 1, "esta semana": 0, "la otra semana": 1,
    "la semana que entra": 1, "la semana pasada": -1, "semana entrante": 1,
    "the week after": 1, "la semana siguiente": 1, "this current week": 0,
    "next semana": 1, "this semana": 0, "proxima week": 1, "la proxima week": 1, "esta week": 0,
    "la week que viene": 1, "week que viene": 1,
}  # fmt: skip


def read_week(reading: Reading, i: int) -> tuple[Days, int] | None:
    found = reading.said(i, tuple(_WEEKS))
    return (week_of(reading.today, weeks=_WEEKS[found[0]]), found[1]) if found else None


_MONTHS = {
    "the month": 0, "this month": 0, "next month": 1, "the next month": 1, "month": 0,
    "este mes": 0, "mes": 0, "proximo mes": 1, "el proximo mes": 1, "last month": -1,
    "el mes que viene": 1, "mes que viene": 1, "the following month": 1,
    "the current month": 0, "month after next": 2, "the month after next": 2, "el mes pasado": -1,
    "el mes": 0,
}  # fmt: skip
_LONE_MONTHS = tuple(
    phrase for phrase, n in _MONTHS.items() if n or "this" in phrase or "este" in phrase
)


def read_month(reading: Reading, i: int) -> tuple[Days, int] | None:
    if found := reading.said(i, tuple(_MONTHS)):
        return month_of(reading.today, months=_MONTHS[found[0]]), found[1]
    j = reading.skip(i, ("this", "next", "este"))
    if number := MONTHS.get(reading.word(j)):
        month = date(reading.today.year, number, 1)
        if month < reading.today.replace(day=1):
            month = month.replace(year=month.year + 1)
        return month_of(month), j + 1
    return None


def read_whole(reading: Reading, i: int) -> Read:
    """Whole weeks, weekends, months and years."""
    j = reading.skip(i, ("the",))
    if week := read_week(reading, i) or read_week(reading, j):
        return week
    if weekend := _read_weekend(reading, i):
        return weekend
    month = reading.said(i, _LONE_MONTHS)
    if month:
        return month_of(reading.today, months=_MONTHS[month[0]]), month[1]
    for phrase, years in (("next year", 1), ("this year", 0), ("el proximo ano", 1)):
        if k := reading.starts(i, phrase):
            return year_of(reading.today, years=years), k
    return None


def _read_weekend(reading: Reading, i: int) -> Read:
    j = reading.starts_any(i, NEXT) or reading.starts_any(i, THIS) or reading.starts_any(i, LAST)
    following = bool(reading.starts_any(i, ("next", "the next", "following")))
    last = bool(reading.starts_any(i, LAST))
    k = reading.skip(j or i, ("the", "el", "over", "on", "during", "at"))
    end = reading.starts_any(k, ("weekend", "fin de semana"))
    if not end:
        return None
    if after := reading.starts_any(end, ("que viene", "proximo")):
        end = after
    week = week_of(reading.today, weeks=1 if following else -1 if last else 0)
    return Days(week.start + timedelta(days=5), week.end), end


_SHARES = {
    "early": 0, "early in": 0, "beginning of": 0, "the beginning of": 0, "start of": 0,
    "the start of": 0, "at the beginning of": 0, "principios de": 0, "a principios de": 0,
    "earlier": 0, "first part of": 0, "inicios de": 0, "middle of": 1, "the middle of": 1,
    "mid": 1, "mid -": 1, "mediados de": 1, "a mediados de": 1, "late": 2, "late in": 2,
    "later in": 2, "earlier in": 0, "end of": 2, "the end of": 2, "later": 2, "fines de": 2,
    "a fines de": 2, "finales de": 2,
    "a finales de": 2, "towards the end of": 2, "toward the end of": 2, "by the end of": 2,
    "fin de": 2, "a fin de": 2, "comienzos de": 0, "a comienzos de": 0, "mitad de": 1,
}  # fmt: skip
ENDS_OF = ("end of", "the end of", "fin de", "el fin de", "fines de", "finales de")
_WEEK_SHARES = ((0, 3), (1, 4), (3, 5))
_MONTH_SHARES = ((0, 10), (10, 20), (20, 31))


def read_share(reading: Reading, i: int) -> Read:
    """ "early next week" (Monday to Wednesday), "mid april", "end of the month"."""
    if part := _read_rest(reading, i) or _read_halves(reading, i) or _read_nth_week(reading, i):
        return part
    j = reading.starts_any(i, tuple(_SHARES))
    whole = read_week_or_month(reading, j) if j else None
    if not whole:
        return None
    share = _SHARES[" ".join(reading.word(k) for k in range(i, j))]
    return third_of(whole[0], share), whole[1]


def third_of(days: Days, share: int) -> Days:
    """The beginning (0), middle (1) or end (2) of a week or of a month."""
    is_month = (days.end - days.start).days > 7
    start, end = (_MONTH_SHARES if is_month else _WEEK_SHARES)[share]
    return Days(days.start + timedelta(days=start), min(days.start + timedelta(days=end), days.end))


_ENDS_OF_MONTH = {
    "first": 1,
    "last": -1,
    "primeros": 1,
    "primeras": 1,
    "ultimos": -1,
    "ultimas": -1,
}


def _read_several_weeks(reading: Reading, j: int) -> tuple[Days, int] | None:
    """ "the first two weeks of november", "los ultimos diez dias de mayo"."""
    side = _ENDS_OF_MONTH.get(reading.word(j))
    count = read_number(reading, j + 1) if side else None
    weeks = count and reading.is_in(count[1], ("weeks", "wks", "semanas"))
    if not count or not (weeks or reading.is_in(count[1], ("days", "dias"))):
        return None
    k = reading.skip(count[1] + 1, ("of", "in", "de", "del"))
    month = read_month(reading, k)
    length = timedelta(days=count[0] * (7 if weeks else 1))
    if not month or count[0] > 31 or length > month[0].end - month[0].start:
        return None
    start, end = month[0].start, month[0].end
    return (Days(start, start + length) if side == 1 else Days(end - length, end)), month[1]


_REST_OF = ("rest of", "the rest of", "remainder of", "the remainder of", "what's left of",
    "resto de",
            "el resto de", "lo que queda de", "lo que resta de")  # fmt: skip


def _read_rest(reading: Reading, i: int) -> tuple[Days, int] | None:
    """ "the rest of this week": from today on."""
    j = reading.starts_any(i, _REST_OF)
    whole = read_week_or_month(reading, j) if j else None
    if not whole:
        return None
    return Days(max(whole[0].start, reading.today), whole[0].end), whole[1]


def read_week_or_month(reading: Reading, i: int) -> tuple[Days, int] | None:
    if end := reading.starts_any(i, ("the week", "la semana")):
        return week_of(reading.today), end
    return read_week(reading, i) or read_month(reading, i)


_HALVES = {"first half of": 0, "second half of": 1, "primera quincena de": 0,
           "segunda quincena de": 1, "primera mitad de": 0, "segunda mitad de": 1}  # fmt: skip


def _read_halves(reading: Reading, i: int) -> Read:
    i = reading.skip(i, ("the", "la"))
    half = reading.said(i, tuple(_HALVES))
    month = read_month(reading, half[1]) if half else None
    if not half or not month:
        return None
    middle = month[0].start + timedelta(days=15)
    first = _HALVES[half[0]] == 0
    return (Days(month[0].start, middle) if first else Days(middle, month[0].end)), month[1]


def _read_nth_week(reading: Reading, i: int) -> Read:
    """ "the first week of may": its first seven days; the last week: its last seven."""
    j = reading.skip(i, ("the", "la", "el"))
    last = reading.is_in(j, ("last", "ultima"))
    if several := _read_several_weeks(reading, j):
        return several
    nth = (0, j + 1) if last else read_ordinal(reading, j)
    if not nth or nth[0] > 4 or not reading.is_in(nth[1], ("week", "semana")):
        return None
    k = reading.skip(nth[1] + 1, ("of", "in", "de", "del"))
    month = read_month(reading, k) if k > nth[1] + 1 else None
    if not month:
        return None
    days = month[0]
    if last:
        return Days(days.end - timedelta(days=7), days.end), month[1]
    start = days.start + timedelta(days=7 * (nth[0] - 1))
    return Days(start, start + timedelta(days=7)), month[1]
