"""Children's visits are for children, adults' for adults, once the birth date is known."""

import pytest

from actions.appointments.ages import say_ages
from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked

BOOK = "book_appointment"
OLD, CHILD = "May 4, 1940", "June 2, 2018"


async def give_birth_date(dialogue: Dialogue, born: str, *, whose: str = "for me") -> None:
    await dialogue.say("the first one")
    if dialogue.asked == "relationship":
        await dialogue.press(whose)
    await dialogue.say(dialogue.token("PERSON", "Walter Stone"))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", born))


def who_is_offered(dialogue: Dialogue) -> set[str]:
    return {offer["practitioner_id"] for offer in dialogue.slots["offered"]}


async def test_a_grown_up_is_led_away_from_the_pediatrician(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a follow-up with dr okafor", BOOK)
    await give_birth_date(dialogue, OLD)
    assert dialogue.said[0] == "utter_practitioner_other_age"
    assert (
        dialogue.field("utter_practitioner_other_age", "ages") == "patients up to 17 years of age"
    )
    assert dialogue.asked == "offer"
    assert who_is_offered(dialogue) and "samuel-okafor" not in who_is_offered(dialogue)
    held = dialogue.desk.internal(
        "POST", "/scheduling/holds/release", {"conversation_id": dialogue.conversation_id}
    )
    assert held.status_code == 204
    await dialogue.say("the first one")
    assert dialogue.asked == "contact", "what was answered is not asked again"


async def test_the_time_held_for_the_wrong_age_is_free_again(
    dialogue: Dialogue, another_dialogue: Dialogue
) -> None:
    await dialogue.begin("booking_form", "a follow-up with dr okafor", BOOK)
    await dialogue.say("the first one")
    held = dialogue.slots["offer"]["id"]
    await dialogue.press("for me")
    await dialogue.say(dialogue.token("PERSON", "Walter Stone"))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", OLD))
    taken = dialogue.desk.internal(
        "POST",
        "/scheduling/holds",
        {"conversation_id": another_dialogue.conversation_id, "offer_id": held},
    )
    assert taken.status_code == 201


@pytest.mark.parametrize(
    ("text", "born", "whose", "visit"),
    [
        ("an annual physical for my daughter", CHILD, "for my child", "child-check-up"),
        ("a child check-up", OLD, "for me", "annual-physical"),
    ],
)
async def test_the_check_up_of_the_right_age_is_found_instead(
    dialogue: Dialogue, text: str, born: str, whose: str, visit: str
) -> None:
    await dialogue.begin("booking_form", text, BOOK)
    await give_birth_date(dialogue, born, whose=whose)
    assert dialogue.said[0] == "utter_visit_other_age_instead"
    assert dialogue.slots["visit_type"] == visit
    assert dialogue.asked == "offer"


async def test_a_child_is_not_sent_to_a_doctor_of_adults(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit for my son with dr raman", BOOK)
    await give_birth_date(dialogue, CHILD)
    assert dialogue.said[0] == "utter_practitioner_other_age"
    assert "priya-raman" not in who_is_offered(dialogue)


async def test_a_known_patient_is_told_at_once(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await give_birth_date(dialogue, OLD)
    await dialogue.say(dialogue.token("PHONE", "5185550161"))
    await dialogue.type_code()
    await dialogue.say("yes", "affirm")
    await dialogue.begin("booking_form", "an appointment with dr okafor", BOOK)
    assert dialogue.said == ["utter_practitioner_other_age", "utter_which_visit"]
    assert not any("child" in each["title"].lower() for each in dialogue.buttons)


async def test_before_the_birth_date_grown_ups_are_offered_no_pediatrician(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("booking_form", "a sick visit for me", BOOK)
    assert "samuel-okafor" not in who_is_offered(dialogue)
    await dialogue.begin("booking_form", "a sick visit for my son", BOOK)
    assert "samuel-okafor" in who_is_offered(dialogue)


@pytest.mark.parametrize("born", ["dec 12", "3/4", "el 9 de abril"])
async def test_a_birth_date_without_a_year_is_asked_again_at_once(
    dialogue: Dialogue, born: str
) -> None:
    await dialogue.begin("booking_form", "sick visit with dr rivera", BOOK)
    await give_birth_date(dialogue, born)
    assert dialogue.said == ["utter_birth_date_with_year"]
    assert dialogue.asked == "birth_date"
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", "December 12, 1970"))
    assert dialogue.asked == "contact"


async def test_before_a_visit_is_cancelled_the_birth_date_needs_its_year_too(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("cancel_form", "cancel my appointment", "cancel_appointment")
    await dialogue.say(dialogue.token("PERSON", "Ada Quill"))
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", "april 9"))
    assert (dialogue.said, dialogue.asked) == (["utter_birth_date_with_year"], "birth_date")


def test_ages_in_words() -> None:
    assert say_ages({"min": 18}, "en") == "patients of 18 years and older"
    assert say_ages({"max": 17}, "es") == "pacientes de hasta 17 años"
    assert say_ages({"min": 5, "max": 17}, "en") == "patients of 5 to 17 years"


async def test_a_check_up_said_after_the_child_is_a_childs(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "an appointment for my 3 year old", BOOK)
    await dialogue.say("check up")
    assert dialogue.slots["visit_type"] == "child-check-up"


async def test_a_visit_is_not_moved_to_somebody_who_sees_other_ages(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment", "reschedule_appointment")
    await dialogue.say("with dr okafor instead")
    people = {each["practitioner_name"] for each in dialogue.slots["offered"] or []}
    assert people and not any("Okafor" in name for name in people)
