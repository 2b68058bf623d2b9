"""Other times, ordinals and the way back, said in the middle of a booking."""

import pytest

from actions.appointments.going_back import says_back
from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import begin, reach_summary
from tests.actions.test_own_visits import booked

WISH = "sick visit with dr rivera"


async def at_person(dialogue: Dialogue) -> None:
    await begin(dialogue, WISH)
    await dialogue.say("the first one")
    assert dialogue.asked == "relationship"


async def at_name(dialogue: Dialogue) -> None:
    await at_person(dialogue)
    await dialogue.press("for me")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the last one", -1),
        ("last one please", -1),
        ("last", -1),
        ("la última por favor", -1),
        ("scond one", 1),
        ("the frist one", 0),
        ("thrid", 2),
        ("la segnda", 1),
    ],
)
async def test_a_time_is_picked_by_its_place(dialogue: Dialogue, text: str, place: int) -> None:
    await begin(dialogue, WISH)
    meant = dialogue.slots["offered"][place]["id"]
    await dialogue.say(text)
    assert dialogue.slots["offer"]["id"] == meant


@pytest.mark.parametrize("text", ["the last one", "last one", "last one please", "la última"])
def test_the_last_one_is_no_way_back(text: str) -> None:
    assert not says_back(text)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("first", "self"),
        ("the second one", "guardian"),
        ("third", "proxy"),
        ("la tercera", "proxy"),
        ("la última", "proxy"),
        ("scond one", "guardian"),
        ("2", "guardian"),
    ],
)
async def test_for_whom_is_picked_by_its_place(dialogue: Dialogue, text: str, role: str) -> None:
    await at_person(dialogue)
    await dialogue.say(text)
    assert dialogue.slots["relationship"] == role
    assert dialogue.asked == "patient_name"


@pytest.mark.parametrize("text", ["go back", "back please", "atrás", "volver atrás"])
async def test_before_the_first_question_there_is_no_way_back(
    dialogue: Dialogue, text: str
) -> None:
    await begin(dialogue, "i need an appointment")
    await dialogue.say(text, "stop")
    assert dialogue.said == ["utter_which_visit"]
    assert dialogue.form == "booking_form" and not dialogue.slots["misses"]


@pytest.mark.parametrize(
    "text",
    ["a sick visit with dr rivera", "book a sick visit", "quiero una consulta por enfermedad"],
)
async def test_what_is_said_again_is_no_misunderstanding(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, WISH)
    for _ in range(4):
        await dialogue.say(text, "book_appointment")
        assert dialogue.said in (["utter_offer_times"], ["utter_offer_again"])
        assert dialogue.slots["misses"] == 0


@pytest.mark.parametrize(
    "text", ["remind me to take my metformin", "set a reminder", "recuérdame tomar metformina"]
)
async def test_a_reminder_wished_for_again_is_no_misunderstanding(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin", "set_medication_reminder")
    [asked] = dialogue.said
    for _ in range(4):
        await dialogue.say(text, "set_medication_reminder")
        assert dialogue.said == [asked]


async def test_a_detail_said_again_is_no_misunderstanding(dialogue: Dialogue) -> None:
    await at_name(dialogue)
    name = dialogue.token("PERSON", "Ada Quill")
    await dialogue.say(name)
    await dialogue.say(name)
    assert dialogue.said == ["utter_which_birth_date"]
    await dialogue.say("for a sick visit")
    assert dialogue.said == ["utter_which_birth_date"]


async def test_the_summary_is_shown_to_who_says_the_wish_again(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    await dialogue.say("book a sick visit with dr rivera", "book_appointment")
    assert dialogue.said == ["utter_summary_for"]
    assert dialogue.appointments() == []


@pytest.mark.parametrize("reach", [at_person, at_name])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("later", "goodbye"),
        ("something later please", "inform"),
        ("another day", "reschedule_appointment"),
        ("can i see other days", "inform"),
        ("más tarde", "goodbye"),
        ("otro día por favor", "nlu_fallback"),
    ],
)
async def test_other_times_while_one_is_held(
    dialogue: Dialogue, reach: object, text: str, intent: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    held = dialogue.slots["offer"]["start_local"]
    await dialogue.say(text, intent)
    assert not dialogue.rejected and dialogue.asked == "offer"
    assert dialogue.slots["offer"] is None
    assert all(each["start_local"] > held for each in dialogue.slots["offered"])


@pytest.mark.parametrize("text", ["earlier", "sooner please", "más temprano"])
async def test_an_earlier_time_while_one_is_held(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera next thursday")
    await dialogue.say("the last one")
    held = dialogue.slots["offer"]["start_local"]
    await dialogue.say(text)
    assert dialogue.asked == "offer"
    assert any(each["start_local"] < held for each in dialogue.slots["offered"])


@pytest.mark.parametrize(
    "text",
    ["same time next week", "the same time a week later", "a la misma hora la semana que viene"],
)
async def test_the_hour_that_was_let_go_is_remembered(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit with dr rivera on friday at 9am")
    assert dialogue.asked == "relationship"
    await dialogue.say("change the time")
    assert dialogue.asked == "offer"
    await dialogue.say(text)
    assert dialogue.slots["wished_time"] == "datetime 2027-03-19T09:00"


@pytest.mark.parametrize("text", ["same time next week", "a la misma hora la próxima semana"])
async def test_after_a_booking_the_same_time_moves_it(dialogue: Dialogue, text: str) -> None:
    await booked(dialogue, "sick visit with dr rivera on friday at 9am")
    events = await dialogue.act("action_answer_alone", text, "inform")
    assert [e["name"] for e in events if e["event"] == "followup"] == ["reschedule_form"]
    await dialogue.begin("reschedule_form", text, "inform")
    assert dialogue.slots["offer"]["start_local"].startswith("2027-03-19T09:00")
    assert dialogue.asked == "confirmation"


@pytest.mark.parametrize(
    "text",
    ["not before 4 thursday", "thursday but not before 4", "el jueves no antes de las 4"],
)
async def test_not_before_an_hour_is_after_it(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, f"sick visit with dr rivera {text}")
    assert dialogue.slots["offered"], dialogue.said
    starts = {each["start_local"][:16] for each in dialogue.slots["offered"]}
    assert all(start[11:16] >= "16:00" and start.startswith("2027-03-11") for start in starts)


@pytest.mark.parametrize(
    "text",
    ["can you send it to my email {} instead", "use {}", "mándelo mejor a {}", "wrong number, {}"],
)
async def test_a_contact_said_where_the_code_is_asked_is_used(
    dialogue: Dialogue, text: str
) -> None:
    await at_name(dialogue)
    await dialogue.give_details()
    email = dialogue.token("EMAIL", "ada@mail.example")
    await dialogue.say(text.format(email))
    assert dialogue.slots["contact"] == email
    assert dialogue.said[-1] == "utter_code_sent"


@pytest.mark.parametrize(
    "text", ["is that dr rivera?", "and is it with rivera?", "¿es con la doctora Rivera?"]
)
async def test_a_question_who_it_is_with_changes_nothing(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue, "sick visit next thursday")
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    held = dialogue.slots["offer"]
    await dialogue.say(text)
    assert dialogue.said == ["utter_summary_for"]
    assert dialogue.slots["offer"] == held


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("does she speak spanish", "inform"),
        ("does dr rivera speak spanish?", "faq_practitioners"),
        ("can the doctor speak chinese?", "nlu_fallback"),
        ("¿habla español la doctora?", "inform"),
    ],
)
@pytest.mark.parametrize("reach", [at_person, at_name, reach_summary])
async def test_what_somebody_speaks_is_told_from_the_directory(
    dialogue: Dialogue, reach: object, text: str, intent: str
) -> None:
    await reach(dialogue)  # type: ignore[operator]
    held, asked = dialogue.slots["offer"], dialogue.asked
    await dialogue.say(text, intent)
    assert dialogue.said[0] == "utter_practitioner_speaks"
    assert dialogue.field("utter_practitioner_speaks", "languages") == "English and Spanish"
    assert (dialogue.slots["offer"], dialogue.asked) == (held, asked)


async def test_a_wish_for_a_language_is_still_a_wish(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit")
    await dialogue.say("i want someone who speaks chinese")
    assert "utter_practitioner_speaks" not in dialogue.said
    assert dialogue.slots["practitioner"]
