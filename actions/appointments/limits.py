"""What the clinic cannot do, said before the next question."""

import re
from datetime import datetime

from actions import clock
from actions.appointments import wishes
from actions.appointments.bare_days import other_weekday
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.appointments.unkept import tell_unkept
from actions.wording import say_practitioner
from api.wording.calendar import say_day

_NOT_OFFERED = re.compile(
    r"\b(?:dentist|dental|tooth|teeth|therapist|therapy|psychologist|psychiatrist|counsel\w+|"
    r"eye doctor|eye exam|optometrist|ophthalmologist|optician|cardiologist|neurologist|"
    r"gyn(?:a?ecologist)?|ob-?gyn|orthop\w+|chiropractor|physical therap\w+|surgeon|urologist|"
    r"oncologist|endocrinologist|podiatrist|allergist|ent doctor|x-?ray|mri|"
    r"dentista|psic[oó]log[oa]|psiquiatra|terapeuta|oculista|oftalm[oó]log[oa]|optometrista|"
    r"cardi[oó]log[oa]|neur[oó]log[oa]|ginec[oó]log[oa]|ortopedista|quiropr[aá]ctico|cirujan[oa]|"
    r"ur[oó]log[oa])\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(r"\b(?:in person|face to face|en persona|presencial)\b", re.IGNORECASE)


def tell_limits(step: Step, reading: Reading, *, picked: bool = False) -> bool:
    """Say what the clinic cannot do, before the next question; whether there was anything."""
    before = len(step.turn.said)
    turn, found = step.turn, reading.understanding
    people = "; ".join(say_practitioner(one, turn.language) for one in reading.clinic.practitioners)
    if found.practitioner is None and _NOT_OFFERED.search(turn.text):
        turn.say("utter_not_offered", practitioners=people)
    elif found.unknown_practitioner is not None and found.practitioner is None:
        turn.say("utter_unknown_practitioner", practitioners=people)
    if wishes.says_impossible_date(turn.text, found) and step.asked != "birth_date":
        turn.say("utter_impossible_date")
    if found.time.kind in ("date", "datetime"):
        day = datetime.fromisoformat(found.time.value)
        if other_weekday(turn.text, day.date()):
            turn.say("utter_other_weekday", day=say_day(day, turn.language))
    if _IN_PERSON.search(turn.text) and found.visit_type is None:
        turn.say("utter_in_person")
    _tell_unkept(step, reading)
    unsaid = not (picked or step.task.changed or step.narrowed)
    if step.task.offered and reading.says_yes and unsaid:
        turn.say("utter_pick_one")
    return len(turn.said) > before


def _tell_unkept(step: Step, reading: Reading) -> None:
    """Where times are not shown next, say at once that a wish cannot be kept, and forget it.

    A search for free times says so itself.
    """
    task = step.task
    if "wished_time" not in task.changed or step.question == "offer":
        return
    if step.purpose not in ("book", "move"):
        return
    if tell_unkept(
        step.turn, reading.clinic, task.wished_time, places=task.location, now=clock.utc_now()
    ):
        task.wished_time = None
