"""What ties the items of a message together: lists that end in "or", times that are only told."""

from api.extraction.resolve_time.clock import counts_doses, read_clock, read_part_suffix
from api.extraction.resolve_time.hours import read_hours
from api.extraction.resolve_time.reading import (
    Clock,
    Day,
    Found,
    Item,
    Mark,
    Read,
    Reading,
    Repeat,
)

_TOLD = ("since", "not at", "not", "instead of at", "instead of", "rather than at", "rather than",
         "en vez de", "en lugar de")  # fmt: skip
# Hours that are ruled out have no value of their own: the patient sees the times and says no.
_BUT_HOURS = ("except", "except for", "but not", "not", "other than", "apart from", "anything but",
              "excepto", "menos", "pero no", "salvo")  # fmt: skip
_GOES_ON = ("or later", "or earlier", "to", "-", "a", "hasta")


def read_told(reading: Reading, i: int) -> Read:
    """What is told and not wished for: "up since 4am", "at 7am, not 8am", "2 pills at night"."""
    if counts_doses(reading, i) and (part := read_part_suffix(reading, i + 1)):
        return Mark("told"), part[1]
    if (k := reading.starts_any(i, _BUT_HOURS)) and (hours := read_hours(reading, k)):
        return Mark("told"), hours[1]
    j = reading.starts_any(i, _TOLD)
    clock = read_clock(reading, j, bare=reading.word(i) != "not") if j else None
    if not clock or reading.starts_any(clock[1], _GOES_ON):
        return None
    return Mark("told"), clock[1]


def join_lists(reading: Reading, found: list[Found]) -> list[Found]:
    """ "mon, tue or wed": its commas say "or" as well. "At 7am, 1pm and 9pm every day": "and", no
    dose of a schedule is left out."""
    joined: list[Found] = []
    in_list = False
    recurs = any(isinstance(each.item, Repeat) for each in found)
    for each in reversed(found):
        after = joined[-1] if joined else None
        if after and (in_list or _are_in_a_row(each, after)) and _is_listed(reading, each, after):
            joined.append(Found(Mark("or"), each.last, after.first))
        elif after and recurs and isinstance(each.item, Clock) and _is_listed(reading, each, after):
            joined.append(Found(Mark("and"), each.last, after.first))
        elif not (isinstance(each.item, Day | Clock) and after and after.item == Mark("or")):
            in_list = False
        if each.item == Mark("or") and after and isinstance(after.item, Day | Clock):
            in_list = True
        joined.append(each)
    return joined[::-1]


def _are_in_a_row(each: Found, after: Found) -> bool:
    """ "mon wed fri 7am": names of days with nothing between."""
    days = isinstance(each.item, Day) and isinstance(after.item, Day) and each.last == after.first
    return days and _is_name(each.item) and _is_name(after.item)


def _is_name(item: Item) -> bool:
    return isinstance(item, Day) and item.weekday_only


def _is_listed(reading: Reading, each: Found, after: Found) -> bool:
    """Whether nothing but a comma stands between two days, or between two clock times."""
    alike = type(each.item) is type(after.item) and isinstance(each.item, Day | Clock)
    return alike and all(reading.word(k) == "," for k in range(each.last, after.first))
