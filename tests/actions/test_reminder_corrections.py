""" "No, 9" to the summary of a reminder: another time, not another schedule."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminder_changes import TWICE_A_WEEK
from tests.actions.test_reminders import CHANGE, SET, made, reminders


@pytest.mark.parametrize(
    ("language", "text", "clock"),
    [
        ("en", "no, 9", "9:00 AM"),
        ("en", "nope make it 7:30", "7:30 AM"),
        ("en", "not 8, 10", "10:00 AM"),
        ("en", "no sorry, i meant nine", "9:00 AM"),
        ("en", "no, at 9 am", "9:00 AM"),
        ("en", "no 9pm", "9:00 PM"),
        ("es", "no, a las 9", "9:00"),
        ("es", "no, mejor 7", "7:00"),
        ("es", "no, a las 9 de la noche", "21:00"),
    ],
)
async def test_another_hour_keeps_the_days_that_were_said(
    dialogue: Dialogue, language: str, text: str, clock: str
) -> None:
    await dialogue.begin("reminder_form", TWICE_A_WEEK, SET)
    dialogue.language = language
    await dialogue.say(text, "deny")
    days, joint = ("cada lunes y viernes", "a las") if language == "es" else (
        "every Monday and Friday", "at")  # fmt: skip
    assert dialogue.field("utter_confirm_reminder", "schedule") == f"{days} {joint} {clock}"


EVENING = "remind me to take atorvastatin every day at 8pm"


@pytest.mark.parametrize(
    ("text", "answer", "clock"),
    [
        ("no, 9", "9:00 PM", "9:00 PM"),
        ("no, 9", "9:00 AM", "9:00 AM"),
        ("nope, make that 7:30", "pm", "7:30 PM"),
        ("no, at 9", "in the evening", "9:00 PM"),
        ("wait no, ten", "in the morning", "10:00 AM"),
        ("no, a las 9", "de la noche", "9:00 PM"),
    ],
)
async def test_a_half_of_the_day_that_is_unclear_is_asked(
    dialogue: Dialogue, text: str, answer: str, clock: str
) -> None:
    await dialogue.begin("reminder_form", EVENING, SET)
    await dialogue.say(text, "deny")
    assert dialogue.said == ["utter_which_half"]
    assert dialogue.asked == "recurrence", "a yes writes nothing now"
    if answer in [each["title"] for each in dialogue.buttons]:
        await dialogue.press(answer)
    else:
        await dialogue.say(answer)
    assert dialogue.field("utter_confirm_reminder", "schedule") == f"every day at {clock}"
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]


async def test_a_yes_to_the_half_is_no_yes_to_the_reminder(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", EVENING, SET)
    await dialogue.say("no, 9", "deny")
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue) == []
    assert "utter_which_half" in dialogue.said


async def test_a_time_instead_of_the_half_is_taken(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", EVENING, SET)
    await dialogue.say("no, 9", "deny")
    await dialogue.say("10:15 pm")
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 10:15 PM"
    assert dialogue.slots["unclear_clock"] is None


async def test_of_several_times_which_are_asked(dialogue: Dialogue) -> None:
    text = "remind me to take metformin every day at 8am and 8pm"
    await dialogue.begin("reminder_form", text, SET)
    await dialogue.say("no, 9", "deny")
    assert dialogue.said == ["utter_which_dose_times"]
    assert dialogue.asked == "recurrence"


async def test_a_change_is_corrected_too(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE_A_WEEK)
    await dialogue.begin("reminder_change_form", "change my reminder to 10am", CHANGE)
    await dialogue.say("no, 9", "deny")
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every Monday and Friday at 9:00 AM"


@pytest.mark.parametrize("text", ["no", "no, not that", "no 2 tablets"])
async def test_a_no_without_an_hour_is_a_no(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", EVENING, SET)
    await dialogue.say(text, "deny")
    assert dialogue.said[0] == "utter_reminder_not_set"
