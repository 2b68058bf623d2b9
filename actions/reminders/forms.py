"""The reminder forms: what is missing is asked, and nothing is written without a yes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments.afterwards import (
    LAST_VISIT,
    has_last_visit,
    is_of_medicine,
    moves_visit,
    speaks_of_coming,
)
from actions.appointments.reading import Reading
from actions.appointments.step import ASIDES, CLINICAL, TASKS
from actions.client import ApiRefused
from actions.reminders.recurrence import (
    frequency_of,
    is_complete,
    recurrence_of,
    say_recurrence,
    says_count,
)
from actions.turn import Turn, read_turn
from actions.wording import button, person_button
from api.extraction.schemas import Understanding
from api.internal.schemas import ReminderRead

PURPOSES = {
    "reminder_form": "set",
    "reminder_change_form": "change",
    "reminder_cancel_form": "stop",
}
_STOP_IT = re.compile(
    r"\W*(?:please )?(?:(?:stop|remove|delete|cancel|end) (?:it|that|this)(?: one| reminder)?|"
    r"(?:qu[ií]t[ae]|elim[ií]n[ae]|b[oó]rr[ae]|canc[eé]l[ae])l[oa])(?: please| por favor)?\W*",
    re.IGNORECASE,
)
OWN = {"set_medication_reminder": "set", "change_reminder": "change", "cancel_reminder": "stop"}
PATIENCE = 2
_CHANNEL = re.compile(
    r"\b(?:e-?mail|text message|sms|texts?|call me|whatsapp|correo|mensaje)\b", re.I
)
_PAUSE = re.compile(r"\b(?:pause|hold off|suspend|pausa\w*|suspend\w+)\b", re.I)


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


class ValidateReminderForm(Action):  # type: ignore[misc]
    def __init__(self, form: str) -> None:
        self._form = form

    def name(self) -> str:
        return f"validate_{self._form}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        plan, purpose = read_plan(turn.slots), PURPOSES[self._form]
        outcome = await take_step(turn, plan, purpose)
        if outcome == "rejected":
            return []
        events = [
            SlotSet(each.name, getattr(plan, each.name))
            for each in fields(Plan)
            if each.name == "misses" or getattr(plan, each.name) != turn.slots.get(each.name)
        ]
        asked = next_question(plan, purpose) if outcome == "asked" else None
        if turn.slots.get(LAST_VISIT):
            events.append(SlotSet(LAST_VISIT, None))  # "cancel it" is about the reminder now
        return [*events, SlotSet("requested_slot", asked)]


async def take_step(turn: Turn, plan: Plan, purpose: str) -> str:
    """Return asked, done, or rejected when another rule answers the message."""
    if turn.interrupted:
        if turn.requested:
            turn.say("utter_back_to_task")
        return await _ask_on(turn, plan, purpose)
    if turn.is_button:
        return await _take_button(turn, plan, purpose)
    return await _take_words(turn, plan, purpose)


async def _take_button(turn: Turn, plan: Plan, purpose: str) -> str:
    plan.misses = 0
    if turn.intent == "stop":
        return _stopped(turn)
    if "reminder" in turn.entities:
        plan.reminder = turn.entities["reminder"]
    if "medication" in turn.entities:
        plan.medication = _neutral(turn.language)
    if turn.requested == "confirmation" and turn.intent in ("affirm", "deny"):
        return await _answer(turn, plan, purpose, yes=turn.intent == "affirm")
    return await _ask_on(turn, plan, purpose)


async def _take_words(turn: Turn, plan: Plan, purpose: str) -> str:
    understanding = await turn.api.understand(text=turn.text)
    clinic = await turn.api.get_clinic(language=turn.language)
    reading = Reading(turn, understanding, clinic)
    agreed = purpose == "stop" and turn.requested == "confirmation" and _agrees(reading)
    if agreed and next_question(plan, purpose) == "confirmation":
        return await _answer(turn, plan, purpose, yes=True)
    if turn.intent == "stop":
        return _stopped(turn)
    if purpose != "set" and not plan.listed_reminders and not await _list(turn, plan):
        return "done"
    changed = _absorb(turn, plan, understanding, purpose)
    yes_or_no = turn.requested == "confirmation" and (reading.says_yes or reading.says_no)
    if _belongs_elsewhere(turn, purpose, answered=changed or yes_or_no):
        return "rejected"
    told = _tell_limits(turn, purpose)
    if yes_or_no and not changed:
        return await _answer(turn, plan, purpose, yes=reading.says_yes and not reading.says_no)
    if turn.requested and not (changed or told):
        plan.misses = (plan.misses or 0) + 1
        again = plan.misses >= PATIENCE
        turn.say(
            "utter_missed_again" if again else "utter_missed",
            buttons=[person_button(turn.language)] if again else None,
        )
    else:
        plan.misses = 0
    return await _ask_on(turn, plan, purpose)


def _agrees(reading: Reading) -> bool:
    """ "yes, stop it" and "remove it" end the reminder, not the question about it."""
    return reading.says_yes or bool(_STOP_IT.fullmatch(reading.turn.text))


def _absorb(turn: Turn, plan: Plan, understanding: Understanding, purpose: str) -> bool:
    changed = False
    if understanding.medications:
        mention = understanding.medications[0]
        if purpose == "set":
            plan.medication, changed = mention.name, True
            plan.dose = (None if says_count(mention.dose) else mention.dose) or plan.dose
        else:
            fitting = [r for r in plan.listed() if r.medication.lower() == mention.name.lower()]
            if len(fitting) == 1:
                plan.reminder, changed = fitting[0].id, True
    choice = understanding.choice
    if purpose != "set" and turn.requested == "reminder" and choice and choice.index:
        listed = plan.listed()
        if -1 <= choice.index <= len(listed):
            chosen = listed[choice.index - 1] if choice.index > 0 else listed[-1]
            plan.reminder, changed = chosen.id, True
    if purpose == "stop":
        return changed
    if rule := recurrence_of(understanding, plan.recurrence):
        plan.recurrence, changed = rule, True
    elif often := frequency_of(understanding):
        plan.recurrence, changed = often, True
    elif says_count(turn.text):
        changed = True
    return changed


def _belongs_elsewhere(turn: Turn, purpose: str, *, answered: bool) -> bool:
    intent = turn.intent
    if intent == "request_human" or intent in CLINICAL:
        return True
    if OWN.get(intent) == purpose or turn.requested is None:
        return False
    if answered:
        return False
    return intent in ASIDES or intent in TASKS or intent == "ask_symptom"


def _tell_limits(turn: Turn, purpose: str) -> bool:
    before = len(turn.said)
    if purpose != "stop" and _CHANNEL.search(turn.text):
        turn.say("utter_reminder_only_here")
    if purpose == "stop" and _PAUSE.search(turn.text):
        turn.say("utter_reminder_no_pause")
    return len(turn.said) > before


async def _list(turn: Turn, plan: Plan) -> bool:
    """Load the reminders; False, and said, when there are none."""
    found = await turn.api.list_reminders()
    if not found:
        turn.say("utter_no_reminders", buttons=[_remind_button(turn)])
        return False
    plan.listed_reminders = [each.model_dump(mode="json") for each in found]
    if len(found) == 1:
        plan.reminder = found[0].id
    return True


async def _ask_on(turn: Turn, plan: Plan, purpose: str) -> str:
    if purpose != "set" and not plan.listed_reminders and not await _list(turn, plan):
        return "done"
    question = next_question(plan, purpose)
    language = turn.language
    if question == "medication":
        label = button("my_medicine", '/inform{"medication":"mine"}', language)
        turn.say("utter_which_medication", buttons=[label] if turn.requested else None)
    elif question == "recurrence":
        counted = says_count(turn.text) or bool(plan.recurrence)
        turn.say("utter_which_dose_times" if counted else "utter_which_schedule")
    elif question == "reminder":
        turn.say(
            "utter_which_reminder",
            buttons=[
                {"title": _line(each, language), "payload": f'/inform{{"reminder":"{each.id}"}}'}
                for each in plan.listed()
            ],
        )
    else:
        await _ask_confirmation(turn, plan, purpose)
    return "asked"


async def _ask_confirmation(turn: Turn, plan: Plan, purpose: str) -> None:
    language, subject = turn.language, plan.subject
    if purpose == "stop" and subject is not None:
        turn.say(
            "utter_confirm_reminder_stop",
            buttons=[
                button("yes_delete", "/affirm", language),
                button("keep", "/deny", language),
            ],
            reminder_line=_line(subject, language),
        )
        return
    zone = (await turn.api.get_conversation()).time_zone
    medication = subject.medication if subject else plan.medication or ""
    dose = plan.dose if purpose == "set" else ""
    turn.say(
        "utter_confirm_reminder",
        buttons=[button("yes_remind", "/affirm", language), button("no", "/deny", language)],
        what=f"{medication} ({dose})" if dose else medication,
        schedule=say_recurrence(plan.recurrence or "", language),
        zone=zone.replace("_", " "),
    )


async def _answer(turn: Turn, plan: Plan, purpose: str, *, yes: bool) -> str:
    if next_question(plan, purpose) != "confirmation":
        return await _ask_on(turn, plan, purpose)
    if not yes:
        if purpose == "set":
            plan.recurrence = None
            turn.say("utter_reminder_not_set")
            return await _ask_on(turn, plan, purpose)
        turn.say("utter_reminder_unchanged")
        return "done"
    try:
        await _write(turn, plan, purpose)
    except ApiRefused as refused:
        if refused.code != "RecurrenceUnclear":
            raise
        plan.recurrence = None
        turn.say("utter_schedule_unclear")
        return await _ask_on(turn, plan, purpose)
    return "done"


async def _write(turn: Turn, plan: Plan, purpose: str) -> None:
    if purpose == "stop":
        await turn.api.cancel_reminder(plan_id=plan.reminder or "")
        turn.say("utter_reminder_stopped")
        return
    if purpose == "change":
        done = await turn.api.change_reminder(
            plan_id=plan.reminder or "", recurrence=plan.recurrence or ""
        )
    else:
        before = {each.id for each in await turn.api.list_reminders()}
        done = await turn.api.create_reminder(
            medication=plan.medication or "",
            dose=plan.dose or "",
            recurrence=plan.recurrence or "",
        )
        if done.id in before:
            turn.say("utter_reminder_exists", reminder_line=_line(done, turn.language))
            return
    turn.say("utter_reminder_set", reminder_line=_line(done, turn.language))


def _line(reminder: ReminderRead, language: str) -> str:
    dose = f" ({reminder.dose})" if reminder.dose else ""
    return f"{reminder.medication}{dose}, {say_recurrence(reminder.recurrence, language)}"


def _neutral(language: str) -> str:
    return "mi medicina" if language == "es" else "my medicine"


def _remind_button(turn: Turn) -> dict[str, str]:
    return button("remind", "/set_medication_reminder", turn.language)


def _stopped(turn: Turn) -> str:
    turn.say("utter_stopped")
    return "done"


class ListReminders(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_list_reminders"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        found = await turn.api.list_reminders()
        if not found:
            turn.say("utter_no_reminders", buttons=[_remind_button(turn)])
            return []
        lines = "\n".join(f"• {_line(each, turn.language)}" for each in found)
        turn.say("utter_reminders", lines=lines)
        return []


class AnswerDose(Action):  # type: ignore[misc]
    """A dose taken, skipped or put off, in words. Whether a reminder was open, the api knows."""

    _ANSWERS = {
        "report_dose_taken": "taken",
        "report_dose_skipped": "skipped",
        "snooze_reminder": "snoozed",
    }

    def name(self) -> str:
        return "action_answer_dose"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if turn.active_loop is None and await _speaks_of_visit(turn):
            return [FollowupAction("reschedule_form")]
        done = await turn.api.answer_dose(answer=self._ANSWERS.get(turn.intent, "taken"))
        turn.say(f"utter_dose_{done.answered}")
        return []


async def _speaks_of_visit(turn: Turn) -> bool:
    """ "can i come an hour later?" and, after a booking, "a bit later" put off no dose."""
    if not turn.text:
        return False
    found = await turn.api.understand(text=turn.text)
    if speaks_of_coming(turn.text):
        return not is_of_medicine(turn.text, found)
    if not moves_visit(turn.text, found) or not await has_last_visit(turn):
        return False
    return not (await turn.api.get_conversation()).dose_open


ACTIONS = [
    *(ValidateReminderForm(form) for form in PURPOSES),
    ListReminders(),
    AnswerDose(),
]
