"""Two tasks in one message: the second one is named, waits, and is offered after the first."""

import json

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import booked
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders
from tests.actions.test_whose_visit import ADA, LEO, patients_of_visits, prove

BOOK, CANCEL = "book_appointment", "cancel_appointment"
ALONE = "action_answer_alone"
OFFERED = [{"event": "bot", "metadata": {"utter_action": "utter_next_task"}}]


def follows(events: list[dict[str, object]]) -> list[object]:
    return [event["name"] for event in events if event["event"] == "followup"]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "remind me at 8am every day to take lisinopril", "book a flu shot for friday"),
        ("en", "remind me of lisinopril every day at 8am", "i want a flu shot on friday"),
        ("es", "recuérdame tomar lisinopril todos los días a las 8",
         "quiero una vacuna el viernes"),
    ],
)  # fmt: skip
async def test_a_visit_waits_for_a_reminder(
    dialogue: Dialogue, language: str, first: str, second: str
) -> None:
    dialogue.language = language
    dialogue.also = {BOOK: second}
    await dialogue.begin("reminder_form", f"{first} and {second}", SET)
    assert dialogue.said == ["utter_task_after", "utter_confirm_reminder"]
    assert "lisinopril" in dialogue.field("utter_confirm_reminder", "what")
    dialogue.also = {}
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set", "utter_next_task"]
    assert len(reminders(dialogue)) == 1
    assert second not in json.dumps(dialogue.slots), "no words of the patient are kept"
    await press_next(dialogue, "booking_form", BOOK)
    assert dialogue.asked == "offer"
    assert dialogue.slots["visit_type"] == "vaccination"
    day = "Friday" if language == "en" else "viernes"
    assert all(day in b["title"] for b in dialogue.buttons if '"offer"' in b["payload"])
    assert dialogue.slots["next_task"] is None


async def press_next(dialogue: Dialogue, form: str, intent: str) -> None:
    """What Rasa does with the offer's button: the rule of its intent opens the task."""
    dialogue.messages = []
    text, entities = f'/{intent}{{"person":"next"}}', [{"entity": "person", "value": "next"}]
    await dialogue._run("action_open_task", text, intent, entities=entities)
    dialogue.form, dialogue.slots["requested_slot"] = form, None
    await dialogue._validate(text, intent, entities=entities)


async def test_a_reminder_waits_for_a_visit_that_is_given_up(dialogue: Dialogue) -> None:
    second = "remind me to take metformin at 9pm every day until march 19 2027"
    dialogue.also = {SET: second}
    await dialogue.begin("booking_form", f"book a skin check next week and {second}", BOOK)
    assert dialogue.said[0] == "utter_task_after"
    assert dialogue.asked == "offer"
    assert "9pm" not in json.dumps(dialogue.slots["wished_time"])
    dialogue.also = {}
    await dialogue.say("never mind", "stop")
    assert dialogue.said == ["utter_stopped", "utter_next_task"]
    await press_next(dialogue, "reminder_form", SET)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin"
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 9:00 PM, until Friday, March 19, 2027"
    await dialogue.say("yes", "affirm")
    assert "utter_reminder_set" in dialogue.said and "utter_next_task" not in dialogue.said


async def test_a_visit_is_cancelled_and_then_another_is_booked(dialogue: Dialogue) -> None:
    await booked(dialogue, "sick visit with dr rivera monday at 9am")
    dialogue.also = {BOOK: "book one on friday"}
    text = "cancel my monday visit and book one on friday"
    await dialogue.begin("cancel_form", text, CANCEL)
    assert dialogue.said[0] == "utter_task_after"
    dialogue.also = {}
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_cancelled", "utter_next_task"]
    events = await dialogue.act(ALONE, "yes", "affirm", before=OFFERED)
    assert follows(events) == ["booking_form"]
    assert dialogue.slots["wished_time"].startswith("date ")


@pytest.mark.parametrize("text", ["no", "no thanks", "no, gracias"])
async def test_a_no_to_the_second_drops_it(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    dialogue.also = {BOOK: "book a check-up"}
    await dialogue.begin("reminder_cancel_form", "stop my reminder and book a check-up", STOP)
    dialogue.also = {}
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_stopped", "utter_next_task"]
    events = await dialogue.act(ALONE, text, "deny", before=OFFERED)
    assert dialogue.said == ["utter_nothing_to_stop"] and follows(events) == []
    assert dialogue.slots["next_task"] is None


async def test_it_is_offered_twice_at_most(dialogue: Dialogue) -> None:
    dialogue.also = {BOOK: "book a check-up"}
    text = "remind me to take metformin at 8 every evening and book a check-up"
    await dialogue.begin("reminder_form", text, SET)
    dialogue.also = {}
    await dialogue.say("yes", "affirm")
    assert dialogue.said[-1] == "utter_next_task"
    said = []
    for _ in range(2):
        await dialogue.begin("reminder_change_form", "change it to 9pm", CHANGE)
        await dialogue.say("no", "deny")
        said.append(dialogue.said[-1])
    assert said == ["utter_next_task", "utter_reminder_unchanged"]


async def test_a_task_beside_an_answer_waits_too(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a visit", BOOK)
    dialogue.also = {SET: "remind me of my pills at 8pm every day"}
    text = "book a skin check and remind me of my pills at 8pm every day"
    await dialogue.say(text, BOOK)
    assert dialogue.said == ["utter_task_after", "utter_offer_times"]
    assert dialogue.slots["next_task"]["intent"] == SET


async def test_after_a_list_the_second_begins_at_once(dialogue: Dialogue) -> None:
    dialogue.also = {BOOK: "book a flu shot"}
    text = "show me my reminders and book a flu shot"
    events = await dialogue.act("action_list_reminders", text, "list_reminders")
    assert dialogue.said == ["utter_no_reminders"]
    assert follows(events) == ["booking_form"]
    assert dialogue.slots["visit_type"] == "vaccination"


@pytest.mark.parametrize("text", ["i need a refill and where do you park"])
async def test_a_question_beside_an_errand_is_answered_and_the_errand_goes_to_a_person(
    dialogue: Dialogue, text: str
) -> None:
    dialogue.also = {"faq_location": "where do you park"}
    await dialogue.act("action_request_person", text, "request_human")
    assert dialogue.said[0] in ("utter_fact", "utter_place")
    assert dialogue.said[-1] == "utter_handoff"


async def test_another_visit_wished_for_while_the_first_is_nearly_booked_waits(
    dialogue: Dialogue,
) -> None:
    await dialogue.begin("booking_form", "i need a flu shot for my son on friday", BOOK)
    await dialogue.say("the first one")
    assert dialogue.asked == "patient_name"
    await dialogue.say("also i want to book a physical for myself", BOOK)
    assert dialogue.said[:2] == ["utter_one_after_another", "utter_back_to_task"]
    assert dialogue.asked == "patient_name"
    assert dialogue.slots["visit_type"] == "vaccination"
    assert dialogue.slots["next_task"]["values"]["visit_type"] == "annual-physical"
    assert dialogue.slots["next_task"]["values"]["relationship"] == "self"


@pytest.mark.parametrize("intent", ["reschedule_appointment", "inform", "nlu_fallback"])
@pytest.mark.parametrize(
    "text",
    ["i should also be glad to arrange a skin check afterwards", "y aparte necesito un skin check"],
)
async def test_another_kind_of_visit_waits_whatever_it_was_read_as(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await dialogue.begin("booking_form", "i need a flu shot for me on friday", BOOK)
    await dialogue.say("the first one")
    await dialogue.say(text, intent)
    assert dialogue.said[:2] == ["utter_one_after_another", "utter_back_to_task"]
    assert dialogue.slots["visit_type"] == "vaccination" and dialogue.slots["offer"]
    waits = dialogue.slots["next_task"]
    assert (waits["intent"], waits["values"]["visit_type"]) == (BOOK, "skin-check")


@pytest.mark.parametrize(
    ("text", "intent"),
    [("no, make it a skin check", "deny"), ("mejor un skin check, después de las 2", "inform")],
)
async def test_a_change_of_the_visit_is_no_second_one(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await dialogue.begin("booking_form", "i need a flu shot for me on friday", BOOK)
    await dialogue.say("the first one")
    await dialogue.say(text, intent)
    assert dialogue.slots["visit_type"] == "skin-check"
    assert not dialogue.slots.get("next_task")


@pytest.mark.parametrize("text", ["he's my son", "for my son", "he's 5", "she is 12 years old"])
async def test_who_the_child_is_said_again_is_understood(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("booking_form", "i need a flu shot for my son on friday", BOOK)
    await dialogue.say("the first one")
    await dialogue.say(text, "inform")
    assert "utter_missed" not in dialogue.said
    assert dialogue.asked == "patient_name"


async def test_a_yes_with_too_in_it_is_a_yes(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a flu shot on friday", BOOK)
    await dialogue.say("the first one")
    await dialogue.press("for me")
    await dialogue.give_details()
    await dialogue.type_code()
    await dialogue.say("yes please book that one too", BOOK)
    assert "utter_booked" in dialogue.said
    assert dialogue.slots.get("next_task") is None


@pytest.mark.parametrize(
    "text", ["also i need a vaccination for my son", "también necesito una vacuna para mi hijo"]
)
async def test_a_visit_that_waits_for_a_child_is_booked_for_the_child(
    dialogue: Dialogue, text: str
) -> None:
    await dialogue.begin("booking_form", "a sick visit for me", BOOK)
    await dialogue.say("the first one")
    await dialogue.say(text, BOOK)
    await prove(dialogue, **ADA)
    await dialogue.say("yes", "affirm")
    await press_next(dialogue, "booking_form", BOOK)
    assert dialogue.slots["relationship"] == "guardian"
    await dialogue.say("the first one")
    await prove(dialogue, **LEO)
    await dialogue.say("yes", "affirm")
    assert patients_of_visits(dialogue) == [ADA["name"], LEO["name"]]


async def two_wait(dialogue: Dialogue) -> None:
    """A reminder waits since the first message, a vaccination since the details were asked."""
    second = "remind me to take lisinopril at 8 am every day"
    dialogue.also = {SET: second}
    await dialogue.begin("booking_form", f"a sick visit for me and {second}", BOOK)
    dialogue.also = {}
    await dialogue.say("the first one")
    await dialogue.say("also i need a vaccination", BOOK)
    assert dialogue.said[0] == "utter_one_after_another"


async def test_what_waits_already_is_not_lost_to_another_wish(dialogue: Dialogue) -> None:
    await two_wait(dialogue)
    await dialogue.say("also i need a vaccination", BOOK)  # said again, it waits once
    await prove(dialogue, **ADA)
    await dialogue.say("yes", "affirm")
    assert "lisinopril" in dialogue.field("utter_next_task", "then")
    await press_next(dialogue, "reminder_form", SET)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set", "utter_next_task"]
    await press_next(dialogue, "booking_form", BOOK)
    assert dialogue.slots["visit_type"] == "vaccination"
    assert dialogue.slots["next_task"] is None


async def test_a_no_to_one_that_waits_is_none_to_the_next(dialogue: Dialogue) -> None:
    await two_wait(dialogue)
    await dialogue.say("stop", "stop")
    assert dialogue.said == ["utter_stopped", "utter_next_task"]
    await dialogue.act(ALONE, "no", "deny", before=OFFERED)
    assert dialogue.said == ["utter_nothing_to_stop", "utter_next_task"]
    events = await dialogue.act(ALONE, "yes", "affirm", before=OFFERED)
    assert follows(events) == ["booking_form"]
    assert dialogue.slots["visit_type"] == "vaccination"


async def test_reminders_that_waited_before_an_upgrade_are_reminders(dialogue: Dialogue) -> None:
    await two_wait(dialogue)
    waits = dialogue.slots["next_task"]
    dialogue.slots["next_task"] = {**waits, "after": [{"medication": "metformin"}]}
    await dialogue.say("stop", "stop")
    await dialogue.act(ALONE, "no", "deny", before=OFFERED)
    assert dialogue.field("utter_next_task", "then") == "metformin"


async def test_the_next_one_is_offered_where_the_first_was_offered_twice(
    dialogue: Dialogue,
) -> None:
    await two_wait(dialogue)
    await dialogue.say("stop", "stop")
    offered = [dialogue.field("utter_next_task", "then")]
    for _ in range(4):
        await dialogue.begin("reminder_form", "remind me of metformin at 9pm every day", SET)
        await dialogue.say("stop", "stop")
        if dialogue.said[-1] == "utter_next_task":
            offered.append(dialogue.field("utter_next_task", "then"))
    assert offered == ["lisinopril", "lisinopril", "the new visit", "the new visit"]


async def test_two_wishes_in_one_answer_both_wait(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "a sick visit for me", BOOK)
    await dialogue.say("the first one")
    second = "remind me to take lisinopril at 8 am every day"
    dialogue.also = {SET: second}
    await dialogue.say(f"also i need a vaccination and {second}", BOOK)
    waits = dialogue.slots["next_task"]
    assert [each["intent"] for each in (waits, *waits["after"])] == [BOOK, SET]


async def test_which_was_meant_said_with_another_task_loses_none(dialogue: Dialogue) -> None:
    dialogue.slots["next_task"] = {"either": {BOOK: {"visit_type": "skin-check"}, CANCEL: {}}}
    second = "remind me to take lisinopril at 8 am every day"
    dialogue.also = {SET: second}
    await dialogue.act(
        "action_open_task",
        f"i want to book it and {second}",
        BOOK,
        before=[{"event": "bot", "metadata": {"utter_action": "utter_which_of_two"}}],
    )
    assert dialogue.slots["visit_type"] == "skin-check"
    assert dialogue.slots["next_task"]["intent"] == SET
