"""What is said in the middle of a booking and is no answer to its question."""

import pytest

from actions.appointments.reading import _WHY
from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked
from tests.actions.test_reminders import made

BOOK = "book_appointment"


async def begin(dialogue: Dialogue, text: str = "sick visit with dr rivera on monday") -> None:
    await dialogue.begin("booking_form", text, BOOK)
    assert dialogue.asked == "offer"


async def test_a_reminder_takes_no_time_that_is_offered(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("remind me to take metformin at 8am", "set_medication_reminder")
    assert dialogue.rejected
    assert dialogue.slots.get("offer") is None


async def test_a_booking_is_taken_up_again_after_the_reminder(dialogue: Dialogue) -> None:
    await begin(dialogue)
    text = "remind me to take metformin at 8am"
    await dialogue.begin("reminder_form", text, "set_medication_reminder")
    assert dialogue.said[0] == "utter_booking_set_aside"
    await dialogue.say("yes", "affirm")
    assert "utter_reminder_set" in dialogue.said
    assert dialogue.said[-1] == "utter_resume_booking"
    await dialogue.begin("booking_form", "yes", "affirm")
    assert dialogue.asked == "offer"
    assert dialogue.slots["visit_type"] == "sick-visit"
    assert all("Monday" in b["title"] for b in dialogue.buttons if '"offer"' in b["payload"])
    assert dialogue.slots["next_people"] is None


@pytest.mark.parametrize("intent", ["faq_cost", "inform", "smalltalk"])
async def test_another_kind_of_visit_is_a_change_whatever_it_was_read_as(
    dialogue: Dialogue, intent: str
) -> None:
    await begin(dialogue)
    await dialogue.say("actually make it a vaccination", intent)
    assert not dialogue.rejected
    assert dialogue.slots["visit_type"] == "vaccination"


async def test_a_question_about_a_kind_of_visit_changes_nothing(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("how much is a vaccination?", "faq_cost")
    assert dialogue.rejected
    assert dialogue.slots["visit_type"] == "sick-visit"


@pytest.mark.parametrize(
    "text", ["cancel that appointment please", "cancel the visit", "cancele esa cita"]
)
async def test_what_is_not_booked_yet_is_dropped_not_cancelled(
    dialogue: Dialogue, text: str
) -> None:
    await begin(dialogue)
    await dialogue.say(text, "cancel_appointment")
    assert dialogue.said == ["utter_stopped"]
    assert dialogue.form is None


async def test_a_practitioner_who_does_not_offer_the_visit_is_said_each_time(
    dialogue: Dialogue,
) -> None:
    await begin(dialogue, "skin check next week")
    for name in ("molly byrne", "dr raman", "molly byrne"):
        await dialogue.say(f"can it be with {name}")
        assert dialogue.said[-2:] == ["utter_practitioner_other_visit", "utter_offer_times"]
    await dialogue.say("the first one")
    assert dialogue.slots["practitioner"] == ["wei-chen"], "chosen over the one wished for"


async def test_a_day_of_the_week_on_which_all_is_closed(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("sunday")
    assert dialogue.said[0] == "utter_closed_day"


async def test_name_and_birth_date_for_an_answer_to_whom_it_is_for(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("the first one")
    assert dialogue.asked == "relationship"
    held = dialogue.slots["offer"]
    await dialogue.say(dialogue.token("PERSON", "Nora Field"))
    assert dialogue.slots["patient_name"] and dialogue.asked == "relationship"
    await dialogue.say("june 3 2022")
    assert dialogue.slots["offer"] == held, "a date long past is no other wish"


async def test_a_child_by_the_age_alone(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "my 4 year old needs a check up", BOOK)
    assert dialogue.slots["visit_type"] == "child-check-up"
    assert dialogue.slots["relationship"] == "guardian"


@pytest.mark.parametrize(
    "text",
    [
        "wait what do you need my name for?",
        "why do you need that",
        "what is that for",
        "¿para qué?",
    ],
)
def test_why(text: str) -> None:
    assert _WHY.search(text)


async def test_a_reminder_alone_resumes_nothing(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    assert "utter_resume_booking" not in dialogue.said


async def test_another_hour_alone_keeps_the_day_of_the_time_chosen(dialogue: Dialogue) -> None:
    await begin(dialogue, "sick visit with dr rivera next week")
    await dialogue.say("the second one")
    day = dialogue.slots["offer"]["start_local"][:10]
    await dialogue.say("hmm wait can we do it at 4:30 instead")
    assert dialogue.slots["wished_time"] == f"datetime {day}T16:30"


@pytest.mark.parametrize("text", ["no, another day please", "no, mejor otro día"])
async def test_no_but_another_day_shows_other_days(dialogue: Dialogue, text: str) -> None:
    await begin(dialogue)
    await dialogue.say(text, "deny")
    assert dialogue.said == ["utter_offer_times"]
    assert not any("Monday" in b["title"] for b in dialogue.buttons)


async def test_give_it_up_in_spanish(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("cancélela", "affirm")
    assert dialogue.said == ["utter_stopped"]


@pytest.mark.parametrize(
    "intent", ["check_appointment", "reschedule_appointment", "cancel_appointment"]
)
@pytest.mark.parametrize(
    ("text", "books"),
    [
        ("appt tmrw 9am", True),
        ("change the appointment with dr chen to friday", False),
        ("cancel the skin check on friday", False),
        ("is dr chen in on friday?", True),
        ("cita el viernes", True),
        ("when is my appointment on friday", False),
        ("do i have a visit with dr chen tomorrow", False),
        ("is my cita on friday still on", False),
    ],
)
async def test_a_wish_that_reads_like_a_question_after_ones_own_visits(
    dialogue: Dialogue, text: str, books: bool, intent: str
) -> None:
    events = await dialogue.act("action_open_task", text, intent)
    follow = [event["name"] for event in events if event["event"] == "followup"]
    assert follow == (["booking_form"] if books else [])


async def test_the_day_of_a_visit_that_cannot_be_kept_is_no_wish(dialogue: Dialogue) -> None:
    await booked(dialogue, "sick visit with dr rivera monday at 9am")
    text = "my appointment is on monday but i can't make it"
    await dialogue.begin("reschedule_form", text, "reschedule_appointment")
    assert dialogue.asked == "offer"
    assert dialogue.slots["wished_time"] is None


async def test_a_closed_afternoon_is_said_too(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "flu shot on december 24 after 3", BOOK)
    assert dialogue.said[0] == "utter_closed_day"


async def test_why_another_person_is_asked_for_details_is_said_once(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("the first one")
    await dialogue.press("for another")
    assert "utter_proxy_note" in dialogue.said
    await dialogue.say("hm hm", "nlu_fallback")
    assert dialogue.said == ["utter_missed", "utter_which_name_of_other"]


async def test_a_question_for_a_time_that_is_shown_takes_it(dialogue: Dialogue) -> None:
    await begin(dialogue)
    shown = dialogue.slots["offered"][0]
    clock = shown["start_local"][11:16]
    await dialogue.say(f"can i come at {clock} then?", "faq_hours")
    assert not dialogue.rejected
    assert dialogue.slots["offer"]["id"] == shown["id"]


@pytest.mark.parametrize("text", ["1977/11/03", "nov 3, 1977", "2027-11-03", "12345"])
async def test_a_bare_date_is_no_wish_while_a_code_is_awaited(
    dialogue: Dialogue, text: str
) -> None:
    await begin(dialogue)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    held = dialogue.slots["offer"]
    await dialogue.say(text)
    assert dialogue.said == ["utter_which_code"]
    assert dialogue.asked == "code"
    assert dialogue.slots["offer"] == held


@pytest.mark.parametrize("intent", ["nlu_fallback", "stop", "cancel_appointment"])
async def test_a_question_after_the_rules_for_cancelling_is_answered_in_the_form(
    dialogue: Dialogue, intent: str
) -> None:
    await begin(dialogue)
    await dialogue.say("wait no, what is the cancellation policy", intent)
    assert set(dialogue.said[:-1]) == {"utter_fact"}
    assert dialogue.said[-1] == "utter_offer_times"
    assert dialogue.slots["misses"] == 0


async def test_a_question_that_nothing_answers_is_passed_on(dialogue: Dialogue) -> None:
    await begin(dialogue)
    await dialogue.say("do you have a fish tank?", "nlu_fallback")
    assert dialogue.said == ["utter_fact_unknown", "utter_offer_times"]


async def test_cancel_it_after_ones_visits_were_told_asks_about_that_visit(
    dialogue: Dialogue,
) -> None:
    await booked(dialogue)
    dialogue.slots["last_visit"] = None
    await dialogue.begin("check_form", "when is my appt again?", "check_appointment")
    assert dialogue.said == ["utter_appointments", "utter_appointment"]
    events = await dialogue.act("action_answer_alone", "cancel it pls", "stop")
    assert [e["name"] for e in events if e["event"] == "followup"] == ["cancel_form"]
    await dialogue.begin("cancel_form", "cancel it pls", "stop")
    assert dialogue.asked == "confirmation"
