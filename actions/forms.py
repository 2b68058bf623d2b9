"""What the forms of appointments and of reminders share: one message in, slots out."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.faq import answer_also
from actions.turn import Turn, read_turn
from actions.wording import person_button

REQUESTED = "requested_slot"
PATIENCE = 2
# The slot that says whether the last words of the form were a question before a write, and those:
# a yes to anything else writes nothing.
SUMMED_UP = "summed_up"
SUMMARIES = frozenset(
    "utter_summary utter_summary_for utter_summary_move utter_summary_cancel utter_confirm_zone "
    "utter_confirm_reminder utter_confirm_reminder_stop utter_reminder_together_sure "
    "utter_dose_in_quiet_hours".split()
)


class ValidateForm(Action, ABC):  # type: ignore[misc]
    """Takes each message while its form is active, and when the form begins."""

    def __init__(self, form: str) -> None:
        self.form = form

    def name(self) -> str:
        return f"validate_{self.form}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Any]:
        turn = read_turn(dispatcher, tracker)
        has_more = turn.requested and turn.also and not turn.interrupted
        events = await self.take(turn)
        if events:
            events.insert(0, SlotSet(SUMMED_UP, not SUMMARIES.isdisjoint(turn.said[-1:])))
        if events and has_more:
            own = list(dispatcher.messages)
            dispatcher.messages.clear()
            await answer_also(turn)
            taken = {each["name"]: each["value"] for each in events}
            aside = await self.set_aside(replace(turn, slots={**turn.slots, **taken}))
            events[-1:-1] = aside  # after what was taken, and the question last
            dispatcher.messages.extend(own)
        return events

    async def set_aside(self, turn: Turn) -> list[Any]:
        """Keep another task that the message wishes for beside the answer."""
        return []

    @abstractmethod
    async def take(self, turn: Turn) -> list[Any]:
        """Return the slots that are different now; nothing when another rule is to answer."""


def follows_summary(turn: Turn) -> bool:
    """Whether a yes is said to the question before a write, right after it and having seen it."""
    return bool(turn.slots.get(SUMMED_UP)) and not turn.unseen


def changed_slots(before: Mapping[str, Any], known: Mapping[str, Any]) -> list[Any]:
    """Events for what is different now; `misses` is always there, so Rasa sees a valid answer."""
    return [
        SlotSet(name, value)
        for name, value in known.items()
        if name == "misses" or value != before.get(name)
    ]


def say_missed(turn: Turn, misses: int | None) -> int:
    """Say that a message was not understood, the second time with a way out; returns the count."""
    count = (misses or 0) + 1
    if count >= PATIENCE:
        turn.say("utter_missed_again", buttons=[person_button(turn.language)])
    else:
        turn.say("utter_missed")
    return count
