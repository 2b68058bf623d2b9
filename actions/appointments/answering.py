"""Whether a message answers the question asked."""

import re

from actions.appointments import typed, wishes
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.appointments.task import DETAILS

# Words beside the token of what was asked for: more of them are something else as well.
MOST_BESIDE = 8
_OTHER_WORD = re.compile(r"(?<![\w'])(?![A-Z]+(?:_[A-Z]+)*_\d)[^\W\d_][\w']*")
_PERSON_WISH = re.compile(
    r"\b(?:person|human|someone|somebody|agent|operator|nurse|doctor|staff|people|talk|speak|"
    r"call me|"
    r"persona|alguien|enfermer[ao]|doctora?|hablar|humano|ll[aá]me(?:me|nme))\b",
    re.IGNORECASE,
)


def is_answer(step: Step, reading: Reading) -> bool:
    """Whether the message answers the question asked, whatever its intent was read as."""
    asked, turn, found = step.asked, step.turn, reading.understanding
    if asked == "patient_name":
        return bool(turn.tokens("PERSON"))
    if asked == "birth_date":
        return bool(turn.tokens("DATE_OF_BIRTH"))
    if asked == "contact":
        return bool(turn.tokens("PHONE") or turn.tokens("EMAIL"))
    if asked == "confirmation":
        return reading.says_no or agrees(step, reading)
    if asked in ("offer", "appointment"):
        return bool(found.choice or found.time.kind != "none" or reading.says_no
                    or found.practitioner or found.location or reading.says_anybody
                    or typed.says_earliest(turn.text) or typed.says_any_of_them(turn.text)
                    or wishes.says_impossible_date(turn.text, found))  # fmt: skip
    if asked == "visit_type":
        return found.visit_type is not None
    if asked == "relationship":
        return found.person is not None
    return False


def tells_who(step: Step, reading: Reading) -> bool:
    """Whether the message is the name, birth date or contact asked for, and few words more:
    "the visit is under PERSON_1" ends nothing and asks for nobody."""
    if step.asked not in DETAILS or not is_answer(step, reading) or reading.is_question:
        return False
    words = _OTHER_WORD.findall(step.turn.text)
    return (
        len(words) <= MOST_BESIDE and not reading.ends and not _PERSON_WISH.search(step.turn.text)
    )


def agrees(step: Step, reading: Reading) -> bool:
    return reading.says_yes if step.purpose == "cancel" else reading.agrees_clearly
