"""What a message changes in a task. Says nothing and calls nobody."""

import re
from dataclasses import dataclass
from datetime import timedelta

from actions import clock
from actions.appointments.afterwards import cancels_visit, drops_it
from actions.appointments.bare_days import WEEKDAY, in_stretch, week_spoken_of
from actions.appointments.task import DETAILS, Task
from actions.appointments.typed import excludes, says_anybody
from actions.appointments.wishes import (
    DAY,
    combine,
    days_named,
    hour_of,
    is_any_day_of,
    is_several_days,
    split_wish,
    wish_of,
)
from actions.onset import is_told
from actions.turn import Turn
from api.extraction.schemas import Understanding
from api.internal.schemas import ClinicRead

SPEAKS = re.compile(
    r"\b(?:i am|i'?m|this is|my name(?:'s| is)?|soy|me llamo|mi nombre(?: es)?)[\s,:]*$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|para)\b", re.IGNORECASE)
IS_NOT = re.compile(
    r"(?:\b(?:not|isn'?t|no (?:es|era|soy|para)|instead of|rather than|en (?:vez|lugar) de)"
    r"|\w[\s,;.]+(?:y )?no)(?: for| with)?\s*$",
    re.IGNORECASE,
)
_COMMON = frozenset(["visit", "check", "consulta", "control", "para"])
_START_OVER = re.compile(
    r"\b(?:start (?:over|again|from)|begin again|reset|main menu|empezar de nuevo|"
    r"volver a empezar|from the (?:top|beginning))\b",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"\b(?:why (?:do|are|would|should) |why\?|what for|"
    r"what (?:do|would|will) you (?:need|want|use) .{1,30}? for\b|"
    r"what(?:'s| is) (?:it|that|this) for|"
    r"por ?qu[eé] (?:necesita|pide|quiere|lo |me )|para qu[eé])",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|^(?:(?:wait|no|hold on|ok|and|but|um|hey|sorry|espere|perd[oó]n|y)[\s,]+)*"
    r"(?:what|when|where|how|do|does|is|are|can|who|which|cu[aá]l|cu[aá]ndo|d[oó]nde|"
    r"c[oó]mo|cu[aá]nto|tienen|hay|est[aá]n?|aceptan|puedo)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*"
_BARE_DATE = re.compile(
    rf"(?=.*\d)(?:\W|\d|(?<=\d)(?:st|nd|rd|th)\b|\bdel?\b|\b{_MONTH}\b)+|\W*DATE(?:_OF_BIRTH)?_\d+\W*",
    re.IGNORECASE,
)
_YES_FIRST = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|please do|go ahead|s[ií]|"
    r"as[ií] es(?! que)|as[ií] est[aá] bien|claro|dale|correct)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:make it|instead|rather|switch|change|actually|i(?:'d| would)? (?:want|need|like|prefer)|"
    r"let'?s (?:do|make)|mejor|cambi\w*|prefiero|quiero|que sea)\b",
    re.IGNORECASE,
)
_NOT_QUITE = re.compile(
    r"\b(?:maybe|perhaps|possibly|not sure|unsure|depends?|tal vez|quiz[aá]s?|a lo mejor|depende|"
    r"but|except|wait|hold on|not yet|different|another|pero|salvo|excepto|esper[ae]|"
    r"todav[ií]a no|otr[oa])\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:cancel\w*|stop|never ?mind|forget|quit|canc[eé]l\w*|olv[ií]d\w*|nada)\b", re.IGNORECASE
)
# "never mind, next wednesday": the times before it are dropped, not the visit.
_RATHER = re.compile(
    r"^\W*(?:no,?\W+|ok,?\W+)?(?:never ?mind|forget (?:it|that)|scratch that|olv[ií]d(?:al|el)[oa])"
    r"\W+(?=\w)",
    re.IGNORECASE,
)
# Words one of which a yes to a summary holds, wherever they stand: a write needs a clear one.
_AGREES = re.compile(
    r"\b(?:y|ya|yes\w*|yea\w*|yep|yup|sure|ok\w*|please|right|good|great|perfect\w*|correct\w*|fine|"
    r"works?|proceed|confirm\w*|agree\w*|absolutely|definitely|exactly|"
    r"bet|aight|for sure|sounds|looks|lovely|cool|"
    r"book|reserve|schedule|take|do it|go (?:ahead|for it)|let'?s|that'?s it|all set|done|"
    r"s[ií]p?|claro|vale|dale|dele|bien|adelante|exacto|acuerdo|listo|bueno|"
    r"as[ií] es(?! que)|eso es|eso mismo|"
    r"res[eé]rv\w+|conf[ií]rm\w+|h[aá]g\w+)\b",
    re.IGNORECASE,
)
_AGREES_TO_CHANGE = re.compile(r"\b(?:move|c[aá]mbi\w+)\b", re.IGNORECASE)
# Words of somebody who keeps what they have: no yes to its end, whatever it was read as.
_KEEPS = re.compile(
    r"\b(?:keep\w*|kept|retain\w*|leave (?:it|that|them|the|my)|stays?|remains?|"
    r"still (?:come|coming|go|going|want|need)|"
    r"i(?:'?ll| will| can| shall|'?m| am) (?:still )?(?:be there|come|coming|attend\w*|make it)|"
    r"conserv\w*|mant(?:[eé]n|eng)\w*|d[eé]j[aeo]\w*|qued\w*|"
    r"s[ií] (?:voy|ir[eé]|puedo ir)|voy a (?:ir|poder))\b",
    re.IGNORECASE,
)
_NO_FIRST = re.compile(r"^\W*(?:no|nope|nah|not that|don't|do not)\b", re.IGNORECASE)

# "my appointment is on monday but i can't make it" tells of a day, and wishes for another.
_TOLD = re.compile(
    r"\b(?:appointment|appt|visit|cita|consulta) (?:is|was|es|era)\b.*"
    r"\b(?:can'?t|cannot|can not|unable|won'?t|no (?:voy a )?pued[oa]|no podr[eé])\b"
    r"|\bbirthday (?:is|was|'s|falls)\b|\bcumplea[nñ]os (?:es|son|cae)\b",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(r"^\W*(?:n?or|o|ni)\s", re.IGNORECASE)
_WIDENS = re.compile(
    r"\b(?:any|anytime|whenever|actually|instead|rather|better|cualquier|mejor)\b", re.IGNORECASE
)
# No comma behind it, or it would be "no, monday".
_NO_SUCH_DAY = re.compile(
    rf"^\W*(?:(?:oh|uh|and|but|just|pero|y|que)\s+)*no\s+(?:on\s+)?(?:{WEEKDAY.pattern})",
    re.IGNORECASE,
)
_OF_WHOM = ("relationship", *DETAILS, "code", "confirmation")
BOOKED_AHEAD, LONG_AGO = timedelta(days=366), timedelta(days=92)


@dataclass(frozen=True)
class Reading:
    """A message, with what it means beside it."""

    turn: Turn
    understanding: Understanding
    clinic: ClinicRead
    wish: str | None = None

    @property
    def is_question(self) -> bool:
        return bool(_QUESTION.search(self.turn.text.strip()))

    @property
    def is_bare_date(self) -> bool:
        """ "1977/11/03", "3 nov 1977": digits and at most a month's name, or a token of a date."""
        return bool(_BARE_DATE.fullmatch(self.turn.text))

    @property
    def changes_mind(self) -> bool:
        """ "actually make it a vaccination": said to change what is booked, not to ask about it."""
        return not self.is_question and bool(_CHANGES.search(self.turn.text))

    @property
    def changes_person(self) -> bool:
        """ "actually make it for me instead": another patient, not the end of the booking."""
        ends = _ENDS.search(self.turn.text)
        return self.understanding.person is not None and self.changes_mind and not ends

    @property
    def names_oneself(self) -> bool:
        """ "my neighbor is PERSON_1, i am PERSON_2": who writes is named, and for nobody else."""
        text = self.turn.text
        before = (text.partition(name)[0] for name in self.turn.tokens("PERSON"))
        return any(map(SPEAKS.search, before)) and not _FOR.search(text)

    @property
    def asks_why(self) -> bool:
        return bool(_WHY.search(self.turn.text))

    @property
    def ends(self) -> bool:
        """ "cancel", "never mind", "stop" among the words; not before what is wished instead."""
        text = self.turn.text
        if self.understanding.time.kind != "none":
            text = _RATHER.sub("", text, count=1)
        return bool(_ENDS.search(text)) or drops_it(text)

    @property
    def starts_over(self) -> bool:
        return bool(_START_OVER.search(self.turn.text))

    @property
    def says_yes(self) -> bool:
        """A yes; "yes, please book it" may have been read as a wish to book."""
        if self.holds_off:
            return False
        opens = bool(_YES_FIRST.match(self.turn.text))
        wishes = ("book_appointment", "reschedule_appointment", "cancel_appointment", "inform",
                  "stop", "cancel_reminder")  # fmt: skip
        return self.turn.intent == "affirm" or (opens and self.turn.intent in wishes)

    @property
    def holds_off(self) -> bool:
        """ "hold on", "not yet", "but ...": neither a yes nor the same once more."""
        text = self.turn.text
        return bool(_NO_FIRST.match(text) or _NOT_QUITE.search(text))

    @property
    def agrees_clearly(self) -> bool:
        """A yes on which something may be made: no word of it ends or changes things."""
        return bool(_AGREES.search(self.turn.text)) and self._ends_nothing

    @property
    def agrees_to_change(self) -> bool:
        """A yes on which something that there is may be moved or changed: "move it" is one."""
        moves = _AGREES_TO_CHANGE.search(self.turn.text)
        return self.agrees_clearly or (bool(moves) and self._ends_nothing)

    @property
    def _ends_nothing(self) -> bool:
        text = self.turn.text
        return self.says_yes and not (_ENDS.search(text) or drops_it(text))

    @property
    def keeps(self) -> bool:
        """ "ok, i'll keep it", "yes, i'll be there": of what was about to be ended."""
        return bool(_KEEPS.search(self.turn.text))

    @property
    def agrees_to_end(self) -> bool:
        """A yes on which something may be cancelled or stopped."""
        text = self.turn.text
        clear = _AGREES.search(text) or _ENDS.search(text) or cancels_visit(text)
        return self.says_yes and bool(clear) and not self.keeps

    @property
    def says_anybody(self) -> bool:
        found = self.understanding
        return not (found.practitioner or found.language_wish) and says_anybody(self.turn.text)

    @property
    def decides(self) -> bool:
        return self.says_yes or self.says_no

    @property
    def says_no(self) -> bool:
        return self.turn.intent == "deny" or bool(_NO_FIRST.match(self.turn.text))


def absorb(task: Task, reading: Reading, *, asked: str | None) -> None:
    """Take every wish of the message into the task; `task.changed` names what is different."""
    _absorb_visit(task, reading, asked)
    _absorb_practitioner(task, reading)
    _absorb_location(task, reading)
    wish = reading.wish or wish_of(reading.understanding)
    if wish and task.wished_time and _is_long_ago(wish):
        return  # a birth date, most likely: what was wished for before stays
    told = task.wished_time and is_told(reading.turn.text, reading.understanding.time)
    if wish and not told and not _is_no_wish(reading, asked, wish):
        put(task, "wished_time", _on_top(task.wished_time, wish, reading), always=True)


def _on_top(old: str | None, wish: str, reading: Reading) -> str:
    """ "tuesday morning", then "or wednesday morning": of that week, and both.

    "Not mondays", then "or tuesdays": both are ruled out.
    """
    text, today = reading.turn.text, reading.understanding.today
    if old and _OR_ELSE.match(text) and (week := week_spoken_of(old)) and " | " not in old:
        return f"{old} | {combine(old, in_stretch(week, wish, text))}"
    if old and _OR_ELSE.match(text) and ";!" in old and (out := days_named(wish)):
        return combine(old, f"open >={today};!{';!'.join(out)}")
    if old and is_several_days(old) and _NO_SUCH_DAY.match(text) and (out := days_named(wish)):
        return combine(old, f"open >={today};!{';!'.join(out)}")
    if old and _is_its_part(old, wish) and not _WIDENS.search(text):
        return old
    if old and is_any_day_of(old, wish, text, today):
        return old
    return combine(old, in_stretch(old, wish, text))


def _is_its_part(old: str, wish: str) -> bool:
    """Whether an hour was said, then the part of the day it is in: "9", "in the morning"."""
    [[before, *others], [part, *_]] = split_wish(old), split_wish(wish)
    hour, (start, _, end) = hour_of(before), part.value.partition("/")
    is_part = part.kind == "interval" and not others and hour is not None
    return is_part and start <= str(hour) < end <= "24:00"


def absorb_button(task: Task, turn: Turn) -> None:
    """Take what a pressed button says; its values are the ones an action offered."""
    entities = turn.entities
    if "visit_type" in entities:
        put(task, "visit_type", entities["visit_type"])
    if "practitioner" in entities:
        chosen = entities["practitioner"]
        put(task, "practitioner", [] if chosen == "any" else [chosen], always=True)


def _absorb_visit(task: Task, reading: Reading, asked: str | None) -> None:
    visit = reading.understanding.visit_type
    for_child = reading.understanding.child_visit_type
    if for_child and task.relationship == "guardian":
        put(task, "visit_type", for_child)
    elif visit and not visit.alternatives:
        put(task, "visit_type", visit.id)
    elif asked == "visit_type" and (named := _visit_by_a_word(reading)):
        put(task, "visit_type", named)


def _visit_by_a_word(reading: Reading) -> str | None:
    """The one visit of the buttons whose name has a word of a short answer: "sick"."""
    said = set(re.findall(r"[^\W\d_]{4,}", reading.turn.text.casefold())) - _COMMON
    if len(said) > 3:
        return None
    fitting = [
        kind.id
        for kind in reading.clinic.visit_types
        if said & set(re.findall(r"[^\W\d_]{4,}", f"{kind.name} {kind.name_es}".casefold()))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _absorb_practitioner(task: Task, reading: Reading) -> None:
    found = reading.understanding.practitioner
    if found and excludes(reading.turn.text, found.span.start):
        unwanted = (found.id, *found.alternatives)
        others = [p.id for p in reading.clinic.practitioners if p.id not in unwanted]
        put(task, "practitioner", others, always=True)
        return
    if found and not (task.chosen and task.chosen.practitioner_id == found.id):
        put(task, "practitioner", [found.id, *found.alternatives])
    if found:
        return
    if reading.says_anybody:
        put(task, "practitioner", [], always=True)
        return
    wish = reading.understanding.language_wish
    if wish:
        speakers = [p.id for p in reading.clinic.practitioners if wish.language in p.languages]
        if speakers:
            put(task, "practitioner", speakers)


def _absorb_location(task: Task, reading: Reading) -> None:
    found = reading.understanding.location
    if found:
        put(task, "location", [found.id, *found.alternatives])


def _is_day(said: str) -> bool:
    return said[:2].isdigit() and "-" in said


def _is_long_ago(wish: str) -> bool:
    said = wish.partition(" ")[2][:10]
    return _is_day(said) and said < (clock.utc_now().date() - LONG_AGO).isoformat()


def _is_no_wish(reading: Reading, asked: str | None, wish: str) -> bool:
    """A date among the questions of who it is, is no wish for a visit unless it lies ahead.

    Nor is one years ahead: "3/4/61" is nobody's visit. "Since october 2017" tells of the patient
    and is never kept as a wish; a past day that is wished for is told to be past.
    """
    today = reading.understanding.today
    if any(day < (today - LONG_AGO).isoformat() for day in re.findall(f">=({DAY})", wish)):
        return True
    told = bool(reading.turn.tokens("DATE_OF_BIRTH"))
    if asked == "birth_date" or (asked is None and _TOLD.search(reading.turn.text)):
        return True
    said = wish.partition(" ")[2][:10]
    if not (_is_day(said) and (told or asked in _OF_WHOM)):
        return False
    yesterday = today - timedelta(days=1)
    return not yesterday.isoformat() <= said <= (yesterday + BOOKED_AHEAD).isoformat()


def put(task: Task, name: str, value: object, *, always: bool = False) -> None:
    """Set a field of the task and note that it changed."""
    if always or getattr(task, name) != value:
        setattr(task, name, value)
        task.changed.add(name)
