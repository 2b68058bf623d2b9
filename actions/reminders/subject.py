"""Which of a patient's reminders a message is about."""

from collections.abc import Iterable
from typing import Literal

from actions.reminders.naming import read_naming
from actions.reminders.plan import Plan
from actions.turn import Turn
from api.extraction.schemas import Understanding
from api.internal.schemas import ReminderRead
from api.wording.medicines import names_part


async def choose_subject(
    turn: Turn, plan: Plan, purpose: str
) -> tuple[Literal["", "chosen", "another"], str]:
    """Note the reminder that a message names, by its medicine, its hour, its last day or its place
    in the list. Return what came of it, and the message without an hour or a day that names one.

    `another`: it speaks of a medicine that no reminder is for; what it wishes is done to none.
    What was said of one reminder is not kept for the next.
    """
    if purpose == "set":
        return "", turn.text
    found, listed, before = await turn.api.understand(text=turn.text), plan.listed(), plan.reminder
    naming = await read_naming(turn)
    fitting = _fitting(listed, found)
    if found.medications and not fitting:
        _forget(plan)
        plan.reminder = None
        return "another", turn.text
    if naming.is_any:
        fitting = naming.among(fitting or listed)
        if not fitting:
            plan.reminder = None  # none is at that hour: which one is asked
    if fitting:
        plan.reminder = fitting[0].id if len(fitting) == 1 else None
    choice = found.choice if turn.requested == "reminder" and not naming.is_any else None
    if found.medications:
        plan.named = sorted({name for one in found.medications for name in (one.name, one.said)})
    if choice and choice.index and -1 <= choice.index <= len(listed):
        plan.reminder = (listed[choice.index - 1] if choice.index > 0 else listed[-1]).id
    elif len(fitting) != 1:
        return "", naming.rest
    if not found.medications:
        plan.named = None
    if before and plan.reminder != before:
        _forget(plan)
    return "chosen", naming.rest


def _fitting(listed: Iterable[ReminderRead], found: Understanding) -> list[ReminderRead]:
    names = {name.lower() for one in found.medications for name in (one.name, one.said)}
    return [one for one in listed if is_about(one, names)]


def is_about(reminder: ReminderRead, names: Iterable[str]) -> bool:
    """Whether it is for one of these medicines; it may be for several."""
    return names_part(reminder.medication, names)


def _forget(plan: Plan) -> None:
    plan.dose = plan.recurrence = plan.part = None
    plan.for_days = plan.last_day = plan.without_end = None
