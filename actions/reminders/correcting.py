"""Another hour for the one in the summary: "no, 9". Where its half of the day is unclear, it is
asked; the days stay."""

import re

from actions.reminders.plan import Plan
from actions.reminders.recurrence import one_base_of
from actions.turn import Turn
from actions.wording import Button
from api.wording.calendar import say_clock
from api.wording.recurrence import at_clocks, clocks_in

_NAMES = (
    "one two three four five six seven eight nine ten eleven twelve",
    "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
)
_WORDS = {word: n for names in _NAMES for n, word in enumerate(names.split(), 1)}
_NUMBER = rf"(?:\d{{1,2}}(?::[0-5]\d)?|{'|'.join(_WORDS)})"
_LEAD = (
    rf"(?:no|nope|nah|wait|actually|sorry|rather|not (?:at )?{_NUMBER}|"
    r"(?:make|change|set|put|move) (?:it|that)(?: to| at)?|i (?:meant|said|want)|at|to|it'?s|"
    rf"no a las? {_NUMBER}|a las?|mejor|digo|quise decir|perd[oó]n|p[oó]nl[oa]|"
    r"c[aá]mbi[ae]l[oa]|que sea)"
)
_TAIL = r"(?:\s+(?:instead|rather|please|o'?clock|por favor|mejor|en punto))*"
_HOUR_ALONE = re.compile(
    rf"\W*(?:{_LEAD}[\s,.;:]+)*(?:(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?|"
    rf"(?P<word>{'|'.join(_WORDS)})){_TAIL}\W*",
    re.IGNORECASE,
)
_LATE = re.compile(r"\b(?:p\.?\s?m|evening|afternoon|night|tarde|noche)\b", re.IGNORECASE)
_EARLY = re.compile(r"\b(?:a\.?\s?m|morning|ma[nñ]ana)\b", re.IGNORECASE)
_NOON = 12
_MOST_WORDS = 5  # of an answer to which half of the day


async def correct_hour(turn: Turn, plan: Plan) -> bool:
    """Take "no, 9" for what is in the summary; False where the message is anything else."""
    said = _hour_alone(turn.text)
    now = plan.recurrence or (plan.subject.recurrence if plan.subject else "")
    if said is None or not now:
        return False
    base, clocks = one_base_of(now), clocks_in(now)
    plan.recurrence, plan.in_quiet_hours = base, None
    if base is None or len(clocks) != 1:
        return True  # of several times: which ones, is asked
    supposed = await _supposed(turn, said)
    if int(said[:2]) > _NOON or _is_late(supposed) == _is_late(clocks[0]):
        plan.recurrence = at_clocks(base, [supposed])
    else:
        plan.unclear_clock = supposed
    return True


def take_half(turn: Turn, plan: Plan) -> bool:
    """ "pm", "in the morning", or the button, after the half of the day was asked."""
    if not plan.unclear_clock or not plan.recurrence:
        return False
    clock = turn.entities.get("clock") if turn.is_button else None
    if turn.text and len(turn.text.split()) <= _MOST_WORDS and not re.search(r"\d", turn.text):
        late, early = bool(_LATE.search(turn.text)), bool(_EARLY.search(turn.text))
        clock = _halves(plan.unclear_clock)[late] if late != early else None
    if clock not in _halves(plan.unclear_clock):
        return False
    plan.recurrence, plan.unclear_clock = at_clocks(plan.recurrence, [clock]), None
    return True


def ask_half(turn: Turn, unclear: str) -> None:
    titles = [say_clock(int(at[:2]), int(at[3:]), turn.language) for at in _halves(unclear)]
    buttons: list[Button] = [
        {"title": title, "payload": f'/inform{{"clock":"{at}"}}'}
        for title, at in zip(titles, _halves(unclear), strict=True)
    ]
    turn.say("utter_which_half", buttons=buttons, early=titles[0], late=titles[1])


def _hour_alone(text: str) -> str | None:
    """ "09:00" where the message is an hour and no more, and does not say its half of the day."""
    found = _HOUR_ALONE.fullmatch(text)
    if found is None:
        return None
    hour = _WORDS[found["word"].lower()] if found["word"] else int(found["hour"])
    return f"{hour:02}:{found['minute'] or '00'}" if 0 < hour < 2 * _NOON else None


async def _supposed(turn: Turn, said: str) -> str:
    """The clock time that these digits are read as wherever else they are said."""
    time = (await turn.api.understand(text=f"at {int(said[:2])}:{said[3:]}")).time
    return time.value[:5] if time.kind == "time" else said


def _is_late(clock: str) -> bool:
    return int(clock[:2]) >= _NOON


def _halves(clock: str) -> tuple[str, str]:
    early, minute = int(clock[:2]) % _NOON, clock[3:]
    return f"{early:02}:{minute}", f"{early + _NOON:02}:{minute}"
