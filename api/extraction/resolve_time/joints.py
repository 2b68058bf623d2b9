"""What ties the items of a message together: lists that end in "or", "the day after that"."""

from datetime import date, timedelta

from api.extraction.resolve_time.anchors import read_anchored
from api.extraction.resolve_time.calendar import week_of
from api.extraction.resolve_time.clock import read_clock
from api.extraction.resolve_time.days import read_day
from api.extraction.resolve_time.reading import (
    Clock,
    Day,
    Excluded,
    Found,
    Item,
    Mark,
    Read,
    Reading,
    Repeat,
)

_DAY_AFTER = ("the day after that", "day after that", "the day after", "the next day",
              "the following day", "al dia siguiente", "el dia siguiente")  # fmt: skip
_WEEK_AFTER = ("the week after that", "week after that", "la semana despues de eso")


_TOLD = ("since", "not at", "not", "instead of at", "instead of", "rather than at", "rather than",
         "en vez de", "en lugar de")  # fmt: skip
_GOES_ON = ("or later", "or earlier", "to", "-", "a", "hasta")


def read_told(reading: Reading, i: int) -> Read:
    """A clock time that is told and not wished for: "up since 4am", "at 7am, not 8am"."""
    j = reading.starts_any(i, _TOLD)
    clock = read_clock(reading, j, bare=reading.word(i) != "not") if j else None
    if not clock or reading.starts_any(clock[1], _GOES_ON):
        return None
    return Mark("told"), clock[1]


def read_after_that(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "tomorrow or the day after", "i am back on the 27th, so the week after that"."""
    days = [day for each in found for day in _days_of(each.item)]
    if not days:
        return None
    if end := reading.starts_any(i, ("the one after that", "the one after", "el siguiente")):
        return Day(days[-1] + timedelta(weeks=1)), end
    if end := reading.starts_any(i, _WEEK_AFTER):
        return week_of(days[-1], weeks=1), end
    end = reading.starts_any(i, _DAY_AFTER)
    if not end or read_anchored(reading, i, read_day) or read_day(reading, i):
        return None
    return Day(days[-1] + timedelta(days=1)), end


def _days_of(item: Item) -> tuple[date, ...]:
    """The day that an item speaks of, wished for or ruled out."""
    if isinstance(item, Day):
        return (item.on,)
    return item.days if isinstance(item, Excluded) else ()


def join_lists(reading: Reading, found: list[Found]) -> list[Found]:
    """ "mon, tue or wed": its commas say "or" as well. "At 7am, 1pm and 9pm every day": "and", no
    dose of a schedule is left out."""
    joined: list[Found] = []
    in_list = False
    recurs = any(isinstance(each.item, Repeat) for each in found)
    for each in reversed(found):
        after = joined[-1] if joined else None
        if after and in_list and _is_listed(reading, each, after):
            joined.append(Found(Mark("or"), each.last, after.first))
        elif after and recurs and isinstance(each.item, Clock) and _is_listed(reading, each, after):
            joined.append(Found(Mark("and"), each.last, after.first))
        elif not (isinstance(each.item, Day | Clock) and after and after.item == Mark("or")):
            in_list = False
        if each.item == Mark("or") and after and isinstance(after.item, Day | Clock):
            in_list = True
        joined.append(each)
    return joined[::-1]


def _is_listed(reading: Reading, each: Found, after: Found) -> bool:
    """Whether nothing but a comma stands between two days, or between two clock times."""
    alike = type(each.item) is type(after.item) and isinstance(each.item, Day | Clock)
    return alike and all(reading.word(k) == "," for k in range(each.last, after.first))
