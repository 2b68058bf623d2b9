"""The actions that Rasa calls for the appointment forms."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments.afterwards import (
    LAST_VISIT,
    cancels_visit,
    has_last_visit,
    is_of_medicine,
    moves_visit,
    wants_one,
    wishes_a_visit,
)
from actions.appointments.reason import NOTE, REASON
from actions.appointments.several import offer_begun, set_aside
from actions.appointments.step import take_step
from actions.appointments.task import NEXT_PEOPLE, PURPOSES, SLOTS, read_task, slot_events
from actions.faq import answer_also
from actions.forms import REQUESTED, ValidateForm
from actions.intents import APPOINTMENTS, REMINDERS
from actions.introduced import practitioner_meant
from actions.next_task import (
    offer_task,
    set_aside_task,
    set_aside_visit,
    take_the_one_meant,
    take_up,
)
from actions.reminders.afterwards import LAST_REMINDER as LAST
from actions.reminders.afterwards import form_about_reminder, form_of_that_reminder
from actions.reminders.plan import PLAN_SLOTS
from actions.turn import Turn, last_said, read_turn
from actions.which import ask_if_unsure

_OF_OWN_VISITS = ("check_appointment", "reschedule_appointment", "cancel_appointment")
_LIKE_A_CHANGE = ("change_reminder", "cancel_reminder", "book_appointment")


class ValidateAppointmentForm(ValidateForm):
    async def take(self, turn: Turn) -> list[Any]:
        task = read_task(turn.slots)
        waits = await set_aside_visit(turn) if self.form == "booking_form" else []
        step = await take_step(turn, task, PURPOSES[self.form], turn.requested)
        if step.rejected:
            return []
        events = slot_events(turn.slots, task)
        if step.made is not None:
            events.append(SlotSet(LAST_VISIT, step.made or None))
        if step.waiting is not None:
            events.append(SlotSet(NEXT_PEOPLE, step.waiting or None))
        if step.reason is not None:
            events.append(SlotSet(REASON, step.reason))
        if step.note is not None:
            events.append(SlotSet(NOTE, step.note))
        return [*events, *waits, SlotSet(REQUESTED, None if step.done else step.question)]

    async def set_aside(self, turn: Turn) -> list[Any]:
        return await set_aside_task(turn)


class OpenTask(Action):  # type: ignore[misc]
    """Clears what an earlier task left, before a form begins."""

    def name(self) -> str:
        return "action_open_task"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        await answer_also(turn)
        aside = []
        if tracker.active_loop_name in PURPOSES:
            if tracker.get_slot("held_until"):
                await turn.api.release_holds()
            if PURPOSES[tracker.active_loop_name] == "book":
                aside = _set_booking_aside(turn)
        none = last_said(tracker) == "utter_no_appointments"
        form = await _form_of_reminder(turn) or await _form_of_visit(turn, told_none=none)
        if form is None and (asked := await ask_if_unsure(turn, tracker)):
            return [*asked, FollowupAction("action_listen")]
        if form is None and turn.intent in APPOINTMENTS and "id" in (turn.slots.get(LAST) or {}):
            aside = [*aside, SlotSet(LAST, None)]  # what follows is of the visit
        follow = [FollowupAction(form)] if form else []
        meant = take_the_one_meant(turn, last_said(tracker), turn.intent)
        waiting = [*meant, *await set_aside_task(turn), *take_up(turn)]
        if turn.intent == "book_appointment":
            waiting += await practitioner_meant(turn, tracker)
        return [*_cleared(tracker), *aside, *waiting, SlotSet(REQUESTED, None), *follow]


class CloseTask(Action):  # type: ignore[misc]
    """Clears the slots of a task that has ended."""

    def name(self) -> str:
        return "action_close_task"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        told = tracker.get_slot(REASON) is not None
        ended = [*_cleared(tracker), *([SlotSet(REASON, None)] if told else [])]
        if last_said(tracker) == "utter_move_that_one":
            wished = [SlotSet(name, value) for name, value in _wish_for_chosen(turn).items()]
            return [*ended, *wished, FollowupAction("reschedule_form")]
        if await _moves_instead(turn, tracker):
            return [*ended, FollowupAction("reschedule_form")]
        offer_begun(turn)
        return [*ended, *offer_task(turn)]


def _set_booking_aside(turn: Turn) -> list[Any]:
    """Another task in the middle of a booking: it waits, with the time that was chosen.

    The button beside "you already have this visit" moves that one in its place.
    """
    if turn.is_button and turn.intent == "reschedule_appointment":
        turn.say("utter_move_that_one")
        return []
    if turn.intent not in REMINDERS and turn.intent not in _OF_OWN_VISITS:
        return []
    return set_aside(replace(turn, slots={**turn.slots, **_wish_for_chosen(turn)}))


def _wish_for_chosen(turn: Turn) -> dict[str, Any]:
    """The time that was chosen and is given back now, as a wish for it."""
    offer = read_task(turn.slots).chosen
    if offer is None:
        return {}
    return {
        "wished_time": f"datetime {offer.start_local:%Y-%m-%dT%H:%M}",
        "practitioner": [offer.practitioner_id],
        "location": [offer.location_id],
    }


async def _moves_instead(turn: Turn, tracker: Tracker) -> bool:
    """ "no, don't cancel it, move it to the 17th": it was kept, and is to be moved."""
    if last_said(tracker) != "utter_kept" or not turn.text:
        return False
    return moves_visit(turn.text, await turn.api.understand(text=turn.text))


async def _form_of_reminder(turn: Turn) -> str | None:
    """ "i'm going to denver tomorrow" reads like a visit, "undo" like a stop: of a reminder."""
    if turn.intent in APPOINTMENTS or turn.intent == "cancel_reminder":
        return await form_about_reminder(turn)
    if turn.intent == "set_medication_reminder":
        return await form_of_that_reminder(turn)
    return None


async def _form_of_visit(turn: Turn, *, told_none: bool) -> str | None:
    """ "make it thursday" after a booking reads like a reminder's change: it is the visit's.
    "appt tomorrow 9am" reads like a question after one's own visits: it wishes for one. So does
    "then i want one" where it was told that there is none."""
    in_task = PURPOSES.get(turn.active_loop or "") in ("check", "cancel", "move")
    if (told_none or in_task) and wants_one(turn.text):
        return "booking_form"
    own = turn.intent in _OF_OWN_VISITS and not cancels_visit(turn.text)
    if own and turn.text and turn.active_loop is None:
        found = await turn.api.understand(text=turn.text)
        return "booking_form" if wishes_a_visit(turn.text, found) else None
    if turn.intent not in _LIKE_A_CHANGE or turn.is_button:
        return None
    if turn.active_loop is not None or not turn.slots.get(LAST_VISIT):
        return None
    found = await turn.api.understand(text=turn.text)
    if is_of_medicine(turn.text, found) or not await has_last_visit(turn):
        return None
    if moves_visit(turn.text, found):
        return "reschedule_form"
    if turn.intent == "book_appointment" or await turn.api.list_reminders():
        return None
    return "cancel_form" if cancels_visit(turn.text) else "reschedule_form"


def _cleared(tracker: Tracker) -> list[Any]:
    """Who was meant ends with the task, so that the next one is never for the wrong person.
    A contact stays: it is the patient's own whoever the visit is for."""
    names = [*(name for name in SLOTS if name != "contact"), *PLAN_SLOTS]
    return [SlotSet(name, None) for name in names if tracker.get_slot(name) is not None]


ACTIONS = [*(ValidateAppointmentForm(form) for form in PURPOSES), OpenTask(), CloseTask()]
