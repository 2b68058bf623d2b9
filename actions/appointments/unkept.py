"""Wished times that cannot be kept: past ones, and those when the clinic is closed."""

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from actions.appointments.wishes import Wish, first_day, split_wish
from actions.turn import Turn
from api.internal.schemas import ClinicRead, LocationRead
from api.wording.calendar import say_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def tell_unkept(
    turn: Turn, clinic: ClinicRead, wish: str | None, *, places: list[str] | None, now: datetime
) -> str | None:
    """Say why no part of a wish can be kept; the reason, or None when it may be kept.

    A past wish is "past"; the days and hours when every place meant is closed are "closed".
    """
    meant = [place for place in clinic.locations if not places or place.id in places]
    wishes = split_wish(wish)
    if not meant:
        return None
    if all(_is_past(each, meant, now) for each in wishes):
        turn.say("utter_wish_past")
        return "past"
    days = [first_day(each.value) for each in wishes]
    if all(day and is_closed_on(day, meant) for day in days):
        for day in dict.fromkeys(day for day in days if day):
            said = say_day(datetime.fromisoformat(day), turn.language)
            turn.say("utter_closed_day", day=said)
        return "closed"
    if all(_is_closed_at(each, meant) for each in wishes):
        turn.say("utter_closed_hour")
        return "closed"
    return None


def is_closed_on(day: str, places: Iterable[LocationRead]) -> bool:
    """Whether all of the places are closed the whole day."""
    return not any(_blocks(place, day) for place in places)


def _blocks(place: LocationRead, day: str) -> list[list[str]]:
    if day in place.holidays:
        return []
    blocks = place.opening_hours.get(WEEKDAYS[datetime.fromisoformat(day).weekday()])
    return blocks if isinstance(blocks, list) else []


def _is_closed_at(wish: Wish, places: list[LocationRead]) -> bool:
    if wish.kind != "datetime" or not _MOMENT.match(wish.value):
        return False
    day, clock = wish.value[:10], wish.value[11:16]
    return not any(start <= clock < end for place in places for start, end in _blocks(place, day))


def _is_past(wish: Wish, places: list[LocationRead], now: datetime) -> bool:
    """Whether the wish lies before now wherever the places are."""
    end = wish.value.rpartition("/")[2]
    if not re.match(r"\d{4}-\d{2}-\d{2}", end):
        return False
    local = [f"{now.astimezone(ZoneInfo(each.time_zone)):%Y-%m-%dT%H:%M}" for each in places]
    return end < min(local)[: len(end)]
