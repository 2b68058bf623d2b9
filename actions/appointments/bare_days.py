"""A day told by its name or number alone, after a message that spoke of a week or a month."""

import re
from datetime import date, timedelta

from actions.appointments.wishes import DAY, Wish, first_day, split_wish

_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|weds?|wens|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(
    rf"{_WEEKDAY.pattern}|\b\d{{1,2}}(?:st|nd|rd|th)\b|\bel (?:d[ií]a )?\d{{1,2}}\b", re.IGNORECASE
)
# What tells which of several such days is meant.
_FULL_DAY = re.compile(
    r"\b(?:this|next|last|coming|week|today|tonight|tomorrow|yesterday|tmrw|actually|instead|"
    r"este|esta|pr[oó]xim[oa]|viene|semana|hoy|ma[nñ]ana|ayer|mejor|jan\w*|feb\w*|mar(?:ch|zo)?|"
    r"apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|enero|abril|mayo|junio|julio|"
    r"agosto|dic\w*|\d{1,2}/\d{1,2})\b",
    re.IGNORECASE,
)


def in_stretch(old: str | None, new: str, text: str) -> str:
    """ "next week", then "friday": the Friday of that week, not the one before it.

    Likewise the 9th of "in april", the first Monday of "after the 20th" and the 15th that follows
    upon "april 14". A day that is told with more than its name or number stands for itself.
    """
    before, now = split_wish(old)[0], split_wish(new)[0]
    day = first_day(now.value)
    if day is None or " | " in new or (old and " | " in old) or not _is_bare_day(text):
        return new
    said = date.fromisoformat(day)
    days = _days_in(before)
    meant = [each for each in days if _is_called_the_same(each, said, text)]
    by_weekday_alone = first_day(before.value) is not None and bool(_WEEKDAY.search(text))
    if not days or said >= days[0] or not meant or by_weekday_alone:
        return new
    moved = now.value.replace(day, meant[0].isoformat())
    after, following = said + timedelta(days=1), meant[0] + timedelta(days=1)
    return f"{now.kind} {moved.replace(after.isoformat(), following.isoformat())}"


def _is_bare_day(text: str) -> bool:
    return bool(_BARE_DAY.search(text)) and not _FULL_DAY.search(text)


def _is_called_the_same(day: date, said: date, text: str) -> bool:
    """By its weekday where one is named, else by its number."""
    return day.weekday() == said.weekday() if _WEEKDAY.search(text) else day.day == said.day


def _days_in(wish: Wish) -> list[date]:
    """The days of a stretch, of one day's month, or four weeks from where an open wish begins."""
    days = [date.fromisoformat(day) for day in re.findall(DAY, wish.value.partition(";")[0])]
    if first_day(wish.value):
        return [days[0].replace(day=1) + timedelta(days=n) for n in range(31)]
    if wish.kind == "open" and wish.value.startswith(">=") and len(days) == 1:
        return [days[0] + timedelta(days=n) for n in range(28)]
    if wish.kind != "interval" or len(days) != 2:
        return []
    end = days[1] + timedelta(days=0 if wish.value.partition(";")[0].endswith("T00:00") else 1)
    return [days[0] + timedelta(days=n) for n in range(min((end - days[0]).days, 62))]
