"""Whatever a button does, its words do too; and whoever is free means anybody."""

import pytest

from actions.appointments.typed import (
    excludes,
    press_of,
    says_any_of_them,
    says_anybody,
    says_earliest,
)
from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin, reach_summary

TIME = ("inform", {"change": "time"})
WHO = ("inform", {"change": "practitioner"})


@pytest.mark.parametrize(
    ("asked", "text", "press"),
    [
        ("confirmation", "change time", TIME),
        ("confirmation", "Can I change the time, please?", TIME),
        ("confirmation", "otra hora por favor", TIME),
        ("confirmation", "Cambiar la hora", TIME),
        ("confirmation", "change practitioner", WHO),
        ("offer", "a different doctor", WHO),
        ("offer", "con otra doctora", WHO),
        ("offer", "Later times", ("inform", {"more": "later"})),
        ("offer", "other day", ("inform", {"more": "other_day"})),
        ("offer", "show me another date", ("inform", {"more": "other_day"})),
        ("offer", "otro día", ("inform", {"more": "other_day"})),
        ("offer", "any practitioner", ("inform", {"practitioner": "any"})),
        ("code", "send a new code", ("inform", {"code": "resend"})),
        ("code", "i never got it", ("inform", {"code": "resend"})),
        ("code", "no me llegó nada", ("inform", {"code": "resend"})),
        ("code", "another contact", ("inform", {"change": "contact"})),
        ("code", "that number is wrong", ("inform", {"change": "contact"})),
        ("confirmation", "book it", ("affirm", {})),
        ("confirmation", "please book that", ("affirm", {})),
        ("confirmation", "resérvela", ("affirm", {})),
        ("confirmation", "move it", ("deny", {})),
        ("confirmation", "yes, move it", ("deny", {})),
        ("confirmation", "cámbiela", ("deny", {})),
        ("confirmation", "cancel", ("stop", {})),
        ("confirmation", "don't book it", None),
        ("confirmation", "no, book", None),
        ("confirmation", "change the time to friday", None),
        ("offer", "book it", None),
        ("offer", "thursday later in the day with dr chen", None),
    ],
)
def test_words_of_a_button(asked: str, text: str, press: object) -> None:
    assert press_of(text, asked=asked, purpose="book") == press


def test_cancel_it_is_a_yes_only_where_a_visit_is_to_be_cancelled() -> None:
    assert press_of("yes, cancel it", asked="confirmation", purpose="cancel") == ("affirm", {})
    assert press_of("No, keep it", asked="confirmation", purpose="cancel") == ("deny", {})
    assert press_of("cancel it", asked="confirmation", purpose="move") == ("stop", {})


@pytest.mark.parametrize("text", ["move it", "yes, move it", "cámbiela", "move my appointment"])
def test_move_it_is_a_yes_only_where_a_visit_is_to_be_moved(text: str) -> None:
    assert press_of(text, asked="confirmation", purpose="move") == ("affirm", {})


@pytest.mark.parametrize(
    "text",
    ["the earliest", "the soonest one please", "earliest you have", "asap", "la primera que haya",
     "lo antes posible", "I'll take the first available", "el más temprano"],
)  # fmt: skip
def test_the_earliest(text: str) -> None:
    assert says_earliest(text)
    assert not says_anybody(text)


@pytest.mark.parametrize(
    "text",
    ["whoever is free wednesday afternoon", "anyone", "it doesn't matter who", "con quien sea",
     "I don't care which doctor", "no preference", "any provider is fine", "me da igual quién"],
)  # fmt: skip
def test_anybody(text: str) -> None:
    assert says_anybody(text)
    assert not says_any_of_them(text)


@pytest.mark.parametrize("text", ["any morning", "any time next week", "someone else", "many"])
def test_not_anybody(text: str) -> None:
    assert not says_anybody(text)


def test_the_one_who_is_not_wanted() -> None:
    assert excludes("anyone but dr chen", len("anyone but "))
    assert excludes("con quien sea menos la dra rivera", len("con quien sea menos la "))
    assert not excludes("not friday, with dr chen", len("not friday, with "))


@pytest.mark.parametrize(
    "text", ["the earliest", "the soonest", "la primera que haya", "any of them"]
)
async def test_the_first_of_the_times_shown_is_held(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera next week")
    first = min(dialogue.slots["offered"], key=lambda offer: offer["start_at"])
    await dialogue.say(text)
    assert dialogue.slots["offer"]["id"] == first["id"]


async def test_the_latest_of_the_times_shown_is_held(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera next week")
    last = max(dialogue.slots["offered"], key=lambda offer: offer["start_at"])
    await dialogue.say("the latest one")
    assert dialogue.slots["offer"]["id"] == last["id"]


@pytest.mark.parametrize(
    "text", ["whoever is free wednesday afternoon", "anyone", "doesn't matter who"]
)
async def test_an_earlier_wish_for_one_practitioner_is_dropped(
    dialogue: Dialogue, text: str
) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    assert dialogue.slots["practitioner"]
    await dialogue.say(text)
    assert dialogue.slots["practitioner"] == []
    assert {offer["practitioner_id"] for offer in dialogue.slots["offered"]} - {"elena-rivera"}


async def test_anyone_but_one(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    [rivera] = dialogue.slots["practitioner"]
    await dialogue.say("anyone but dr rivera")
    shown = {offer["practitioner_id"] for offer in dialogue.slots["offered"]}
    assert shown and rivera not in shown


@pytest.mark.parametrize("text", ["change time", "change practitioner", "other day", "later"])
async def test_the_summary_takes_the_words_of_its_buttons(dialogue: Dialogue, text: str) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text, "nlu_fallback")
    assert dialogue.asked == "offer"
    assert "utter_missed" not in dialogue.said
    assert dialogue.appointments() == []


async def test_a_yes_with_a_but_books_nothing(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    await dialogue.say("yes but wait", "affirm")
    assert dialogue.asked == "confirmation"
    assert dialogue.appointments() == []
    await dialogue.say("book it", "book_appointment")
    assert dialogue.said[0] == "utter_booked"


async def test_a_new_code_in_words(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.say("i didn't get the code", "nlu_fallback")
    assert dialogue.said == ["utter_code_sent"]
    await dialogue.say("use another number", "nlu_fallback")
    assert dialogue.asked == "contact"
