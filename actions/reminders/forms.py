"""The actions that Rasa calls for reminders and doses."""

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
from actions.faq import answer_also
from actions.forms import REQUESTED, ValidateForm
from actions.handoff import tell_hand_off
from actions.next_task import begin_second, set_aside_medicines, set_aside_task
from actions.reminders.afterwards import form_about_reminder
from actions.reminders.doses import hands_amount_over, note_dose
from actions.reminders.plan import (
    PURPOSES,
    next_question,
    plan_events,
    read_plan,
    remind_button,
)
from actions.reminders.reading import asks_what_now, is_undelivered
from actions.reminders.step import take_step
from actions.reminders.zone import line_with_zone
from actions.turn import Turn, read_turn
from actions.which import ask_if_unsure


class ValidateReminderForm(ValidateForm):
    async def take(self, turn: Turn) -> list[Any]:
        plan, purpose = read_plan(turn.slots), PURPOSES[self.form]
        waiting: list[Any] = []
        if purpose == "set" and not (turn.is_button or turn.interrupted):
            first, waiting = await set_aside_medicines(turn)
            if waiting and turn.requested:
                plan.recurrence = plan.part = plan.dose = None  # they were of all together
            turn = first
        outcome = await take_step(turn, plan, purpose)
        if outcome == "rejected":
            return []
        events = [*plan_events(turn.slots, plan), *waiting]
        if turn.slots.get(LAST_VISIT):
            events.append(SlotSet(LAST_VISIT, None))  # "cancel it" is about the reminder now
        asked = next_question(plan, purpose) if outcome == "asked" else None
        return [*events, SlotSet(REQUESTED, asked)]

    async def set_aside(self, turn: Turn) -> list[Any]:
        return await set_aside_task(turn)


class ListReminders(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_list_reminders"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if asked := await ask_if_unsure(turn, tracker):
            return asked
        await answer_also(turn)
        found = await turn.api.list_reminders()
        if not found:
            turn.say("utter_no_reminders", buttons=[remind_button(turn)])
            return await begin_second(turn)
        clinic = await turn.api.get_clinic(language=turn.language)
        lines = "\n".join(f"• {line_with_zone(each, clinic, turn.language)}" for each in found)
        page = await turn.api.get_reminder_page()
        turn.say("utter_reminders", lines=lines, custom={"reminder_page": page})
        return await begin_second(turn)


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
        if await _speaks_of_reminder(turn):
            return [FollowupAction("reminder_change_form")]
        if turn.active_loop is None and await _speaks_of_visit(turn):
            return [FollowupAction("reschedule_form")]
        if await hands_amount_over(turn, is_of_dose=turn.intent == "report_dose_taken"):
            return []
        if asks_what_now(turn.text):
            await tell_hand_off(turn, urgency="clinical", reason="medication_question")
            return []
        if turn.intent == "report_dose_skipped" and is_undelivered(turn.text):
            return [FollowupAction("action_list_reminders")]
        await note_dose(turn, self._ANSWERS.get(turn.intent, "taken"))
        return []


async def _speaks_of_reminder(turn: Turn) -> bool:
    """ "i'm in denver now", and "make it 10 pm" while no dose waits for an answer."""
    if await form_about_reminder(turn) is None:
        return False
    return not (await turn.api.get_conversation()).dose_open


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
