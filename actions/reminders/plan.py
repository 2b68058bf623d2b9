"""What is known of a reminder, kept in dialogue slots, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from actions.forms import changed_slots
from actions.reminders.recurrence import is_complete, parts_of, say_recurrence
from actions.turn import Turn
from actions.wording import button, say_clock, say_day
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
    for_days: int | None = None
    last_day: str | None = None  # "2026-12-10", in the patient's zone
    first_at: str | None = None
    part: str | None = None  # of the day, said without its clock time
    deed: str | None = None  # pause | resume
    in_quiet_hours: bool | None = None  # asked (False), agreed (True)
    reminder: str | None = None
    listed_reminders: list[dict[str, Any]] | None = None
    misses: int | None = None
    # What parts of the day mean to the patient: {"morning": "07:30"}.
    day_times: dict[str, str] | None = None

    def listed(self) -> list[ReminderRead]:
        return [ReminderRead.model_validate(each) for each in self.listed_reminders or []]

    @property
    def subject(self) -> ReminderRead | None:
        return next((each for each in self.listed() if each.id == self.reminder), None)

    @property
    def is_timed(self) -> bool:
        return bool(self.recurrence and is_complete(self.recurrence))


# `day_times` stays: what "first thing in the morning" means is asked once.
PLAN_SLOTS = tuple(each.name for each in fields(Plan) if each.name not in ("misses", "day_times"))


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


def say_schedule(plan: Plan, language: str) -> str:
    """The schedule as it will be kept: with its end, and for intervals from when it counts."""
    spanish, rule = language == "es", plan.recurrence or ""
    said = say_recurrence(rule, language)
    if "FREQ=HOURLY" in rule:
        if plan.first_at:
            clock = say_clock(int(plan.first_at[:2]), int(plan.first_at[3:]), language)
            said += f", desde las {clock}" if spanish else f", counted from {clock}"
        else:
            said += ", desde ahora" if spanish else ", counted from now"
    if plan.for_days:
        said += f", por {plan.for_days} días" if spanish else f", for {plan.for_days} days"
    if plan.last_day:
        said += _say_last_day(plan.last_day, language)
    return said


def line_of(reminder: ReminderRead, language: str) -> str:
    dose = f" ({reminder.dose})" if reminder.dose else ""
    line = f"{reminder.medication}{dose}, {say_recurrence(reminder.recurrence, language)}"
    if (ends := parts_of(reminder.recurrence).get("UNTIL")) and not ends.endswith("Z"):
        line += _say_last_day(ends[:8], language)
    if reminder.status == "paused":
        line += " (en pausa)" if language == "es" else " (paused)"
    return line


def _say_last_day(day: str, language: str) -> str:
    joint = ", hasta el " if language == "es" else ", until "
    return joint + say_day(datetime.fromisoformat(day), language)


def neutral_label(language: str) -> str:
    return "mi medicina" if language == "es" else "my medicine"


def remind_button(turn: Turn) -> dict[str, str]:
    return button("remind", "/set_medication_reminder", turn.language)
