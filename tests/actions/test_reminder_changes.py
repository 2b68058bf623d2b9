"""Another time for a reminder that is named before, after or beside it: the rest of it stays."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders

TWICE_A_WEEK = "remind me to take metformin at 8am every monday and friday"
DAILY = "remind me to take lisinopril every day at 9am"


async def two(dialogue: Dialogue) -> None:
    for wish in (TWICE_A_WEEK, DAILY):
        await made(dialogue, wish)


@pytest.mark.parametrize(
    ("language", "text", "schedule"),
    [
        ("en", "change a reminder to 8pm", "every Monday and Friday at 8:00 PM"),
        ("en", "move one of my reminders to 7:30 am", "every Monday and Friday at 7:30 AM"),
        ("en", "make one of them 10 pm instead", "every Monday and Friday at 10:00 PM"),
        ("en", "change a reminder to 8am and 8pm",
         "every Monday and Friday at 8:00 AM and 8:00 PM"),
        ("es", "cambia un recordatorio a las 9 de la noche", "cada lunes y viernes a las 21:00"),
        ("es", "quiero pasar un recordatorio a las 7 de la mañana",
         "cada lunes y viernes a las 7:00"),
    ],
)  # fmt: skip
async def test_a_time_said_before_the_reminder_is_chosen_keeps_its_days(
    dialogue: Dialogue, language: str, text: str, schedule: str
) -> None:
    await two(dialogue)
    dialogue.language = language
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_which_reminder"]
    await dialogue.press("metformin")
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule


@pytest.mark.parametrize("answer", ["metformin", "the first one", "the 8am one"])
async def test_so_it_does_when_the_reminder_is_chosen_in_words(
    dialogue: Dialogue, answer: str
) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", "change a reminder to 8pm", CHANGE)
    await dialogue.say(answer)
    assert dialogue.field("utter_confirm_reminder", "what") == "metformin"
    await dialogue.say("yes", "affirm")
    [changed] = [one for one in reminders(dialogue) if one["medication"] == "metformin"]
    assert changed["recurrence"] == "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=20;BYMINUTE=0"


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("change a reminder to every day at 8pm", "every day at 8:00 PM"),
        ("change a reminder to tuesdays and thursdays", "every Tuesday and Thursday at 8:00 AM"),
        ("change a reminder to every sunday at noon", "every Sunday at 12:00 PM"),
    ],
)
async def test_days_that_were_said_are_the_new_ones(
    dialogue: Dialogue, text: str, schedule: str
) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    await dialogue.press("metformin")
    assert dialogue.field("utter_confirm_reminder", "schedule") == schedule


@pytest.mark.parametrize(
    "text",
    ["put the metformin one at bedtime", "change a reminder, i take it before bed", "al acostarme"],
)
async def test_a_part_of_the_day_keeps_the_days_too(dialogue: Dialogue, text: str) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    if dialogue.asked == "reminder":
        await dialogue.press("metformin")
    assert dialogue.said == ["utter_which_clock"]
    await dialogue.say("10:30 pm")
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule == "every Monday and Friday at 10:30 PM"


async def test_a_time_alone_is_not_enough_for_one_by_the_hour(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take amoxicillin every 8 hours")
    await made(dialogue, DAILY)
    await dialogue.begin("reminder_change_form", "change a reminder to 8pm", CHANGE)
    await dialogue.press("amoxicillin")
    assert dialogue.asked == "recurrence"


@pytest.mark.parametrize(
    ("text", "medicine"),
    [
        ("change the second one to 8pm", "lisinopril"),
        ("move the 1st reminder to 8pm", "metformin"),
        ("make the last one 8pm", "lisinopril"),
        ("cambia el segundo a las 8 de la noche", "lisinopril"),
        ("pon la primera a las 8 de la noche", "metformin"),
        ("cambia el último recordatorio a las 8 de la noche", "lisinopril"),
    ],
)
async def test_one_is_named_by_its_place_in_the_list(
    dialogue: Dialogue, text: str, medicine: str
) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == medicine
    assert dialogue.field("utter_confirm_reminder", "schedule").endswith("at 8:00 PM")


@pytest.mark.parametrize("text", ["stop the second one", "quita el segundo"])
async def test_so_is_one_to_be_stopped(dialogue: Dialogue, text: str) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_cancel_form", text, STOP)
    line = dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    assert line.startswith("lisinopril")


async def test_a_place_beyond_the_list_is_asked_about(dialogue: Dialogue) -> None:
    await made(dialogue, TWICE_A_WEEK)
    await dialogue.begin("reminder_change_form", "change the third one to 8pm", CHANGE)
    assert dialogue.said == ["utter_which_reminder"]


@pytest.mark.parametrize(
    "text",
    [
        "stop the metformin one",
        "actually just delete my metformin reminder",
        "get rid of the second one",
        "mejor quita el de metformina",
        "elimina el recordatorio",
    ],
)
async def test_a_stop_of_a_reminder_ends_the_change(dialogue: Dialogue, text: str) -> None:
    await two(dialogue)
    before = reminders(dialogue)
    await dialogue.begin("reminder_change_form", "change the metformin one to 8pm", CHANGE)
    assert dialogue.asked == "confirmation"
    await dialogue.say(text, STOP)
    assert dialogue.rejected, "the rule of a stop begins its own form"
    await dialogue.begin("reminder_cancel_form", text, STOP)
    await dialogue.say("no", "deny")
    assert reminders(dialogue) == before


async def test_a_stop_in_the_middle_of_a_new_reminder_is_no_medicine_of_it(
    dialogue: Dialogue,
) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_form", "remind me to take warfarin at 7pm every day", SET)
    await dialogue.say("stop the metformin one", STOP)
    assert dialogue.rejected


async def test_a_no_that_cancels_leaves_the_reminder_as_it_is(dialogue: Dialogue) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", "change the metformin one to 8pm", CHANGE)
    await dialogue.say("no, cancel that", STOP)
    assert dialogue.said == ["utter_reminder_unchanged"]


@pytest.mark.parametrize("text", ["change the second one to 8pm", "no, the last one to 8pm"])
async def test_another_one_may_be_named_in_the_middle_of_a_change(
    dialogue: Dialogue, text: str
) -> None:
    await two(dialogue)
    await dialogue.begin("reminder_change_form", "change the metformin one to 7pm", CHANGE)
    await dialogue.say(text, CHANGE)
    assert dialogue.field("utter_confirm_reminder", "what") == "lisinopril"
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 8:00 PM"


async def test_the_first_of_two_times_is_no_place_in_the_list(dialogue: Dialogue) -> None:
    await made(dialogue, DAILY)
    await made(dialogue, "remind me to take metformin every day at 8am and 8pm")
    await dialogue.begin("reminder_change_form", "change the metformin one", CHANGE)
    await dialogue.say("the first one to 9am", "inform")
    assert dialogue.slots["reminder"] == reminders(dialogue)[1]["id"]


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "stop the evening one", "BYHOUR=8"),
        ("en", "i don't need the 8 pm reminder anymore", "BYHOUR=8"),
        ("en", "cancel the morning dose", "BYHOUR=20"),
        ("es", "quita el de la noche", "BYHOUR=8"),
        ("es", "quite el de las 8 de la mañana", "BYHOUR=20"),
    ],
)
async def test_one_of_two_times_is_stopped_and_the_other_stays(
    dialogue: Dialogue, language: str, text: str, left: str
) -> None:
    await made(dialogue, "remind me to take metformin at 8am and 8pm every day")
    dialogue.language = language
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_reminder_fewer_times", "utter_confirm_reminder"]
    assert len(reminders(dialogue)) == 1
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    [plan] = reminders(dialogue)
    assert left in plan["recurrence"].split(";")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("stop the morning and the night one", "BYHOUR=13"),
        ("remove the 7am and 9pm reminders", "BYHOUR=13"),
        ("quita el de la mañana y el de la noche", "BYHOUR=13"),
        ("stop the 1 pm one", "BYHOUR=7,21"),
    ],
)
async def test_of_three_times_those_named_are_stopped(
    dialogue: Dialogue, text: str, left: str
) -> None:
    await made(dialogue, "remind me to take metformin at 7am, 1pm and 9pm every day")
    await dialogue.begin("reminder_cancel_form", text, STOP)
    await dialogue.say("yes", "affirm")
    [plan] = reminders(dialogue)
    assert left in plan["recurrence"].split(";")


async def test_a_no_leaves_both_times(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8am and 8pm every day")
    await dialogue.begin("reminder_cancel_form", "stop the evening one", STOP)
    await dialogue.say("no", "deny")
    [plan] = reminders(dialogue)
    assert "BYHOUR=8,20" in plan["recurrence"]


@pytest.mark.parametrize("text", ["stop my reminder", "stop the 8am and 8pm reminders"])
async def test_where_no_time_is_named_all_of_it_is_stopped(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me to take metformin at 8am and 8pm every day")
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue) == []


async def test_the_time_that_is_changed_may_be_named_afterwards(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8am and 8pm every day")
    await dialogue.begin("reminder_change_form", "change it to 9am", CHANGE)
    assert dialogue.said == ["utter_reminder_fewer_times", "utter_confirm_reminder"]
    await dialogue.say("only the morning one", "inform")
    assert dialogue.said == ["utter_confirm_reminder"]
    await dialogue.say("yes", "affirm")
    [plan] = reminders(dialogue)
    assert "BYHOUR=9,20" in plan["recurrence"]
