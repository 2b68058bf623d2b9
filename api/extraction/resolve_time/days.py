"""Days by name, by number and by distance: "next friday", "the 5th", "in two weeks"."""

from dataclasses import replace
from datetime import date, timedelta

from api.extraction.folding import words_of
from api.extraction.resolve_time.anchors import read_anchored, read_units_from_day
from api.extraction.resolve_time.calendar import (
    add_units,
    next_day_of_month,
    nth_weekday,
    week_of,
    weekday_after,
    weekday_before,
)
from api.extraction.resolve_time.holidays import read_holiday, saturday_near
from api.extraction.resolve_time.lexicon import (
    MONTHS,
    PARTS,
    SHY_WEEKDAYS,
    SPANISH_WEEKDAYS,
    UNITS,
    WEEKDAY_PLURALS,
    WEEKDAYS,
)
from api.extraction.resolve_time.month_days import read_month_day
from api.extraction.resolve_time.numbers import read_count, read_number, read_ordinal
from api.extraction.resolve_time.reading import Bound, Day, Days, Instant, Item, Read, Reading
from api.extraction.resolve_time.wholes import (
    LAST,
    NEXT,
    THIS,
    read_month,
    read_share,
    read_week,
    read_whole,
)

COMING = ("que viene", "que entra", "proximo", "proxima", "entrante", "siguiente")
# Most people in the United States count no hour beyond it.
HOURS_IN_USE = 12
_NO_DAY_BEFORE = frozenset({"de", "of", "am", "pm", "hrs", "h", "horas", "y"})
# "the sun was too hot", "she sat down", "we wed in may"
_NOT_AFTER_DAY = words_of("was were is burn exposure down up there here with screen light")
_NOT_BEFORE_DAY = frozenset({"i", "he", "she", "we", "they", "you", "it"})


def read_day(reading: Reading, i: int) -> Read:
    """A day, a range of days or an instant that begins at token i."""
    if anchored := read_anchored(reading, i, _read_base):
        return anchored
    for reader in (
        read_share,
        _read_named_day,
        _read_week_from_day,
        _read_in_units,
        _read_units_away,
        _read_nth_weekday,
        _read_weekday_of_week,
        read_holiday,
        _read_weekday,
        read_whole,
        read_month_day,
    ):
        if found := reader(reading, i):
            return _with_weekend(reading, found)
    return None


def _with_weekend(reading: Reading, found: tuple[Item, int]) -> tuple[Item, int]:
    """ "july 4th weekend": the days of that name."""
    day, end = found
    if reading.word(end) != "weekend" or not isinstance(day, Day) or day.weekday_only:
        return found
    saturday = saturday_near(day.on)
    return Days(saturday, saturday + timedelta(days=2)), end + 1


def _read_base(reading: Reading, i: int) -> Read:
    """A day from which others are counted."""
    for reader in (read_holiday, _read_named_day, _read_weekday, read_month_day):
        if found := reader(reading, i):
            return found
    return None


_NAMED = {
    "the day after tomorrow": 2, "day after tomorrow": 2, "pasado manana": 2,
    "pasadomanana": 2, "overmorrow": 2, "day after tom": 2,
    "the day before yesterday": -2, "day before yesterday": -2,
    "de hoy en ocho": 7, "de hoy en ocho dias": 7,
    "anteayer": -2, "antier": -2, "antes de ayer": -2, "today": 0, "hoy mismo": 0,
    "hoy": 0, "later today": 0, "tomorrow": 1, "yesterday": -1, "ayer": -1,
    "this day next week": 7, "same day next week": 7, "the same day next week": 7,
    "este dia": 0, "el dia de hoy": 0, "same day": 0,
}  # fmt: skip


def _read_named_day(reading: Reading, i: int) -> Read:
    if found := reading.said(i, tuple(_NAMED)):
        day, j = reading.today + timedelta(days=_NAMED[found[0]]), found[1]
        if found[0] in ("today", "tomorrow") and reading.is_in(j, ("week", "wk")):
            return Day(day + timedelta(weeks=1)), j + 1
        if found[0] == "same day" and reading.is_in(
            j, ("and", "as", "at", "of", "but", "just", "only", ",", "different", "y", "pero")
        ):
            return None  # "next week, same day and time"
        return Day(day), j
    if reading.word(i) == "manana" and not _is_morning(reading, i):
        return Day(reading.today + timedelta(days=1)), i + 1
    return None


def _is_morning(reading: Reading, i: int) -> bool:
    """ "la mañana", "por las mañanas": the part of the day; "mañana" alone: tomorrow."""
    return reading.word(i - 1) in ("la", "las", "esta", "cada")


def read_weekday_name(reading: Reading, i: int) -> tuple[int, int] | None:
    """A weekday (0 Monday) and the index after it; abbreviations only where they can be one."""
    word = reading.word(i)
    j = i + 1
    if word in WEEKDAY_PLURALS and word in WEEKDAYS:
        return WEEKDAYS[word], j
    if word not in WEEKDAYS:
        if word not in WEEKDAY_PLURALS or not word.endswith("'s"):
            return None
        return WEEKDAY_PLURALS[word], j
    if word in SHY_WEEKDAYS:
        if reading.is_in(i - 1, _NOT_BEFORE_DAY):
            return None
        if word == "sun" and reading.word(i - 1) in ("the", "from", "to"):
            return None
        if reading.is_in(j, _NOT_AFTER_DAY):
            return None
        if reading.word(j) == ".":
            j += 1
    return WEEKDAYS[word], j


def _read_weekday(reading: Reading, i: int) -> Read:
    today = reading.today
    if (j := reading.starts_any(i, LAST)) and (found := read_weekday_name(reading, j)):
        return Day(weekday_before(today, found[0]), weekday_only=True), found[1]
    if (j := reading.starts_any(i, THIS)) and (found := read_weekday_name(reading, j)):
        coming = weekday_after(today, found[0], inclusive=reading.word(j - 1) == "this")
        return _after_weekday(reading, coming, found[1])
    if j := reading.starts_any(i, ("next to next", *NEXT)):
        if found := read_weekday_name(reading, j):
            return _next_weekday(reading, i, found)
        return None
    if found := read_weekday_name(reading, i):
        numbered = _numbered_weekday(reading, i, found)
        return numbered or _after_weekday(reading, weekday_after(today, found[0]), found[1])
    return None


def _numbered_weekday(reading: Reading, i: int, found: tuple[int, int]) -> Read:
    """ "jueves 3": in Spanish the number is the day's where the calendar agrees, no clock time.

    In English "friday 4" is an hour, and only what can be none of those in use is a day: "mon 21".
    """
    weekday, j = found
    if reading.kind(j) != "num":
        return None
    if reading.is_in(j + 1, _NO_DAY_BEFORE) or reading.is_in(j + 1, MONTHS):
        return None  # "viernes 11 de la mañana"; with a month it is read as a date
    number = int(reading.tokens[j].text) if reading.tokens[j].text.isdigit() else 0
    first = 1 if reading.word(i) in SPANISH_WEEKDAYS else HOURS_IN_USE + 1
    if not first <= number <= 31:
        return None
    day = next_day_of_month(reading.today, number)
    if isinstance(day, Day) and day.on.weekday() == weekday:
        return Day(day.on), j + 1
    return None


def _next_weekday(reading: Reading, i: int, found: tuple[int, int]) -> Read:
    weekday, j = found
    if reading.word(i) in ("proximo", "el", "proxima", "la"):
        return Day(weekday_after(reading.today, weekday), weekday_only=True), j
    weeks = 2 if reading.starts(i, "next to next") else 1
    return Day(week_of(reading.today, weeks=weeks).start + timedelta(days=weekday), True), j


def _after_weekday(reading: Reading, coming: date, j: int) -> Read:
    """What follows a weekday: "week", "next week", "que viene", "after next"."""
    weekday = coming.weekday()
    k = reading.skip(j, ("of", "on", "de", ","))
    if reading.word(j) in ("week", "wk"):
        return Day(coming + timedelta(weeks=1)), j + 1
    if reading.word(j) == "fortnight":
        return Day(coming + timedelta(weeks=2)), j + 1
    if end := reading.starts_any(j, ("en ocho dias", "en ocho")):
        return Day(coming + timedelta(weeks=1)), end
    if end := reading.starts_any(j, ("after next", "after the next")):
        return Day(coming + timedelta(weeks=1)), end
    if end := reading.starts_any(j, ("in two weeks", "two weeks from now", "in 2 weeks")):
        return Day(week_of(reading.today, weeks=2).start + timedelta(days=weekday)), end
    if reading.word(j) == "pasado" and reading.word(j + 1) != "manana":
        return Day(weekday_before(reading.today, weekday), True), j + 1
    if end := reading.starts_any(j, COMING):
        return Day(coming, weekday_only=True), end
    weeks = read_week(reading, k)
    if weeks:
        return Day(weeks[0].start + timedelta(days=weekday)), weeks[1]
    return Day(coming, weekday_only=True), j


def _read_week_from_day(reading: Reading, i: int) -> Read:
    return read_units_from_day(reading, i, _read_base)


def _read_weekday_of_week(reading: Reading, i: int) -> Read:
    """ "next week on friday": the day, not the week."""
    week = read_week(reading, i) or read_week(reading, reading.skip(i, ("the",)))
    if not week:
        return None
    weekday = read_weekday_name(reading, reading.skip(week[1], ("on", ",", "el")))
    if not weekday:
        return None
    return Day(week[0].start + timedelta(days=weekday[0]), of_week=True), weekday[1]


def _distance(reading: Reading, i: int) -> tuple[int, str, int] | None:
    """Count, unit and the index after them: "3 days", "half an hour", "media hora"."""
    for phrase in ("half an hour", "half hour", "media hora"):
        if j := reading.starts(i, phrase):
            return 30, "minute", j
    count = read_count(reading, i)
    if not count or count[0] > 1_000:
        return None
    number, j = count
    if reading.word(j) == "weeks'":
        return number, "week", j + 1
    unit = UNITS.get(reading.word(j))
    return (number, unit, j + 1) if unit else None


def _moved(reading: Reading, count: int, unit: str) -> Item:
    if unit in ("minute", "hour"):
        seconds = count * (60 if unit == "minute" else 3600)
        instant = reading.ref.timestamp() + seconds
        return Instant(reading.ref.fromtimestamp(instant, tz=reading.ref.tzinfo))
    moved = add_units(reading.today, count, unit)
    # "in two weeks, monday or tuesday"
    return replace(moved, of_week=True) if unit == "week" and isinstance(moved, Day) else moved


_IN = ("in about", "in like", "in", "dentro de", "en", "within", "de aqui a", "de hoy en",
       "de hoy a")  # fmt: skip


def _read_in_units(reading: Reading, i: int) -> Read:
    """ "in 3 days", "dentro de dos semanas", "hace 3 dias"."""
    ago = reading.word(i) == "hace"
    if coming := _read_coming_stretch(reading, i):
        return coming
    j = reading.starts_any(i, _IN)
    if ago:
        j = i + 1
    if several := _read_between_distances(reading, j) if j else None:
        return several
    found = _distance(reading, j) if j else None
    if not found or reading.word(found[2]) in ("ago", "old", "of", "'s"):
        return None
    if weekday := _read_weekday_weeks_on(reading, found):
        return weekday
    count, unit, end = found
    if reading.word(i) == "de" and unit == "day":
        count = {8: 7, 15: 14}.get(count, count)  # "de aquí a ocho días" is a week
    if unit == "hour" and (half := reading.starts_any(end, ("and a half", "y media"))):
        return _moved(reading, count * 60 + 30, "minute"), half
    end = reading.starts_any(end, ("time", "' time", "from now")) or end
    moved = _moved(reading, -count if ago else count, unit)
    if reading.word(i) == "within" and isinstance(moved, Day):
        return Bound("<=", moved), end
    return moved, end


def _read_between_distances(reading: Reading, i: int) -> Read:
    """ "in 2-3 weeks", "in six to eight weeks": from the first to the last of these days."""
    first = read_number(reading, i)
    j = reading.starts_any(first[1], ("to", "or", "-", "a", "o")) if first else 0
    last = read_number(reading, j) if j else None
    unit = UNITS.get(reading.word(last[1])) if last else None
    if not first or not last or first[0] >= last[0] or unit in (None, "minute", "hour"):
        return None
    start, end = (add_units(reading.today, each[0], str(unit)) for each in (first, last))
    if not isinstance(start, Day) or not isinstance(end, Day):
        return None
    return Days(start.on, end.on + timedelta(days=1)), last[1] + 1


def _read_weekday_weeks_on(reading: Reading, found: tuple[int, str, int]) -> Read:
    """ "in two weeks, on a thursday": the Thursday of that week."""
    count, unit, end = found
    j = reading.skip(end, (",", "on", "a", "un", "el"))
    weekday = read_weekday_name(reading, j) if unit == "week" and j > end else None
    if not weekday or not 1 <= count <= 104:
        return None
    on = week_of(reading.today, weeks=count).start + timedelta(days=weekday[0])
    return Day(on, of_week=True), weekday[1]


def _read_coming_stretch(reading: Reading, i: int) -> Read:
    """ "within the next two weeks", "en los proximos 3 dias": from today on."""
    j = reading.starts_any(
        i, ("in the next", "within the next", "over the next", "during the next",
            "en los proximos", "en las proximas")
    )  # fmt: skip
    bare = reading.starts_any(i, ("the next", "next", "los proximos", "las proximas"))
    found = _distance(reading, j or bare) if j or bare else None
    if not found or (found[0] < 2 and not j) or found[1] in ("minute", "hour"):
        return None
    end = add_units(reading.today, found[0], found[1])
    return (
        (Days(reading.today, end.on + timedelta(days=1)), found[2])
        if isinstance(end, Day)
        else None
    )


def _read_units_away(reading: Reading, i: int) -> Read:
    """ "3 days from now", "2 weeks ago", "three days later"."""
    if weekday := _read_weekdays_away(reading, i):
        return weekday
    found = _distance(reading, i)
    if not found:
        return None
    count, unit, j = found
    if end := reading.starts_any(j, ("from now", "from today", "hence")):
        return _moved(reading, count, unit), end
    if end := reading.starts_any(j, ("ago", "back", "atras")):
        return _moved(reading, -count, unit), end
    if end := reading.starts_any(j, ("from tomorrow",)):
        return add_units(reading.today + timedelta(days=1), count, unit), end
    return None


def _read_weekdays_away(reading: Reading, i: int) -> Read:
    """ "two fridays from now", "dentro de dos miercoles": the second that comes."""
    j = reading.starts_any(i, ("in", "dentro de"))
    count = read_count(reading, j or i)
    if not count or not 1 <= count[0] <= 52:
        return None
    word = reading.word(count[1])
    weekday = WEEKDAY_PLURALS.get(word, WEEKDAYS.get(word) if word in SPANISH_WEEKDAYS else None)
    if weekday is None:
        return None
    end = reading.starts_any(count[1] + 1, ("from now", "from today"))
    end = end or (count[1] + 1 if j and count[0] > 1 else 0)
    coming = weekday_after(reading.today, weekday)
    return (Day(coming + timedelta(weeks=count[0] - 1)), end) if end else None


def _read_last_day(reading: Reading, j: int) -> Read:
    """ "the last day of april", "el último día del mes"."""
    k = reading.starts_any(j, ("last day of", "ultimo dia de", "ultimo dia del"))
    month = read_month(reading, k) if k else None
    return (Day(month[0].end - timedelta(days=1)), month[1]) if month else None


_OF_A_MONTH = frozenset("next this the following el proximo este".split())


def _read_nth_weekday(reading: Reading, i: int) -> Read:
    """ "first monday of april", "last friday of the month", "el primer lunes de mayo"."""
    j = reading.skip(i, ("the", "el"))
    if last := _read_last_day(reading, j):
        return last
    nth = (-1, j + 1) if reading.is_in(j, ("last", "ultimo")) else read_ordinal(reading, j)
    if not nth or not -1 <= nth[0] <= 5:
        return None
    weekday = read_weekday_name(reading, nth[1])
    of = reading.starts_any(weekday[1], ("of", "in", "de", "del")) if weekday else 0
    if not weekday or not (of or reading.is_in(weekday[1], _OF_A_MONTH)):
        return None
    month = read_month(reading, of or weekday[1])
    if not month:
        return None
    found = nth_weekday(month[0], weekday[0], nth[0])
    if isinstance(found, Day) and found.on < reading.today and month[0].end <= reading.today:
        return None
    return found, month[1]


def read_day_and_part(reading: Reading, i: int) -> tuple[Day, tuple[int, int], int] | None:
    """ "tonight", "this morning", "esta tarde": today and its hours."""
    if reading.word(i) in ("tonight", "anoche"):
        back = 1 if reading.word(i) == "anoche" else 0
        return Day(reading.today - timedelta(days=back)), (18, 24), i + 1
    if reading.word(i) == "last" and reading.word(i + 1) == "night":
        return Day(reading.today - timedelta(days=1)), (18, 24), i + 2
    if reading.word(i) in ("this", "esta"):
        word = reading.word(i + 1)
        hours = (6, 12) if word == "manana" else PARTS.get(word)
        if hours:
            return Day(reading.today), hours, i + 2
    return None
