"""A day told by its name or number alone, after a message that spoke of a week or a month."""

import re
from datetime import date, timedelta

from actions.appointments.wishes import DAY, Wish, first_day, split_wish

WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|weds?|wens|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"\b(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo)\b",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(
    rf"{WEEKDAY.pattern}|\b\d{{1,2}}(?:st|nd|rd|th)\b|\bel (?:d[ií]a )?\d{{1,2}}\b", re.IGNORECASE
)
# What tells which of several such days is meant.
_FULL_DAY = re.compile(
    r"\b(?:this|next|last|coming|week|today|tonight|tomorrow|yesterday|tmrw|actually|instead|"
    r"este|esta|pr[oó]xim[oa]|viene|semana|hoy|ma[nñ]ana|ayer|mejor|jan\w*|feb\w*|mar(?:ch|zo)?|"
    r"apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|enero|abril|mayo|junio|julio|"
    r"agosto|dic\w*|\d{1,2}/\d{1,2})\b",
    re.IGNORECASE,
)
_AS_TODAY = re.compile(
    r"\bsame (?:week)?day as today\b|\bmismo d[ií]a (?:que|de) hoy\b", re.IGNORECASE
)
_THAT_WEEK = re.compile(r"\b(?:of )?(?:that|the same) week\b|\b(?:de )?esa semana\b", re.IGNORECASE)
WEEK_ON = re.compile(
    r"^\W*(?:(?:or|no|maybe|actually|and|so|then|o|y|mejor|as[ií] que|entonces)\W+)*"
    r"(?:the week after(?: that)?|the following week|la semana (?:despu[eé]s|siguiente))\W*"
    r"(?:please|por favor)?\W*$",
    re.IGNORECASE,
)
_NTHS = (("last", "última", "ultima"), ("first", "1st", "primera"), ("second", "2nd", "segunda"),
         ("third", "3rd", "tercera"), ("fourth", "4th", "cuarta"))  # fmt: skip
_NTH_WEEK = re.compile(
    rf"^\W*(?:maybe |in |en )?(?:the |la )?(?P<nth>{'|'.join(n for names in _NTHS for n in names)})"
    r" (?:week|semana)\b(?! (?:of|in|de))(?!.*\d)",
    re.IGNORECASE,
)
_WEEKDAY_ON = re.compile(
    rf"(?P<weekday>{WEEKDAY.pattern}) "
    r"(?:after that\b|(?:after|following|siguiente)(?=\W*$|\s*[.,;!?]|\s+(?:a las?|at)\b)|"
    r"despu[eé]s\b(?! de)|"
    r"(?P<before>before(?: (?:that|then|it))?|anterior|antes(?: de eso)?)(?=\W*$|\s*[.,;!?]))",
    re.IGNORECASE,
)
_WEEKDAY_AND_DATE = re.compile(
    rf"(?P<weekday>{WEEKDAY.pattern})[\s,]+(?:the |el |d[ií]a )*"
    rf"(?:(?P<iso>{DAY})|(?P<number>\d{{1,2}})(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_STARTS = (("mon", "lun"), ("tue", "mar"), ("wed", "wen", "mie"), ("thu", "jue"), ("fri", "vie"),
           ("sat", "sab"), ("sun", "dom"))  # fmt: skip


def week_spoken_of(old: str) -> str | None:
    """The week of the one day that was spoken of."""
    day = first_day(split_wish(old)[0].value)
    week = _week_of(date.fromisoformat(day)) if day else None
    return f"{week.kind} {week.value}" if week else None


def in_stretch(old: str | None, new: str, text: str) -> str:
    """ "next week", then "friday": the Friday of that week, not the one before it.

    Likewise the 9th of "in april", the first Monday of "after the 20th" and the 15th that follows
    upon "april 14". A day that is told with more than its name or number stands for itself.
    """
    if old and (today := _as_today(old, new, text)):
        return today
    named_week, text = bool(_THAT_WEEK.search(text)), _THAT_WEEK.sub(" ", text)
    if not old or " | " in old or not _is_bare_day(text):
        return new
    before = split_wish(old)[0]
    if named_week and (day := first_day(before.value)):
        before = _week_of(date.fromisoformat(day))
    return " | ".join(_moved_into(before, each, text) for each in new.split(" | "))


def _as_today(old: str, new: str, text: str) -> str | None:
    """ "in three weeks", then "the same day as today": of that week."""
    day, said = first_day(split_wish(old)[0].value), first_day(split_wish(new)[0].value)
    if not (day and said and " | " not in new and _AS_TODAY.search(text)):
        return None
    monday = date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday())
    return new.replace(said, str(monday + timedelta(days=date.fromisoformat(said).weekday())))


def _week_of(day: date) -> Wish:
    monday = day - timedelta(days=day.weekday())
    return Wish("interval", f"{monday}T00:00/{monday + timedelta(days=7)}T00:00", None)


def _moved_into(before: Wish, new: str, text: str) -> str:
    [now] = split_wish(new)
    day, spoken_of = first_day(now.value), first_day(before.value)
    if day and spoken_of and day < spoken_of and _is_its_name(date.fromisoformat(spoken_of), text):
        return new.replace(day, spoken_of)  # "in three weeks", "so monday": that is one
    days = _days_in(before, text)
    if day is None or not days:
        return new
    said = date.fromisoformat(day)
    meant = [each for each in days if _is_called_the_same(each, said, text)]
    if said >= days[0] or not meant:
        return new
    moved = now.value.replace(day, meant[0].isoformat())
    after, following = said + timedelta(days=1), meant[0] + timedelta(days=1)
    return f"{now.kind} {moved.replace(after.isoformat(), following.isoformat())}"


def _week_of_month(old: str | None, text: str) -> str | None:
    """ "may", then "the second week"."""
    found = _NTH_WEEK.search(text)
    days = _days_in(split_wish(old)[0], "") if old and found else []
    if found is None or len(days) < 28 or days[0].day != 1:
        return None
    nth = next(n for n, names in enumerate(_NTHS) if found["nth"].lower() in names)
    start = days[7 * (nth - 1)] if nth else days[-7]
    return f"interval {start}T00:00/{start + timedelta(days=7)}T00:00"


def _week_after(day: date) -> date:
    return day - timedelta(days=day.weekday()) + timedelta(days=7)


def beyond(old: str | None, text: str) -> str | None:
    """ "the monday after that", "the friday before", "the week after": from the day spoken of."""
    day = first_day(split_wish(old)[0].value) if old and " | " not in old else None
    found = _WEEKDAY_ON.search(text)
    if week := _week_of_month(old, text):
        return week
    if day and WEEK_ON.search(text):
        monday = _week_after(date.fromisoformat(day))
        return f"interval {monday}T00:00/{monday + timedelta(days=7)}T00:00"
    if day is None or found is None:
        return None
    spoken_of = date.fromisoformat(day)
    ahead = (_index_of(found["weekday"]) - spoken_of.weekday()) % 7 or 7
    if found["before"]:
        ahead = ahead - 7 if ahead < 7 else -7
    return f"date {spoken_of + timedelta(days=ahead)}"


def _index_of(weekday: str) -> int:
    """0 for any spelling of Monday that `WEEKDAY` takes."""
    start = weekday.casefold()[:3].replace("é", "e").replace("á", "a")
    return next(n for n, names in enumerate(_STARTS) if start in names)


def other_weekday(text: str, day: date) -> bool:
    """Whether the weekday that stands right before the date is not that date's: "friday the 3rd"
    of a month whose third is a Thursday."""
    found = _WEEKDAY_AND_DATE.search(text)
    if found is None or (day.isoformat() != found["iso"] and str(day.day) != found["number"]):
        return False
    return _index_of(found["weekday"]) != day.weekday()


def _is_bare_day(text: str) -> bool:
    return bool(_BARE_DAY.search(text)) and not _FULL_DAY.search(text)


def _is_its_name(day: date, text: str) -> bool:
    found = WEEKDAY.findall(text)
    return len(found) == 1 and _index_of(found[0]) == day.weekday()


def _is_called_the_same(day: date, said: date, text: str) -> bool:
    """By its weekday where one is named, else by its number."""
    return day.weekday() == said.weekday() if WEEKDAY.search(text) else day.day == said.day


def _days_in(wish: Wish, text: str) -> list[date]:
    """The days of a stretch, of one day's month, or four weeks from where an open wish begins."""
    days = [date.fromisoformat(day) for day in re.findall(DAY, wish.value.partition(";")[0])]
    if first_day(wish.value) and WEEKDAY.search(text):
        return []
    if first_day(wish.value):
        return [days[0].replace(day=1) + timedelta(days=n) for n in range(31)]
    if wish.kind == "open" and wish.value.startswith(">=") and len(days) == 1:
        return [days[0] + timedelta(days=n) for n in range(28)]
    if wish.kind != "interval" or len(days) != 2:
        return []
    end = days[1] + timedelta(days=0 if wish.value.partition(";")[0].endswith("T00:00") else 1)
    return [days[0] + timedelta(days=n) for n in range(min((end - days[0]).days, 62))]
