"""Put items that belong together into one wish; a later or corrected wish wins."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from api.extraction.resolve_time.lexicon import DAY_CODES
from api.extraction.resolve_time.reading import (
    Anytime,
    Bound,
    Clock,
    Day,
    Days,
    Excluded,
    Found,
    Hours,
    Impossible,
    Instant,
    Item,
    Mark,
    Part,
    Repeat,
)
from api.extraction.spans import Span

# "of the", "de la": between a weekday and the week that it is of.
_OF_THE = 2


@dataclass(slots=True)
class Wish:
    """The items of one point or stretch of time that a message speaks of."""

    day: Day | Days | Instant | None = None
    clocks: list[Clock] = field(default_factory=list)
    part: Part | None = None
    hours: Hours | None = None
    bounds: list[Bound] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)
    repeat: Repeat | None = None
    anytime: bool = False
    impossible: bool = False
    after_or: bool = False
    after_move: bool = False
    beside: bool = False  # a schedule beside the one before: "mondays at 8 and fridays at 9"
    hours_first: bool = False
    alternatives: list[Item] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (
            self.day or self.clocks or self.part or self.hours or self.bounds or self.excluded
            or self.repeat or self.anytime or self.impossible
        )  # fmt: skip

    def first_day(self) -> date | None:
        if isinstance(self.day, Day):
            return self.day.on
        if isinstance(self.day, Days):
            return self.day.end
        if isinstance(self.day, Instant):
            return self.day.at.date()
        return None

    def is_past(self, today: date) -> bool:
        """Whether all it says lies before today, as in "since monday" or "3 weeks ago"."""
        day = self.first_day()
        if day is None and self.bounds and not (self.clocks or self.hours):
            target = self.bounds[0].target
            day = target.on if isinstance(target, Day) else None
        return day is not None and day < today

    def add(self, item: Item) -> None:
        match item:
            case Day() | Days() | Instant():
                self.day = item
            case Clock():
                self.clocks.append(item)
            case Part():
                if self.repeat and self.part and self.part != item:
                    self.clocks = [clock.in_part(self.part) for clock in self.clocks]
                self.part = item
            case Hours():
                self.hours = item
            case Bound():
                self.bounds.append(item)
            case Excluded():
                self.excluded.append(item)
            case Repeat():
                self.hours_first = self.hours_first or (bool(self.clocks) and not self.repeat)
                self.repeat = _merge_repeats(self.repeat, item)
                self.clocks += [other for other in self.alternatives if isinstance(other, Clock)]
                self.alternatives.clear()
            case Anytime():
                self.anytime = True
            case Impossible():
                self.impossible = True
            case Mark():
                pass

    def conflicts_with(self, item: Item) -> bool:
        match item:
            case Day() | Days() | Instant():
                on_weekdays = self.repeat is not None and bool(self.repeat.by_day)
                told = on_weekdays and isinstance(item, Day) and not self.clocks
                return told or (self.day is not None and not _is_same_day(self.day, item))
            case Clock():
                return bool(self.clocks or self.hours or self._clock_bound()) and not self.repeat
            case Hours():
                return bool(self.clocks or self.hours)
            case Part():
                return self.part is not None and self.part != item and not self.repeat
            case Bound():
                return any(bound.operator == item.operator for bound in self.bounds)
            case Repeat():
                return self._is_other_schedule(item)
            case Impossible():
                return self.day is not None
        return False

    def recur_beside(self, item: Repeat) -> None:
        """The monday of "lunes a las 8 y los viernes a las 9" comes every week as well."""
        day = self.day
        if not (item.by_day and self.clocks and isinstance(day, Day) and day.weekday_only):
            return
        code = DAY_CODES[day.on.weekday()]
        if code not in item.by_day:
            self.day, self.repeat = None, Repeat("WEEKLY", by_day=(code,))

    def _is_other_schedule(self, item: Repeat) -> bool:
        first = self.repeat
        if first is None or not self.clocks or first.times or item.times:
            return False
        return bool(item.by_day or first.by_day) and item.by_day != first.by_day

    def _clock_bound(self) -> bool:
        return any(isinstance(bound.target, Clock) for bound in self.bounds)


def _is_same_day(day: Day | Days | Instant, other: Day | Days | Instant) -> bool:
    if isinstance(day, Day) and isinstance(other, Day):
        return day.on == other.on
    return day == other


def _merge_repeats(first: Repeat | None, second: Repeat) -> Repeat:
    if first is None:
        return second
    if first.times or second.times:
        kept = second if first.times else first
        return replace(kept, times=first.times or second.times)
    if first.by_day and second.by_day and first.frequency == second.frequency == "WEEKLY":
        return replace(first, by_day=tuple(dict.fromkeys(first.by_day + second.by_day)))
    return first if first.by_day else second


def _continues(wish: Wish, previous: Found | None, found: Found) -> bool:
    """ "friday march 13", "friday the 13th": a weekday and its date are one day."""
    return (
        previous is not None
        and isinstance(previous.item, Day)
        and previous.item is wish.day
        and isinstance(found.item, Day)
        and (previous.item.weekday_only != found.item.weekday_only)
        and found.first - previous.last <= 1
    )


def group(found: list[Found], spans: list[Span]) -> list[Wish]:
    """Wishes in the order they were said; `spans[k]` is where `found[k]` was said."""
    grouping = _Grouping()
    for k, (each, span) in enumerate(zip(found, spans, strict=True)):
        if isinstance(each.item, Mark):
            grouping.mark(each)
        else:
            grouping.take(each, span, opens_day=_opens_a_day(found, k))
    _keep_moved_day(grouping.wishes)
    _share_hours(grouping.wishes)
    return [wish for wish in _join_timeless(grouping.wishes) if not wish.is_empty]


def _opens_a_day(found: list[Found], k: int) -> bool:
    """The afternoon of "or the afternoon of the 20th"."""
    following = found[k + 1] if k + 1 < len(found) else None
    is_near = following is not None and following.first - found[k].last <= 2
    return is_near and following is not None and isinstance(following.item, Day)


class _Grouping:
    """`pending`: the mark that was read last, with nothing after it yet."""

    def __init__(self) -> None:
        self.wishes = [Wish()]
        self.pending = ""
        self._marked: Found | None = None
        self._previous: Found | None = None

    def mark(self, each: Found) -> None:
        kind = each.item.kind if isinstance(each.item, Mark) else ""
        if kind == "told":
            return
        if kind == "reset":
            self.wishes.append(Wish(after_move=True))
        if self.pending != "correction":
            self.pending, self._marked = kind, each

    def take(self, each: Found, span: Span, *, opens_day: bool) -> None:
        item, wish = each.item, self.wishes[-1]
        joint = self.pending if self._is_joint(each) else ""
        if isinstance(item, Day) and item.weekday_only:
            item = _in_its_week(item, wish, joint)
        if joint == "and" and isinstance(item, Repeat):
            wish.recur_beside(item)
        if joint != "or" and _continues(wish, self._previous, each) and isinstance(item, Day):
            wish.day = item if isinstance(wish.day, Day) and wish.day.weekday_only else wish.day
        elif isinstance(item, Days) and self._names_its_week(wish, each):
            _move_into_week(wish, item)
        elif not wish.conflicts_with(item):
            wish.add(item)
        elif isinstance(item, Repeat):
            wish = _beside(wish, item)
            self.wishes.append(wish)
        elif joint == "or" and self._begins_another(wish, item, opens_day=opens_day):
            wish = Wish(after_or=True)
            wish.add(item)
            self.wishes.append(wish)
        elif joint in ("or", "and") and not isinstance(item, Bound):
            wish.alternatives.append(item)
            wish.spans.append(span)
            self.pending = ""
            if isinstance(item, Clock | Day):
                self._previous = each  # of three, the third is beside the second
            return
        else:
            wish = _next_wish(wish, item, corrected=joint == "correction")
            wish.add(item)
            self.wishes.append(wish)
        wish.spans.append(span)
        self._previous, self.pending = each, ""

    @staticmethod
    def _begins_another(wish: Wish, item: Item, *, opens_day: bool) -> bool:
        """Whether "or" opens a wish of its own, with its own hours."""
        if isinstance(item, Part):
            return wish.day is not None and wish.part is not None and opens_day
        return isinstance(item, Day) and bool(wish.clocks or wish.hours or wish.part)

    def _names_its_week(self, wish: Wish, each: Found) -> bool:
        """ "tuesday or thursday of the week of the 14th"."""
        before = self._previous
        weekday = isinstance(wish.day, Day) and wish.day.weekday_only
        near = before is not None and each.first - before.last <= _OF_THE
        week = isinstance(each.item, Days) and (each.item.end - each.item.start).days == 7
        return weekday and near and week and not self.pending

    def _is_joint(self, each: Found) -> bool:
        """ "friday and monday", but not "cancel friday and give me one next week"."""
        if self.pending != "and" or self._marked is None or self._previous is None:
            return True
        before = self._marked.first - self._previous.last
        return before <= 1 and each.first - self._marked.last <= 2


def _move_into_week(wish: Wish, week: Days) -> None:
    def moved(item: Item) -> Item:
        if not (isinstance(item, Day) and item.weekday_only):
            return item
        return Day(week.start + timedelta(days=item.on.weekday()), of_week=True)

    day = moved(wish.day) if isinstance(wish.day, Day) else None
    wish.day = day if isinstance(day, Day) else wish.day
    wish.alternatives = [moved(item) for item in wish.alternatives]


def _in_its_week(item: Day, wish: Wish, joint: str) -> Day:
    """ "next week tuesday or thursday", "the week after next, friday": of that week."""
    week = wish.day
    if isinstance(week, Days) and (week.end - week.start).days == 7 and joint != "or":
        wish.day = None
        return Day(week.start + timedelta(days=item.on.weekday()), of_week=True)
    if isinstance(week, Day) and week.of_week:
        monday = week.on - timedelta(days=week.on.weekday())
        return Day(monday + timedelta(days=item.on.weekday()), of_week=True)
    return item


def _beside(before: Wish, item: Repeat) -> Wish:
    """A schedule of its own; of "8 on mondays and 9 on fridays" the nine is of the second."""
    wish = Wish(repeat=item, beside=True, hours_first=before.hours_first)
    if before.hours_first and len(before.clocks) > 1:
        wish.clocks = [before.clocks.pop()]
    return wish


def _join_timeless(wishes: list[Wish]) -> list[Wish]:
    """ "mondays at 8 and fridays": without an hour of its own it has that of the one before."""
    joined: list[Wish] = []
    for wish in wishes:
        if wish.beside and not wish.clocks and wish.repeat and joined:
            before = joined[-1]
            before.repeat = _merge_repeats(before.repeat, wish.repeat)
            before.spans += wish.spans
            before.excluded += wish.excluded
        else:
            joined.append(wish)
    return joined


def _keep_moved_day(wishes: list[Wish]) -> None:
    """ "change my 10am on monday to 2pm" stays on Monday."""
    for before, wish in pairwise(wishes):
        if wish.after_move and wish.day is None and (wish.clocks or wish.hours):
            wish.day = before.day


def _share_hours(wishes: list[Wish]) -> None:
    """ "between 9 and 11 on tuesday or thursday": the hours are of both days."""
    for before, wish in pairwise(wishes):
        if wish.after_or and not (wish.clocks or wish.hours or wish.part or wish.bounds):
            wish.clocks, wish.hours, wish.part = list(before.clocks), before.hours, before.part


def _next_wish(wish: Wish, item: Item, *, corrected: bool) -> Wish:
    """A new wish that keeps the day when only the hour changes, and the hour when corrected."""
    following = Wish()
    if isinstance(item, Day | Days | Instant | Impossible):
        if corrected:
            following.clocks, following.part = list(wish.clocks), wish.part
            following.hours, following.bounds = wish.hours, list(wish.bounds)
            following.spans = list(wish.spans[1:])
        return following
    following.day = wish.day
    following.excluded = list(wish.excluded)
    following.spans = list(wish.spans[:1]) if wish.day else []
    if isinstance(item, Bound):
        following.bounds = [b for b in wish.bounds if b.operator != item.operator]
    return following


def pick(wishes: list[Wish], today: date) -> Wish | None:
    """The last wish that is not wholly past, else the last."""
    ahead = [wish for wish in wishes if not wish.is_past(today)]
    chosen = ahead or wishes
    k = len(chosen) - 1
    while k > 0 and chosen[k].after_or:
        k -= 1
    return chosen[k] if chosen else None
