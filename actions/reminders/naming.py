"""A reminder named by its hour, its last day or its place in the list.

"The 8 am one", "the one that ends on friday", "the second one".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.reminders.ending import day_of
from actions.turn import Turn
from api.internal.schemas import ReminderRead
from api.wording.recurrence import parts_of

# From which hour to which, the last one left out; the night goes on past midnight.
HOURS_OF = {
    "morning": (4, 12), "noon": (11, 14), "lunchtime": (11, 15), "afternoon": (12, 18),
    "evening": (17, 22), "night": (19, 28), "nighttime": (19, 28), "bedtime": (19, 28),
    "mañana": (4, 12), "mediodía": (11, 14), "tarde": (12, 21), "noche": (19, 28),
}  # fmt: skip
_PART = "|".join([*HOURS_OF, "manana", "mediodia"])
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?|o'? ?clock\b|de la (?P<de>mañana|manana|tarde|noche)\b"
# "10 mg" and "2 pills" are no hours.
_BARE = (
    r"(?P<hour>\d{1,2})(?!\d|st\b|nd\b|rd\b|th\b)(?::(?P<minute>\d{2}))?"
    rf"(?P<quarter>\s+y (?:media|cuarto))?\s*(?:{_HALF})?"
    r"(?!\s*(?:mgs?|mcg|ml|units?|pills?|tabs?|tablets?|days?|weeks?|months?|hours?|horas?|d[ií]as?)\b)"
)
_TIMED = rf"(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}}))?\s*(?:{_HALF})|(?P<plain>\d{{1,2}}:\d{{2}})"
_NOUN = r"(?:one|reminder|alarm|alert|pills?|dose|meds?)\b"
_HOUR = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:the|my|that|this)\s+(?:{_TIMED}|(?P<part>{_PART}))[\s-]*(?:[^\W\d_]+\s+)?{_NOUN}",
        rf"\b(?:the|my|that|this)\s+{_NOUN}\s+(?:(?:that(?:'s| is)|i (?:have|get))\s+)?"
        rf"(?:at|in the)\s+(?:{_BARE}|(?P<part>{_PART}))",
        r"\b(?:el|la)(?:\s+(?:recordatorio|aviso|alarma|pastilla))?\s+(?:de|por)\s+(?:las?|el)\s+"
        rf"(?:{_BARE}|(?P<part>{_PART}))",
    )
)
_ONE_TIME = rf"(?:\d{{1,2}}(?::\d{{2}})?\s*(?:[ap]\.?\s?m\b\.?)?|{_PART})"
# "the morning and the night one", "el de la mañana y el de la noche".
_SEVERAL = re.compile(
    rf"\b(?:the|my|both|el|la|de)\s+(?:de\s+)?(?:las?\s+)?{_ONE_TIME}(?:\s+{_NOUN})?"
    rf"(?:\s*(?:,|and|&|y)\s*(?:(?:the|my|el|la|de|las)\s+)*{_ONE_TIME})+",
    re.IGNORECASE,
)
_EACH = re.compile(rf"{_TIMED}|\b(?P<part>{_PART})\b|\b(?P<bare>\d{{1,2}})\b", re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:the\s+one|(?:the|my)\s+\w+|el|la|el\s+\w+|la\s+\w+)\s+(?:that|which|que)\s+"
    r"(?:is\s+)?(?:end(?:s|ing)?|stops?|stopping|finish\w*|runs?\s+out|termina|acaba)\s+(?:on\s+|el\s+)?"
    r"(?P<day>(?:(?!\b(?:to|so|and|by|for|instead|until|till|a las?|para|hasta|por|y)\b)[^,.;?])+)",
    re.IGNORECASE,
)
_PLACES = {
    1: "first|1st|primer[oa]?", 2: "second|2nd|segund[oa]", 3: "third|3rd|tercer[oa]?",
    4: "fourth|4th|cuart[oa]", 5: "fifth|5th|quint[oa]", -1: "last|[uú]ltim[oa]",
}  # fmt: skip
_NTH = "|".join(_PLACES.values())
_OF_LIST = r"(?:one|reminder|alarm|alert)\b"
_PLACE = re.compile(
    rf"\b(?:the|my)\s+(?P<en>{_NTH})\s+{_OF_LIST}|"
    rf"\b(?:el|la)\s+(?P<es>{_NTH})\b(?:\s+(?:recordatorio|aviso|alarma)\b|"
    r"(?!\s+(?:d[ií]a|dosis|semana|mes|vez|toma|pastilla|hora|cosa|fecha)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Naming:
    """What a message says of the reminder it is about; `rest` is the message without it.

    `hours` and `minute` are of the dose, on the patient's clock.
    """

    rest: str
    hours: frozenset[int] = frozenset()
    minute: int | None = None
    last_day: date | None = None
    place: int | None = None  # in the list, from 1; -1 is the last

    @property
    def is_any(self) -> bool:
        return bool(self.hours or self.last_day)

    def among(self, listed: Iterable[ReminderRead]) -> list[ReminderRead]:
        return [one for one in listed if self._fits(one)]

    def _fits(self, reminder: ReminderRead) -> bool:
        if self.last_day and reminder.ends_on != self.last_day:
            return False
        return not self.hours or any(
            hour in self.hours and (self.minute is None or minute == self.minute)
            for hour, minute in _clocks_of(reminder.recurrence)
        )


async def read_naming(turn: Turn) -> Naming:
    """The hour or else the last day or the place that tells one reminder from the others."""
    text = turn.text
    if hour := next((found for each in _HOUR if (found := each.search(text))), None):
        said = hour.groupdict()
        if plain := said.get("plain"):
            said["hour"], _, said["minute"] = plain.partition(":")
        return Naming(_without(text, hour), _hours_of(said), _minute_of(said))
    if last := _LAST.search(text):
        day = day_of((await turn.api.understand(text=last["day"])).time)
        if day:
            return Naming(_without(text, last), last_day=date.fromisoformat(day))
    if place := _PLACE.search(text):
        nth = place["en"] or place["es"]
        index = next(n for n, words in _PLACES.items() if re.fullmatch(words, nth, re.IGNORECASE))
        return Naming(_without(text, place), place=index)
    return Naming(text)


def read_several(text: str) -> Naming | None:
    """All the times that are named beside each other, of what is to be stopped."""
    found = _SEVERAL.search(text)
    if found is None:
        return None
    hours: set[int] = set()
    for each in _EACH.finditer(found.group()):
        said = {"de": None, **each.groupdict()}
        if plain := said.get("plain"):
            said["hour"] = plain.partition(":")[0]
        said["hour"] = said["hour"] or said["bare"]
        hours |= _hours_of(said)
    return Naming(_without(text, found), frozenset(hours))


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} it {text[found.end() :]}".strip()


def _minute_of(said: dict[str, str | None]) -> int | None:
    if not said["hour"]:
        return None
    if quarter := said.get("quarter"):
        return 30 if "media" in quarter else 15
    return int(said["minute"] or 0)


def _hours_of(said: dict[str, str | None]) -> frozenset[int]:
    """The hours that may be meant: "8" is in the morning or in the evening."""
    if said.get("part"):
        first, end = HOURS_OF[_accented(said["part"] or "")]
        return frozenset(hour % 24 for hour in range(first, end))
    hour = int(said["hour"] or 0)
    half = (said["half"] or "").lower()
    if half and hour <= 12:
        return frozenset([hour % 12 + (12 if half == "p" else 0)])
    either = frozenset([hour % 12, hour % 12 + 12]) if hour <= 12 else frozenset([hour])
    if not said["de"]:
        return either
    first, end = HOURS_OF[_accented(said["de"])]
    return either & frozenset(hour % 24 for hour in range(first, end))


def _accented(part: str) -> str:
    return {"manana": "mañana", "mediodia": "mediodía"}.get(part.lower(), part.lower())


def _clocks_of(recurrence: str) -> list[tuple[int, int]]:
    """Hours and minutes of the doses of a day; none of a plan that goes by intervals."""
    clocks = []
    for rule in recurrence.splitlines():
        parts = parts_of(rule)
        minute = int(parts.get("BYMINUTE", "0").split(",")[0])
        clocks += [(int(hour), minute) for hour in parts.get("BYHOUR", "").split(",") if hour]
    return clocks
