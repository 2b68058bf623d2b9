"""How patients move the end of a reminder, its dose, or several things at once."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminder_talk import escalations
from tests.actions.test_reminders import CHANGE, STOP, made, reminders

DAILY = "remind me to take metformin 500 mg at 8 every evening"
ENDED = f"{DAILY} until march 30 2027"


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("end it on april 10 2027", "every day at 8:00 PM, until Saturday, April 10"),
        ("keep it until april 10 2027", "every day at 8:00 PM, until Saturday, April 10"),
        ("make april 10 2027 the last day", "every day at 8:00 PM, until Saturday, April 10"),
        ("the last day is april 10 2027", "every day at 8:00 PM, until Saturday, April 10"),
        ("for 5 more days", "every day at 8:00 PM, for 5 days from today"),
        ("i need it 3 days longer", "every day at 8:00 PM, for 3 days from today"),
        ("another week please", "every day at 8:00 PM, for 7 days from today"),
        ("extend it by two weeks", "every day at 8:00 PM, until Tuesday, April 13"),
        ("no end date please", "every day at 8:00 PM, with no end"),
        ("until further notice", "every day at 8:00 PM, with no end"),
        ("change it to 9pm", "every day at 9:00 PM, until Tuesday, March 30"),
        (
            "change it to 9pm until april 10 2027",
            "every day at 9:00 PM, until Saturday, April 10",
        ),
        ("termínalo el 10 de abril de 2027", "every day at 8:00 PM, until Saturday, April 10"),
        ("sin fecha de fin", "every day at 8:00 PM, with no end"),
        ("5 días más", "every day at 8:00 PM, for 5 days from today"),
    ],
)
async def test_an_end_is_moved(dialogue: Dialogue, text: str, schedule: str) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (500 mg)"
    before = reminders(dialogue)[0]["recurrence"]
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert reminders(dialogue)[0]["recurrence"] != before


async def test_the_day_of_an_end_is_asked_for(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "change the end date of my reminder", CHANGE)
    assert dialogue.said == ["utter_which_end"]
    await dialogue.say("until april 10 2027")
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10"


async def test_the_line_says_the_end(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me of amoxicillin every 8 hours until march 30 2027")
    await dialogue.begin("reminder_cancel_form", "stop my reminder", STOP)
    line = dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    assert line == "amoxicillin, every 8 hours, until Tuesday, March 30"


async def test_a_stop_after_a_day_is_an_end(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop my metformin after april 10 2027", STOP)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10"
    await dialogue.say("yes", "affirm")
    [kept] = reminders(dialogue)
    assert (kept["status"], kept["recurrence"][-15:]) == ("active", "20270410T235900")


async def test_a_stop_until_a_day_is_a_pause(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop reminding me until monday", STOP)
    assert dialogue.said == ["utter_reminder_paused"]
    assert reminders(dialogue)[0]["status"] == "paused"


async def test_a_stop_from_a_day_on_ends_the_day_before(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", "stop it from april 11 2027", STOP)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every day at 8:00 PM, until Saturday, April 10"


@pytest.mark.parametrize(
    "text",
    [
        "stop my friday reminder",
        "cancel the metformin one",
        "cancel the reminder i made through the app",
        "cancel the one i set on monday",
        "stop it for good",
    ],
)
async def test_a_day_that_names_a_reminder_is_no_end(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]


async def test_an_end_that_cannot_be_read_is_asked_for(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "keep it until the bottle is empty", CHANGE)
    assert dialogue.said[0] == "utter_end_how"
    assert reminders(dialogue)[0]["recurrence"].endswith("20270330T235900")


async def test_another_dose_is_kept_in_the_words_said(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "change my metformin to 1000 mg", CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin (1000 mg)"
    await dialogue.say("yes", "affirm")
    [kept] = reminders(dialogue)
    assert (kept["dose"], kept["recurrence"][-15:]) == ("1000 mg", "20270330T235900")


async def test_an_odd_dose_is_for_a_person_in_a_change_too(dialogue: Dialogue) -> None:
    await made(dialogue, ENDED)
    await dialogue.begin("reminder_change_form", "make it a double dose", CHANGE)
    assert dialogue.said[0] == "utter_dose_to_person"
    assert escalations(dialogue) == ["dose_unclear"]


@pytest.mark.parametrize(
    "text",
    [
        "i didnt get my reminder this morning",
        "never got the text for my pills",
        "my reminder never came",
        "no reminder came last night",
        "no me llegó el aviso de anoche",
        "el recordatorio no llegó",
    ],
)
async def test_a_message_that_never_came_is_no_skipped_dose(dialogue: Dialogue, text: str) -> None:
    events = await dialogue.act("action_answer_dose", text, "report_dose_skipped")
    assert [event["name"] for event in events] == ["action_list_reminders"]
    assert dialogue.said == []


@pytest.mark.parametrize("text", ["i didnt take it", "no i skipped it", "no me la tomé"])
async def test_a_skipped_dose_is_noted(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_dose", text, "report_dose_skipped")
    assert dialogue.said == ["utter_dose_closed"]
