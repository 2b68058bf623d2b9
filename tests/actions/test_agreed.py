"""A yes with a day in it, where nothing was asked."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked

ALONE = "action_answer_alone"


@pytest.mark.parametrize(
    "text",
    [
        "Yes. Tuesday works.",
        "yes friday afternoon is good",
        "ok, tomorrow at 3 then",
        "sure, the 14th of december suits me",
        "sí, el martes me va bien",
        "claro, mañana por la tarde",
    ],
)
async def test_it_begins_a_booking_for_that_day(dialogue: Dialogue, text: str) -> None:
    events = await dialogue.act(ALONE, text, "affirm")
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]
    dialogue.form = "booking_form"
    await dialogue.say(text, "affirm")
    assert dialogue.asked == "visit_type"
    assert dialogue.slots["wished_time"]


@pytest.mark.parametrize("text", ["yes", "yes at 8", "sí, claro", "yes, yesterday was fine"])
async def test_a_yes_to_nothing_asks_what_is_wished_for(dialogue: Dialogue, text: str) -> None:
    await dialogue.act(ALONE, text, "affirm")
    assert dialogue.said == ["utter_affirm_alone"]


async def test_right_after_a_booking_it_is_about_that(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.act(ALONE, "great, tuesday works", "affirm")
    assert dialogue.said == ["utter_affirm_alone"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("monday morning would be nice", "inform"),
        ("el lunes temprano", "inform"),
        ("my knee hurts", "inform"),
        ("something for next thursday then", "nlu_fallback"),
    ],
)
async def test_a_day_or_a_complaint_takes_the_visit_that_was_offered(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": "utter_no_appointments"}}]
    events = await dialogue.act("action_answer_alone", text, intent, before=before)
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("next monday, early", ["booking_form"]),
        ("el 14 de diciembre por favor", ["booking_form"]),
        ("my surgery at the hospital was moved to next friday", []),
        ("monday last week", []),
    ],
)
async def test_a_day_alone_wishes_for_a_visit(
    dialogue: Dialogue, text: str, form: list[str]
) -> None:
    events = await dialogue.act("action_answer_alone", text, "inform")
    assert [e["name"] for e in events if e["event"] == "followup"] == form


@pytest.mark.parametrize("text", ["so i have none? then i want one", "entonces quiero una"])
async def test_who_has_no_visit_and_wants_one_gets_one(dialogue: Dialogue, text: str) -> None:
    before = [{"event": "bot", "metadata": {"utter_action": "utter_no_appointments"}}]
    events = await dialogue.act("action_open_task", text, "check_appointment", before=before)
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]


async def test_a_day_alone_right_after_a_booking_begins_no_second_one(dialogue: Dialogue) -> None:
    await booked(dialogue)
    events = await dialogue.act(ALONE, "friday", "inform")
    assert [e["name"] for e in events if e["event"] == "followup"] == []
