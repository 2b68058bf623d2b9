"""What is known of a reminder, kept in dialogue slots, and what to ask next."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from actions.forms import changed_slots
from actions.reminders.recurrence import is_complete
from actions.turn import Turn
from actions.wording import button
from api.internal.schemas import ReminderRead
from api.wording.calendar import say_clock
from api.wording.medicines import names_all
from api.wording.recurrence import (
    names_no_day,
    parts_of,
    say_last_day,
    say_recurrence,
    strip_end,
)

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
    without_end: bool | None = None  # of a plan that had one
    first_at: str | None = None
    part: str | None = None  # of the day, said without its clock time
    unclear_clock: str | None = None  # "09:00", in the morning or in the evening
    deed: str | None = None  # pause | resume
    # Of a reminder for several the patient named these alone; None once it is about all of it.
    named: list[str] | None = None
    zone: str | None = None  # where the clocks are to go, not yet agreed to
    in_quiet_hours: bool | None = None  # asked (False), agreed (True)
    reminder: str | None = None
    listed_reminders: list[dict[str, Any]] | None = None
    misses: int | None = None
    # What parts of the day mean to the patient: {"morning": "07:30"}.
    day_times: dict[str, str] | None = None
    # What was done last, so that "it" is known after the task is over.
    last_reminder: dict[str, str] | None = None

    def listed(self) -> list[ReminderRead]:
        return [ReminderRead.model_validate(each) for each in self.listed_reminders or []]

    @property
    def subject(self) -> ReminderRead | None:
        return next((each for each in self.listed() if each.id == self.reminder), None)

    @property
    def is_part(self) -> bool:
        """Whether only some of what the reminder is for was named."""
        subject = self.subject
        return bool(self.named and subject and not names_all(subject.medication, self.named))

    @property
    def is_timed(self) -> bool:
        return bool(self.recurrence and is_complete(self.recurrence))

    @property
    def changes_beside_times(self) -> bool:
        """Whether another end or another dose is named, which leave the times as they are."""
        half = self.recurrence or self.part
        return not half and bool(self.for_days or self.last_day or self.without_end or self.dose)


# `day_times` stays: what "first thing in the morning" means is asked once.
_STAY = ("misses", "day_times", "last_reminder")
PLAN_SLOTS = tuple(each.name for each in fields(Plan) if each.name not in _STAY)


def next_question(plan: Plan, purpose: str) -> str:
    if plan.zone:
        return "confirmation"
    if purpose == "set":
        if not plan.medication:
            return "medication"
    elif not plan.subject:
        return "reminder"
    elif plan.deed and plan.is_part:
        return "confirmation"
    if purpose == "set" and not plan.is_timed:
        return "recurrence"
    if purpose == "change" and not (plan.is_timed or plan.changes_beside_times):
        return "recurrence"
    return "confirmation"


def read_plan(slots: Mapping[str, Any]) -> Plan:
    return Plan(**{each.name: slots.get(each.name) for each in fields(Plan)})


def plan_events(before: Mapping[str, Any], plan: Plan) -> list[Any]:
    return changed_slots(before, {each.name: getattr(plan, each.name) for each in fields(Plan)})


# A rule of weeks or months that names no day begins, and stays, on that of today.
_AS_TODAY = {
    "WEEKLY": ("on the same day of the week as today", "el mismo día de la semana que hoy"),
    "MONTHLY": (
        "on the same day of the month as today (from the 29th on: the last day)",
        "el mismo día del mes que hoy (desde el 29: el último día)",
    ),
}


def say_schedule(plan: Plan, language: str) -> str:
    """The schedule as it will be kept: with its end, and from when it counts where that decides."""
    spanish, rule, before = language == "es", plan.recurrence, plan.subject
    said = say_recurrence(rule or strip_end(before.recurrence if before else ""), language)
    if rule and "FREQ=HOURLY" in rule:
        if plan.first_at:
            clock = say_clock(int(plan.first_at[:2]), int(plan.first_at[3:]), language)
            said += f", desde las {clock}" if spanish else f", counted from {clock}"
        else:
            said += ", desde ahora" if spanish else ", counted from now"
    elif rule and names_no_day(rule):
        of = _AS_TODAY[parts_of(rule)["FREQ"]]
        said += f", {of[1] if spanish else of[0]}"
    return said + _say_end(plan, language)


def _say_end(plan: Plan, language: str) -> str:
    """The end that is chosen, or else the one that the plan has and keeps."""
    spanish, before = language == "es", plan.subject
    if plan.without_end:
        return ", sin fecha de fin" if spanish else ", with no end"
    if plan.last_day:
        return say_last_day(date.fromisoformat(plan.last_day), language)
    if plan.for_days:
        said = f", por {plan.for_days} días" if spanish else f", for {plan.for_days} days"
        from_today = " desde hoy" if spanish else " from today"
        return said + (from_today if before else "")
    return say_last_day(before.ends_on, language) if before and before.ends_on else ""


def line_of(reminder: ReminderRead, language: str) -> str:
    dose = f" ({reminder.dose})" if reminder.dose else ""
    when = say_recurrence(reminder.recurrence, language, reminder.time_zone)
    line = f"{reminder.medication}{dose}, {when}"
    if reminder.status == "paused":
        line += " (en pausa)" if language == "es" else " (paused)"
    return line


def neutral_label(language: str) -> str:
    return "mi medicina" if language == "es" else "my medicine"


def remind_button(turn: Turn) -> dict[str, str]:
    return button("remind", "/set_medication_reminder", turn.language)
