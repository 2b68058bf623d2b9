"""A one-time code that was typed when no form waited for it."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import read_turn


class AcknowledgeCode(Action):  # type: ignore[misc]
    def name(self) -> str:
        return "action_acknowledge_code"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        identity = await turn.api.get_identity()
        turn.say("utter_verified_alone" if identity.verified else "utter_code_not_needed")
        return []


ACTIONS = [AcknowledgeCode()]
