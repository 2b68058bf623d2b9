"""Whether a message answers the question asked."""

import re

from actions.appointments import typed, wishes
from actions.appointments.afterwards import cancels_visit
from actions.appointments.person import RELATIONSHIP
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.appointments.task import DETAILS
from actions.intents import APPOINTMENTS

# Words beside the token of what was asked for: more of them are something else as well.
MOST_BESIDE = 8
_OTHER_WORD = re.compile(r"(?<![\w'])(?![A-Z]+(?:_[A-Z]+)*_\d)[^\W\d_][\w']*")
_PERSON_WISH = re.compile(
    r"\b(?:person|human|someone|somebody|agent|operator|nurse|doctor|staff|people|talk|speak|"
    r"call me|"
    r"persona|alguien|enfermer[ao]|doctora?|hablar|humano|ll[aá]me(?:me|nme))\b",
    re.IGNORECASE,
)

# "he's 5", "tiene 12 años": of somebody spoken of; the birth date is asked for in its turn.
_SAYS_AGE = re.compile(
    r"\W*(?:(?:s?he|they)(?:'?s|'?re| is| are| turned| just turned)|(?:[eé]l |ella )?tiene)"
    r" (?:only |almost |about |ya |casi )?\d{1,2}"
    r"(?:[\s-]*(?:years?|yrs?|y|months?|mos?|weeks?|a[nñ]os|a[nñ]itos|mes(?:es)?|semanas)"
    r"(?:[\s-]*(?:olds?|o))?)?\W*",
    re.IGNORECASE,
)


def is_answer(step: Step, reading: Reading) -> bool:
    """Whether the message answers the question asked, whatever its intent was read as."""
    asked, turn, found = step.asked, step.turn, reading.understanding
    if asked == "patient_name":
        return bool(turn.tokens("PERSON"))
    if asked == "birth_date":
        return bool(turn.tokens("DATE_OF_BIRTH"))
    if asked in ("contact", "code"):
        return bool(turn.tokens("PHONE") or turn.tokens("EMAIL"))
    if asked == "confirmation":
        return declines(step, reading) or agrees(step, reading)
    if asked in ("offer", "appointment"):
        return bool(found.choice or found.time.kind != "none" or reading.says_no
                    or found.practitioner or found.location or reading.says_anybody
                    or typed.says_earliest(turn.text) or typed.says_any_of_them(turn.text)
                    or wishes.says_impossible_date(turn.text, found))  # fmt: skip
    if asked == "visit_type":
        return found.visit_type is not None or (found.complaint and not reading.is_question)
    if asked == "relationship":
        return bool(found.person or found.choice)
    return False


def repeats(step: Step, reading: Reading) -> bool:
    """Whether a message says only what is known already: the same wish or the same detail."""
    turn, task, found = step.turn, step.task, reading.understanding
    if APPOINTMENTS.get(turn.intent) == step.purpose:
        return True
    visit, person = found.visit_type, found.practitioner
    offered = task.chosen
    known = [offered.practitioner_id] if offered else task.practitioner or []
    said = {*turn.tokens("PERSON"), *turn.tokens("DATE_OF_BIRTH"), *turn.tokens("PHONE")}
    details = {getattr(task, name) for name in DETAILS}
    same = found.person and RELATIONSHIP[found.person.role] == task.relationship
    if same or _SAYS_AGE.fullmatch(turn.text):
        return True  # "he's my son", while the name is asked for
    return bool(
        (visit and visit.id == task.visit_type)
        or (person and person.id in known)
        or (said | {*turn.tokens("EMAIL")}) & details
    )


def tells_who(step: Step, reading: Reading) -> bool:
    """Whether the message is the name, birth date or contact asked for, and few words more:
    "the visit is under PERSON_1" ends nothing and asks for nobody."""
    if step.asked not in DETAILS or not is_answer(step, reading) or reading.is_question:
        return False
    return is_brief(reading)


def is_brief(reading: Reading) -> bool:
    """Few words beside the tokens, none of which ends the task or asks for a person."""
    few = len(_OTHER_WORD.findall(reading.turn.text)) <= MOST_BESIDE
    return few and not wants_else(reading)


def wants_else(reading: Reading) -> bool:
    """Whether words end the task or ask for a person of the clinic."""
    return reading.ends or bool(_PERSON_WISH.search(reading.turn.text))


def agrees(step: Step, reading: Reading) -> bool:
    """A yes on which something is written: a clear one, whatever the message was read as."""
    if step.purpose == "cancel":
        return reading.agrees_to_end
    if step.purpose == "move":
        return reading.agrees_to_change
    return reading.agrees_clearly and not typed.says_move(reading.turn.text)


def declines(step: Step, reading: Reading) -> bool:
    kept = step.purpose == "cancel" and reading.keeps and not cancels_visit(reading.turn.text)
    return reading.says_no or kept
