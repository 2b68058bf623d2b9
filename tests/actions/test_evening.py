"""In the evening it is tomorrow by UTC; what is wished for is counted from the patient's day."""

from datetime import UTC, datetime

import pytest

from tests.actions.dialogue import Dialogue
from tests.actions.test_afterwards import followed
from tests.support.clocks import TestClock

HOURS = [datetime(2027, 3, 10, 15, 30, tzinfo=UTC), datetime(2027, 3, 11, 1, 30, tzinfo=UTC)]
at_any_hour = pytest.mark.parametrize("now", HOURS, ids=["at 10:30", "at 20:30"])


@at_any_hour
async def test_any_day_is_of_the_week_wished_for(
    dialogue: Dialogue, time: TestClock, now: datetime
) -> None:
    time.set(now)
    await dialogue.begin("booking_form", "a sick visit for me", "book_appointment")
    await dialogue.say("next week")
    wished = dialogue.slots["wished_time"]
    await dialogue.say("any day")
    assert dialogue.slots["wished_time"] == wished


@at_any_hour
async def test_tomorrow_lies_ahead(dialogue: Dialogue, time: TestClock, now: datetime) -> None:
    time.set(now)
    text = "my son has a sore throat, with dr rivera tomorrow"
    events = await dialogue.act("action_answer_symptom", text, "ask_symptom")
    assert followed(events) == ["booking_form"]


@at_any_hour
async def test_today_is_still_to_come(dialogue: Dialogue, time: TestClock, now: datetime) -> None:
    time.set(now)
    events = await dialogue.act("action_answer_alone", "today please", "inform")
    assert followed(events) == ["booking_form"]
