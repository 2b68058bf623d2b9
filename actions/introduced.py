"""Practitioners who were told of just now: "can i see her on thursday", "the second one"."""

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.onset import names_day_to_come
from actions.turn import Turn, last_said

# The slot with their ids, in the order told.
TOLD = "told_practitioners"
SAID = "utter_practitioners"
_PRONOUN = re.compile(
    r"\b(?:her|him|them|she|he|they|that (?:one|doctor|person)|"
    r"ella|él|ell[oa]s|ver(?:la|lo|le)|atend(?:er|ería)me|es[ea] (?:doctora?|médic[oa]))\b",
    re.IGNORECASE,
)


async def practitioner_meant(turn: Turn, tracker: Tracker) -> list[Any]:
    """The one of those just told of whom a wish for a visit is about, as the slot of a booking."""
    told: list[str] = turn.slots.get(TOLD) or []
    if not told or not turn.text or last_said(tracker) != SAID:
        return []
    found = await turn.api.understand(text=turn.text)
    if found.practitioner or found.unknown_practitioner:
        return []
    if len(told) == 1:
        meant = _PRONOUN.search(turn.text) or names_day_to_come(found)
        return [SlotSet("practitioner", told)] if meant else []
    index = found.choice.index if found.choice else None
    if not index or not -1 <= index <= len(told):
        return []
    return [SlotSet("practitioner", [told[index - 1 if index > 0 else index]])]
