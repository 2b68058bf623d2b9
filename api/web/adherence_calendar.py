"""A month of a plan as a grid of days; each day says in words what its colour shows."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from api.reminders.adherence import Day
from api.wording.calendar import DAYS

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)
# Counts of a day, (English, Spanish).
_TAKEN = ("{taken} of {due} taken", "{taken} de {due} tomadas")
_OPEN = ("{open} open", "{open} sin responder")
_AHEAD = ("{planned} ahead", "{planned} por venir")


@dataclass(frozen=True)
class Cell:
    """A day of the month, or an empty place; `kind` is what the style sheet colours it by."""

    number: int | None = None
    kind: str = ""
    words: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Span:
    """The month that is looked at, and those beside it that can be; each by its first day."""

    month: date
    before: date | None
    after: date | None


def read_month(said: str, *, today: date, keep_days: int) -> Span:
    """The month asked for, "2027-03"; this one if that cannot be read or lies outside of what is
    kept or planned."""
    first = (today - timedelta(days=keep_days)).replace(day=1)
    last = (today + timedelta(days=2)).replace(day=1)
    found = _MONTH.fullmatch(said)
    month = today.replace(day=1)
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) > 0:
        asked = date(int(found[1]), int(found[2]), 1)
        month = asked if first <= asked <= last else month
    before = (month - timedelta(days=1)).replace(day=1)
    after = (month + timedelta(days=32)).replace(day=1)
    return Span(month, before if before >= first else None, after if after <= last else None)


def weekdays(language: str) -> list[tuple[str, str]]:
    """Short and whole names, Sunday first as calendars are printed here."""
    names = [DAYS[language][day] for day in _SUNDAY_FIRST]
    return [(name[:2].capitalize(), name.capitalize()) for name in names]


def weeks(days: Mapping[date, Day], span: Span, *, today: date, language: str) -> list[list[Cell]]:
    grid = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(
        span.month.year, span.month.month
    )
    return [
        [
            _cell(on, days.get(on), today, language) if on.month == span.month.month else Cell()
            for on in week
        ]
        for week in grid
    ]


def _cell(on: date, day: Day | None, today: date, language: str) -> Cell:
    if day is None:
        return Cell(on.day, is_today=on == today)
    said = [
        words[language == "es"]
        for number, words in ((day.due, _TAKEN), (day.open, _OPEN), (day.planned, _AHEAD))
        if number
    ]
    counts = {"taken": day.taken, "due": day.due, "open": day.open, "planned": day.planned}
    words = ", ".join(said).format(**counts)
    return Cell(on.day, _kind(day), words, on == today)


def _kind(day: Day) -> str:
    if not day.due:
        return "open" if day.open else "ahead"
    if day.is_covered:
        return "covered"
    return "part" if day.taken else "none"
