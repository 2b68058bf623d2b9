"""Put items that belong together into one wish; a later or corrected wish wins."""

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

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
                return self.day is not None and self.day != item
            case Clock():
                return bool(self.clocks or self.hours or self._clock_bound()) and not self.repeat
            case Hours():
                return bool(self.clocks or self.hours)
            case Part():
                return self.part is not None and self.part != item and not self.repeat
            case Bound():
                return any(bound.operator == item.operator for bound in self.bounds)
            case Impossible():
                return self.day is not None
        return False

    def _clock_bound(self) -> bool:
        return any(isinstance(bound.target, Clock) for bound in self.bounds)


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
    wishes = [Wish()]
    pending = ""
    previous: Found | None = None
    for each, span in zip(found, spans, strict=True):
        item = each.item
        if isinstance(item, Mark):
            if item.kind == "reset":
                wishes.append(Wish(after_move=True))
            pending = item.kind if pending != "correction" else pending
            continue
        wish = wishes[-1]
        if pending != "or" and _continues(wish, previous, each) and isinstance(item, Day):
            kept = item if isinstance(wish.day, Day) and wish.day.weekday_only else wish.day
            wish.day = kept
        elif wish.conflicts_with(item):
            settled = isinstance(item, Day) and (wish.clocks or wish.hours or wish.part)
            if pending == "or" and settled:
                wishes.append(Wish(after_or=True))
                wishes[-1].add(item)
                wishes[-1].spans.append(span)
                previous, pending = each, ""
                continue
            if pending in ("or", "and") and not isinstance(item, Bound):
                wish.alternatives.append(item)
                wish.spans.append(span)
                pending = ""
                continue
            wish = _next_wish(wish, item, corrected=pending == "correction")
            wishes.append(wish)
            wish.add(item)
        else:
            wish.add(item)
        wish.spans.append(span)
        previous, pending = each, ""
    _keep_moved_day(wishes)
    _share_hours(wishes)
    return [wish for wish in wishes if not wish.is_empty]


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
