"""Answers from the directory: of the clinic that is spoken of, else a short one of each."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked

BOOK = "book_appointment"
MAPLE, HARBOR = "Maple Street Clinic", "Harborview Family Practice"
QUESTIONS = [
    ("where do you park", "faq_location"),
    ("what's the address", "faq_location"),
    ("what are your hours", "faq_hours"),
    ("which insurance do you take", "faq_insurance"),
    ("how much is it", "faq_cost"),
    ("what do i bring", "faq_preparation"),
    ("dónde puedo estacionar", "faq_location"),
    ("a qué hora abren", "faq_hours"),
]


def places(dialogue: Dialogue) -> set[str]:
    return {message["place"] for message in dialogue.messages if "place" in message}


@pytest.mark.parametrize(("text", "intent"), QUESTIONS)
@pytest.mark.parametrize("chosen", ["named", "offered", "held"])
async def test_the_visit_that_is_booked_says_which_clinic(
    dialogue: Dialogue, chosen: str, text: str, intent: str
) -> None:
    wish = "follow-up at harborview" if chosen == "named" else "skin check with dr chen"
    await dialogue.begin("booking_form", wish, BOOK)
    offered = {each["location_name"] for each in dialogue.slots["offered"]}
    assert len(offered) == 1, "dr chen sees patients at one place"
    if chosen == "held":
        await dialogue.say("the first one")
        assert dialogue.slots["offer"]
    await dialogue.act("action_answer_faq", text, intent)
    assert places(dialogue) == offered


async def test_a_clinic_that_is_named_wins_over_the_visit(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "follow-up at harborview", BOOK)
    await dialogue.act("action_answer_faq", "where do you park at maple street", "faq_location")
    assert places(dialogue) == {MAPLE}


async def test_a_visit_to_be_moved_says_it_too(dialogue: Dialogue) -> None:
    visit = await booked(dialogue, "follow-up at harborview")
    await dialogue.begin("reschedule_form", "move my visit", "reschedule_appointment")
    assert dialogue.slots["appointment"]["id"] == visit["id"]
    await dialogue.act("action_answer_faq", "and the parking?", "faq_location")
    assert places(dialogue) == {HARBOR}


@pytest.mark.parametrize(("text", "intent"), QUESTIONS)
async def test_without_a_visit_each_clinic_has_one_bubble_at_most(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await dialogue.act("action_answer_faq", text, intent)
    assert len(dialogue.messages) <= 2
    assert MAPLE in str(places(dialogue)) and HARBOR in str(places(dialogue))


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("is there parking", "parking", "elevator"),
        ("do you have a wheelchair ramp", "ramp", "parking"),
        ("hay dónde dejar el carro", "parking", "218 Maple"),
    ],
)
async def test_of_several_clinics_only_what_was_asked_is_told(
    dialogue: Dialogue, text: str, said: str, unsaid: str
) -> None:
    await dialogue.act("action_answer_faq", text, "faq_location")
    assert dialogue.said == ["utter_fact", "utter_fact"]
    facts = " ".join(message["fact"] for message in dialogue.messages)
    assert said in facts and unsaid not in facts


async def test_how_to_pay_is_not_what_it_costs(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_faq", "can i pay cash", "faq_cost")
    facts = " ".join(message["fact"] for message in dialogue.messages)
    assert "cash" in facts and "120 dollars" not in facts


async def test_holidays_are_told_beside_each_other(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_faq", "your hours please", "faq_hours")
    assert dialogue.said == ["utter_hours", "utter_hours"]


@pytest.mark.parametrize("text", ["are you open saturdays?", "¿abren los sábados?"])
async def test_the_hours_of_a_weekday_are_those_of_the_next_one(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.act("action_answer_faq", text, "faq_hours")
    assert {message["day"] for message in dialogue.messages} == {"Saturday, March 13"}
