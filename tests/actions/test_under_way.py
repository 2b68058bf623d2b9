"""A visit that has begun is neither moved nor cancelled here, which is said once and for all."""

from datetime import datetime, timedelta

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import CANCEL, MOVE, booked
from tests.support.clocks import TestClock


async def begun(dialogue: Dialogue, time: TestClock, text: str) -> dict[str, str]:
    visit = await booked(dialogue, text)
    time.set(datetime.fromisoformat(visit["start"]) + timedelta(minutes=5))
    return visit


@pytest.mark.parametrize(
    ("form", "text", "intent"),
    [
        ("cancel_form", "cancel my appointment", CANCEL),
        ("cancel_form", "cancel it", CANCEL),
        ("reschedule_form", "i'm running late, move it to tomorrow", MOVE),
    ],
)
async def test_a_visit_under_way_is_left_to_the_phone(
    dialogue: Dialogue, time: TestClock, form: str, text: str, intent: str
) -> None:
    visit = await begun(dialogue, time, "sick visit with dr rivera")
    await dialogue.begin(form, text, intent)
    if dialogue.asked == "relationship":
        await dialogue.press("for person")
    assert dialogue.said == ["utter_visit_under_way"] and dialogue.form is None
    assert dialogue.field("utter_visit_under_way", "phone") == visit["phone"]
    assert any("/request_human" in each["payload"] for each in dialogue.buttons)


async def test_another_visit_is_the_one_that_can_be_cancelled(
    dialogue: Dialogue, time: TestClock
) -> None:
    later = await booked(dialogue, "follow-up with dr rivera in two weeks")
    await begun(dialogue, time, "sick visit with dr rivera")
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    if dialogue.asked == "relationship":
        await dialogue.press("for person")
    assert dialogue.said == ["utter_summary_cancel"]
    assert dialogue.slots["appointment"]["id"] == later["id"]


async def test_a_visit_that_begins_before_the_yes_is_refused_once(
    dialogue: Dialogue, time: TestClock
) -> None:
    visit = await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    time.set(datetime.fromisoformat(visit["start"]) + timedelta(minutes=5))
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_appointment_closed", "utter_visit_under_way"]
    assert dialogue.form is None
