"""Under "you already have this visit", "move it" is of that one, and no yes to a second."""

from datetime import datetime

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_afterwards import take_over
from tests.actions.test_booking import reach_summary
from tests.actions.test_own_visits import MOVE, at_second_summary


@pytest.mark.parametrize("intent", ["affirm", MOVE, "inform"])
@pytest.mark.parametrize(
    "text", ["move it", "yes, move it", "cámbiela", "sí, cámbiela", "yes, please change that one"]
)
async def test_move_it_moves_the_visit_that_there_is(
    dialogue: Dialogue, text: str, intent: str
) -> None:
    await at_second_summary(dialogue)
    [first] = dialogue.appointments()
    await dialogue.say(text, intent)
    assert dialogue.said == ["utter_move_that_one"] and dialogue.form is None
    assert dialogue.appointments() == [first]


async def test_move_it_moves_it_to_the_time_chosen(dialogue: Dialogue) -> None:
    await at_second_summary(dialogue)
    [first] = dialogue.appointments()
    wished = datetime.fromisoformat(dialogue.slots["offer"]["start_at"])
    await dialogue.say("move it", MOVE)
    await take_over(dialogue, "reschedule_form", "move it", MOVE)
    assert dialogue.said[-1] == "utter_summary_move"
    await dialogue.say("yes", "affirm")
    [moved] = dialogue.appointments()
    assert moved["id"] == first["id"] and datetime.fromisoformat(moved["start"]) == wished


@pytest.mark.parametrize("text", ["move it", "yes, move it", "cámbiela"])
async def test_move_it_books_nothing_where_there_is_no_visit(dialogue: Dialogue, text: str) -> None:
    await reach_summary(dialogue)
    await dialogue.say(text, MOVE)
    assert dialogue.said == ["utter_what_to_change"]
    assert dialogue.appointments() == []
