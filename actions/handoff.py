"""Hand-offs: clinical questions, wishes for a person, complaints."""

import re
from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.appointments.reason import REASON, reason_of
from actions.faq import answer_also
from actions.onset import lies_ahead, without_onset
from actions.turn import Turn, read_turn
from actions.urgency import tell_urgent
from actions.wording import button

_COME = re.compile(
    r"\b(?:asap|soon|book|appointment|appt|slot|come in|be seen|see (?:dr|doctor|nurse|the)|"
    r"get (?:a|an|my|in)|need|want|cita|turno|quiero|necesito|pronto|lo antes posible)\b",
    re.IGNORECASE,
)
# A question about health is answered by a person, whatever else is wished for.
_ASKS = re.compile(
    r"\b(?:should i|do i need|is (?:it|this|that)|could (?:it|this)|what (?:is|should|does|do)|why|"
    r"how (?:long|bad|do i|much)|normal|safe|dangerous|serious|side effects?|"
    r"deber[ií]a|es (?:normal|grave|peligroso)|por qu[eé]|qu[eé] (?:es|hago|puedo))\b",
    re.IGNORECASE,
)
CLINICAL = {
    "ask_symptom": "symptom_question",
    "ask_diagnosis": "diagnosis_question",
    "ask_medication_advice": "medication_question",
    "ask_results": "results_question",
}
# In fewer words the screen is seldom sure of anything.
LEAST_WORDS = 5
ROUTINE = {
    "request_human": ("person_requested", None),
    "complain": ("complaint", "utter_complaint"),
}


class VisitFirst(Action, ABC):  # type: ignore[misc]
    """Answers words about health, unless they wish for a visit: then the booking begins."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if await _wishes_a_visit(turn):
            # Before the form begins: it tells the clinician what the visit is for.
            return [SlotSet(REASON, await reason_of(turn)), FollowupAction("booking_form")]
        return await self.answer(turn)

    @abstractmethod
    async def answer(self, turn: Turn) -> list[Any]:
        """Say what is to be said, or pass it on; return what is to be remembered."""


class RequestClinician(VisitFirst):
    """Anything that asks for a clinical judgement goes to a person; nothing is judged here."""

    def name(self) -> str:
        return "action_request_clinician"

    async def answer(self, turn: Turn) -> list[Any]:
        if await tell_urgent(turn) and turn.is_plain:
            return []
        if turn.is_plain and turn.active_loop is None:
            offer_clinician(turn)
        else:
            await pass_to_clinician(turn)
        return []


def offer_clinician(turn: Turn) -> None:
    """Say that nothing is judged here, and ask whether a clinician is wanted."""
    ask = button("clinician", f"/{turn.intent}", turn.language)
    visit = button("book", "/book_appointment", turn.language)
    turn.say("utter_offer_clinician", buttons=[ask, visit])


def offer_if_unsure(turn: Turn) -> bool:
    """Offer a clinician where nothing was understood, or noted, of words that may be about health.

    The screen let them pass, and yet was not sure that no clinician is needed. Whether it was said.
    """
    if turn.is_plain or turn.active_loop is not None or turn.disposition not in ("none", ""):
        return False
    if len(turn.text.split()) < LEAST_WORDS:
        return False
    offer_clinician(turn.read_as("ask_diagnosis"))
    return True


async def pass_to_clinician(turn: Turn) -> None:
    """Open a clinical escalation, say what happens next, and offer a visit."""
    reason = CLINICAL.get(turn.intent, "clinical_question")
    await tell_hand_off(turn, urgency="clinical", reason=reason)
    if turn.active_loop is None:
        offer_after_hand_off(turn)


def offer_after_hand_off(turn: Turn) -> None:
    visit = button("book", "/book_appointment", turn.language)
    turn.say("utter_handoff_visit", buttons=[visit])


def asks(text: str) -> bool:
    """Whether words about health put a question."""
    return "?" in text or bool(_ASKS.search(text))


async def _wishes_a_visit(turn: Turn) -> bool:
    """Whether words about a symptom name a visit or practitioner together with a wish to come."""
    if turn.intent != "ask_symptom" or turn.active_loop or turn.disposition not in ("none", ""):
        return False
    if not turn.text or _ASKS.search(turn.text):
        return False
    found = await turn.api.understand(text=turn.text)
    if not (found.visit_type or found.practitioner):
        return False
    rest = without_onset(turn.text)
    return lies_ahead(await turn.api.understand(text=rest)) or bool(_COME.search(rest))


class RequestPerson(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_request_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        await answer_also(turn)
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
