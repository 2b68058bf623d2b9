"""Nothing is written but after a yes to the summary itself, right after it."""

from typing import Any

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_booking import reach_summary
from tests.actions.test_own_visits import booked
from tests.actions.test_reminders import CHANGE, SET, STOP, made, reminders

MOVE, CANCEL = "reschedule_appointment", "cancel_appointment"
REFUSALS = [("no", "yes"), ("not yet", "ok"), ("nope", "book it"), ("no", "sí, por favor")]


async def misunderstood(dialogue: Dialogue) -> None:
    """Until the question is not said any more."""
    for _ in range(3):
        await dialogue.say("blub", "nlu_fallback")
    assert dialogue.said[-1] == "utter_missed_for_person"


@pytest.mark.parametrize(("refusal", "agreement"), REFUSALS)
async def test_after_a_no_a_yes_shows_the_summary_again(
    dialogue: Dialogue, refusal: str, agreement: str
) -> None:
    await reach_summary(dialogue)
    await dialogue.say(refusal, "deny")
    assert dialogue.said == ["utter_what_to_change"]
    await dialogue.say(agreement, "affirm")
    assert dialogue.said == ["utter_summary_for"]
    assert dialogue.appointments() == []
    await dialogue.say(agreement, "affirm")
    assert dialogue.said[0] == "utter_booked"


async def test_the_button_of_a_summary_that_was_refused_books_nothing(dialogue: Dialogue) -> None:
    await reach_summary(dialogue)
    await dialogue.say("no", "deny")
    await dialogue.send("/affirm")
    assert dialogue.said == ["utter_summary_for"]
    assert dialogue.appointments() == []


@pytest.mark.parametrize("agreement", ["yes", "sure", "claro"])
async def test_after_a_no_to_a_move_a_yes_shows_the_summary_again(
    dialogue: Dialogue, agreement: str
) -> None:
    before = await booked(dialogue, "sick visit with dr rivera on friday at 9am")
    await dialogue.begin("reschedule_form", "move it to the same time next week", MOVE)
    assert dialogue.said[-1] == "utter_summary_move"
    await dialogue.say("no", "deny")
    await dialogue.say(agreement, "affirm")
    assert dialogue.said == ["utter_summary_move"]
    assert [each["start"] for each in dialogue.appointments()] == [before["start"]]


@pytest.mark.parametrize("form", ["booking_form", "cancel_form"])
async def test_a_yes_to_something_else_writes_nothing(dialogue: Dialogue, form: str) -> None:
    if form == "booking_form":
        await reach_summary(dialogue)
    else:
        await booked(dialogue)
        await dialogue.begin("cancel_form", "cancel it", CANCEL)
    before = dialogue.appointments()
    await misunderstood(dialogue)
    await dialogue.say("yes", "affirm")
    assert dialogue.said[-1] in ("utter_summary_for", "utter_summary_cancel")
    assert dialogue.appointments() == before
    await dialogue.say("yes", "affirm")
    assert dialogue.appointments() != before


async def _new(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin at 8 every evening", SET)


async def _changed(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin("reminder_change_form", "change it to 9 am", CHANGE)


async def _stopped(dialogue: Dialogue) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin("reminder_cancel_form", "stop the metformin reminder", STOP)


@pytest.mark.parametrize("reach", [_new, _changed, _stopped])
async def test_a_reminder_too_is_written_only_after_its_summary(
    dialogue: Dialogue, reach: Any
) -> None:
    await reach(dialogue)
    [summary] = dialogue.said
    before = reminders(dialogue)
    await dialogue.say("how should it end", "inform")
    dialogue.slots["summed_up"] = False  # whatever was said last was no summary
    await dialogue.say("yes", "affirm")
    assert dialogue.said == [summary]
    assert reminders(dialogue) == before
    await dialogue.say("yes", "affirm")
    assert reminders(dialogue) != before


async def test_a_question_about_the_end_is_not_agreed_to(dialogue: Dialogue) -> None:
    await _changed(dialogue)
    await dialogue.say("with another end date", CHANGE)
    assert dialogue.said == ["utter_which_end"]
    before = reminders(dialogue)
    await dialogue.say("yes", "affirm")
    assert dialogue.said == ["utter_confirm_reminder"]
    assert reminders(dialogue) == before


@pytest.mark.parametrize("answer", ["/affirm", "yes", "sí, por favor"])
async def test_a_yes_sent_before_the_summary_was_shown_shows_it_again(
    dialogue: Dialogue, answer: str
) -> None:
    await reach_summary(dialogue)
    dialogue.unseen = True
    if answer.startswith("/"):
        await dialogue.send(answer)
    else:
        await dialogue.say(answer, "affirm")
    assert dialogue.said[-1] == "utter_summary_for"
    assert dialogue.appointments() == []
    dialogue.unseen = False
    await dialogue.say("yes", "affirm")
    assert dialogue.said[0] == "utter_booked"


async def test_nor_does_such_a_yes_set_or_stop_a_reminder(dialogue: Dialogue) -> None:
    await dialogue.begin("reminder_form", "remind me to take metformin at 8am every day", SET)
    assert dialogue.said[-1] == "utter_confirm_reminder"
    dialogue.unseen = True
    await dialogue.send("/affirm")
    assert dialogue.said == ["utter_confirm_reminder"]
    assert reminders(dialogue) == []
