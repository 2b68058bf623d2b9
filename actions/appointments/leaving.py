"""Whether a message ends the task, begins it anew, or belongs to another one."""

import re

from actions.appointments import afterwards, among, several
from actions.appointments.answering import tells_who
from actions.appointments.asking import ask_on
from actions.appointments.details import corrects_details
from actions.appointments.person import adopt_verified
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.appointments.task import DETAILS, Task
from actions.handoff import asks
from actions.intents import APPOINTMENTS, CLINICAL, REMINDERS, is_aside, is_question_about_clinic

_MY_VISIT = re.compile(
    r"\b(?:my|mi|mis) (?:\w+ ){0,2}(?:appointment|appt|visit|booking|cita|consulta|turno)s?\b", re.I
)
_NO_THANKS = re.compile(
    r"\W*(?:(?:oh|actually|ah|mm+|hmm+|ay|uy|pues)\W+)?(?:no|nope|nah|naw)\W+(?:but\W+)?"
    r"(?:thanks?(?: you)?|thx|thnx|tx|ty|(?:muchas\W+)?gracias)\W*",
    re.IGNORECASE,
)
# What was read as "stop" under this, without a word that ends anything, is asked about instead.
_SURE = 0.5
_OWN_VISIT = re.compile(
    r"\b(?:my|the|an|mi|la|una) (?:\w+ )?(?:appointment|appt|visit|cita|consulta)s?\b", re.I
)


async def end(step: Step, reading: Reading) -> bool:
    """Whether the message ends the task, or begins it anew."""
    deciding = step.asked == "confirmation" and step.purpose == "cancel" and reading.says_yes
    told = tells_who(step, reading) or corrects_details(reading, asked=step.asked)
    kept = deciding or reading.changes_person or told
    said = step.turn.intent == "stop" and (reading.ends or step.turn.confidence >= _SURE)
    stops = (said or _declines(step)) and not kept and not _still_chooses(step, reading)
    if reading.starts_over:
        await start_over(step)
    elif (stops and step.asked) or (not told and _gives_up(step, reading)):
        await stop(step)
    else:
        return False
    return True


def _declines(step: Step) -> bool:
    """ "no thanks" to "what is your name?" or to the summary; of times shown only none suits."""
    asked = step.asked in (*DETAILS, "relationship", "code", "confirmation")
    books = step.purpose in ("book", "move")
    return asked and books and bool(_NO_THANKS.fullmatch(step.turn.text))


async def stop(step: Step) -> None:
    await step.turn.api.release_holds()
    step.turn.say("utter_stopped")
    several.drop_all(step)
    step.done = True


async def start_over(step: Step) -> None:
    await step.turn.api.release_holds()
    step.task.__dict__.update(Task(contact=step.task.contact, misses=0).__dict__)
    adopt_verified(step.task, step.identity)
    step.turn.say("utter_starting_over")
    await ask_on(step)


def _still_chooses(step: Step, reading: Reading) -> bool:
    """ "ill do third", "not quite, i asked for a check-up": no end, whatever it was read as."""
    found = reading.understanding
    if step.asked == "offer":
        says = bool(found.choice or found.time.kind != "none")
    else:
        says = step.asked == "confirmation" and bool(found.visit_type or found.practitioner)
    return says and not reading.ends


def _gives_up(step: Step, reading: Reading) -> bool:
    """ "cancel that appointment" in the middle of a booking: what is not booked yet is dropped."""
    text, found = step.turn.text, reading.understanding
    wishes_nothing = not (found.visit_type or found.practitioner or found.time.kind != "none")
    changes_things = step.asked is not None and step.purpose in ("book", "move")
    if changes_things and wishes_nothing and afterwards.drops_it(text) and not found.person:
        return True
    return (
        step.asked is not None
        and step.purpose == "book"
        and step.turn.intent in ("cancel_appointment", "cancel_reminder")
        and (afterwards.cancels_visit(text) or (wishes_nothing and not reading.is_question))
        and not _MY_VISIT.search(text)
        and not afterwards.is_of_medicine(text, found)
    )


def belongs_elsewhere(step: Step, reading: Reading, answered: bool) -> bool:
    """Whether another rule answers this message; the form is resumed after it."""
    intent, found = step.turn.intent, reading.understanding
    if corrects_details(reading, asked=step.asked):
        return False
    if intent in CLINICAL:
        return not _tells_kind(step, answered)
    if intent == "request_human" and not tells_who(step, reading):
        return True
    says_wish = bool(found.visit_type or found.practitioner or found.time.kind != "none")
    if intent == "ask_symptom":
        told = answered and step.asked == "visit_type"  # "ear pain" is what the visit is for
        return not (says_wish or told or step.asked is None)
    if intent in REMINDERS:
        return afterwards.is_of_medicine(step.turn.text, found)
    if is_aside(intent):
        if among.fitting_of(step.task.shown(), found):
            return False  # "can i come at 10 then?" is about the times shown
        if says_wish and reading.changes_mind:
            return False
        return not answered or (reading.is_question and is_question_about_clinic(intent))
    if APPOINTMENTS.get(intent, step.purpose) != step.purpose and step.asked is not None:
        return _switches(step, reading, answered=answered)
    return False


def _tells_kind(step: Step, answered: bool) -> bool:
    """ "just a follow-up on my blood pressure", said to "what kind of visit?": what it is for, and
    no question, where it was hardly read as one."""
    doubted = step.turn.confidence < _SURE and not asks(step.turn.text)
    return answered and step.asked == "visit_type" and doubted


def _is_other_kind(step: Step, reading: Reading) -> bool:
    """Whether another kind of visit is named than that of the visit which is moved or cancelled."""
    subject, named = step.task.subject, reading.understanding.visit_type
    return bool(subject and named and subject.visit_type_id not in (named.id, *named.alternatives))


def _switches(step: Step, reading: Reading, *, answered: bool) -> bool:
    """Whether another appointment task is wished for in the middle of this one."""
    if step.turn.intent == "cancel_appointment" and step.purpose == "book":
        return bool(_MY_VISIT.search(step.turn.text))
    if step.turn.intent == "cancel_appointment" and afterwards.cancels_visit(step.turn.text):
        return True
    if step.turn.intent == "book_appointment" and _is_other_kind(step, reading):
        return True
    if step.turn.intent == "book_appointment" and step.task.subject is None:
        # "no, i want to book a flu shot", while who it is for is asked to find a visit.
        named = reading.understanding.visit_type or afterwards.wants_one(step.turn.text)
        return bool(named) and not answered and not _MY_VISIT.search(step.turn.text)
    if step.turn.intent == "reschedule_appointment" and step.purpose == "cancel":
        # "can i change it to another thursday instead?", said to "shall i cancel it?".
        return not afterwards.cancels_visit(step.turn.text)
    return bool(_OWN_VISIT.search(step.turn.text)) and not answered
