"""A name or a birth date that is said again replaces the first one, or is asked for."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin, reach_summary

FIRST, LATER = "Marta Sole", "Marta Solis"


async def at_birth_date(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.say(dialogue.token("PERSON", FIRST))
    assert dialogue.asked == "birth_date"


async def at_contact(dialogue: Dialogue) -> None:
    await at_birth_date(dialogue)
    await dialogue.say(dialogue.token("DATE_OF_BIRTH", "May 6, 1971"))
    assert dialogue.asked == "contact"


async def at_code(dialogue: Dialogue) -> None:
    await at_contact(dialogue)
    await dialogue.say(dialogue.token("PHONE", "5185550161"))
    assert dialogue.asked == "code"


REACHES = [at_birth_date, at_contact, at_code, reach_summary]


def with_names(dialogue: Dialogue, text: str) -> str:
    """The message as redaction leaves it: < > the first name, [ ] the right one."""
    return text.replace("<>", dialogue.token("PERSON", FIRST)).replace(
        "[]", dialogue.token("PERSON", LATER)
    )


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no, it's []", "inform"),
        ("i meant []", "inform"),
        ("sorry, []", "deny"),
        ("it should be [], not <>", "inform"),
        ("not <>. []", "complain"),
        ("please change the name from <> to []", "change_reminder"),
        ("that's wrong, it is []", "stop"),
        ("[]", "inform"),
        ("you have it all wrong as i told you before my name is []", "complain"),
        ("can you change it from <> to []?", "faq_cost"),
        ("¿puede cambiar el nombre a []?", "faq_hours"),
        ("perdón, quise decir []", "inform"),
        ("es [], no <>", "inform"),
        ("no, me equivoqué, es []", "cancel_appointment"),
        ("el nombre debe ser []", "inform"),
    ],
)
async def test_a_name_that_is_corrected_is_the_one_taken(
    dialogue: Dialogue, reach: object, text: str, intent: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    asked = dialogue.asked
    await dialogue.say(with_names(dialogue, text), intent)
    assert not dialogue.rejected
    assert dialogue.slots["patient_name"] == dialogue.token("PERSON", LATER)
    assert dialogue.asked == ("code" if asked == "confirmation" else asked)
    assert dialogue.appointments() == []


async def test_what_is_booked_bears_the_corrected_name(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    right = dialogue.token("PERSON", LATER)
    await dialogue.say(f"no, it is {right}", "deny")
    assert dialogue.said == ["utter_code_sent"]
    await dialogue.type_code()
    assert dialogue.field("utter_summary_for", "person") == right
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"


@pytest.mark.parametrize("reach", REACHES[1:])
@pytest.mark.parametrize("text", ["no, it's {}", "{} with an e", "not {}", "debe ser {}", "{}?!"])
async def test_half_a_name_is_asked_for_and_never_booked(
    dialogue: Dialogue, reach: object, text: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    await dialogue.say(text.format(dialogue.token("PERSON", "Martina")))
    if text.endswith("?!"):
        assert "utter_booked" not in dialogue.said
        return
    assert dialogue.said == ["utter_ask_again", "utter_which_name"]
    assert dialogue.slots["patient_name"] is None
    await dialogue.say(dialogue.token("PERSON", LATER))
    assert dialogue.slots["patient_name"] == dialogue.token("PERSON", LATER)


@pytest.mark.parametrize("text", ["yes, for {}", "yes, that is {}"])
async def test_the_same_name_said_again_changes_nothing(dialogue: Dialogue, text: str) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text.format(dialogue.token("PERSON", "ada quill")), "affirm")
    assert dialogue.said[0] == "utter_booked"


async def test_whose_contact_it_is_is_no_other_patient(dialogue: Dialogue) -> None:
    await at_contact(dialogue)
    other, phone = dialogue.token("PERSON", "Rosa Vidal"), dialogue.token("PHONE", "5185550199")
    await dialogue.say(f"use my wife {other}'s number, {phone}")
    assert dialogue.slots["patient_name"] == dialogue.token("PERSON", FIRST)
    assert dialogue.asked == "code"


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("change the name", "patient_name"),
        ("that's not my name", "patient_name"),
        ("my name is misspelled", "patient_name"),
        ("el nombre está mal", "patient_name"),
        ("ese no es mi nombre", "patient_name"),
        ("wrong date of birth", "birth_date"),
        ("my birthday is wrong", "birth_date"),
        ("la fecha de nacimiento está mal", "birth_date"),
    ],
)
async def test_a_wrong_detail_is_asked_again(dialogue: Dialogue, text: str, slot: str) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text)
    assert dialogue.asked == slot
    assert dialogue.appointments() == []


async def test_the_summary_shows_who_it_is_for_and_offers_another_name(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    assert dialogue.field("utter_summary_for", "person") == dialogue.slots["patient_name"]
    assert dialogue.field("utter_summary_for", "born") == dialogue.slots["birth_date"]
    await dialogue.press("change the name")
    assert dialogue.said == ["utter_which_name"]
    await dialogue.say(dialogue.token("PERSON", LATER))
    assert dialogue.asked == "code"


@pytest.mark.parametrize("reach", REACHES[1:])
@pytest.mark.parametrize(
    "text", ["{}", "sorry {}", "no, it's {}", "i was born {}", "quise decir {}"]
)
async def test_another_birth_date_takes_the_place_of_the_first(
    dialogue: Dialogue, reach: object, text: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    asked, right = dialogue.asked, dialogue.token("DATE_OF_BIRTH", "June 5, 1971")
    await dialogue.say(text.format(right))
    assert dialogue.slots["birth_date"] == right
    assert dialogue.asked == ("code" if asked == "confirmation" else asked)


async def test_a_birth_date_that_is_denied_is_not_taken(dialogue: Dialogue) -> None:
    await at_contact(dialogue)
    first, right = dialogue.slots["birth_date"], dialogue.token("DATE_OF_BIRTH", "June 5, 1971")
    await dialogue.say(f"not {first}, {right}")
    assert dialogue.slots["birth_date"] == right
    await dialogue.say(f"it's not {right}")
    assert dialogue.said == ["utter_ask_again", "utter_which_birth_date"]


@pytest.mark.parametrize("reach", REACHES[1:])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("it was in 1972 sorry", "ask_results"),
        ("1972, not 1971", "inform"),
        ("no i meant 1972", "deny"),
        ("perdón, en 1972", "ask_symptom"),
        ("el año es 1972", "inform"),
        ("1972-06-05", "inform"),
        ("sorry, 1972-06-05", "cancel_appointment"),
    ],
)
async def test_a_birth_date_that_is_half_said_is_asked_again(
    dialogue: Dialogue, reach: object, text: str, intent: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    await dialogue.say(text, intent)
    assert not dialogue.rejected
    assert dialogue.said == ["utter_ask_again", "utter_which_birth_date"]
    assert dialogue.slots.get("wished_time") is None


async def test_what_happened_in_a_year_is_no_birth_date(dialogue: Dialogue) -> None:
    await at_contact(dialogue)
    await dialogue.say("i have had it since 2015 and it hurts", "ask_symptom")
    assert dialogue.slots["birth_date"]
