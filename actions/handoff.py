"""Hand-offs: clinical questions, wishes for a person, privacy requests, complaints."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn, read_turn
from actions.wording import button

CLINICAL = {
    "ask_symptom": "symptom_question",
    "ask_diagnosis": "diagnosis_question",
    "ask_medication_advice": "medication_question",
    "ask_results": "results_question",
}
ROUTINE = {
    "request_human": ("person_requested", None),
    "privacy_request": ("privacy_request", "utter_privacy"),
    "complain": ("complaint", "utter_complaint"),
}


class RequestClinician(Action):  # type: ignore[misc]
    """Anything that asks for a clinical judgement goes to a person; nothing is judged here."""

    def name(self) -> str:
        return "action_request_clinician"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        reason = CLINICAL.get(turn.intent, "clinical_question")
        await tell_hand_off(turn, urgency="clinical", reason=reason)
        if turn.active_loop is None:
            turn.say(
                "utter_handoff_visit",
                buttons=[button("book", "/book_appointment", turn.language)],
            )
        return []


class RequestPerson(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_request_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        reason, response = ROUTINE.get(turn.intent, ("person_requested", None))
        if response:
            turn.say(response)
        await tell_hand_off(turn, urgency="routine", reason=reason)
        return []


async def tell_hand_off(turn: Turn, *, urgency: str, reason: str) -> None:
    """Open an escalation and say what the api says about it: what happens next, and when."""
    opened = await turn.api.escalate(urgency=urgency, reason=reason)
    for line in opened.texts:
        turn.say("utter_handoff", line=line)


ACTIONS = [RequestClinician(), RequestPerson()]
