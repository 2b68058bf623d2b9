"""Which of a patient's reminders a message is about."""

from typing import Literal

from actions.reminders.plan import Plan
from actions.turn import Turn
from api.extraction.schemas import Understanding
from api.internal.schemas import ReminderRead


async def choose_subject(turn: Turn, plan: Plan) -> Literal["", "chosen", "another"]:
    """Note the reminder that a message names, by its medicine or by its place in the list.

    `another`: it speaks of a medicine that no reminder is for; what it wishes is done to none.
    What was said of one reminder is not kept for the next.
    """
    found, listed, before = await turn.api.understand(text=turn.text), plan.listed(), plan.reminder
    fitting = _fitting(listed, found)
    if found.medications and not fitting:
        _forget(plan)
        plan.reminder = None
        return "another"
    if fitting:
        plan.reminder = fitting[0].id if len(fitting) == 1 else None
    choice = found.choice if turn.requested == "reminder" else None
    if choice and choice.index and -1 <= choice.index <= len(listed):
        plan.reminder = (listed[choice.index - 1] if choice.index > 0 else listed[-1]).id
    elif len(fitting) != 1:
        return ""
    if before and plan.reminder != before:
        _forget(plan)
    return "chosen"


def _fitting(listed: list[ReminderRead], found: Understanding) -> list[ReminderRead]:
    names = {name.lower() for one in found.medications for name in (one.name, one.said)}
    return [one for one in listed if one.medication.lower() in names]


def _forget(plan: Plan) -> None:
    plan.dose = plan.recurrence = plan.part = None
    plan.for_days = plan.last_day = plan.without_end = None
