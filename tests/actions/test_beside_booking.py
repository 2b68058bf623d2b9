"""A visit that there is, asked about or changed in the middle of a booking: nothing is lost."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import reach_summary
from tests.actions.test_next_task import press_next
from tests.actions.test_own_visits import CANCEL, CHECK, MOVE, at_second_summary, booked

ASKED = "wait, when is my other appointment?"


async def summed_up(dialogue: Dialogue) -> dict[str, str]:
    first = await booked(dialogue)
    await dialogue.begin("booking_form", "a vaccination for me next tuesday", "book_appointment")
    await dialogue.say("the second one")
    assert dialogue.asked == "confirmation"
    return first


async def test_ones_visits_are_told_beside_the_summary(dialogue: Dialogue) -> None:
    await summed_up(dialogue)
    held = dialogue.slots["offer"]
    await dialogue.say(ASKED, CHECK)
    assert not dialogue.rejected
    told = ["utter_appointments", "utter_appointment", "utter_back_to_task", "utter_summary_for"]
    assert dialogue.said == told
    assert dialogue.slots["offer"] == held
    await dialogue.say("yes", "affirm")
    assert len(dialogue.appointments()) == 2


async def test_of_somebody_unknown_the_booking_waits(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a vaccination for me", "book_appointment")
    await dialogue.say("the first one")
    chosen = dialogue.slots["offer"]
    await dialogue.say(ASKED, CHECK)
    assert dialogue.rejected
    await dialogue.begin("check_form", ASKED, CHECK)
    assert dialogue.said[0] == "utter_booking_set_aside"
    await dialogue.give_details()
    await dialogue.type_code()
    assert dialogue.said[-2:] == ["utter_no_appointments", "utter_resume_booking"]
    await press_next(dialogue, "booking_form", "book_appointment")
    assert dialogue.slots["offer"]["start_local"] == chosen["start_local"]


@pytest.mark.parametrize(
    ("form", "text", "intent"),
    [
        ("cancel_form", "cancel my other appointment", CANCEL),
        ("reschedule_form", "i have to move my other appointment to friday", MOVE),
    ],
)
async def test_a_booking_waits_for_another_visit(
    dialogue: Dialogue, form: str, text: str, intent: str
) -> None:
    await summed_up(dialogue)
    chosen = dialogue.slots["offer"]
    await dialogue.begin(form, text, intent)
    assert dialogue.said[0] == "utter_booking_set_aside"
    if dialogue.asked == "relationship":
        await dialogue.press("for person")
    if dialogue.asked == "offer":
        await dialogue.say("the first one")
    await dialogue.say("yes", "affirm")
    assert dialogue.said[-1] == "utter_resume_booking"
    await press_next(dialogue, "booking_form", "book_appointment")
    assert dialogue.slots["offer"]["start_local"] == chosen["start_local"]


async def test_the_button_beside_the_same_visit_moves_it_in_place(dialogue: Dialogue) -> None:
    await at_second_summary(dialogue)
    await dialogue._run("action_open_task", "/reschedule_appointment", MOVE)
    assert "utter_move_that_one" in dialogue.said
    assert not dialogue.slots.get("next_people")


async def test_the_visits_of_nobody_are_none(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    await dialogue.say(ASKED, CHECK)
    assert dialogue.said == ["utter_no_appointments", "utter_back_to_task", "utter_summary_for"]
