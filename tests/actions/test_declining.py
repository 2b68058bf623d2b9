"""Who does not want it after all says so in many ways; nobody is thrown out by a doubtful word."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import MOVE, booked

DECLINES = [
    ("no thx", "deny"),
    ("no, gracias", "deny"),
    ("actually i'd rather not, thanks", "deny"),
    ("mejor no, gracias", "deny"),
    ("let me think about it, don't book anything", "book_appointment"),
    ("siempre no", "deny"),
    ("never mind then", "stop"),
    ("leave it", "stop"),
]


async def begun(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a flu shot for me on friday", "book_appointment")
    await dialogue.say("the first one")
    assert dialogue.asked == "patient_name"


@pytest.mark.parametrize(("text", "intent"), DECLINES)
async def test_who_declines_while_asked_who_they_are_is_let_go(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await begun(dialogue)
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_stopped"]
    assert dialogue.form is None


@pytest.mark.parametrize(("text", "intent"), DECLINES)
async def test_who_declines_the_summary_books_nothing(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await begun(dialogue)
    await dialogue.give_details()
    await dialogue.type_code()
    assert dialogue.asked == "confirmation"
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_stopped"]
    assert dialogue.appointments() == []


@pytest.mark.parametrize(("text", "intent"), DECLINES)
async def test_a_visit_stays_where_it_is(dialogue: Dialogue, text: str, intent: str) -> None:
    before = await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    await dialogue.say("the first one")
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_stopped"]
    assert dialogue.appointments() == [before]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i'd rather not give my phone", "inform"),
        ("i'd rather not say", "deny"),
        ("no", "deny"),
        ("don't book it on friday, make it monday", "book_appointment"),
    ],
)
async def test_what_only_hesitates_ends_nothing(dialogue: Dialogue, text: str, intent: str) -> None:
    await begun(dialogue)
    await dialogue.say(text, intent)
    assert "utter_stopped" not in dialogue.said
    assert dialogue.asked is not None


@pytest.mark.parametrize("text", ["deje busco", "hold on, doorbell"])
async def test_a_doubtful_stop_without_a_word_of_it_ends_nothing(
    dialogue: Dialogue, text: str
) -> None:
    await begun(dialogue)
    dialogue.confidence = 0.4
    await dialogue.say(text, "stop")
    assert "utter_stopped" not in dialogue.said
    assert dialogue.asked == "patient_name"


@pytest.mark.parametrize(
    "text",
    ["deje busco", "let me check with my wife", "i must find my spectacles; one moment.",
     "ahorita le digo", "hold on, PERSON_1", "one sec PERSON_1"],
)  # fmt: skip
async def test_who_needs_a_moment_is_asked_again(dialogue: Dialogue, text: str) -> None:
    await begun(dialogue)
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.said == ["utter_which_name"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("never mind, next wednesday", False),
        ("forget it. friday after 2", False),
        ("never mind", True),
        ("never mind, cancel it for friday", True),
    ],
)
async def test_who_drops_the_times_for_another_day_goes_on(
    dialogue: Dialogue, text: str, ends: bool
) -> None:
    await dialogue.begin("booking_form", "book a flu shot", "book_appointment")
    await dialogue.say(text, "stop")
    assert ("utter_stopped" in dialogue.said) == ends
