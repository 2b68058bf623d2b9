"""What ties the items of a message together: lists that end in "or", "the day after that"."""

from datetime import timedelta

from api.extraction.resolve_time.anchors import read_anchored
from api.extraction.resolve_time.calendar import week_of
from api.extraction.resolve_time.days import read_day
from api.extraction.resolve_time.reading import Clock, Day, Found, Mark, Read, Reading

_DAY_AFTER = ("the day after that", "day after that", "the day after", "the next day",
              "the following day", "al dia siguiente", "el dia siguiente")  # fmt: skip
_WEEK_AFTER = ("the week after that", "week after that", "la semana despues de eso")


def read_after_that(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "tomorrow or the day after", "i am back on the 27th, so the week after that"."""
    days = [each.item for each in found if isinstance(each.item, Day)]
    if not days:
        return None
    if end := reading.starts_any(i, _WEEK_AFTER):
        return week_of(days[-1].on, weeks=1), end
    end = reading.starts_any(i, _DAY_AFTER)
    if not end or read_anchored(reading, i, read_day) or read_day(reading, i):
        return None
    return Day(days[-1].on + timedelta(days=1)), end


def join_lists(reading: Reading, found: list[Found]) -> list[Found]:
    """ "mon, tue or wed": its commas say "or" as well."""
    joined: list[Found] = []
    in_list = False
    for each in reversed(found):
        after = joined[-1] if joined else None
        if after and in_list and _is_listed(reading, each, after):
            joined.append(Found(Mark("or"), each.last, after.first))
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
