"""With which day a plan ends, in the patient's words: chosen, moved or taken away."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from actions import clock
from actions.reminders.plan import Plan
from actions.reminders.reading import QUIET, deed_of
from actions.turn import Turn
from api.extraction.resolve_time import Resolved

LONGEST = timedelta(days=3 * 366)
_NUMBERS = {
    **{word: n for n, word in enumerate("one two three four five six seven".split(), 1)},
    **{word: n for n, word in enumerate("un dos tres cuatro cinco seis siete".split(), 1)},
    **{"a": 1, "una": 1, "ten": 10, "diez": 10, "fourteen": 14, "catorce": 14},
    **{"another": 1, "otro": 1, "otra": 1},
}  # fmt: skip
_UNITS = {
    "day": 1, "día": 1, "dia": 1, "week": 7, "semana": 7, "month": 30, "mes": 30, "meses": 30,
}  # fmt: skip
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + r")"
_UNIT = r"(?P<unit>days?|weeks?|months?|d[ií]as?|semanas?|mes(?:es)?)\b"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:for|over|during|by|por|durante)\s+(?:the\s+next\s+|another\s+(?=\w+\s+\w+s\b)|"
        rf"los\s+pr[oó]ximos\s+|otr[oa]s\s+)?{_COUNT}\s+(?:more\s+)?{_UNIT}",
        rf"\b{_COUNT}\s+more\s+{_UNIT}",
        rf"\b{_COUNT}\s+{_UNIT}\s+(?:longer|more|m[aá]s)\b",
        rf"\b(?:another|otr[oa])\s+{_UNIT}",
    )
)
_BARE = re.compile(rf"\b{_COUNT}\s+{_UNIT}", re.IGNORECASE)  # "extend it two weeks"
# Counted from the end that a plan has.
_EXTENDS = re.compile(
    r"\b(?:extend\w*|prolong\w*|more|longer|another|alarg\w+|al[aá]rg\w+|extiend\w+|extender|m[aá]s|"
    r"otr[oa]s?)\b",
    re.IGNORECASE,
)
_SHORTENS = re.compile(
    r"\b(?:shorten\w*|cut|reduc\w+|shorter|acort\w+|ac[oó]rt\w+)\b", re.IGNORECASE
)
# Up to the words of how often or of what.
_UNTIL = re.compile(
    r"\b(?:until|till|through|up to|hasta)\b"
    r"(?:(?!\b(?:at|every|each|daily|twice|once|remind\w*|take|"
    r"a las?|cada|todos|todas|diario|dos|tomar|recu[eé]rd\w*)\b)[^,.;])*",
    re.IGNORECASE,
)
_ENDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!that )(?<!which )\b(?:end(?:s|ing)?|stop(?:s|ping)?|finish\w*|cancel\w*|remov\w+|"
        r"delet\w+|term[ií]n\w+|acab\w+|qu[ií]t\w+|que pare|p[aá]r[ae]l[oa]s?|paren)\b"
        r"(?:(?!\b(?:set|made|created|added|puse|hice|one)\b)[^,.;?])*?"
        r"\b(?:on|after|despu[eé]s del?|el|(?P<from>from|as of|starting|a partir del?|desde))\b"
        r"(?P<day>[^,.;?]+)",
        r"\bend (?:date|day)\b\s*(?:of|is|to|on|:)\s*(?P<day>.+)",
        r"\b(?:last|final) (?:day|one|dose)\b(?P<day>.+)",
        r"\b[uú]ltimo d[ií]a\b(?P<day>.+)",
        r"(?P<day>.+)\b(?:the|as|its|my) last day\b",
    )
)
_NO_END = re.compile(
    r"\b(?:(?:un)?til further notice|for ?ever|for good|indefinitely|"
    r"(?:without an?|without|with no|have no|no) end(?: date| day)?|never end\w*|"
    r"do ?n[o']?t end(?! (?:it )?on)|"
    r"para siempre|sin (?:fecha de )?(?:fin|final|t[eé]rmino)|indefinid\w+|hasta nuevo aviso)\b",
    re.IGNORECASE,
)
# The end itself, without a day.
_THE_END = re.compile(
    r"\b(?:the|its|my|an|new|another) (?:end(?:ing)?(?: date| day)?|last day)\b|\bend date\b|"
    r"\b(?:el|su|otro) (?:fin|final|[uú]ltimo d[ií]a)\b",
    re.IGNORECASE,
)
# After a stop was understood as an end: "no, stop it now".
_AT_ONCE = re.compile(
    r"(?<!n't )(?<!nt )(?<!not )\b(?:stop|end|cancel|delete|remove)\s+"
    r"(?:(?:it|that|this|them|all)\s+)?"
    r"(?:now|today|right (?:now|away)|immediately|at once|completely|altogether|entirely)\b|"
    r"\b(?:qu[ií]t|p[aá]r|cancel|elim[ií]n|b[oó]rr)\w*\s+"
    r"(?:ya|ahora|hoy|de inmediato|de una vez|del todo|por completo)\b",
    re.IGNORECASE,
)
# `asked`: the patient is asked for the day.
End = Literal["none", "named", "asked"]


async def take_end(turn: Turn, plan: Plan, purpose: str) -> tuple[End, str]:
    """Note the end that a message names. Return what came of it, and the message without it.

    What stops "until monday" is paused: a pause ends with the patient's word.
    """
    text = turn.text
    if purpose == "stop" and plan.last_day and _AT_ONCE.search(text):
        plan.last_day = None
        return "named", text
    if purpose != "set" and (deed_of(text) == "pause" or QUIET.search(text)):
        return "none", text
    if _NO_END.search(text):
        plan.for_days = plan.last_day = None
        plan.without_end = True if purpose == "change" else None
        return "named" if purpose == "change" else "none", _NO_END.sub(" ", text, count=1)
    if until := _UNTIL.search(text):
        return await _take_until(turn, plan, purpose, until.group().strip())
    if purpose != "set" and (found := await _take_last(turn, plan, purpose)):
        return found
    if purpose == "change" and _SHORTENS.search(text) and days_of(text):
        turn.say("utter_which_end")
        return "asked", text
    if purpose != "stop" and _take_days(text, plan):
        return "named", text
    if purpose == "change" and _THE_END.search(text):
        turn.say("utter_which_end")
        return "asked", text
    return "none", text


async def _take_until(turn: Turn, plan: Plan, purpose: str, said: str) -> tuple[End, str]:
    if purpose != "stop":
        # "through the app", "up to 3 pills" are no ends.
        surely = not said.lower().startswith(("through", "up to"))
        return await _take_day(turn, plan, purpose, said, surely=surely)
    if not day_of((await turn.api.understand(text=said)).time):
        return "none", turn.text
    plan.deed = "pause"
    return "named", turn.text


async def _take_last(turn: Turn, plan: Plan, purpose: str) -> tuple[End, str] | None:
    """ "end it on friday"; "from friday on" leaves the day before."""
    ends = next((found for each in _ENDS if (found := each.search(turn.text))), None)
    if ends is None:
        return None
    taken = await _take_day(turn, plan, purpose, ends["day"].strip(), surely=False)
    if taken[0] == "none" or not plan.last_day:
        return None
    last = date.fromisoformat(plan.last_day)
    if ends.groupdict().get("from"):
        last -= timedelta(days=1)
        plan.last_day = last.isoformat()
    if purpose == "stop" and last < await _today(turn):
        plan.last_day = None  # "from today on" is now
        return None
    return taken


async def _take_day(
    turn: Turn, plan: Plan, purpose: str, said: str, *, surely: bool
) -> tuple[End, str]:
    time = (await turn.api.understand(text=said)).time
    if time.kind != "none" and "-" not in time.value:
        return "none", turn.text  # "until 7am" is an hour, as in quiet hours
    last_day = day_of(time)
    if last_day:
        plan.last_day, plan.for_days, plan.without_end = last_day, None, None
        return "named", turn.text.replace(said, " ", 1)
    if not surely:
        return "none", turn.text
    if purpose == "set":
        turn.say("utter_end_unclear")
        return "none", turn.text.replace(said, " ", 1)
    turn.say("utter_end_over" if _is_over(time) else "utter_end_how")
    return "asked", turn.text


def _take_days(text: str, plan: Plan) -> bool:
    days = days_of(text) or (_days_in(text, (_BARE,)) if _EXTENDS.search(text) else None)
    if days is None:
        return False
    plan.for_days, plan.last_day, plan.without_end = days, None, None
    subject = plan.subject if _EXTENDS.search(text) else None
    if subject and subject.ends_on:
        plan.for_days, plan.last_day = None, (subject.ends_on + timedelta(days=days)).isoformat()
    return True


def days_of(text: str) -> int | None:
    """For how many days, "for 10 days", "5 more days", "por dos semanas"; None if not said."""
    return _days_in(text, _DAYS)


def _days_in(text: str, patterns: Sequence[re.Pattern[str]]) -> int | None:
    found = next((found for each in patterns if (found := each.search(text))), None)
    if found is None:
        return None
    said = found.groupdict()
    count, unit = (said.get("count") or "1").lower(), said["unit"].lower()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    days = number * (_UNITS[unit] if unit in _UNITS else _UNITS[unit.removesuffix("s")])
    return days if 0 < days <= LONGEST.days else None


def day_of(time: Resolved) -> str | None:
    """The day up to which a plan goes, of what was read in "until ...": "2026-12-10"."""
    last, yesterday = _last_day(time), _yesterday()
    # A day long gone tells of the patient ("in hospital until ..."), and is not kept.
    return last.isoformat() if last and yesterday <= last <= yesterday + LONGEST else None


async def begins_later(turn: Turn, time: Resolved) -> bool:
    """Whether a stretch is told that lies ahead: "from dec 21 to jan 3", "from monday on"."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", time.value)
    begins = time.kind in ("date", "datetime", "interval") or time.value.startswith(">=")
    return begins and bool(days) and date.fromisoformat(days[0]) > await _today(turn)


async def _today(turn: Turn) -> date:
    """Where the patient is: their evening is at the next day by the clock of the world."""
    zone = (await turn.api.get_conversation()).time_zone
    return clock.utc_now().astimezone(ZoneInfo(zone)).date()


def _is_over(time: Resolved) -> bool:
    last = _last_day(time)
    return last is not None and last < _yesterday()


def _yesterday() -> date:
    """By the clock of the world: somewhere it is today still."""
    return clock.utc_now().date() - timedelta(days=1)


def _last_day(time: Resolved) -> date | None:
    if time.kind == "open" and not time.value.startswith("<="):
        return None
    days = re.findall(r"\d{4}-\d{2}-\d{2}", time.value)
    if not days or time.kind not in ("date", "open", "interval", "datetime"):
        return None
    last = date.fromisoformat(days[-1])
    is_before = time.kind == "interval" and time.value.endswith("T00:00")
    return last - timedelta(days=1) if is_before else last
