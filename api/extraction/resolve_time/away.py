"""Days on which somebody is away: ruled out, and no wish for them.

"We are out of town the 20th through the 27th" leaves the days before and after. Where another day
is asked for beside it, that is the wish and the absence only its reason.
"""

from dataclasses import replace
from datetime import date, timedelta

from api.extraction.folding import words_of
from api.extraction.resolve_time.reading import (
    Bound,
    Day,
    Days,
    Excluded,
    Found,
    Instant,
    Item,
    Reading,
    Repeat,
)
from api.extraction.resolve_time.told_words import REMINDS

_AWAY = (
    "out of town", "out of the country", "out of state", "out of the state", "on vacation",
    "on vacations", "on holiday", "traveling", "travelling", "away", "not here", "not in town",
    "not around", "gone", "on a trip", "on a cruise", "i'm out", "im out", "we're out",
    "i am out", "we are out", "vacation is", "trip is", "de viaje", "viajando",
    "de vacaciones", "fuera de la ciudad", "fuera del pais", "estoy fuera", "estamos fuera",
    "no estoy", "no estamos", "no estare", "no estaremos", "no voy a estar", "no vamos a estar",
)  # fmt: skip
# "right away", "40 minutes away", "he passed away"
_OTHERWISE_AWAY = frozenset(
    "right passed minutes miles hours hour blocks far go went throw put took from gone days weeks"
    " day week months".split()
)
# "Pause my reminders while i'm away next week": the absence is what is wished for.
_FOR_ABSENCE = REMINDS | words_of(
    "pause paused pausing suspend suspended skip pausa pausar pausame pauseme pause pausen pausalo "
    "pausala suspende suspenda suspender saltar salta"
)
_BETWEEN = (
    "on", "from", "the", "for", "all", "of", "this", "during", "starting", "between", "el", "los",
    "la", "las", "del", "desde", "entre", "en", "toda", "todo", "a", "partir", "de", "then",
)  # fmt: skip
_LONGEST = 62
_ONE = timedelta(days=1)


def without_absence(reading: Reading, found: list[Found]) -> list[Found]:
    """Items and marks, the days of an absence ruled out, or left out beside a day asked for."""
    absent = _places(reading, found)
    if not absent or any(reading.is_in(k, _FOR_ABSENCE) for k in range(len(reading.tokens))):
        return found
    if any(_is_day(each.item) for at, each in enumerate(found) if at not in absent):
        return [each for at, each in enumerate(found) if at not in absent]
    items = [_turned(each.item) if at in absent else each.item for at, each in enumerate(found)]
    pairs = zip(items, found, strict=True)
    return [replace(each, item=item) for item, each in pairs if item]


def _places(reading: Reading, found: list[Found]) -> set[int]:
    """Which of the items stand right behind words of an absence."""
    stretches = []
    for i in range(len(reading.tokens)):
        end = reading.starts_any(i, _AWAY)
        if end and not reading.is_in(i - 1, _OTHERWISE_AWAY):
            stretches.append((end, reading.skip(end, _BETWEEN)))
    return {
        at
        for at, each in enumerate(found)
        if _is_day(each.item) and any(first <= each.first <= last for first, last in stretches)
    }


def _is_day(item: Item) -> bool:
    bound = isinstance(item, Bound) and isinstance(item.target, Day | Instant)
    return bound or isinstance(item, Day | Days | Instant | Repeat)


def _turned(item: Item) -> Item | None:
    """The other days; None of what cannot be turned."""
    if isinstance(item, Bound) and isinstance(item.target, Day):
        if item.operator == "<=":
            return Bound(">=", Day(item.target.on + _ONE))
        return Bound("<=", Day(item.target.on - _ONE))
    if isinstance(item, Day):
        return Excluded(days=(item.on,))
    if isinstance(item, Days) and (item.end - item.start).days <= _LONGEST:
        return Excluded(days=tuple(_days(item.start, item.end)))
    return None


def _days(start: date, end: date) -> list[date]:
    return [start + n * _ONE for n in range((end - start).days)]
