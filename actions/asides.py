"""Questions about the clinic, help and feedback: first whether something is known of it."""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.faq import answer_question
from actions.symptoms import offer_visit
from actions.turn import Turn, read_turn
from actions.urgency import tell_urgent
from actions.which import ask_if_unsure

SAID = {"help": "utter_help", "give_feedback": "utter_feedback"}
_QUESTION = re.compile(
    r"\?|^\W*(?:(?:and|so|but|ok|hey|hi|also|y|oye|oiga|pero|hola),?\s+)*"
    r"(?:is|are|was|does|do|did|can|could|would|will|has|have|how|hows|how's|what|whats|what's|"
    r"who|which|tell me|qu[eé]|c[oó]mo|"
    r"cu[aá]l|qui[eé]n|es|est[aá]|trata|atiende|tiene|puede|ser[aá])\b",
    re.IGNORECASE,
)


class AnswerFaq(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_answer_faq"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        return await ask_if_unsure(turn, tracker) or await answer_question(turn)


class AnswerAside(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_answer_aside"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        if await tell_urgent(turn):
            offer_visit(turn)
        elif await _asks_about_practitioner(turn):
            return await answer_question(turn.read_as("faq_practitioners"))
        else:
            turn.say(SAID.get(turn.intent, "utter_help"))
        return []


async def _asks_about_practitioner(turn: Turn) -> bool:
    """ "is dr rivera any good with kids": nobody is judged, their entry is shown."""
    if not turn.text or not _QUESTION.search(turn.text):
        return False
    return (await turn.api.understand(text=turn.text)).practitioner is not None


ACTIONS = [AnswerFaq(), AnswerAside()]
