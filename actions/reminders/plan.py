"""What is known of a reminder, kept in dialogue slots, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from actions.forms import changed_slots
from actions.reminders.recurrence import is_complete, say_recurrence
from actions.turn import Turn
from actions.wording import button
from api.internal.schemas import ReminderRead

PURPOSES = {
    "reminder_form": "set",
    "reminder_change_form": "change",
    "reminder_cancel_form": "stop",
}


@dataclass
class Plan:
    """What is known of a reminder; `medication` is a name of the list or a neutral label."""

    medication: str | None = None
    dose: str | None = None
    recurrence: str | None = None
    reminder: str | None = None
    listed_reminders: list[dict[str, Any]] | None = None
    misses: int | None = None

    def listed(self) -> list[ReminderRead]:
        return [ReminderRead.model_validate(each) for each in self.listed_reminders or []]

    @property
    def subject(self) -> ReminderRead | None:
        return next((each for each in self.listed() if each.id == self.reminder), None)

    @property
    def is_timed(self) -> bool:
        return bool(self.recurrence and is_complete(self.recurrence))


def next_question(plan: Plan, purpose: str) -> str:
    if purpose == "set":
        if not plan.medication:
            return "medication"
    elif not plan.subject:
        return "reminder"
    if purpose != "stop" and not plan.is_timed:
        return "recurrence"
    return "confirmation"


def read_plan(slots: Mapping[str, Any]) -> Plan:
    return Plan(**{each.name: slots.get(each.name) for each in fields(Plan)})


def plan_events(before: Mapping[str, Any], plan: Plan) -> list[Any]:
    return changed_slots(before, {each.name: getattr(plan, each.name) for each in fields(Plan)})


def line_of(reminder: ReminderRead, language: str) -> str:
    dose = f" ({reminder.dose})" if reminder.dose else ""
    return f"{reminder.medication}{dose}, {say_recurrence(reminder.recurrence, language)}"


def neutral_label(language: str) -> str:
    return "mi medicina" if language == "es" else "my medicine"


def remind_button(turn: Turn) -> dict[str, str]:
    return button("remind", "/set_medication_reminder", turn.language)
