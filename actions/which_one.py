""" "The first one", said to "I am not sure which you meant: A or B?"."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction

from actions.faq import answer_question
from actions.handoff import tell_hand_off
from actions.next_task import ASKED, FORMS, take_the_one_meant
from actions.turn import Turn, last_said

_INTENT = re.compile(r"/(\w+)")


async def answer_which(turn: Turn, tracker: Tracker) -> list[Any] | None:
    """What the button that is meant does. None for any other words."""
    if last_said(tracker) != ASKED or not turn.text or turn.active_loop is not None:
        return None
    names = _names_shown(tracker)
    choice = (await turn.api.understand(text=turn.text)).choice
    index = choice.index if choice else None
    if not index or not -1 <= index <= len(names):
        return None
    name = names[index - 1 if index > 0 else index]
    if name.startswith("faq_"):
        return await answer_question(turn.read_as(name, ""))
    if name == "request_human":
        await tell_hand_off(turn, urgency="routine", reason="person_requested")
        return []
    follow = FORMS.get(name, "action_list_reminders" if name == "list_reminders" else None)
    known = take_the_one_meant(turn, ASKED, name)
    return [*known, FollowupAction(follow)] if follow else None


def _names_shown(tracker: Tracker) -> list[str]:
    """The intents of the buttons of the last message, in order."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            buttons = (event.get("data") or {}).get("buttons") or []
            return [
                found[1] for each in buttons if (found := _INTENT.match(str(each.get("payload"))))
            ]
    return []
