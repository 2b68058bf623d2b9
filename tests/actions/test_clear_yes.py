"""A write needs a clear yes: what was only read as one books, cancels and sets nothing."""

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_own_visits import CANCEL, MOVE, booked
from tests.actions.test_reminders import SET, STOP, made, reminders

KEPT = (
    "ok i'll keep it",
    "yes keep it",
    "that one stays",
    "yes i'll be there",
    "leave it as it is",
    "la dejo así",
    "sí, déjela",
    "mejor sí voy",
)
UNCLEAR = ("hmm ok maybe", "yes perhaps", "no estoy segura, tal vez sí", "ok pero no sé")
CANCELLED = ("yes", "yes, cancel it", "sí, cancélela", "ok", "go ahead", "cancel it please")


async def asked_to_cancel(dialogue: Dialogue) -> dict[str, str]:
    visit = await booked(dialogue)
    await dialogue.begin("cancel_form", "cancel my appointment", CANCEL)
    assert dialogue.asked == "confirmation"
    return visit


@pytest.mark.parametrize("text", (*KEPT, *UNCLEAR))
async def test_a_visit_that_is_kept_is_not_cancelled(dialogue: Dialogue, text: str) -> None:
    visit = await asked_to_cancel(dialogue)
    await dialogue.say(text, "affirm")
    assert dialogue.appointments() == [visit]
    assert "utter_cancelled" not in dialogue.said
    if text in KEPT:
        assert dialogue.said == ["utter_kept"] and dialogue.form is None


@pytest.mark.parametrize("text", CANCELLED)
async def test_a_clear_yes_cancels(dialogue: Dialogue, text: str) -> None:
    await asked_to_cancel(dialogue)
    await dialogue.say(text, "affirm")
    assert dialogue.said[0] == "utter_cancelled"


@pytest.mark.parametrize("text", UNCLEAR)
async def test_a_maybe_moves_nothing(dialogue: Dialogue, text: str) -> None:
    visit = await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    await dialogue.say("the first one")
    assert dialogue.asked == "confirmation"
    await dialogue.say(text, "affirm")
    assert dialogue.appointments() == [visit]


@pytest.mark.parametrize("text", ("lo dejo", "hmm ok maybe", "la semana"))
async def test_a_reminder_needs_a_clear_yes(dialogue: Dialogue, text: str) -> None:
    await dialogue.begin("reminder_form", "remind me of lisinopril every day at 8am", SET)
    assert dialogue.asked == "confirmation"
    await dialogue.say(text, "affirm")
    assert reminders(dialogue) == []
    await dialogue.say("yes", "affirm")
    assert len(reminders(dialogue)) == 1


@pytest.mark.parametrize("text", ("ok i'll keep it", "yes keep it", "sí, déjelo", "hmm maybe"))
async def test_a_reminder_that_is_kept_is_not_stopped(dialogue: Dialogue, text: str) -> None:
    await made(dialogue, "remind me to take metformin at 8 every evening")
    await dialogue.begin("reminder_cancel_form", "stop my reminder", STOP)
    assert dialogue.asked == "confirmation"
    await dialogue.say(text, "affirm")
    assert len(reminders(dialogue)) == 1


async def test_a_no_to_what_to_change_comes_to_a_person_in_the_end(dialogue: Dialogue) -> None:
    await booked(dialogue)
    await dialogue.begin("reschedule_form", "move my appointment to friday afternoon", MOVE)
    await dialogue.say("the first one")
    for said in ("utter_what_to_change", "utter_missed", "utter_missed_again"):
        await dialogue.say("no", "deny")
        assert dialogue.said[0] == said
