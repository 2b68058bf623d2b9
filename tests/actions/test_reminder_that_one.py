"""A wish for the reminder there is, read as one for a new reminder: it is changed, not doubled."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_reminder_afterwards import DAILY, FORM, followed
from tests.actions.test_reminders import SET, made, reminders

OPEN = "action_open_task"


@pytest.mark.parametrize(
    "text",
    [
        "i want my metformin reminder at 6 am from now on",
        "the metformin reminder should be at 6 am",
        "quiero el recordatorio de metformina a las 6 de la mañana",
    ],
)
async def test_it_is_changed(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    assert followed(await dialogue.act(OPEN, text, SET)) == FORM
    await dialogue.begin(FORM, text, SET)
    assert dialogue.said == ["utter_confirm_reminder"]
    assert dialogue.field("utter_confirm_reminder", "schedule") == "every day at 6:00 AM"
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_reminder_set"]
    assert len(reminders(dialogue)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "i need another metformin reminder at 6 am",
        "set my second metformin reminder for 6 am too",
        "remind me to take metformin at 6 am",
        "i want my lisinopril reminder at 6 am",
    ],
)
async def test_another_one_is_another_one(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, DAILY)
    assert followed(await dialogue.act(OPEN, text, SET)) is None
