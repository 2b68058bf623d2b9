"""Times said beside another one: "an hour later", "a bit earlier", "next week after 3"."""

import re
from datetime import datetime, timedelta

from actions.appointments import wishes
from actions.appointments.bare_days import beyond
from actions.appointments.progress import Step
from actions.turn import Turn
from api.extraction.schemas import Understanding

_LATER = r"(?P<later>later|m[aá]s tarde|despu[eé]s)"
_EARLIER = r"(?:earlier|sooner|antes|m[aá]s temprano)"
_BY = re.compile(
    r"\b(?P<much>half an|an?|one|two|three|\d{1,2}|una|media|dos|tres)\s+"
    r"(?P<unit>hours?|hrs?|horas?|min(?:ute|uto)?s?)\s+"
    rf"(?:{_LATER}|{_EARLIER})\b",
    re.IGNORECASE,
)
_MUCH = {"half an": 0.5, "media": 0.5, "two": 2, "dos": 2, "three": 3, "tres": 3}
_A_BIT = re.compile(
    r"\b(?:a (?:bit|little|touch|while)|(?:a )?(?:little|tiny) bit|slightly|somewhat|much|any|"
    rf"some ?time|(?:un )?po(?:co|quito)|algo|mucho)\s+(?:{_LATER}|{_EARLIER})\b"
    rf"|\b(?:be|come|have it|get it|do it|make it|venir|ir|ser)\s+"
    rf"(?:{_LATER.replace('later>', 'then>')}|{_EARLIER})\b"
    r"|\b(?P<same>later) (?:that|the same|in the|on that) day\b",
    re.IGNORECASE,
)
_SAME_TIME = re.compile(
    r"\b(?:(?:at )?(?:the )?same (?:time|hour)|(?:a )?la misma hora|misma hora)\b", re.IGNORECASE
)
_A_WEEK_ON = re.compile(
    r"\b(?:(?:the|a|one) week (?:later|after(?: that)?)|(?:the )?(?:following|next) week|in a week|"
    r"(?:una|la) semana (?:despu[eé]s|siguiente)|la (?:pr[oó]xima semana|semana que viene))\b",
    re.IGNORECASE,
)
_DAY_ON = re.compile(
    r"\b(?:the )?(?:day after(?: that)?|next day|following day)\b|\bal? (?:el )?d[ií]a siguiente\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\b(?:{_LATER}|{_EARLIER})\b", re.IGNORECASE)


async def read_wish(step: Step, found: Understanding) -> str | None:
    """A wish that a message puts together from what is known, or from two parts of its own."""
    known = _beside_known(step, found)
    if known is None and found.time.kind in ("none", "date"):
        known = beyond(step.task.wished_time, step.turn.text)
    return known or await _in_two_parts(step.turn, found)


def _beside_known(step: Step, found: Understanding) -> str | None:
    """ "an hour later" than the time chosen, or than that of the visit to be moved."""
    offer, subject, text = step.task.chosen, step.task.subject, step.turn.text
    known = offer.start_local if offer else subject.start if subject else None
    if known is None and step.task.let_go and _SAME_TIME.search(text):
        known = datetime.fromisoformat(step.task.let_go)
    if known is not None and (wish := same_time(text, known, found)):
        return wish
    if offer is not None and (clock := _clock_alone(found)):
        return f"datetime {offer.start_local:%Y-%m-%d}T{clock}"
    if offer is not None:
        return shifted(text, offer.start_local) or vaguely_shifted(text, offer.start_local)
    if step.purpose != "move" or subject is None:
        return None
    if (clock := _clock_alone(found)) and not step.task.wished_time:
        return f"datetime {subject.start:%Y-%m-%d}T{clock}"
    if wish := shifted(text, subject.start) or vaguely_shifted(text, subject.start):
        return wish
    if step.asked is None and found.time.kind == "none" and (bare := _BARE.search(text)):
        return _same_day(subject.start, later=bool(bare["later"]))
    return None


def same_time(text: str, start: datetime, found: Understanding) -> str | None:
    """ "same time next week", "the day after": the hour of `start` on another day."""
    if not _SAME_TIME.search(text) and found.time.kind not in ("none", "interval"):
        return None
    if _A_WEEK_ON.search(text) and (_SAME_TIME.search(text) or found.time.kind == "none"):
        return f"datetime {start + timedelta(days=7):%Y-%m-%dT%H:%M}"
    if _DAY_ON.search(text) and "tomorrow" not in text.lower():
        next_day = f"{start + timedelta(days=1):%Y-%m-%d}"
        return (
            f"datetime {next_day}T{start:%H:%M}" if _SAME_TIME.search(text) else f"date {next_day}"
        )
    day = wishes.first_day(found.time.value) if _SAME_TIME.search(text) else None
    return f"datetime {day}T{start:%H:%M}" if day else None


def _clock_alone(found: Understanding) -> str | None:
    """ "at 9:30 instead", without a day: the day stays."""
    time = found.time
    return time.value[:5] if time.kind == "time" and not time.alternatives else None


def shifted(text: str, start: datetime) -> str | None:
    """A wish for some hours or minutes after or before `start`."""
    found = _BY.search(text)
    if found is None:
        return None
    much = found["much"].lower()
    number = float(much) if much.isdigit() else _MUCH.get(much, 1)
    by = timedelta(minutes=number) if found["unit"].startswith("min") else timedelta(hours=number)
    return f"datetime {start + by if found['later'] else start - by:%Y-%m-%dT%H:%M}"


def vaguely_shifted(text: str, start: datetime) -> str | None:
    """A wish for the rest of that day, for "a bit later", or for what of it comes before."""
    found = _A_BIT.search(text)
    if found is None:
        return None
    return _same_day(start, later=bool(found["later"] or found["then"] or found["same"]))


def _same_day(start: datetime, *, later: bool) -> str:
    if not later:
        return f"interval {start:%Y-%m-%d}T00:00/{start:%Y-%m-%dT%H:%M}"
    after, end = start + timedelta(minutes=15), start + timedelta(days=1)
    return f"interval {after:%Y-%m-%dT%H:%M}/{end:%Y-%m-%d}T00:00"


async def _in_two_parts(turn: Turn, found: Understanding) -> str | None:
    """ "next week after 3": the week and the bound are read apart and put together."""
    phrase = wishes.clock_phrase(turn.text, found)
    if phrase is None:
        return None
    days = await turn.api.understand(text=turn.text.replace(phrase, " ", 1))
    return wishes.on_several_days(days, await turn.api.understand(text=phrase))
