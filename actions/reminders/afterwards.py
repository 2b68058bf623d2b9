"""What is said outside a form of the reminder that was just made or changed, and of a journey."""

import re
from datetime import datetime, timedelta
from typing import Any

from actions import clock
from actions.appointments.afterwards import LAST_VISIT, is_of_medicine, speaks_of_coming
from actions.reminders.ending import days_of
from actions.reminders.naming import read_naming
from actions.reminders.plan import Plan
from actions.reminders.reading import ADDS, deed_of, weekdays_of, zone_of
from actions.turn import Turn
from api.extraction.schemas import Understanding

# The slot with what was done last: {"id": a reminder}, with "made" where it is new, or {"back":
# a button's way back}; and "at".
LAST_REMINDER = "last_reminder"
CORRECTED_WITHIN = timedelta(minutes=15)
_FORM = "reminder_change_form"
_BACK = re.compile(
    r"\W*(?:no,? |please |can you |could you |wait,? |por favor,? )*"
    r"(?:undo(?: (?:it|that|this|the move))?|"
    r"(?:move|put|change|turn|set|switch|take) (?:it|that|them|everything|(?:my|the) \w+) back|"
    r"go back|deshacer|desh[aá]z\w*|(?:devu[eé]lv|regr[eé]s)\w*l[oa]s?(?: atr[aá]s)?|"
    r"(?:mu[eé]v|p[oó]n|c[aá]mbi|d[eé]j)\w*l[oa]s? (?:de vuelta|atr[aá]s|como estaba\w*)|"
    r"volver atr[aá]s|vuelve atr[aá]s)"
    r"(?: (?:again|please|now|por favor))*\W*",
    re.IGNORECASE,
)
# A stop that names nothing, said while "Done" is still on the screen.
_DROPS = re.compile(
    r"\W*(?:(?:no|please|ok(?:ay)?|wait|actually|oh|hmm?|sorry|por favor|mejor|perd[oó]n),? )*"
    r"(?:(?:stop|cancel|remove|drop|scrap|end|delete|turn off|get rid of)"
    r"(?: (?:it|that|this|(?:this|that) one|(?:the|that|this) reminder))?|"
    r"never ?mind(?: (?:it|that))?|forget (?:it|that|about it)|"
    r"i (?:don'?t|do not) (?:want|need) (?:it|that|this|(?:the|that|this) reminder)|"
    r"(?:qu[ií]t|p[aá]r|canc[eé]l|elim[ií]n|b[oó]rr|an[uú]l|olv[ií]d|det[eé]n)\w*l[oa]s?|"
    r"(?:cancelar?|quitar?|borrar?|parar?)(?:l[oa])?|ya no(?: l[oa] (?:quiero|necesito))?|"
    r"no l[oa] (?:quiero|necesito))"
    r"(?: (?:please|now|then|after all|any ?more|again|por favor|ya|mejor))*\W*",
    re.IGNORECASE,
)
_RATHER = r"instead|rather|actually|only|s[oó]lo|solamente|mejor|en vez|en lugar"
_LASTS = r"^\W*(?:no,?\s+)?(?:until|till|hasta|for|por|durante)\b"
_CORRECTS = re.compile(
    rf"\b(?:{_RATHER}|just|make (?:it|that)|change (?:it|that)|no,? wait|i meant?|que sea|"
    rf"c[aá]mbi\w*l[oa]|quise decir)\b|{_LASTS}",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:change|move|switch|shift|push|make|c[aá]mbi\w*|mu[eé]v\w*|pas[ae]\w*)\b", re.IGNORECASE
)
_STOPS = re.compile(
    r"\b(?:stop|cancel|remove|drop|delete|end|turn off|get rid of|"
    r"(?:qu[ií]t|canc[eé]l|elim[ií]n|b[oó]rr|an[uú]l)\w+)\b",
    re.IGNORECASE,
)
# Of a dose that was due, or of a visit.
_OTHERWISE = re.compile(
    r"\b(?:took|taken|skip\w*|missed|forgot\w*|tom[eé]|tomado|salt[eé]\w*|olvid\w+|"
    r"book\w*|schedul\w*|reserv\w*|agend\w*)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    rf"\b(?:{_RATHER}|it|that|this|wait|meant?|eso|esto)\b|\w{{3}}l[oa]s?\b|{_LASTS}",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"\b(?:reminders?|alarms?|alerts?|recordatorios?|alarmas?|avisos?|one|another|otr[oa])\b",
    re.IGNORECASE,
)

# "my metformin reminder at 6": one that there is, unless another is asked for.
_THAT_ONE = re.compile(
    r"\b(?:my|the|that|this|mi|el|ese|este)\s+(?:[\w-]+\s+){0,3}"
    r"(?:reminder|alarm|alert|recordatorio|alarma|aviso)\b",
    re.IGNORECASE,
)
_ONE_MORE = re.compile(
    r"\b(?:another|second|new|one more|extra|also|as well|too|otr[oa]|nuev[oa]|segund[oa]|"
    r"tambi[eé]n|adem[aá]s)\b",
    re.IGNORECASE,
)


def done_last(**what: str) -> dict[str, str]:
    return {**what, "at": str(int(clock.utc_now().timestamp()))}


def says_back(text: str) -> bool:
    """ "move it back", "undo that": nothing else is said."""
    return bool(_BACK.fullmatch(text))


def last_id(plan: Plan, text: str) -> str | None:
    """The reminder that "it" is: the one that was made or changed a moment ago."""
    last = plan.last_reminder
    if not last or not _is_recent(last):
        return None
    drops = says_back(text) or bool(_DROPS.fullmatch(text))
    if not drops and (_ANY.search(text) or not _POINTS.search(text)):
        return None
    return next((one.id for one in plan.listed() if one.id == last.get("id")), None)


async def form_about_reminder(turn: Turn) -> str | None:
    """The form for words that belong to a reminder, whatever they were read as."""
    if turn.active_loop is not None or not turn.text or turn.slots.get(LAST_VISIT):
        return None
    last: dict[str, str] = turn.slots.get(LAST_REMINDER) or {}
    if last and says_back(turn.text):
        return _form_back(last)
    if await _drops(turn, last):
        return "reminder_cancel_form"
    if speaks_of_coming(turn.text) or _OTHERWISE.search(turn.text):
        return None
    found = await turn.api.understand(text=turn.text)
    if found.visit_type or found.practitioner:
        return None
    travels = zone_of(turn.text, of_place=found.place_zone)
    # What is paused is paused at once, so it must be said of a reminder.
    steers = deed_of(turn.text) and (is_of_medicine(turn.text, found) or _is_recent(last))
    if (travels and travels.name) or steers or _corrects(turn, last, found):
        return _FORM if await turn.api.list_reminders() else None
    return await _form_of_the_named(turn, found)


async def form_of_that_reminder(turn: Turn) -> str | None:
    """Read as a new reminder, said of the one there is: it is changed, never doubled."""
    if turn.active_loop is not None or not turn.text or turn.also:
        return None
    if not _THAT_ONE.search(turn.text) or _ONE_MORE.search(turn.text):
        return None
    found = await turn.api.understand(text=turn.text)
    said = {name.casefold() for one in found.medications for name in (one.name, one.said)}
    listed = await turn.api.list_reminders() if said else []
    known = [one for one in listed if any(name in one.medication.casefold() for name in said)]
    return _FORM if len(known) == 1 else None


async def _form_of_the_named(turn: Turn, found: Understanding) -> str | None:
    """ "change the 8 pm one to 9 pm", "pause the 2 pm one", where a reminder is at that hour."""
    moves = found.time.kind != "none" and _CHANGES.search(turn.text)
    changes = moves or deed_of(turn.text)
    if not (changes or _STOPS.search(turn.text)):
        return None
    naming = await read_naming(turn)
    if not (naming.hours and naming.among(await turn.api.list_reminders())):
        return None
    return _FORM if changes else "reminder_cancel_form"


def _form_back(last: dict[str, str]) -> str | None:
    """What was made just now is stopped, after a yes; what was changed is changed again."""
    if "back" in last:
        return _FORM
    if not _is_recent(last):
        return None
    return "reminder_cancel_form" if "made" in last else _FORM


async def _drops(turn: Turn, last: dict[str, str]) -> bool:
    """ "stop it", "cancel that", a moment after "Done": whether to stop it is asked, once."""
    if "id" not in last or not _is_recent(last) or not _DROPS.fullmatch(turn.text):
        return False
    return any(one.id == last["id"] for one in await turn.api.list_reminders())


def _corrects(turn: Turn, last: dict[str, Any], found: Understanding) -> bool:
    """ "until december 20 instead", "only mondays", a moment after "Done"."""
    if "id" not in last or not _is_recent(last):
        return False
    if ADDS.search(turn.text) and not found.medications:
        return found.time.kind == "time"  # "and again at 8 pm"
    if not _CORRECTS.search(turn.text):
        return False
    return found.time.kind != "none" or bool(weekdays_of(turn.text) or days_of(turn.text))


def _is_recent(last: dict[str, str]) -> bool:
    at = datetime.fromtimestamp(int(last.get("at", "0")), tz=clock.utc_now().tzinfo)
    return clock.utc_now() <= at + CORRECTED_WITHIN
