"""What the grammar reads from and what it finds: tokens around a reference time, and items."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from api.extraction.resolve_time.tokens import Token
from api.extraction.spans import Span


@dataclass(frozen=True, slots=True)
class Clock:
    """A wall-clock time; `certain` is False where "3" may be either half of the day.

    `weak` marks a bare number that is a time only in the company of other words of time.
    """

    hour: int
    minute: int = 0
    certain: bool = False
    weak: bool = False

    def in_clinic_hours(self) -> "Clock":
        """A bare hour as a clinic means it: 1 to 6 after noon, 7 to 12 as said."""
        if self.certain or not 1 <= self.hour <= 6:
            return replace(self, certain=True)
        return Clock(self.hour + 12, self.minute, certain=True)

    def in_part(self, part: "Part") -> "Clock":
        """The half of the day that `part` says: "3" and "afternoon" is 15:00."""
        if self.certain or self.hour > 12:
            return self
        hour = self.hour
        if part.start < 12:
            hour = 0 if hour == 12 else hour
        elif part.night:
            hour = 0 if hour == 12 else hour + 12 if hour >= 6 else hour
        elif hour < 12:
            hour += 12
        return Clock(hour, self.minute, certain=True)

    @property
    def minutes(self) -> int:
        return self.hour * 60 + self.minute


@dataclass(frozen=True, slots=True)
class Day:
    """One local date; `weekday_only` and `number_only` when just that much of it was said.

    `of_week`: a weekday of a week that was named, as other weekdays beside it are.
    """

    on: date
    weekday_only: bool = False
    number_only: bool = False
    of_week: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Half-open range of days."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Part:
    """A wide part of the day, whole hours 0 to 24."""

    start: int
    end: int
    night: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    start: Clock
    end: Clock
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Instant:
    at: datetime


@dataclass(frozen=True, slots=True)
class Bound:
    """`operator` is ">=" or "<="."""

    operator: str
    target: Clock | Day | Days | Instant


@dataclass(frozen=True, slots=True)
class Excluded:
    weekdays: tuple[int, ...] = ()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A recurrence without its clock times. `times` > 1 means "twice a day" and the like."""

    frequency: str
    interval: int = 1
    by_day: tuple[str, ...] = ()
    by_month_day: tuple[int, ...] = ()
    times: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Anytime:
    """The patient does not mind: "whenever"."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date that no calendar has: 30 February."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands between two items: "correction", "reset", "or", "and"."""

    kind: str


Item = (
    Clock
    | Day
    | Days
    | Part
    | Hours
    | Instant
    | Bound
    | Excluded
    | Repeat
    | Anytime
    | Impossible
    | Mark
)


@dataclass(frozen=True, slots=True)
class Found:
    """An item and the tokens [first, last) that said it."""

    item: Item
    first: int
    last: int


@lru_cache(maxsize=256)
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, list[str]]]]:
    table: dict[str, list[tuple[str, list[str]]]] = {}
    for phrase in phrases:
        words = phrase.split()
        table.setdefault(words[0], []).append((phrase, words))
    for rows in table.values():
        rows.sort(key=lambda row: len(row[1]), reverse=True)
    return table


@dataclass(frozen=True, slots=True)
class Reading:
    tokens: list[Token]
    ref: datetime
    spanish: bool = False

    @property
    def today(self) -> date:
        return self.ref.date()

    def word(self, i: int) -> str:
        """The folded text of token i; empty outside the message and for numbers."""
        if 0 <= i < len(self.tokens) and self.tokens[i].kind in ("word", "punct"):
            return self.tokens[i].text
        return ""

    def kind(self, i: int) -> str:
        return self.tokens[i].kind if 0 <= i < len(self.tokens) else ""

    def is_in(self, i: int, words: Container[str]) -> bool:
        word = self.word(i)
        return bool(word) and word in words

    def starts(self, i: int, phrase: str) -> int:
        """Index after `phrase` when the tokens from i say it, else 0."""
        words = phrase.split()
        if all(self.word(i + k) == word for k, word in enumerate(words)):
            return i + len(words)
        return 0

    def starts_any(self, i: int, phrases: tuple[str, ...]) -> int:
        """Index after the longest of `phrases` that begins at token i, else 0."""
        found = self.said(i, phrases)
        return found[1] if found else 0

    def said(self, i: int, phrases: tuple[str, ...]) -> tuple[str, int] | None:
        """The longest of `phrases` that begins at token i and the index after it."""
        first = self.word(i)
        if not first:
            return None
        for phrase, words in _by_first_word(phrases).get(first, ()):
            if all(self.word(i + k) == words[k] for k in range(1, len(words))):
                return phrase, i + len(words)
        return None

    def skip(self, i: int, words: Container[str]) -> int:
        while self.is_in(i, words):
            i += 1
        return i

    def span(self, first: int, last: int) -> Span:
        return Span(self.tokens[first].span.start, self.tokens[last - 1].span.end)


Read = tuple[Item, int] | None
Reader = Callable[[Reading, int], Read]
