"""Recurrences: "mondays and fridays", "every other day", "cada 8 horas", "twice a day"."""

from api.extraction.resolve_time.clock import read_clock
from api.extraction.resolve_time.days import read_weekday_name
from api.extraction.resolve_time.lexicon import (
    DAY_CODES,
    PART_PLURALS,
    PARTS,
    UNITS,
    WEEKDAY_PLURALS,
    WEEKDAYS,
)
from api.extraction.resolve_time.numbers import read_number, read_ordinal
from api.extraction.resolve_time.reading import Impossible, Part, Read, Reading, Repeat

_ALTERNATE = ("every other", "every second", "every alternate", "alternate", "alternating",
              "on alternate", "cada otro", "cada segundo")  # fmt: skip
_BY_TURNS = ("por medio", "si y otro no", "si un", "si otro no", "de por medio")
EVERY = ("every single", "every", "each", "cada", "todos los", "todas las", "todo los", "toda las",
         "todos", "evry", "ea")  # fmt: skip
_FREQUENCY = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY",
              "hour": "HOURLY", "minute": "MINUTELY"}  # fmt: skip
_WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
_WORKDAY_PHRASES = (
    "every weekday", "weekdays", "on weekdays", "each weekday", "week days", "entre semana",
    "dias de semana", "dias laborables", "dias entre semana", "every week day", "every workday",
    "de lunes a viernes", "monday through friday every week", "every monday through friday",
    "every monday to friday", "work days", "workdays", "every work day", "mon - fri every week",
)  # fmt: skip
_DAILY = (
    "everyday", "daily", "nightly", "diario", "diariamente", "a diario", "all days",
    "day in day out",
    "todo el tiempo a diario",
)  # fmt: skip
_EVERY_MONTH = ("of every month", "of each month", "every month", "each month", "de cada mes",
                "de todos los meses", "monthly")  # fmt: skip
_EVERY_WEEK = ("every week", "each week", "weekly", "cada semana", "todas las semanas")
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_PER_DAY = ("a day", "daily", "per day", "each day", "every day", "al dia", "por dia", "diarias",
            "everyday", "/ day", "diario")  # fmt: skip


def read_repeat(reading: Reading, i: int) -> Read:
    """A recurrence at token i, without its clock times."""
    for reader in (
        _read_days_of_month,
        _read_times_a_day,
        _read_workdays,
        _read_monthly,
        _read_alternate,
        _read_by_turns,
        _read_every,
        _read_day_range,
        _read_plurals,
    ):
        if found := reader(reading, i):
            return found
    return None


def _read_times_a_day(reading: Reading, i: int) -> Read:
    word = reading.word(i)
    times, j = _TIMES.get(word, 0), i + 1
    if word == "once" and reading.is_in(i - 1, ("las", "la")):
        return None
    if not times:
        found = read_number(reading, i)
        if not found or not reading.is_in(found[1], ("times", "veces", "vez", "x", "time")):
            return None
        times, j = found[0], found[1] + 1
    if end := reading.starts_any(j, _PER_DAY):
        return Repeat("DAILY", times=times), end
    if end := reading.starts_any(j, ("a week", "weekly", "per week", "por semana", "a la semana")):
        weekly = _weekly(reading, end, 1)
        if weekly and isinstance(weekly[0], Repeat) and weekly[0].by_day:
            return weekly
        return Repeat("WEEKLY", times=times), end
    return None


def _read_workdays(reading: Reading, i: int) -> Read:
    if j := reading.starts_any(i, _WORKDAY_PHRASES):
        return Repeat("WEEKLY", by_day=_WORKDAYS), j
    if reading.word(i) == "weekday" and reading.is_in(i + 1, PART_PLURALS):
        return Repeat("WEEKLY", by_day=_WORKDAYS), i + 1
    j = reading.starts_any(i, EVERY) or i
    if reading.word(j) == "weekends" or (j > i and reading.word(j) == "weekend"):
        return Repeat("WEEKLY", by_day=("SA", "SU")), j + 1
    if end := reading.starts(j, "fines de semana"):
        return Repeat("WEEKLY", by_day=("SA", "SU")), end
    if end := reading.starts_any(i, _DAILY):
        night = Part(18, 24, night=True) if reading.word(i) == "nightly" else None
        return Repeat("DAILY", part=night), end
    if end := reading.starts_any(i, ("dia por medio", "un dia si y otro no", "un dia si un dia no",
                                     "un dia si y un dia no",
                                     "every second day", "alternate days", "un dia si otro no",
                                     "on alternate days")):  # fmt: skip
        return Repeat("DAILY", interval=2), end
    if reading.word(i) in ("hourly",):
        return Repeat("HOURLY"), i + 1
    if reading.word(i) in ("weekly", "semanalmente", "biweekly"):
        interval = 2 if reading.word(i) == "biweekly" else 1
        return _weekly(reading, i + 1, interval)
    if end := reading.starts_any(i, ("once a month", "every month", "each month", "monthly",
                                     "mensualmente", "una vez al mes", "cada mes")):  # fmt: skip
        return _on_day_of_month(reading, end) or (Repeat("MONTHLY"), end)
    return None


def _on_day_of_month(reading: Reading, i: int) -> Read:
    """ "once a month on the 3rd", "monthly on the last friday"."""
    j = reading.skip(i, ("on", ",", "the", "el", "dia"))
    if j == i:
        return None
    nth = (-1, j + 1) if reading.is_in(j, ("last", "ultimo")) else read_ordinal(reading, j)
    nth = nth or (read_number(reading, j) if reading.is_in(j - 1, ("el", "dia")) else None)
    if not nth:
        return None
    if weekday := read_weekday_name(reading, nth[1]):
        return Repeat("MONTHLY", by_day=(f"{nth[0]}{DAY_CODES[weekday[0]]}",)), weekday[1]
    return (Repeat("MONTHLY", by_month_day=(nth[0],)), nth[1]) if 1 <= nth[0] <= 31 else None


def _weekly(reading: Reading, i: int, interval: int) -> Read:
    j = reading.skip(i, ("on", "el", "los", "every", "a", "un"))
    if days := read_weekdays(reading, j):
        return Repeat("WEEKLY", interval=interval, by_day=days[0]), days[1]
    return Repeat("WEEKLY", interval=interval), i


def _read_days_of_month(reading: Reading, i: int) -> Read:
    """ "every 1st and 15th", "on the 1st and the 15th of every month"."""
    every = reading.starts_any(i, EVERY)
    days: list[int] = []
    j = end = reading.skip(every or i, ("on", "the"))
    while reading.kind(j) == "ord" and 1 <= reading.tokens[j].number <= 31:
        days.append(reading.tokens[j].number)
        end = j + 1
        j = reading.skip(end, ("and", ",", "the", "&"))
    monthly = reading.starts_any(end, _EVERY_MONTH)
    if len(days) < 2 or not (every or monthly):
        return None
    last = monthly or reading.starts(end, "of the month") or end
    return Repeat("MONTHLY", by_month_day=tuple(days)), last


def _read_alternate(reading: Reading, i: int) -> Read:
    """ "every other monday", "alternate tuesdays": every second week."""
    j = reading.starts_any(i, _ALTERNATE)
    days = read_weekdays(reading, j) if j else None
    return (Repeat("WEEKLY", interval=2, by_day=days[0]), days[1]) if days else None


def _read_by_turns(reading: Reading, i: int) -> Read:
    """ "lunes por medio", "un martes sí y otro no": every second week."""
    j = reading.skip(i, ("un", "el", "los"))
    weekday = read_weekday_name(reading, j)
    end = reading.starts_any(weekday[1], _BY_TURNS) if weekday else 0
    if not weekday or not end:
        return None
    return Repeat("WEEKLY", interval=2, by_day=(DAY_CODES[weekday[0]],)), end


def _read_day_range(reading: Reading, i: int) -> Read:
    """ "monday thru thursday every week", "every tuesday to friday": each of these days."""
    every = reading.starts_any(i, EVERY)
    first = read_weekday_name(reading, reading.skip(every or i, ("from", "de")))
    k = reading.starts_any(first[1], ("to", "through", "-", "a")) if first else 0
    last = read_weekday_name(reading, k) if k else None
    if not first or not last or first[0] >= last[0]:
        return None
    codes = DAY_CODES[first[0] : last[0] + 1]
    workdays = codes == _WORKDAYS and (
        read_clock(reading, last[1], bare=True)
        or read_clock(reading, reading.skip(last[1], (",",)))
    )
    if every or workdays or _is_weekly_after(reading, last[1]):
        return Repeat("WEEKLY", by_day=codes), last[1]
    return None


def _is_weekly_after(reading: Reading, i: int) -> bool:
    """Whether "every week" follows, at most a clock time between."""
    return any(reading.starts_any(k, _EVERY_WEEK) for k in range(i, i + 6))


def _read_every(reading: Reading, i: int) -> Read:
    j = reading.starts_any(i, EVERY)
    if not j:
        return None
    interval = 1
    if reading.is_in(j, ("other", "second", "alternate", "otro", "otra", "segundo")):
        interval, j = 2, j + 1
    elif (nth := read_ordinal(reading, j)) and reading.is_in(nth[1], ("day", "week", "month")):
        interval, j = nth
    elif nth and (weekdays := read_weekdays(reading, nth[1])):
        # "every third friday" may be of the month or of the weeks: it is asked about.
        two = Repeat("WEEKLY", interval=2, by_day=weekdays[0])
        return (two if nth[0] == 2 else Impossible()), weekdays[1]
    elif (count := read_number(reading, j)) and UNITS.get(reading.word(count[1])):
        interval, j = count
    if days := read_weekdays(reading, j):
        return Repeat("WEEKLY", interval=interval, by_day=days[0]), days[1]
    word = reading.word(j)
    if word in PARTS or (word in ("manana", "mananas", "madrugada") and reading.word(i) != "todos"):
        return Repeat("DAILY", interval=interval), j
    unit = UNITS.get(word)
    if unit == "fortnight":
        return _weekly(reading, j + 1, 2)
    if unit == "week":
        return _weekly(reading, j + 1, interval)
    if unit and interval > 0:
        return Repeat(_FREQUENCY[unit], interval=interval), j + 1
    return None


def read_weekdays(reading: Reading, i: int) -> tuple[tuple[str, ...], int] | None:
    """A list of weekday names, singular or plural, as RRULE day codes."""
    weekdays: list[int] = []
    j, end = i, i
    while True:
        word = reading.word(j)
        if word in WEEKDAY_PLURALS:
            weekdays.append(WEEKDAY_PLURALS[word])
            j += 1
        elif word in WEEKDAYS and (found := read_weekday_name(reading, j)):
            weekdays.append(found[0])
            j = found[1]
        else:
            break
        end = j
        j = reading.skip(j, (",", "and", "y", "&", "/", "los", "el", "every", "on", "cada"))
    if not weekdays:
        return None
    return tuple(DAY_CODES[day] for day in sorted(set(weekdays))), end


def _read_plurals(reading: Reading, i: int) -> Read:
    """ "mondays and fridays", "los lunes y miercoles", "monday, wednesday and friday each week"."""
    j = reading.starts(i, "los") or i
    days = read_weekdays(reading, j)
    if not days:
        return None
    words = {reading.word(k) for k in range(j, days[1])}
    if words & set(WEEKDAY_PLURALS) - set(WEEKDAYS) or j > i:
        return Repeat("WEEKLY", by_day=days[0]), days[1]
    if end := reading.starts_any(days[1], _EVERY_WEEK):
        return Repeat("WEEKLY", by_day=days[0]), end
    several = len(days[0]) > 1 and _is_weekly_after(reading, days[1])
    return (Repeat("WEEKLY", by_day=days[0]), days[1]) if several else None


def _read_monthly(reading: Reading, i: int) -> Read:
    """ "the first of every month", "the last friday of each month", "el dia 5 de cada mes"."""
    every = reading.starts_any(i, EVERY)
    j = reading.skip(every or i, ("the", "el", "on", "dia"))
    nth = (-1, j + 1) if reading.is_in(j, ("last", "ultimo")) else None
    nth = nth or read_ordinal(reading, j) or (read_number(reading, j) if j > i else None)
    if not nth:
        return None
    k = nth[1]
    weekday = read_weekday_name(reading, k)
    k = weekday[1] if weekday else reading.skip(k, ("day", "dia"))
    end = reading.starts_any(k, _EVERY_MONTH)
    if every and weekday and not end:
        end = reading.starts_any(k, ("of the month", "in the month", "del mes"))
    if not end:
        return None
    if weekday:
        return Repeat("MONTHLY", by_day=(f"{nth[0]}{DAY_CODES[weekday[0]]}",)), end
    return Repeat("MONTHLY", by_month_day=(nth[0],)), end
