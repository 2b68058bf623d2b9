"""A pick by its place is of the list that the patient saw, and of no list after it."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import CANCEL, booked
from tests.actions.test_reminders import CHANGE, STOP, made


async def test_a_pick_sent_twice_answers_no_next_question(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a sick visit", "book_appointment")
    await dialogue.say("the second one")
    assert dialogue.asked == "relationship"
    dialogue.unseen = True
    await dialogue.say("the second one")
    assert dialogue.asked == "relationship" and dialogue.slots.get("relationship") is None
    assert dialogue.said == ["utter_which_relationship"]
    dialogue.unseen = False
    await dialogue.say("the second one")
    assert dialogue.slots["relationship"] == "guardian"


@pytest.mark.parametrize(("text", "waits"), [("the first one", True), ("the earliest", False)])
async def test_unseen_times_are_picked_by_what_they_are(
    dialogue: Dialogue, text: str, *, waits: bool
) -> None:
    await dialogue.begin("booking_form", "i need an appointment", "book_appointment")
    await dialogue.say("sick visit")
    dialogue.unseen = True
    await dialogue.say(text)
    assert (dialogue.asked == "offer") is waits
    assert (dialogue.slots.get("offer") is None) is waits


async def test_an_unseen_kind_of_visit_is_asked_again(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need an appointment", "book_appointment")
    dialogue.unseen = True
    await dialogue.say("the second one")
    assert dialogue.said == ["utter_which_visit"] and dialogue.slots.get("visit_type") is None


async def test_an_unseen_visit_of_the_list_is_asked_again(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await booked(dialogue, "follow-up with dr rivera in two weeks")
    await dialogue.begin("cancel_form", "cancel an appointment", CANCEL)
    if dialogue.asked == "relationship":
        await dialogue.press("for person")
    assert dialogue.asked == "appointment"
    dialogue.unseen = True
    await dialogue.say("the first one")
    assert dialogue.said == ["utter_which_appointment_cancel"]
    assert dialogue.slots.get("appointment") is None


@pytest.mark.parametrize(("form", "wish", "intent"), [
    ("reminder_cancel_form", "stop a reminder", STOP),
    ("reminder_change_form", "change a reminder", CHANGE),
])  # fmt: skip
async def test_an_unseen_reminder_of_the_list_is_asked_again(
    dialogue: Dialogue, form: str, wish: str, intent: str
) -> None:
    for name in ("metformin", "lisinopril"):
        await made(dialogue, f"remind me to take {name} at 8 every evening")
    await dialogue.begin(form, wish, intent)
    assert dialogue.said == ["utter_which_reminder"]
    dialogue.unseen = True
    for text in ("the second one", "2", "the last one to 9 pm"):
        await dialogue.say(text)
        assert dialogue.said == ["utter_which_reminder"]
        assert dialogue.slots.get("reminder") is None
    await dialogue.say("the lisinopril one")
    assert dialogue.slots["reminder"], "a name is no place"


async def test_an_unseen_place_in_the_first_words_picks_no_reminder(dialogue: Dialogue) -> None:
    for name in ("metformin", "lisinopril"):
        await made(dialogue, f"remind me to take {name} at 8 every evening")
    dialogue.unseen = True
    await dialogue.begin("reminder_cancel_form", "stop the second one", STOP)
    assert dialogue.said == ["utter_which_reminder"]


async def test_a_reminder_picked_twice_stays_the_one_that_was_picked(dialogue: Dialogue) -> None:
    for name in ("metformin", "lisinopril"):
        await made(dialogue, f"remind me to take {name} at 8 every evening")
    await dialogue.begin("reminder_cancel_form", "stop a reminder", STOP)
    await dialogue.say("the second one")
    picked = dialogue.slots["reminder"]
    dialogue.unseen = True
    await dialogue.say("the first one")
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    assert dialogue.slots["reminder"] == picked
