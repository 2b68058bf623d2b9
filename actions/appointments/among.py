"""Picks among the times shown, and wishes that are counted from them. Plain functions."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from actions.appointments.wishes import first_day, split_wish
from api.extraction.schemas import Choice, Understanding
from api.scheduling.schemas import OfferRead

_ORDERS = {
    "later": re.compile(r"^\W*(?:later|more|m[aá]s tarde|m[aá]s)\b[\w ]{0,12}\W*$", re.IGNORECASE),
    "earlier": re.compile(r"^\W*(?:earlier|sooner|m[aá]s temprano|antes)\b[\w ]{0,12}\W*$", re.I),
    "other_day": re.compile(
        r"\b(?:(?:an)?other|different) (?:day|date)s?\b|\botr[oa] (?:d[ií]a|fecha)\b", re.IGNORECASE
    ),
}


def later_than(shown: Sequence[OfferRead]) -> str:
    """A wish for what comes after the last of the times shown, that day or later."""
    last = max(offer.start_local.replace(tzinfo=None) for offer in shown)
    end = last.date() + timedelta(days=365)
    return f"interval {last + timedelta(minutes=15):%Y-%m-%dT%H:%M}/{end.isoformat()}T00:00"


def earlier_than(shown: Sequence[OfferRead]) -> str:
    first = min(offer.start_local.replace(tzinfo=None) for offer in shown)
    start = first.date() - timedelta(days=365)
    return f"interval {start.isoformat()}T00:00/{first:%Y-%m-%dT%H:%M}"


def other_day_than(shown: Sequence[OfferRead]) -> str:
    last = max(offer.start_local.date() for offer in shown)
    return f"open >={(last + timedelta(days=1)).isoformat()}"


def week_after(shown: Sequence[OfferRead], wished: str | None) -> str:
    """A wish for the week after that of the times shown: the same weekday where one was wished."""
    first = min(offer.start_local.date() for offer in shown)
    if wished and " | " not in wished and (day := first_day(split_wish(wished)[0].value)):
        return f"date {date.fromisoformat(day) + timedelta(days=7)}"
    monday = first - timedelta(days=first.weekday()) + timedelta(days=7)
    return f"interval {monday}T00:00/{monday + timedelta(days=7)}T00:00"


def pick(shown: Sequence[OfferRead], understanding: Understanding) -> OfferRead | None:
    """The one offer that a message picks: by its place in the list or by its time.

    The time counts more: "thursday at 4, for my son first" is not the first of the list.
    """
    if not shown:
        return None
    choice, fitting = understanding.choice, fitting_of(shown, understanding)
    placed = _at(shown, choice) if choice and choice.index is not None else None
    if placed and (placed in fitting or understanding.time.kind not in ("time", "datetime")):
        return placed
    return fitting[0] if len(fitting) == 1 else None


def fitting_of(shown: Sequence[OfferRead], understanding: Understanding) -> list[OfferRead]:
    """The offers that have the clock time said, and whatever else is said of them."""
    return [offer for offer in shown if _fits(offer, understanding)]


def order_of(text: str, understanding: Understanding) -> str | None:
    """earlier, later or other_day, when a message asks for other times than those shown."""
    if understanding.choice and understanding.choice.order:
        return understanding.choice.order
    return next((name for name, words in _ORDERS.items() if words.search(text)), None)


def _at(shown: Sequence[OfferRead], choice: Choice) -> OfferRead | None:
    index = choice.index or 0
    if index == -1:
        return shown[-1]
    return shown[index - 1] if 1 <= index <= len(shown) else None


def _fits(offer: OfferRead, understanding: Understanding) -> bool:
    """Whether a clock time is said and every thing said is true of the offer.

    A bare day or practitioner picks nothing: there may be more of them than are shown.
    """
    said = False
    clock = f"{offer.start_local:%H:%M}"
    choice = understanding.choice
    if choice and choice.time:
        said = True
        if not _same_clock(choice.time, clock):
            return False
    time = understanding.time
    if time.kind in ("time", "datetime"):
        said = True
        if not _same_time(time.kind, time.value, offer):
            return False
    elif time.kind != "none":
        return False
    person, place = understanding.practitioner, understanding.location
    if person and offer.practitioner_id != person.id:
        return False
    if place and offer.location_id != place.id:
        return False
    return said


def _same_time(kind: str, value: str, offer: OfferRead) -> bool:
    clock = f"{offer.start_local:%H:%M}"
    if kind == "time":
        return _same_clock(value, clock)
    try:
        said = datetime.fromisoformat(value)
    except ValueError:
        return False
    if said.date() != offer.start_local.date():
        return False
    return _same_clock(f"{said:%H:%M}", clock)


def _same_clock(said: str, clock: str) -> bool:
    """The same hour and minute; "3:30" may have been read as the morning's."""
    if said == clock:
        return True
    hour, _, minute = said.partition(":")
    return int(hour) < 12 and f"{int(hour) + 12:02}:{minute}" == clock
