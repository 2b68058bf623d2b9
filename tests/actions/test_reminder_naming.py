"""How patients say which of their reminders they mean."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import CHANGE, STOP, made

MORNING = "remind me to take lisinopril 10 mg at 8 every morning"
NIGHT = "remind me to take atorvastatin 20 mg at 9:30 pm every day"
ENDS = "remind me to take amoxicillin 250 mg at 1 pm every day until march 19 2027"


@pytest.mark.parametrize(
    ("text", "medicine"),
    [
        ("cancel the 8 am one", "lisinopril"),
        ("cancel my 8 o'clock reminder", "lisinopril"),
        ("stop the one at 9:30", "atorvastatin"),
        ("delete the morning one", "lisinopril"),
        ("cancel my night pill", "atorvastatin"),
        ("get rid of the reminder I get at 1pm", "amoxicillin"),
        ("cancel the one that ends on march 19 2027", "amoxicillin"),
        ("drop the reminder that stops march 19 2027", "amoxicillin"),
        ("quita el de las 8 de la mañana", "lisinopril"),
        ("quita el recordatorio de la noche", "atorvastatin"),
        ("cancela el que termina el 19 de marzo de 2027", "amoxicillin"),
    ],
)
async def test_one_is_named_by_its_hour_or_its_last_day(
    dialogue: Dialogue, text: str, medicine: str
) -> None:
    for wish in (MORNING, NIGHT, ENDS):
        await made(dialogue, wish)
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_confirm_reminder_stop"]
    assert medicine in dialogue.field("utter_confirm_reminder_stop", "reminder_line")


@pytest.mark.parametrize("text", ["cancel the 7 pm one", "stop the afternoon one at 3"])
async def test_an_hour_of_none_is_asked_about(dialogue: Dialogue, text: str) -> None:
    for wish in (MORNING, NIGHT):
        await made(dialogue, wish)
    await dialogue.begin("reminder_cancel_form", text, STOP)
    assert dialogue.said == ["utter_which_reminder"]


@pytest.mark.parametrize(
    "text", ["change the 8 am one to 9 am", "pon el de las 8 de la mañana a las 9 de la mañana"]
)
async def test_the_hour_that_names_it_is_not_the_new_one(dialogue: Dialogue, text: str) -> None:
    for wish in (MORNING, NIGHT):
        await made(dialogue, wish)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert "lisinopril" in dialogue.field("utter_confirm_reminder", "what")
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 9:00 AM"


async def test_an_answer_to_which_one_changes_no_time(dialogue: Dialogue) -> None:
    for wish in (MORNING, NIGHT):
        await made(dialogue, wish)
    await dialogue.begin("reminder_change_form", "change my reminder", CHANGE)
    assert dialogue.asked == "reminder"
    await dialogue.say("the 8am one", "inform")
    assert dialogue.asked == "recurrence"


async def test_a_new_last_day_names_none(dialogue: Dialogue) -> None:
    await made(dialogue, ENDS)
    await dialogue.begin("reminder_change_form", "make it end on march 25 2027", CHANGE)
    schedule = dialogue.field("utter_confirm_reminder", "schedule")
    assert schedule.endswith("until Thursday, March 25, 2027")


@pytest.mark.parametrize(
    "text",
    [
        "pause the 10 mg pill",
        "pause my 2 pills",
        "pause the 9 pm one",
        "pausa la de las 8 y media",
        "pause my 8 hour reminder",
    ],
)
async def test_what_names_no_hour_pauses_nothing(dialogue: Dialogue, text: str) -> None:
    for wish in (
        "remind me to take lisinopril at 10 every morning",
        "remind me to take metformin at 8 every morning",
        "remind me to take atorvastatin at 2 pm every day",
    ):
        await made(dialogue, wish)
    await dialogue.begin("reminder_change_form", text, CHANGE)
    assert dialogue.said == ["utter_which_reminder"]


async def test_a_wrong_hour_does_not_mean_the_only_one(dialogue: Dialogue) -> None:
    await made(dialogue, MORNING)
    await dialogue.begin("reminder_change_form", "pause the 9 pm one", CHANGE)
    assert dialogue.said == ["utter_which_reminder"]


async def test_a_place_in_the_list_is_no_hour(dialogue: Dialogue) -> None:
    for wish in (MORNING, NIGHT, "remind me to take metformin at 2 pm every day"):
        await made(dialogue, wish)
    await dialogue.begin("reminder_cancel_form", "stop one of my reminders", STOP)
    await dialogue.say("the 2nd one", "inform")
    line = dialogue.field("utter_confirm_reminder_stop", "reminder_line")
    assert "atorvastatin" in line
