"""General questions about a symptom: a card of ours, or a person; never a guess."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff import pass_to_clinician, wishes_a_visit
from actions.turn import Turn, read_turn
from actions.wording import button, person_button


class AnswerSymptom(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_answer_symptom"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if await wishes_a_visit(turn):
            return [FollowupAction("booking_form")]
        if not await _tells_card(turn):
            await pass_to_clinician(turn)
        return []


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
