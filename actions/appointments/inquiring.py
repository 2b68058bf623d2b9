"""Questions about whoever the visit is with: answered from the directory, the rest stays."""

import re

from actions.appointments.asking import ask_on
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.faq import tell_languages
from api.internal.schemas import PractitionerRead

# "does she speak spanish?", "¿habla inglés la doctora?": of somebody known, not of anybody.
_OF_SOMEBODY = re.compile(
    r"\b(?:does|do|can|will|is)\W+(?:s?he|they|it|that one|dr|doctor|doctora|nurse|this|that|the "
    r"(?:doctor|nurse|practitioner|provider|clinician|physician))\b|"
    r"^\W*(?:y\W+)?(?:(?:ella|[eé]l|la (?:doctora|dra)|el (?:doctor|dr)|la enfermera)\W+)?"
    r"(?:habla|sabe|entiende)\b",
    re.IGNORECASE,
)
_IS_IT = re.compile(
    r"^\W*(?:(?:and|so|wait|but|ok|y|pero|entonces)\W+)*(?:(?:is|was|will) "
    r"(?:that|it|this)(?: be)?|(?:es|ser[aá]) con|"
    r"(?:es|ser[aá]) (?:esa? )?(?:la |el )?(?:dra?|doctora?|enfermera))\b",
    re.IGNORECASE,
)


async def answer_about_practitioner(step: Step, reading: Reading) -> bool:
    """ "is that dr rivera?" and "does she speak spanish?" change nothing of what is known."""
    if reading.changes_mind or step.purpose not in ("book", "move"):
        return False
    found = reading.understanding
    if found.language_wish and _OF_SOMEBODY.search(step.turn.text):
        one = _the_one_meant(step, reading)
        if one is None:
            return False
        tell_languages(step.turn, one)
    elif not (
        step.asked == "confirmation" and found.practitioner and _IS_IT.search(step.turn.text)
    ):
        return False  # the summary is the answer
    step.task.misses = 0
    await ask_on(step)
    return True


def _the_one_meant(step: Step, reading: Reading) -> PractitionerRead | None:
    """Who is named, held, wished for or alone on the screen."""
    task, named = step.task, reading.understanding.practitioner
    shown = {offer.practitioner_id for offer in task.shown()}
    held = [task.chosen.practitioner_id] if task.chosen else None
    meant = [named.id] if named else held or task.practitioner or list(shown)
    every = [one for one in reading.clinic.practitioners if one.id in meant]
    return every[0] if len(every) == 1 else None
