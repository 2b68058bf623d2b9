"""Back to an earlier question, and back after a silence."""

import re
from datetime import datetime

from actions.appointments import offers
from actions.appointments.progress import Step
from actions.appointments.task import DETAILS

_BACK = re.compile(
    r"\W*(?:(?:please|pls|can (?:we|i|you)|could (?:we|i|you)|let'?s|i (?:want|need) to|wait|no|"
    r"sorry|por favor|puedo|podemos|quiero|espere|perd[oó]n)[\s,]+)*"
    r"(?:(?:go|take me|step|get|move) back|back(?:wards)?|undo(?: that)?|"
    r"(?:the )?(?:previous|last) (?:question|step)|the one before|one step back|"
    r"(?:volver|vuelva|vuelve|regres\w+|ir) (?:a )?(?:atr[aá]s|la (?:pregunta )?anterior)|atr[aá]s|"
    r"(?:la )?(?:pregunta|parte) anterior|regres(?:ar|e))"
    r"(?: (?:a step|one step|one|please|pls|to (?:the )?(?:previous|last|before)[\w ]{0,20}|"
    r"por favor|un paso))*\W*",
    re.IGNORECASE,
)
# What is asked before what, where it was asked at all.
_BEFORE = {
    "offer": ("visit_type",),
    "relationship": ("offer",),
    "patient_name": ("relationship", "offer"),
    "birth_date": ("patient_name",),
    "contact": ("birth_date",),
    "code": ("contact",),
    "confirmation": ("offer",),
}


def says_back(text: str) -> bool:
    return bool(_BACK.fullmatch(text))


async def go_back(step: Step) -> None:
    """Forget the last answer, so that its question comes again; before the first there is none."""
    task = step.task
    for name in _BEFORE.get(step.asked or "", ()):
        if not getattr(task, name) or (name == "visit_type" and step.purpose != "book"):
            continue
        if name == "offer":
            await offers.drop(step)
        else:
            setattr(task, name, None)
        if name in DETAILS:
            task.code = None
        if name == "visit_type":
            task.offered = None
        return


async def refresh_hold(step: Step, *, now: datetime) -> None:
    """After a silence: a time that was held only until then is taken again, or said to be gone."""
    task = step.task
    asked = step.question in ("relationship", *DETAILS, "code")
    if asked and task.offer and task.held_until and offers.is_hold_over(task, now=now):
        await offers.keep_time(step, now=now)
