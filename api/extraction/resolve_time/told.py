"""What a message only tells: past visits, doses, somebody's hours. It gives way to what is wished.

A message is cut into clauses. One that tells ("my shift ends at 4", "me tomé 2 a las 9") and asks
for nothing loses its times to the clauses that ask; a past that is surely told is never a wish.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from api.extraction.resolve_time import told_words as words
from api.extraction.resolve_time.reading import (
    Anytime,
    Bound,
    Clock,
    Day,
    Days,
    Found,
    Hours,
    Instant,
    Item,
    Part,
    Reading,
    Repeat,
)

# How many words beside those of its times make a story, and how many hardly any.
_STORY, _FEW = 3, 2


@dataclass(frozen=True, slots=True)
class _Clause:
    first: int
    last: int
    asks: bool
    told: bool
    surely: bool
    reason: bool
    own_end: bool
    of_others: bool
    # A story in words of its own, and a clause that says little but a time.
    is_story: bool = False
    is_bare: bool = False
    is_theirs: bool = False

    @property
    def is_aside(self) -> bool:
        return self.told or self.reason


def without_told(reading: Reading, found: list[Found]) -> list[Found]:
    """Items and marks without the times that are told and not wished for."""
    clauses = _stories_told(_clauses(reading, found), found)
    if not any(clause.is_aside for clause in clauses):
        return found
    at = {k: clause for clause in clauses for k in range(clause.first, clause.last)}
    wished = _Wished.of([each.item for each in found if not at[each.first].is_aside], reading)
    if wished.nothing:
        return found if wished.reminds else _without_past(reading, found, at)
    kept = (_kept(each, at[each.first], wished, reading) for each in found)
    return [each for each in kept if each]


def _stories_told(clauses: list[_Clause], found: list[Found]) -> list[_Clause]:
    """ "We host 14 on the 25th. Can you do friday?": what is told before somebody asks."""
    items = [_items_of(clause, found) for clause in clauses]
    both = list(zip(clauses, items, strict=True))
    asked = [k for k, (clause, said) in enumerate(both) if _wishes_for_a_day(clause, said)]
    last = asked[-1] if asked else 0
    return [
        replace(clause, told=True)
        if k < last and (clause.is_story or (not clause.asks and _is_often(said)))
        else clause
        for k, (clause, said) in enumerate(both)
    ]


def _items_of(clause: _Clause, found: list[Found]) -> list[Item]:
    return [each.item for each in found if clause.first <= each.first < clause.last]


def _wishes_for_a_day(clause: _Clause, items: list[Item]) -> bool:
    if not (clause.asks or clause.is_bare):
        return False
    kinds = (Anytime, Repeat) if clause.asks else ()
    return any(isinstance(item, kinds) or _is_one_day(item) for item in items)


def _is_one_day(item: Item) -> bool:
    return _is_day(item) and not isinstance(item, Repeat)


def _is_often(items: list[Item]) -> bool:
    """ "25 mg every 6 hours": how often, of no named days."""
    return any(isinstance(item, Repeat) and not item.by_day for item in items)


def without_others(reading: Reading, found: list[Found]) -> list[Found]:
    """Items and marks without the hours of somebody else: "my sister takes hers at 10"."""
    others = [clause for clause in _clauses(reading, found) if clause.is_theirs]
    theirs = {k for clause in others for k in range(clause.first, clause.last)}
    return [each for each in found if each.first not in theirs or not _is_hour(each.item)]


def _without_past(reading: Reading, found: list[Found], at: dict[int, _Clause]) -> list[Found]:
    """ "me tomé 2 a las 9": where nothing is wished for, what is surely over is no time either.

    A day that is past by its own words is left as said, if no hour is told with it.
    """
    timed = {at[each.first] for each in found if _is_hour(each.item)}
    dated = {at[each.first] for each in found if _is_day(each.item)}
    past = {at[each.first] for each in found if _is_past(each.item, reading)}
    kept = []
    for each in found:
        clause, item = at[each.first], each.item
        elsewhere = clause.of_others and clause not in dated  # "my kids have school till 2"
        over = clause.surely or elsewhere or (clause.told and clause in timed & past)
        past_day = clause in timed and _is_past(item, reading, with_today=True)
        if not over or not (_is_hour(item) or past_day or _may_be_over(item, reading)):
            kept.append(each)
    return kept


def _may_be_over(item: Item, reading: Reading) -> bool:
    """A day without its year or week, which is read as the next of its name."""
    if not isinstance(item, Day):
        return False
    far = item.on - reading.today > timedelta(days=180)
    return item.on >= reading.today and (far or item.weekday_only or item.number_only)


@dataclass(frozen=True, slots=True)
class _Wished:
    """What the clauses that ask, or tell nothing, speak of."""

    day: bool
    hour: bool
    anytime: bool
    reminds: bool
    refers: bool

    @classmethod
    def of(cls, items: list[Item], reading: Reading) -> "_Wished":
        places = range(len(reading.tokens))
        return cls(
            day=any(_is_day(item) for item in items),
            hour=any(_is_hour(item) for item in items),
            anytime=any(isinstance(item, Anytime) for item in items),
            reminds=any(reading.is_in(k, words.REMINDS) for k in places),
            refers=any(reading.starts_any(k, words.REFERS) for k in places),
        )

    @property
    def nothing(self) -> bool:
        return not (self.day or self.hour or self.anytime)


def _kept(each: Found, clause: _Clause, wished: _Wished, reading: Reading) -> Found | None:
    item = each.item
    if not clause.is_aside or not (_is_day(item) or _is_hour(item)):
        return each
    if isinstance(item, Repeat):
        goes = wished.day or (wished.anytime and not item.by_day)
        return each if wished.reminds or not goes else None
    if _is_day(item) and clause.told and _is_past(item, reading):
        return None
    if _is_day(item):
        stays = isinstance(item, Days) and not clause.told
        given_up = wished.day or (wished.anytime and clause.is_story and not wished.refers)
        return each if stays or not given_up else None
    if clause.own_end and not wished.hour:
        return _from_end(each)
    return None if clause.told or wished.hour or wished.day else each


def _from_end(each: Found) -> Found:
    """ "my shift ends at 4, thursday?": Thursday from four on."""
    item = each.item
    clock = item.target if isinstance(item, Bound) else item
    clock = clock.end if isinstance(clock, Hours) else clock
    return replace(each, item=Bound(">=", clock)) if isinstance(clock, Clock) else each


def _is_hour(item: Item) -> bool:
    bound = isinstance(item, Bound) and isinstance(item.target, Clock)
    return bound or isinstance(item, Clock | Hours | Part)


def _is_day(item: Item) -> bool:
    bound = isinstance(item, Bound) and not isinstance(item.target, Clock)
    return bound or isinstance(item, Day | Days | Instant | Repeat)


def _is_past(item: Item, reading: Reading, *, with_today: bool = False) -> bool:
    day = item.target if isinstance(item, Bound) else item
    if not isinstance(day, Day):
        return False
    return day.on < reading.today or (with_today and day.on == reading.today)


def _clauses(reading: Reading, found: list[Found]) -> list[_Clause]:
    if not reading.tokens:
        return []
    starts = [i for i in range(len(reading.tokens)) if i == 0 or _begins(reading, i)]
    ends = [*starts[1:], len(reading.tokens)]
    timed = {k for each in found for k in range(each.first, each.last)}
    clocks = {each.first: each.last for each in found if isinstance(each.item, Clock)}
    clauses: list[_Clause] = []
    for first, last in zip(starts, ends, strict=True):
        clause = _clause(reading, first, last, timed)
        goes_on = not clause.asks and (
            reading.word(first - 1) == "(" or reading.starts_any(first, words.GOES_ON)
        )
        goes_on = goes_on or _lists_on(reading, first, clocks)
        if clauses and goes_on and clauses[-1].told and not clause.told:
            clause = replace(clause, told=True)  # "I called twice, the first time at 8."
        clauses.append(clause)
    return clauses


def _lists_on(reading: Reading, first: int, clocks: dict[int, int]) -> bool:
    """The 3:30 of "threw up at 2, 3:30 and 5"."""
    return first in clocks and first - 1 in clocks.values() and reading.word(first - 1) == ","


def _begins(reading: Reading, i: int) -> bool:
    if reading.is_in(i - 1, words.STOPS):
        return True
    if reading.is_in(i, words.TURNS) or reading.starts_any(i, words.TURN_PHRASES):
        return True
    if reading.starts_any(i, words.AFTER_OWN):
        return True
    if reading.is_in(i, words.JOINS):
        return reading.is_in(i + 1, words.AFTER_JOIN | words.OPENS)
    return reading.is_in(i, words.OPENS) or bool(reading.starts_any(i, words.OPEN_PHRASES))


def _clause(reading: Reading, first: int, last: int, timed: set[int]) -> _Clause:
    places = range(first, last)
    given = bool(reading.starts_any(first, words.GIVEN))
    asks = not given and any(_is_asking(reading, k) for k in places)
    told = given or (not asks and any(_is_telling(reading, k) for k in places))
    surely = told and _is_surely_over(reading, places)
    reason = not asks and bool(reading.starts_any(last, words.REASONED))
    is_theirs = not asks and any(reading.is_in(k, words.THEIRS) for k in places)
    after_own = bool(reading.starts_any(first, words.AFTER_OWN)) and not asks
    told = told or after_own or is_theirs
    own_end = after_own or any(reading.starts_any(k, words.OWN_END) for k in places)
    of_others = told and (is_theirs or any(reading.is_in(k, words.KIN) for k in places))
    own = sum(reading.kind(k) == "word" and k not in timed for k in places)
    plain = not (asks or told or reason or own_end)
    follows = bool(reading.starts_any(first, words.REASONED))
    return _Clause(
        first, last, asks, told, surely, reason, own_end, of_others,
        is_story=plain and own >= _STORY and not follows,
        is_bare=plain and (own <= _FEW or follows), is_theirs=is_theirs,
    )  # fmt: skip


def _is_asking(reading: Reading, k: int) -> bool:
    if reading.is_in(k, words.OPENS | words.ASKS):
        return True
    if reading.starts_any(k, words.OPEN_PHRASES) or reading.starts_any(k, words.ASK_PHRASES):
        return True
    return reading.word(k) == "works" and not reading.starts_any(k, words.HABIT_PHRASES)


def _is_surely_over(reading: Reading, places: range) -> bool:
    """Something that somebody did; not what was said or offered, and not a visit to be moved."""
    if any(
        reading.is_in(k, words.SURELY) or reading.starts_any(k, words.SURELY_PHRASES)
        for k in places
    ):
        return True
    past = any(_is_past_verb(reading.word(k)) for k in places)
    if any(reading.is_in(k, words.KIN) for k in places):
        return past and not any(reading.is_in(k, words.SAID) for k in places)
    may_be_wished = any(
        reading.is_in(k, words.NOT_DONE) or reading.starts_any(k, words.NOT_DONE_PHRASES)
        for k in places
    )
    return past and not may_be_wished


def _is_past_verb(word: str) -> bool:
    return word in words.PAST or (
        word.endswith("ed") and len(word) > 4 and word not in words.NOT_PAST
    )


def _is_telling(reading: Reading, k: int) -> bool:
    word = reading.word(k)
    if _is_past_verb(word) or word in words.HABIT:
        return True
    if reading.starts_any(k, words.PAST_PHRASES) or reading.starts_any(k, words.HABIT_PHRASES):
        return True
    return word in words.KIN and any(reading.is_in(n, words.KIN_DOES) for n in (k + 1, k + 2))
