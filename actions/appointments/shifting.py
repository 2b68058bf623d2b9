"""Times said beside another one: "an hour later", "a bit earlier", "next week after 3"."""

import re
from datetime import datetime, timedelta

from actions.appointments import among, wishes
from actions.appointments.bare_days import WEEK_ON, beyond
from actions.appointments.distances import Distance, distance_in
from actions.appointments.progress import Step
from actions.turn import Turn
from api.extraction.schemas import Understanding

_LATER = r"(?P<later>later|m[aá]s tarde|despu[eé]s)"
_EARLIER = r"(?:earlier|sooner|antes|m[aá]s temprano)"
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
    r"(?:push|move|bump|shift|postpone|delay|back)\b.{0,30}?\b(?:a|one) week|"
    r"(?:p[aá]s|mu[eé]v|c[aá]mbi|posp|atras)\w*\b.{0,30}?\buna semana|"
    r"(?:una|la) semana (?:despu[eé]s|siguiente)|la (?:pr[oó]xima semana|semana que viene))\b",
    re.IGNORECASE,
)
_MINUTES_ALONE = re.compile(
    r"\b(half past|quarter past|y media|y cuarto)\W*(?:instead|then|please|better|mejor|por favor)?"
    r"\W*$",
    re.IGNORECASE,
)
_THAN_THAT = re.compile(
    r"\b(?:(?P<later>after|later than|past|despu[eé]s de)|before|earlier than|antes de) "
    r"(?:that|then|eso|esa hora)\b(?! (?:day|week|date|month|one|appointment))",
    re.IGNORECASE,
)
_WEEK_AFTER = re.compile(
    r"\b(?:(?:the )?following week|(?:the|a|one) week after(?: that)?(?! next)|"
    r"la semana (?:siguiente|despu[eé]s))\b",
    re.IGNORECASE,
)
# A wish that waits for the visit from which it is counted.
WEEK_FROM_VISIT = "week_on"
# "half an hour before that, I have a call at 12:30"
_REASON = re.compile(
    r"(?:^|[,.;]\s*)(?:(?:oh?|wait|no)\s+)*(?:because|cuz|i have|i've got|i got|i'm|im|we|my|"
    r"porque|tengo|mi)\b[^,.;]*",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\b(?:{_LATER}|{_EARLIER})\b", re.IGNORECASE)


async def read_wish(step: Step, found: Understanding) -> str | None:
    """A wish that a message puts together from what is known, or from two parts of its own."""
    known = (
        _beside_known(step, found)
        or _beside_shown(step, found)
        or _before_known(step, found)
        or _beside_wish(step, found)
    )
    return known or await _in_two_parts(step.turn, found)


def _beside_wish(step: Step, found: Understanding) -> str | None:
    """ "an hour earlier", "the monday after that": than the one day or hour wished for."""
    old, text, time = step.task.wished_time, step.turn.text, found.time
    by = distance_in(text)
    reasons = [each.span() for each in _REASON.finditer(text)]
    counted = by and all(
        by.says(span.start, span.end) or any(a <= span.start and span.end <= z for a, z in reasons)
        for span in time.spans
    )
    if old and by and not by.hours and wishes.says_hours_alone(found):
        days = moved(old, by)  # "two days later at 10"
        return wishes.combine(days, f"{time.kind} {time.value}") if days else None
    if old and time.kind == "datetime" and (day := beyond(old, text)):
        return wishes.combine(day, f"time {time.value[11:]}")  # "the monday following, at 11"
    if time.kind not in ("none", "date") and not (counted or WEEK_ON.search(text)):
        return None
    told = (moved(old, by) if old and by else None) or beyond(old, text)
    return told or (_than_that(old, text) if old and time.kind == "none" else None)


def _than_that(old: str, text: str) -> str | None:
    """ "anything after that?", "at half past": beside the hour that was spoken of."""
    found, [wish, *more] = _THAN_THAT.search(text), wishes.split_wish(old)
    hour = wishes.hour_of(wish)
    if more or hour is None:
        return None
    if minutes := _MINUTES_ALONE.search(text):
        return f"time {hour[:3]}{30 if minutes[1].lower() in ('half past', 'y media') else 15}"
    if found is None:
        return None
    return f"open {'>=' if found['later'] else '<='}{hour}"


def moved(old: str, by: Distance) -> str | None:
    """A wish so far from an old one; None where that has no day or no hour to count from."""
    if " | " in old:
        return None
    [wish] = wishes.split_wish(old)
    hours = wishes.moved_clock(wish, by.hours) if by.hours else None
    if by.hours and hours is None:
        return None
    days = wishes.moved_days(wish, by.days) if by.days else None
    if by.days and days is None:
        return None
    return wishes.combine(days, hours) if days and hours else days or hours


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


def _beside_shown(step: Step, found: Understanding) -> str | None:
    """ "the following week", "the week after, mornings", said of the times on the screen."""
    kind, value = found.time.kind, found.time.value
    shown = step.task.shown() if step.asked == "offer" else []
    if not shown or kind not in ("none", "interval") or not _WEEK_AFTER.search(step.turn.text):
        return None
    wish = among.week_after(shown, step.task.wished_time)
    clock = wishes.clock_of(f"{kind} {value}")
    return wishes.combine(wish, f"interval {clock}") if clock else wish


def _before_known(step: Step, found: Understanding) -> str | None:
    """ "same time the week after", before it is known which visit that is counted from."""
    if (
        step.purpose != "move"
        or step.task.subject is not None
        or not _A_WEEK_ON.search(step.turn.text)
    ):
        return None
    return (
        WEEK_FROM_VISIT if _SAME_TIME.search(step.turn.text) or found.time.kind == "none" else None
    )


def count_from_visit(step: Step) -> None:
    """The wish of `_before_known`, once the visit is known."""
    task = step.task
    if task.wished_time == WEEK_FROM_VISIT and task.subject is not None:
        task.wished_time = f"datetime {task.subject.start + timedelta(days=7):%Y-%m-%dT%H:%M}"


def same_time(text: str, start: datetime, found: Understanding) -> str | None:
    """ "same time next week", "the day after": the hour of `start` on another day."""
    if not _SAME_TIME.search(text) and found.time.kind not in ("none", "interval"):
        return None
    if _A_WEEK_ON.search(text) and (_SAME_TIME.search(text) or found.time.kind == "none"):
        return f"datetime {start + timedelta(days=7):%Y-%m-%dT%H:%M}"
    if (by := distance_in(text)) and by.days and not by.hours:
        on = f"{by.after(start):%Y-%m-%d}"
        exact = _SAME_TIME.search(text) or by.days.days % 7 == 0
        return f"datetime {on}T{start:%H:%M}" if exact else f"date {on}"
    day = wishes.first_day(found.time.value) if _SAME_TIME.search(text) else None
    return f"datetime {day}T{start:%H:%M}" if day else None


def _clock_alone(found: Understanding) -> str | None:
    """ "at 9:30 instead", without a day: the day stays."""
    time = found.time
    return time.value[:5] if time.kind == "time" and not time.alternatives else None


def shifted(text: str, start: datetime) -> str | None:
    """A wish for some hours or minutes after or before `start`, on another day if that is said."""
    by = distance_in(text)
    return f"datetime {by.after(start):%Y-%m-%dT%H:%M}" if by and by.hours else None


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
