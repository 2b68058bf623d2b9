"""A reminder as it is filled in on the page: looked at as the chat looks at what is said there.

Nothing here computes, chooses or corrects a dose.
"""

import re
from dataclasses import dataclass

from api.conversations.incoming import has_signs, is_urgent
from api.escalations.models import Urgency
from api.privacy.redact import find_spans
from api.safety.service import LANGUAGE_RULE, Disposition, Screening, screen
from api.wording.doses import dose_alone, is_as_needed, is_far_from, is_odd_dose

LONGEST = 200
_MARKUP = re.compile(r"[<>{}]")
# What is left of "30 times a day" where the chat would ask for clock times.
_COUNT = re.compile(r"\d\s*(?:times|veces|x)\b", re.IGNORECASE)

# How the chat would be told: a new one, or another dose of one that there is.
_BEGINS = (
    ("remind me to take", "recuérdame tomar"),
    ("change my reminder to", "cambia mi recordatorio a"),
)


class WishUnclear(Exception):
    """`reason`: which part of what was filled in cannot be kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class ForPerson:
    """What a person has to see first: the words as they would be said in the chat, and why."""

    text: str
    urgency: Urgency
    reason: str


def read_words(medication: str, dose: str) -> tuple[str, str]:
    """The medicine and its dose, as they are kept; the dose without the words for how often.

    Raises:
        WishUnclear: medication, long, markup, identifier or count.
    """
    medication, dose = " ".join(medication.split()), " ".join(dose.split())
    if not has_signs(medication) or not re.search(r"[^\W\d_]", medication):
        raise WishUnclear("medication")
    _check_words(medication, dose)
    return medication, _alone(dose)


def read_dose(dose: str) -> str:
    """Another dose of a reminder, as it is kept; empty where none is to be said.

    Raises:
        WishUnclear: long, markup, identifier or count.
    """
    dose = " ".join(dose.split())
    _check_words(dose)
    return _alone(dose)


def _check_words(*parts: str) -> None:
    if max(map(len, parts)) > LONGEST:
        raise WishUnclear("long")
    if _MARKUP.search("".join(parts)):
        raise WishUnclear("markup")
    if find_spans(text=" ".join(parts)):
        raise WishUnclear("identifier")  # staff read these words, and messages may carry them


def _alone(dose: str) -> str:
    alone = dose_alone(dose) or ""
    if _COUNT.search(alone):
        raise WishUnclear("count")
    return alone


def find_person_reason(
    *, medication: str, dose: str, schedule: str, language: str, before: str | None = None
) -> ForPerson | None:
    """Why a person has to see this first; None where it may be kept as a reminder.

    `before`: the dose of the reminder that this is to change.
    """
    words = " ".join(f"{medication} {dose}".split())
    begin = _BEGINS[before is not None][language == "es"]
    said = f"{begin} {words} {schedule}".strip()
    alone, whole = screen(text=words), screen(text=said)
    if is_urgent(whole):
        return ForPerson(said, Urgency.clinical, "diagnostic_request")
    if is_urgent(alone):
        return ForPerson(words, Urgency.clinical, "diagnostic_request")
    if LANGUAGE_RULE in alone.rules:
        return ForPerson(words, Urgency.clinical, "other_language")
    is_clinical = whole.disposition == Disposition.CLINICIAN
    as_needed = is_as_needed(words)
    if is_clinical and not (as_needed and _by_model_alone(whole)):
        return ForPerson(said, Urgency.clinical, "diagnostic_request")
    # With a word of change before it, a dose is read whole: none, many pieces, or two of them.
    readings = (said, f"take {words}", f"change it to {dose}")
    is_odd = any(is_odd_dose(text, is_whole=True) for text in readings)
    if is_odd or is_far_from(before or "", dose):
        return ForPerson(said, Urgency.clinical, "dose_unclear")
    if as_needed:
        urgency = Urgency.clinical if is_clinical else Urgency.routine
        return ForPerson(said, urgency, "schedule_unclear")
    return None


def _by_model_alone(screening: Screening) -> bool:
    return all(rule.startswith("model:") for rule in screening.rules)
