"""Name, birth date and contact: taken when given, and again when they are corrected.

What is no clear correction is asked about: a value that the patient wanted changed is never used.
"""

import re
from datetime import timedelta

from actions import clock
from actions.appointments.answering import is_brief, wants_else
from actions.appointments.reading import IS_NOT, SPEAKS, Reading, put
from actions.appointments.task import Task
from actions.turn import TOKEN, Turn

# Where a name or a birth date that is said is another than the one given before.
AFTERWARDS = ("birth_date", "contact", "code", "confirmation")
_NAME_WORDS = r"name(?:'s| is)?|called|i am|i'm|im|this is|soy|me llamo|nombre(?: es)?|llama"
_KIN = r"son|daughter|child|mother|father|mom|dad|hijo|hija|mam[aá]|pap[aá]|wife|husband|espos[oa]"
_NAMES_ITSELF = re.compile(rf"(?:{_NAME_WORDS}|{_KIN})[\s,:]*$", re.IGNORECASE)
_IS_NAMED = re.compile(rf"(?:{_NAME_WORDS})[\s,:]*$", re.IGNORECASE)
_CORRECTS = re.compile(
    r"^\W*(?:no|nope|nah|oops|ups|wait|sorry|actually|correction|perd[oó]n|disculpe|espere?|digo)\b|"
    r"\b(?:meant?|i said|should(?: have)? be(?:en)?|supposed to be|instead|rather|wrong|misspel\w*|"
    r"typo|mistake|correct(?:ed|ion|ly)?|it'?s|it is|that'?s|not|change\w*|fix|put|"
    r"make (?:it|that)|quise decir|quer[ií]a decir|dije|deb(?:e|er[ií]a) (?:ser|decir)|mejor|"
    r"equivoqu\w*|equivocad[oa]|error|est[aá] mal|corr[ei]\w+|c[aá]mbi\w+|p[oó]ng\w+|es|era|"
    r"sino)\b",
    re.IGNORECASE,
)
# Right before the value that is meant, of several that are said.
_POINTS_TO = re.compile(
    r"\b(?:to|is|it'?s|that'?s|be|been|but|meant?|say|put|por|es|era|ser|decir|sino|con)[\s,:]*$",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:to|por|a)[\s,:]*$", re.IGNORECASE)
_YEAR_ALONE = re.compile(
    r"\W*(?:(?:no|nope|oops|sorry|wait|actually|i meant?|meant|it|the year|year|was|is|it'?s|in|"
    r"not|should be|should have been|born|i was|my birth year|perd[oó]n|disculpe|quise decir|"
    r"el a[nñ]o|a[nñ]o|es|era|fue|en|nac[ií]|debe ser|mejor|del?|no)\W+)*"
    r"(?:(?:19|20)\d\d\W*(?:(?:not|no|sorry|instead|perd[oó]n|actually|please|por favor)\W*)*)+",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_LONG_PAST = timedelta(days=366)


def absorb_details(task: Task, reading: Reading, *, asked: str | None) -> bool:
    """Take name, birth date and contact. True where one that was known is to be asked for again,
    since what was said in its place is not clear."""
    before = (task.patient_name, task.birth_date, task.contact)
    _absorb_name(task, reading, asked)
    _absorb_birth_date(task, reading, asked)
    contacts = reading.turn.tokens("PHONE") + reading.turn.tokens("EMAIL")
    if contacts:
        put(task, "contact", contacts[0])
    if before != (task.patient_name, task.birth_date, task.contact):
        task.code = None
    after = (task.patient_name, task.birth_date)
    return any(known and not left for known, left in zip(before, after, strict=False))


def corrects_details(reading: Reading, *, asked: str | None) -> bool:
    """Whether a message says a name or a birth date again, whatever its intent was read as."""
    turn = reading.turn
    if asked not in AFTERWARDS or wants_else(reading):
        return False
    words = [_before(turn, name) for name in turn.tokens("PERSON")]
    if any(map(_IS_NAMED.search, words)) or (_is_correction(turn) and any(map(_TO.search, words))):
        return True
    named = bool(words) and _is_correction(turn)
    plain = is_brief(reading) and not reading.is_question
    return plain and (named or says_birth_date_again(turn))


def _absorb_name(task: Task, reading: Reading, asked: str | None) -> None:
    turn = reading.turn
    if asked in AFTERWARDS and task.patient_name and not _names_one(task, reading):
        _correct_name(task, reading)
        return
    name = _patient_of(turn, is_self=task.relationship in (None, "self"))
    full = name in reading.understanding.full_names
    answers = asked == "patient_name" or (asked == "relationship" and full)
    if name and (answers or (full and _names_the_patient(turn, name))):
        put(task, "patient_name", name)


def _names_one(task: Task, reading: Reading) -> bool:
    """ "my name is PERSON_2", and no other name beside it."""
    others = [name for name in reading.turn.tokens("PERSON") if not _is_same(task, reading, name)]
    words = _IS_NAMED if _has_contact(reading.turn) else _NAMES_ITSELF
    return len(others) == 1 and bool(
        others[0] in reading.understanding.full_names
        and words.search(_before(reading.turn, others[0]))
    )


def _correct_name(task: Task, reading: Reading) -> None:
    turn = reading.turn
    said = turn.tokens("PERSON")
    denied = [name for name in said if IS_NOT.search(_before(turn, name))]
    left = [
        name
        for name in dict.fromkeys(said)
        if name not in denied and not _is_same(task, reading, name)
    ]
    meant = _the_one_meant(turn, left)
    if meant in reading.understanding.full_names and (_is_bare(turn) or _is_correction(turn)):
        put(task, "patient_name", meant)
    elif (denied or left) and not reading.is_question and not _has_contact(turn):
        put(task, "patient_name", None)


def _is_same(task: Task, reading: Reading, name: str) -> bool:
    """The name that is known already, or a word of it where nothing is corrected."""
    if name == task.patient_name:
        return True
    same = (name, task.patient_name) in reading.understanding.same_names
    return same and (name in reading.understanding.full_names or not _is_correction(reading.turn))


def _the_one_meant(turn: Turn, left: list[str]) -> str | None:
    pointed = [value for value in left if _POINTS_TO.search(_before(turn, value))]
    return left[0] if len(left) == 1 else pointed[0] if len(pointed) == 1 else None


def _has_contact(turn: Turn) -> bool:
    """ "PERSON_2's phone is PHONE_1": whose contact it is."""
    return bool(turn.tokens("PHONE") or turn.tokens("EMAIL"))


def _absorb_birth_date(task: Task, reading: Reading, asked: str | None) -> None:
    turn = reading.turn
    said = turn.tokens("DATE_OF_BIRTH")
    if asked not in AFTERWARDS[1:] or not task.birth_date:
        if said:
            put(task, "birth_date", said[0])
        return
    denied = [date for date in said if IS_NOT.search(_before(turn, date))]
    left = [date for date in dict.fromkeys(said) if date not in (*denied, task.birth_date)]
    if left and (meant := _the_one_meant(turn, left)):
        put(task, "birth_date", meant)
    elif denied or left or (not said and says_birth_date_again(turn)):
        put(task, "birth_date", None)


def says_birth_date_again(turn: Turn) -> bool:
    """A birth date, or a day long past or a year and few words more: "it was in 1983, sorry"."""
    if turn.tokens("DATE_OF_BIRTH") or _YEAR_ALONE.fullmatch(turn.text):
        return True
    oldest = (clock.utc_now().date() - _LONG_PAST).isoformat()
    past = [day for day in _DATE.findall(turn.text) if day < oldest]
    return bool(past) and (_is_bare(turn) or _is_correction(turn))


def _is_correction(turn: Turn) -> bool:
    found = _CORRECTS.search(turn.text)
    return found is not None and (not found.start() or not _has_contact(turn))


def _is_bare(turn: Turn) -> bool:
    """Nothing but tokens and days."""
    return not re.search(r"[^\W\d_]", _DATE.sub("", TOKEN.sub("", turn.text)))


def _before(turn: Turn, value: str) -> str:
    return re.split(rf"{value}\b", turn.text, maxsplit=1)[0]


def _patient_of(turn: Turn, *, is_self: bool) -> str | None:
    """Of several people named the patient: oneself or, for another, not oneself; and nobody who is
    said not to be."""
    before = {name: _before(turn, name) for name in turn.tokens("PERSON")}
    left = [name for name, words in before.items() if not IS_NOT.search(words)]
    speaks = [name for name in left if SPEAKS.search(before[name])]
    others = [name for name in left if name not in speaks]
    return next(iter((*speaks[-1:], *left) if is_self else (*others, *left)), None)


def _names_the_patient(turn: Turn, name: str) -> bool:
    """Whether words before a name say that it is the patient's."""
    if turn.tokens("DATE_OF_BIRTH"):
        return True
    return bool(_NAMES_ITSELF.search(_before(turn, name)))
