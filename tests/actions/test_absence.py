"""Who comes back after a while and says so: the question is asked again, nothing has ended."""

import pytest

from actions.absence import says_return
from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import SET

BACK = (
    "i'm back",
    "ok I'm here again, sorry",
    "sorry, got pulled away. go on",
    "I apologise for my absence.",
    "sorry for the delay, where were we?",
    "aquí estoy de nuevo",
    "perdón, ya regresé, ¿en qué nos quedamos?",
)
NOT_BACK = (
    "my back hurts",
    "i'll be back on thursday",
    "go back",
    "i want to stop",
    "call me back",
    "quiero otra vez la de las 9",
    "sorry",
    "now please",
)


@pytest.mark.parametrize("text", BACK)
@pytest.mark.parametrize("intent", ["stop", "greet", "nlu_fallback", "give_feedback"])
async def test_who_is_back_is_asked_again(dialogue: Dialogue, text: str, intent: str) -> None:
    await dialogue.begin("booking_form", "i need a flu shot on friday", "book_appointment")
    await dialogue.say("the first one")
    asked = dialogue.asked
    await dialogue.say(text, intent)
    assert "utter_stopped" not in dialogue.said
    assert "utter_missed" not in dialogue.said
    assert dialogue.asked == asked
    assert dialogue.slots["offer"]


@pytest.mark.parametrize("text", BACK)
async def test_a_reminder_is_not_given_up_either(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", "remind me of lisinopril", SET)
    asked = dialogue.asked
    await dialogue.say(text, "stop")
    assert dialogue.asked == asked is not None
    assert dialogue.said[-1:] == ["utter_which_schedule"]


@pytest.mark.parametrize("text", NOT_BACK)
def test_nothing_else_is_taken_for_it(text: str) -> None:
    assert not says_return(text)


async def test_a_stop_is_a_stop(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a flu shot on friday", "book_appointment")
    await dialogue.say("i'm back but please stop this", "stop")
    assert dialogue.said == ["utter_stopped"]
