"""Words that refer back to a time of the message: "the day after", "that day", "after that"."""

from collections.abc import Iterable
from datetime import date, timedelta

from api.extraction.resolve_time.anchors import read_anchored
from api.extraction.resolve_time.calendar import week_of
from api.extraction.resolve_time.days import read_day
from api.extraction.resolve_time.hours import order_hours
from api.extraction.resolve_time.lexicon import MOVES, UNITS, WEEKDAYS
from api.extraction.resolve_time.numbers import read_count, read_number
from api.extraction.resolve_time.reading import (
    Bound,
    Clock,
    Day,
    Days,
    Excluded,
    Found,
    Hours,
    Item,
    Mark,
    Read,
    Reading,
)
from api.extraction.resolve_time.trips import read_beside_trip
from api.extraction.resolve_time.wholes import third_of

_DAY_AFTER = ("the day after that", "day after that", "the day after", "the next day",
              "the following day", "al dia siguiente", "el dia siguiente")  # fmt: skip
_WEEK_AFTER = ("the week after that", "week after that", "la semana despues de eso")
_ONE_AFTER = (
    "the other one after",
    "the other one after that",
    "el otro despues",
    "la otra despues",
    "the one after that",
    "the one after",
    "el siguiente",
)
# Only behind "or" or "no": "this friday or next", "el lunes no, el otro".
_OTHER = ("next", "the next", "the next one", "the other one", "the following one", "el otro",
          "la otra", "la siguiente", "el proximo")  # fmt: skip
_THAT_DAY = ("that same day", "that day", "on the same day", "the same day", "same day",
    "that date",
             "ese mismo dia", "ese dia", "el mismo dia")  # fmt: skip
_NOT_THAT_DAY = ("not that day", "not on that day", "not the same day", "ese dia no", "no ese dia",
                 "that day doesn't work", "that day won't work", "that day is no good",
                 "can't that day", "can't do that day", "cant do that day")  # fmt: skip
_AFTER_THAT = ("after that", "after this", "after then", "afterwards", "any time after that",
               "anytime after that", "despues de eso", "despues de esa hora",
               "luego de eso")  # fmt: skip
_SAME_TIME = ("same time", "the same time", "at the same time", "same hour", "a la misma hora",
              "misma hora")  # fmt: skip
_WEEK_BEFORE = ("the week before that", "the week before", "week before that", "la semana anterior",
                "una semana antes de eso")  # fmt: skip
_DAY_BEFORE = ("the day before that", "the day before", "el dia anterior", "el dia antes")
_BEFORE_THAT = ("before that", "before then", "antes de eso", "antes de esa hora")


_ONE = timedelta(days=1)


def read_referring(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "tomorrow or the day after", "i am back on the 27th, so the week after that"."""
    for reader in (
        read_beside_trip,
        _read_its_name,
        _read_between_them,
        _read_share_of_last,
        _read_hours_again,
        _read_day_again,
    ):
        if read := reader(reading, i, found):
            return read
    return None


_IT_IS = ("its", "it's", "it is", "that's", "thats", "that is", "es", "which is")


_IS_IT = ("is that a", "is it a", "isn't that a", "is that on a", "which is a", "that's a",
          "that falls on a", "cae en", "es un", "eso es un")  # fmt: skip


def _read_its_name(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "not the wednesday, it's veterans day": the day ruled out has a name, and is none wished.

    Nor does "is that a saturday?" of a date wish for another one.
    """
    for phrases, kind in ((_IT_IS, Excluded), (_IS_IT, Day)):
        j = reading.starts_any(i, phrases)
        last = found[-1] if j and found else None
        if not last or not isinstance(last.item, kind):
            continue
        beside = all(reading.is_in(k, (",", ".", "-")) for k in range(last.last, i))
        day = read_day(reading, j) if beside else None
        if day and isinstance(day[0], Day):
            return Mark("told"), day[1]
    return None


def _read_day_again(reading: Reading, i: int, found: list[Found]) -> Read:
    if (end := reading.starts_any(i, _ONE_AFTER)) and (week := _week_of_last(found)):
        return week_of(week, weeks=1), end
    last = next((each.item for each in reversed(found) if _days_of(each.item)), None)
    if last is None:
        return None
    day = _days_of(last)[-1]
    moved = _day_moved(reading, i, found)
    if later := _read_days_after(reading, i, moved or day):
        return later
    if end := reading.starts_any(i, _NOT_THAT_DAY):
        return Excluded(days=(day,)), end
    if end := reading.starts_any(i, _THAT_DAY):
        return Day(day), end
    if end := reading.starts_any(i, _ONE_AFTER) or _other_of_two(reading, i, found):
        numbered = isinstance(last, Day) and not last.weekday_only
        return Day(day + timedelta(days=1 if numbered else 7)), end
    return _read_beside_day(reading, i, day)


def _day_moved(reading: Reading, i: int, found: list[Found]) -> date | None:
    """What "move it one week later" is counted from: the day of the visit, said first."""
    if not (reading.is_in(i - 1, ("it", "that", "them")) and reading.is_in(i - 2, MOVES)):
        return None
    return next((each.item.on for each in found if isinstance(each.item, Day)), None)


def _week_of_last(found: list[Found]) -> date | None:
    """The beginning of the whole week that was last spoken of, wished for or ruled out."""
    items = (each.item for each in reversed(found) if not isinstance(each.item, Mark))
    last = next(items, None)
    if isinstance(last, Days) and (last.end - last.start).days == 7:
        return last.start
    return last.days[0] if isinstance(last, Excluded) and len(last.days) == 7 else None


def _read_beside_day(reading: Reading, i: int, day: date) -> Read:
    """The day, the week or all that comes before or after it, not that of another day."""
    if end := reading.starts_any(i, _WEEK_AFTER):
        return week_of(day, weeks=1), end
    if end := reading.starts_any(i, _AFTER_THAT):
        return None if _is_counted(reading, i) else (Bound(">=", Day(day + _ONE)), end)
    if (end := reading.starts_any(i, _BEFORE_THAT)) and not _is_counted(reading, i):
        return Bound("<=", Day(day - _ONE)), end
    if (end := reading.starts_any(i, ("be before", "be after", "come before", "come after"))) and (
        reading.kind(end) in ("punct", "")
    ):
        after = reading.word(end - 1) == "after"
        return Bound(">=" if after else "<=", Day(day + (_ONE if after else -_ONE))), end
    beside: tuple[tuple[tuple[str, ...], Item], ...] = (
        (_WEEK_BEFORE, week_of(day, weeks=-1)),
        (_DAY_BEFORE, Day(day - _ONE)),
        (_DAY_AFTER, Day(day + _ONE)),
    )
    for phrases, item in beside:
        end = reading.starts_any(i, phrases)
        if end and not (read_anchored(reading, i, read_day) or read_day(reading, i)):
            return item, end
    return None


_DIRECTIONS = {"after": 1, "later": 1, "before": -1, "earlier": -1, "despues": 1, "antes": -1}
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}


def _read_days_after(reading: Reading, i: int, day: date) -> Read:
    """ "the MRI is on the 16th, so two or three days after"."""
    first = read_count(reading, i)
    j = reading.skip(first[1], ("or", "to", "-", "o", "a")) if first else i
    more = read_number(reading, j) if first and j > first[1] else None
    last = more or first
    unit = _DAYS_OF.get(UNITS.get(reading.word(last[1]), "")) if last else None
    if first is None or last is None or unit is None or not 0 < first[0] <= last[0] <= 400:
        return None
    k = last[1] + 1
    sign = _DIRECTIONS.get(reading.word(k))
    end = reading.starts_any(k + 1, ("that", "this", "de eso")) or k + 1
    if sign is None or (end == k + 1 and reading.kind(end) not in ("punct", "")):
        return None
    ends = [day + timedelta(days=sign * unit * count) for count in (first[0], last[0])]
    if more is None:
        return Day(ends[0]), end
    return Days(min(ends), max(ends) + _ONE), end


_BETWEEN_THEM = ("in between", "between those", "between them", "between that", "entre medio",
                 "entre esas horas")  # fmt: skip


def _read_between_them(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "i am dropped off at 10 and picked up at 12, so something in between"."""
    end = reading.starts_any(i, _BETWEEN_THEM)
    clocks = [each.item for each in found if isinstance(each.item, Clock)] if end else []
    if len(clocks) < 2 or reading.kind(end) not in ("punct", ""):
        return None
    hours = order_hours(clocks[-2], clocks[-1])
    return (Hours(*hours), end) if hours else None


def _is_counted(reading: Reading, i: int) -> bool:
    """The "after that" of "the monday after that", "two weeks after that"."""
    return (
        reading.is_in(i - 1, WEEKDAYS)
        or reading.is_in(i - 1, UNITS)
        or reading.word(i - 1) == "one"
    )


def _other_of_two(reading: Reading, i: int, found: list[Found]) -> int:
    marked = bool(found) and found[-1].item in (Mark("or"), Mark("correction"))
    beside = marked and all(reading.word(k) == "," for k in range(found[-1].last, i))
    end = reading.starts_any(i, _OTHER) if beside else 0
    ends = end and (reading.kind(end) in ("punct", "") or reading.word(end) in ("one", "at"))
    return end + (reading.word(end) == "one") if ends else 0


def _days_of(item: Item) -> tuple[date, ...]:
    """The day that an item speaks of, wished for or ruled out."""
    if isinstance(item, Day):
        return (item.on,)
    return item.days if isinstance(item, Excluded) else ()


def _read_hours_again(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "my shift ends at 4 so after that": from four on."""
    if end := reading.starts_any(i, _SAME_TIME):
        hours = _last_hours(each.item for each in reversed(found))
        return (hours[0], end) if hours else None
    for operator, phrases in ((">=", _AFTER_THAT), ("<=", _BEFORE_THAT)):
        end = reading.starts_any(i, phrases)
        if end and not _is_counted(reading, i):
            last = _last_hours(each.item for each in reversed(found))
            if last:
                return Bound(operator, last[operator == ">="]), end
    return None


def _last_hours(items: Iterable[Item]) -> tuple[Clock, Clock] | None:
    """Beginning and end of the hours that were said last."""
    for item in items:
        if isinstance(item, Hours):
            return item.start, item.end
        clock = item.target if isinstance(item, Bound) else item
        if isinstance(clock, Clock):
            return clock, clock
    return None


_SHARES = {
    "a principios": 0, "principios": 0, "al principio": 0, "at the beginning": 0, "early on": 0,
    "a mediados": 1, "mediados": 1, "in the middle": 1, "around the middle": 1,
    "a finales": 2, "a fines": 2, "al final": 2, "finales": 2, "at the end": 2,
    "towards the end": 2, "toward the end": 2, "near the end": 2,
}  # fmt: skip


def _read_share_of_last(reading: Reading, i: int, found: list[Found]) -> Read:
    """ "in october, towards the end": a share of the week or month that was just said."""
    said = reading.said(i, tuple(_SHARES))
    last = found[-1].item if found else None
    if not said or not isinstance(last, Days) or reading.is_in(said[1], ("of", "de", "del")):
        return None
    return third_of(last, _SHARES[said[0]]), said[1]
