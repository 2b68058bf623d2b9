"""General questions about a symptom: a card of ours, or a person; never a guess."""

from typing import Any

from rasa_sdk.events import SlotSet

from actions.appointments.reason import REASON, reason_of
from actions.handoff import VisitFirst, asks, offer_clinician, pass_to_clinician
from actions.turn import Turn
from actions.urgency import tell_urgent
from actions.wording import button, person_button


class AnswerSymptom(VisitFirst):
    def name(self) -> str:
        return "action_answer_symptom"

    async def answer(self, turn: Turn) -> list[Any]:
        if await tell_urgent(turn):
            offer_visit(turn)
            return []
        card = await _tell_card(turn)
        known = turn.text and turn.active_loop is None
        reason = {**await reason_of(turn), "card": card} if known else None
        remembered = [SlotSet(REASON, reason)] if reason else []
        if card:
            return remembered
        if turn.is_plain and turn.active_loop is None and not asks(turn.text):
            offer_clinician(turn)
        else:
            await pass_to_clinician(turn)
        return remembered


async def _tell_card(turn: Turn) -> str | None:
    """Say the card that the message names and return its id; None if there is none or the screen
    saw more in it."""
    if not turn.text or turn.disposition not in ("none", ""):
        return None
    found = await turn.api.find_symptom_card(text=turn.text, language=turn.language)
    for line in found.messages:
        turn.say("utter_symptom_card", line=line)
    if found.messages:
        offer_visit(turn)
    return found.card if found.messages else None


def offer_visit(turn: Turn) -> None:
    """After a card; inside a form it would be one question beside another."""
    if turn.active_loop is None:
        visit = button("book", "/book_appointment", turn.language)
        turn.say("utter_symptom_next", buttons=[visit, person_button(turn.language)])


ACTIONS = [AnswerSymptom()]
