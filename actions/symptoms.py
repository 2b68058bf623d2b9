"""General questions about a symptom: a card of ours, or a person; never a guess."""

from typing import Any

from rasa_sdk.events import SlotSet

from actions.appointments.reason import REASON, reason_of
from actions.handoff import VisitFirst, asks, offer_clinician, pass_to_clinician
from actions.turn import Turn
from actions.wording import button, person_button


class AnswerSymptom(VisitFirst):
    def name(self) -> str:
        return "action_answer_symptom"

    async def answer(self, turn: Turn) -> list[Any]:
        known = turn.text and turn.active_loop is None
        remembered = [SlotSet(REASON, await reason_of(turn))] if known else []
        if await _tells_card(turn):
            return remembered
        if turn.is_plain and turn.active_loop is None and not asks(turn.text):
            offer_clinician(turn)
        else:
            await pass_to_clinician(turn)
        return remembered


async def _tells_card(turn: Turn) -> bool:
    """Say the card that the message names; False if there is none or the screen saw more in it."""
    if not turn.text or turn.disposition not in ("none", ""):
        return False
    found = await turn.api.find_symptom_card(text=turn.text, language=turn.language)
    for line in found.messages:
        turn.say("utter_symptom_card", line=line)
    if found.messages and turn.active_loop is None:
        visit = button("book", "/book_appointment", turn.language)
        turn.say("utter_symptom_next", buttons=[visit, person_button(turn.language)])
    return bool(found.messages)


ACTIONS = [AnswerSymptom()]
