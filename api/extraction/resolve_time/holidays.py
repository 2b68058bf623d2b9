"""Days that have a name: "labor day", "easter monday", "viernes santo", "nochebuena"."""

from datetime import date, timedelta

from dateutil.easter import easter

from api.extraction.resolve_time.calendar import month_of, nth_weekday
from api.extraction.resolve_time.lexicon import MO, SU, TH
from api.extraction.resolve_time.reading import Day, Days, Read, Reading

_FIXED = {
    (1, 1): "new year's day;new years day;new year's;new years;ano nuevo;el ano nuevo",
    (1, 6): "dia de reyes;reyes magos;three kings day;epiphany",
    (2, 14): "valentine's day;valentines day;valentine's;valentines;san valentin",
    (3, 17): "st patrick's day;st patricks day;saint patrick's day;st paddy's day",
    (6, 19): "juneteenth",
    (7, 4): "independence day;fourth of july;the fourth of july;dia de la independencia",
    (10, 31): "halloween;noche de brujas",
    (11, 2): "dia de los muertos;dia de muertos",
    (11, 11): "veterans day;veteran's day;veterans' day",
    (12, 24): "christmas eve;xmas eve;nochebuena",
    (12, 25): "christmas day;xmas day;christmas;xmas;navidad;dia de navidad",
    (12, 26): "boxing day",
    (12, 31): "new year's eve;new years eve;nye;nochevieja;ano viejo;fin de ano",
}
# Month, weekday, which one of the month, days after it.
_FLOATING = {
    (1, MO, 3, 0): "mlk day;martin luther king day;mlk;martin luther king jr day",
    (2, MO, 3, 0): "presidents day;president's day;presidents' day",
    (5, SU, 2, 0): "mother's day;mothers day;dia de la madre;dia de las madres",
    (5, MO, -1, 0): "memorial day",
    (6, SU, 3, 0): "father's day;fathers day;dia del padre",
    (9, MO, 1, 0): "labor day;labour day;dia del trabajo",
    (10, MO, 2, 0): "columbus day;indigenous peoples day;indigenous peoples' day",
    (11, TH, 4, 0): "thanksgiving day;thanksgiving;dia de accion de gracias;accion de gracias",
    (11, TH, 4, 1): "black friday",
}
_FROM_EASTER = {
    -47: "shrove tuesday;mardi gras;martes de carnaval",
    -46: "ash wednesday;miercoles de ceniza",
    -7: "palm sunday;domingo de ramos",
    -3: "maundy thursday;holy thursday;jueves santo",
    -2: "good friday;viernes santo",
    -1: "holy saturday;sabado santo;sabado de gloria",
    0: "easter sunday;easter;domingo de pascua;domingo de resurreccion;pascua",
    1: "easter monday;lunes de pascua",
}


def _by_name[Key](table: dict[Key, str]) -> dict[str, Key]:
    return {name: key for key, names in table.items() for name in names.split(";")}


_FIXED_NAMES = _by_name(_FIXED)
_FLOATING_NAMES = _by_name(_FLOATING)
_EASTER_NAMES = _by_name(_FROM_EASTER)
_NAMES = (*_FIXED_NAMES, *_FLOATING_NAMES, *_EASTER_NAMES)
_HOLY_WEEK = ("holy week", "semana santa")
_EASTER_WEEKEND = ("easter weekend",)


def read_holiday(reading: Reading, i: int) -> Read:
    """The next such day, today included, or the weekend or the week that has the name."""
    j = reading.skip(i, ("the", "el", "la", "los"))
    next_year = reading.skip(j, ("next", "this", "este"))
    j = next_year if reading.said(next_year, _NAMES) else j
    if end := reading.starts_any(j, _HOLY_WEEK):
        return _around_easter(reading, -6, 1), end
    if end := reading.starts_any(j, _EASTER_WEEKEND):
        return _around_easter(reading, -1, 1), end
    found = reading.said(j, _NAMES) or _read_kings(reading, j)
    if not found:
        return None
    on = next(day for day in _days_of(found[0], reading.today.year) if day >= reading.today)
    end = found[1]
    if weekend := reading.starts(end, "weekend"):
        start = saturday_near(on)
        return Days(start, start + timedelta(days=2)), weekend
    return Day(on), end


def _read_kings(reading: Reading, i: int) -> tuple[str, int] | None:
    """ "después de Reyes", "los Reyes": elsewhere it is somebody's name."""
    said = reading.word(i - 1) == "de" and reading.is_in(i - 2, ("antes", "despues", "luego"))
    said = said or reading.is_in(i - 1, ("los", "hasta", "pasados"))
    return ("reyes magos", i + 1) if said and reading.word(i) == "reyes" else None


def saturday_near(on: date) -> date:
    """The Saturday of a day's weekend: that of Friday and Thursday comes after them."""
    if on.weekday() in (SU, MO):
        return on - timedelta(days=(on.weekday() + 2) % 7)
    return on + timedelta(days=5 - on.weekday())


def _around_easter(reading: Reading, first: int, end: int) -> Days:
    years = (reading.today.year, reading.today.year + 1)
    sunday = next(day for day in map(easter, years) if day >= reading.today)
    return Days(sunday + timedelta(days=first), sunday + timedelta(days=end))


def _days_of(name: str, year: int) -> list[date]:
    """Such days of this year and the next."""
    return [_day_of(name, each) for each in (year, year + 1)]


def _day_of(name: str, year: int) -> date:
    if name in _FIXED_NAMES:
        return date(year, *_FIXED_NAMES[name])
    if name in _EASTER_NAMES:
        return easter(year) + timedelta(days=_EASTER_NAMES[name])
    month, weekday, nth, after = _FLOATING_NAMES[name]
    found = nth_weekday(month_of(date(year, month, 1)), weekday, nth)
    if not isinstance(found, Day):
        raise ValueError(name)
    return found.on + timedelta(days=after)
