"""Days beside a journey that was told: "the monday following my return", "antes del viaje"."""

from datetime import date, timedelta

from api.extraction.folding import words_of
from api.extraction.resolve_time.calendar import weekday_after
from api.extraction.resolve_time.lexicon import WEEKDAYS
from api.extraction.resolve_time.reading import Bound, Day, Days, Found, Item, Read, Reading

_AFTER = ("after", "following", "once", "as soon as", "despues de", "despues del", "siguiente a",
          "a", "al", "cuando", "en cuanto")  # fmt: skip
_BEFORE = ("before", "antes de", "antes del", "antes de que")
_RETURNS = (
    "my return", "our return", "i return", "we return", "i'm back", "i am back", "we're back",
    "we are back", "i get back", "we get back", "i come back", "we come back", "returning",
    "mi regreso", "nuestro regreso", "mi vuelta", "regresar", "volver", "regrese", "regresemos",
    "vuelva", "volvamos",
)  # fmt: skip
_LEAVINGS = (
    "i leave", "we leave", "i go", "we go", "i fly", "we fly", "leaving", "flying", "irme", "irnos",
    "viajar", "salir de viaje", "nos vayamos", "me vaya", "viajemos", "viaje",
)  # fmt: skip
_TRIPS = ("trip", "vacation", "flight", "cruise", "travel", "viaje", "vuelo", "vacaciones")
_OWN = words_of("the my our that this el la mi las mis nuestro nuestra ese")
_LEAVES = words_of(
    "trip vacation flight cruise travel traveling travelling travels away fly flying leave leaving "
    "viaje viajo viajamos viajan vuelo volamos vamos voy salimos salgo vacaciones"
)
_NEAR = 6
_ONE = timedelta(days=1)


def read_beside_trip(reading: Reading, i: int, found: list[Found]) -> Read:
    """All that lies before or after a journey, or the next weekday of a name after it."""
    on_weekday = reading.is_in(i, WEEKDAYS)
    first = i + on_weekday
    if (end := _names(reading, first, _AFTER, _RETURNS)) and (back := _last_day(found)):
        if on_weekday:
            return Day(weekday_after(back, WEEKDAYS[reading.word(i)])), end
        return Bound(">=", Day(back + _ONE)), end
    end = 0 if on_weekday else _names(reading, first, _BEFORE, _LEAVINGS)
    leaves = _first_day(reading, found) if end else None
    return (Bound("<=", Day(leaves - _ONE)), end) if leaves else None


def _names(reading: Reading, i: int, opens: tuple[str, ...], journeys: tuple[str, ...]) -> int:
    """Index after "before the trip", "after we get back", "before we leave"; else 0."""
    j = reading.starts_any(i, opens)
    if not j:
        return 0
    own = reading.skip(j, _OWN)
    trip = reading.starts_any(own, _TRIPS) if own > j or reading.word(j - 1) == "del" else 0
    return reading.starts_any(j, journeys) or trip


def _last_day(found: list[Found]) -> date | None:
    return next((day for each in reversed(found) if (day := _ends(each.item)[1])), None)


def _first_day(reading: Reading, found: list[Found]) -> date | None:
    """The first day that is told behind a word of leaving."""
    for each in found:
        near = range(each.first - _NEAR, each.first)
        day = _ends(each.item)[0]
        if day and any(reading.is_in(k, _LEAVES) for k in near):
            return day
    return None


def _ends(item: Item) -> tuple[date | None, date | None]:
    if isinstance(item, Day):
        return item.on, item.on
    return (item.start, item.end - _ONE) if isinstance(item, Days) else (None, None)
