"""Ranges of hours: "from 1 to 3", "10 to noon", "9-11", "between 2 and 4pm", "de 2 a 4"."""

from api.extraction.resolve_time.clock import SPOKEN_MINUTES, read_clock
from api.extraction.resolve_time.lexicon import NOT_CLOCK_UNITS
from api.extraction.resolve_time.reading import Clock, Hours, Read, Reading

_FROM = (
    "from", "between", "anytime between", "anytime from", "de las", "desde las", "entre las",
    "de", "desde", "entre", "de la", "from like", "from about", "between about", "desde la",
    "entre la", "from around", "between like",
)  # fmt: skip
_TO = (
    "to", "and", "&", "-", "until", "through", "a las", "a", "y las", "y", "hasta las", "hasta",
    "al", "or so to", "to about", "to around", "to like", "y la", "a la", "hasta la", "up to",
)  # fmt: skip
_A_DAY_OF_WORK = 10 * 60
_SPANISH_ONLY = frozenset({"a", "y", "hasta", "al", "de", "desde", "entre"})


def read_hours(reading: Reading, i: int) -> Read:
    """A range of hours at token i, with its opening word or without."""
    if j := reading.starts_any(i, _FROM):
        if reading.word(i) in _SPANISH_ONLY and not _looks_spanish(reading, i):
            return None
        return _read_pair(reading, j, opened=True)
    at = reading.starts_any(i, ("at", "a las", "las"))
    return _read_pair(reading, at or i, opened=False)


def _looks_spanish(reading: Reading, i: int) -> bool:
    return reading.word(i) != "de" or reading.spanish


def _read_pair(reading: Reading, i: int, *, opened: bool) -> Read:
    start = _first(reading, i, opened=opened)
    if not start:
        return None
    j = reading.starts_any(start[1], _TO)
    word = reading.word(start[1])
    if not j or (word in ("and", "y", "a") and not opened):
        return None
    end = read_clock(reading, j, bare=True)
    if not end or reading.is_in(end[1], NOT_CLOCK_UNITS):
        return None
    if word != "-" and not opened and not _unspoken(reading, i, start, end):
        return None
    bare = _is_bare(reading, i, start[1]) and _is_bare(reading, j, end[1])
    if bare and reading.word(end[1]) in ("-", "/") and reading.kind(end[1] + 1) == "num":
        return None
    hours = order_hours(start[0], end[0])
    if hours is None:
        return None
    if bare and not opened and (hours[1].minutes or 24 * 60) - hours[0].minutes > _A_DAY_OF_WORK:
        return None  # "4-15" is no stretch of hours that anybody asks for
    return Hours(*hours, weak=bare and not opened), end[1]


def _first(reading: Reading, i: int, *, opened: bool) -> tuple[Clock, int] | None:
    """The first hour, alone when the clock grammar would read "10 to 4" as ten minutes to four."""
    number = reading.kind(i) == "num" and reading.word(i + 1) in ("to", "until", "and", "-")
    if number and reading.tokens[i].numbers:
        hour = reading.tokens[i].number
        if 1 <= hour <= 24:
            padded = reading.tokens[i].text.startswith("0")
            return Clock(hour % 24, certain=hour > 12 or padded), i + 1
        if not (100 <= hour <= 2359 and hour % 100 < 60):
            return None
    found = read_clock(reading, i, bare=True)
    if found and opened and reading.kind(i) == "word" and reading.word(i + 1) == "to":
        alone = reading.word(i)
        if alone not in ("quarter", "a", "half"):
            from api.extraction.resolve_time.numbers import read_number

            number_found = read_number(reading, i)
            if number_found and 1 <= number_found[0] <= 12:
                return Clock(number_found[0]), i + 1
    return found


def _is_bare(reading: Reading, first: int, last: int) -> bool:
    return last == first + 1 and reading.kind(first) in ("num", "word")


def _unspoken(reading: Reading, i: int, start: tuple[Clock, int], end: tuple[Clock, int]) -> bool:
    """Whether "X to Y" without "from" cannot be minutes to the hour."""
    if reading.word(end[1] - 1) in ("noon", "mediodia", "midnight", "medianoche"):
        return True
    if start[1] > i + 1 or reading.kind(i) == "clock":
        return True
    if reading.kind(i) == reading.kind(end[1] - 1) == "num" and end[0].hour > start[0].hour:
        return True  # "10 to 12 on tuesday" in figures
    return start[0].hour not in SPOKEN_MINUTES or not _is_bare(reading, i, start[1])


def order_hours(start: Clock, end: Clock) -> tuple[Clock, Clock] | None:
    """Both ends made certain so that the range runs forward; None when it cannot."""
    if not start.certain and end.certain:
        candidates = [Clock(start.hour % 12 + half, start.minute, True) for half in (12, 0)]
        if start.hour > 12:
            candidates = [Clock(start.hour, start.minute, True)]
        ending = end.minutes or 24 * 60
        forward = [c for c in candidates if c.minutes < ending]
        if not forward:
            return None
        near = [c for c in forward if ending - c.minutes <= 6 * 60]
        return (near or forward)[0], end
    first = start.in_clinic_hours()
    if end.certain:
        return (first, end) if end.minutes > first.minutes or end.minutes == 0 else None
    for half in (0, 12):
        last = Clock((end.hour % 12 + half) % 24, end.minute, True)
        if last.minutes > first.minutes:
            return first, last
    return None
