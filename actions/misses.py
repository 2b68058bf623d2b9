"""What is not understood outside a form: said otherwise each time, then a person, never a loop."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker

from actions.forms import PATIENCE
from actions.handoff import offer_if_unsure, tell_hand_off
from actions.intents import UNCLEAR
from actions.turn import Turn
from actions.wording import person_button

AGAIN, PERSON, READ = "utter_missed_choices", "utter_missed_person", "utter_missed_read"
# A turn in which one of these was said was not understood; any other turn begins the count anew.
MISSES = frozenset(
    ["utter_not_understood", "utter_inform_alone", "utter_out_of_scope", "utter_offer_clinician"]
    + [AGAIN, PERSON, READ]
)


async def say_not_understood(turn: Turn, tracker: Tracker, first: str) -> None:
    """`first` is what is said the first time; a person is offered the third time, told the next."""
    before = _misses_before(tracker)
    if len(before) >= PATIENCE:
        await _lead_to_person(turn, set().union(*before))
    elif turn.intent in UNCLEAR and offer_if_unsure(turn):
        return
    else:
        turn.say(AGAIN if before else first)


async def _lead_to_person(turn: Turn, said: set[str]) -> None:
    clinic = await turn.api.get_clinic(language=turn.language)
    phones = "; ".join(f"{place.name} {place.phone}" for place in clinic.locations)
    if PERSON not in said:
        turn.say(PERSON, buttons=[person_button(turn.language)], phones=phones)
        return
    if READ not in said:
        await tell_hand_off(turn, urgency="routine", reason="not_understood")
    turn.say(READ, phones=phones)


def _misses_before(tracker: Tracker) -> list[set[str]]:
    """What was said in each of the turns in a row, up to this message, not understood."""
    return list(takewhile(lambda said: said & MISSES, _turns_before(tracker.events)))


def _turns_before(events: list[dict[str, Any]]) -> Iterator[set[str]]:
    """The names of the responses of each earlier turn, the newest first."""
    said: set[str] = set()
    is_earlier = False
    for event in reversed(events):
        if event.get("event") == "bot":
            said.add(str((event.get("metadata") or {}).get("utter_action") or ""))
        elif event.get("event") == "user":
            if is_earlier:
                yield said
            said, is_earlier = set(), True
