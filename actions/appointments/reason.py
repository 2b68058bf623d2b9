"""Why a patient comes: carried from what they asked before into the booking, and to the clinician.

The reason is kept as the id of the message that told it; its words stay in the transcript.
"""

from typing import Any

from actions.appointments.picking import visit_choices
from actions.appointments.progress import Step
from actions.appointments.reading import Reading
from actions.client import ApiRefused
from actions.turn import Turn
from actions.wording import Button, button
from api.scheduling.schemas import AppointmentRead

# The slot with the message that told the reason, and the kind of visit that suits it.
REASON = "reason"
# In it: whether the booking at hand is for that reason.
CARRIED = "carried"
# The slot with the visit that a note may be left for, and the parts that are still open.
NOTE = "note"
PARTS = ("what", "since", "how_bad", "tried")
USUAL = "sick-visit"
# Visits for which a clinician is helped by a few words beforehand.
_NOTED = frozenset(["sick-visit", "skin-check", "follow-up", "telehealth-visit"])


async def reason_of(turn: Turn) -> dict[str, str]:
    """What a message about a symptom leaves behind for a booking."""
    found = await turn.api.understand(text=turn.text)
    visit = found.visit_type.id if found.visit_type else USUAL
    return {"utterance": turn.api.utterance_id, "visit_type": visit}


def carry_over(step: Step) -> None:
    """A booking that begins right after a symptom was told, and names no visit, is for that; so is
    one of the very message that told it."""
    reason = step.turn.slots.get(REASON)
    if step.purpose != "book" or not reason:
        return
    told_here = reason["utterance"] == step.turn.api.utterance_id
    if told_here or not step.task.visit_type:
        step.reason = {**reason, CARRIED: True}
    if step.task.visit_type:
        return
    step.task.visit_type = reason["visit_type"]
    step.task.changed.add("visit_type")
    step.turn.say("utter_reason_carried")


async def take_reason(step: Step, reading: Reading) -> bool:
    """What hurts or itches, told where no visit is named, is what the visit is for."""
    task, told = step.task, reading.understanding.complaint
    if step.purpose != "book" or task.visit_type or step.asked not in (None, "visit_type"):
        return False
    if not told or (step.asked and reading.is_question):
        return False
    if USUAL not in {kind.id for kind in await visit_choices(step)}:
        return False
    step.reason = {"utterance": step.turn.api.utterance_id, "visit_type": USUAL, CARRIED: True}
    task.visit_type = USUAL
    task.changed.add("visit_type")
    step.turn.say("utter_reason_carried")
    return True


def leave_with_another(step: Step) -> None:
    """A booking that is for somebody else now is not for what was told before."""
    slots, task = step.turn.slots, step.task
    before, reason = slots.get("relationship"), slots.get(REASON)
    same = task.relationship == before and task.relation == (slots.get("relation") or task.relation)
    child_writes = step.fit is not None and step.fit.small_child  # of whom it was all along
    if before and reason and not same and not child_writes:
        step.reason = {**reason, CARRIED: False}


async def pass_on(step: Step, booked: AppointmentRead) -> dict[str, Any] | None:
    """After a booking: keep the reason for the clinician and offer to note a little more."""
    reason, parts = step.turn.slots.get(REASON), list(PARTS)
    if step.purpose != "book":
        return None
    if (
        reason
        and reason.get(CARRIED)
        and await write(step.turn, booked.id, "what", reason["utterance"])
    ):
        parts.remove("what")
    waiting = step.waiting if step.waiting is not None else step.turn.slots.get("next_people")
    if waiting or booked.visit_type_id not in _NOTED:
        return None
    step.turn.say("utter_offer_note", buttons=note_buttons(step.turn.language))
    return {"appointment": booked.id, "parts": parts}


def note_buttons(language: str) -> list[Button]:
    return [
        button("leave_note", '/inform{"note":"begin"}', language),
        button("no_next", "/deny", language),
    ]


async def write(turn: Turn, appointment_id: str, part: str, utterance_id: str) -> bool:
    """Whether the note was kept; a visit or message that is gone meanwhile is no fault."""
    try:
        await turn.api.note_visit(
            appointment_id=appointment_id, part=part, utterance_id=utterance_id
        )
    except ApiRefused as refused:
        if refused.code in ("NotFound", "AppointmentUnknown", "NotVerified"):
            return False
        raise
    return True
