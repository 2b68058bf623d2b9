"""The actions that Rasa calls for the appointment forms."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments.step import take_step
from actions.appointments.task import PURPOSES, SLOTS, read_task, slot_events
from actions.turn import read_turn

REQUESTED = "requested_slot"


class ValidateAppointmentForm(Action):  # type: ignore[misc]
    """Takes each message while its form is active, and when the form begins."""

    def __init__(self, form: str) -> None:
        self._form = form

    def name(self) -> str:
        return f"validate_{self._form}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        task = read_task(turn.slots)
        purpose = PURPOSES[self._form]
        step = await take_step(turn, task, purpose, turn.requested)
        if step.rejected:
            return []
        asked = None if step.done else step.question
        return [*slot_events(turn.slots, task), SlotSet(REQUESTED, asked)]


class OpenTask(Action):  # type: ignore[misc]
    """Clears what an earlier task left, before a form begins."""

    def name(self) -> str:
        return "action_open_task"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        if tracker.active_loop_name in PURPOSES and tracker.get_slot("held_until"):
            await read_turn(dispatcher, tracker).api.release_holds()
        return [*_cleared(tracker), SlotSet(REQUESTED, None)]


class CloseTask(Action):  # type: ignore[misc]
    """Clears the slots of a task that has ended."""

    def name(self) -> str:
        return "action_close_task"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        return _cleared(tracker)


def _cleared(tracker: Tracker) -> list[Any]:
    """Who was meant ends with the task, so that the next one is never for the wrong person.
    A contact stays: it is the patient's own whoever the visit is for."""
    names = [*(name for name in SLOTS if name != "contact"), "reminder", "medication", "dose",
             "recurrence", "listed_reminders"]  # fmt: skip
    return [SlotSet(name, None) for name in names if tracker.get_slot(name) is not None]


ACTIONS = [*(ValidateAppointmentForm(form) for form in PURPOSES), OpenTask(), CloseTask()]
