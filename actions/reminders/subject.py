"""Which of a patient's reminders a message is about."""

from collections.abc import Iterable, Sequence
from typing import Literal

from actions.reminders.absorbing import rebase
from actions.reminders.naming import Naming, read_naming
from actions.reminders.plan import Plan
from actions.turn import Turn
from api.extraction.schemas import Understanding
from api.internal.schemas import ReminderRead
from api.wording.medicines import names_part
from api.wording.recurrence import clocks_in


async def choose_subject(
    turn: Turn, plan: Plan, purpose: str
) -> tuple[Literal["", "chosen", "another", "unseen"], str]:
    """Note the reminder that a message names, by its medicine, its hour, its last day or its place
    in the list. Return what came of it, and the message without an hour or a day that names one.

    `another`: it speaks of a medicine that no reminder is for; what it wishes is done to none.
    `unseen`: its place alone was said, before what is on the screen now was there: which is asked.
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
    place = _place(turn, plan, naming, found)
    if found.medications:
        plan.named = sorted({name for one in found.medications for name in (one.name, one.said)})
    if place and len(fitting) != 1 and turn.unseen:
        return "unseen", naming.rest
    if place and len(fitting) != 1:
        plan.reminder = _at(listed, place)
    if len(fitting) != 1 and not (place and plan.reminder):
        return "", naming.rest
    if not found.medications:
        plan.named = None
    if plan.reminder != before:
        _begin_anew(plan, before)
    return "chosen", naming.rest


def _place(turn: Turn, plan: Plan, naming: Naming, found: Understanding) -> int | None:
    """The place in the list that was said; of one with two times "the first one" may be a time."""
    if naming.is_any:
        return None
    if turn.requested not in (None, "reminder"):
        several = plan.subject and len(clocks_in(plan.subject.recurrence)) > 1
        return None if several else naming.place
    bare = found.choice.index if turn.requested and found.choice else None
    return naming.place or bare


def _begin_anew(plan: Plan, before: str | None) -> None:
    if before:
        _forget(plan)
    rebase(plan)


def _at(listed: Sequence[ReminderRead], place: int) -> str | None:
    """None beyond the list: which one is asked."""
    picked = listed[place - 1 : place] if place > 0 else listed[-1:]
    return picked[0].id if picked else None


def take(plan: Plan, reminder_id: str) -> None:
    """The one that a button names; what was said of another one is not kept for it."""
    if plan.reminder not in (None, reminder_id):
        _forget(plan)
    plan.reminder = reminder_id
    rebase(plan)


def _fitting(listed: Iterable[ReminderRead], found: Understanding) -> list[ReminderRead]:
    names = {name.lower() for one in found.medications for name in (one.name, one.said)}
    return [one for one in listed if is_about(one, names)]


def is_about(reminder: ReminderRead, names: Iterable[str]) -> bool:
    """Whether it is for one of these medicines; it may be for several."""
    return names_part(reminder.medication, names)


def _forget(plan: Plan) -> None:
    plan.dose = plan.recurrence = plan.part = plan.unclear_clock = None
    plan.for_days = plan.last_day = plan.without_end = None
