"""A missed and a doubled dose are no business of a reminder: a person or poison control.

Without a question or a word of medicine ("I took two") the screen cannot know; beside a reminder
the actions do (tests/actions/test_reminder_talk.py). How often it is taken is no doubled dose.
"""

import pytest

from api.safety import service as safety


@pytest.mark.parametrize(
    "text",
    [
        "i forgot my metformin this morning, should i take two now?",
        "i think i took my pill twice today",
        "olvidé una dosis, ¿qué hago?",
        "me tomé dos pastillas por error",
        "i missed one, what do i do",
        "I forgot this morning's one, should I take it now?",
        "forgot it, now what",
        "se me olvidó la de anoche, ¿qué hago?",
        "i took my metformin twice by mistake",
    ],
)
def test_missed_and_doubled_doses_reach_a_person(text: str) -> None:
    assert safety.screen(text=text).disposition in ("clinician", "emergency")


@pytest.mark.parametrize("text", ["I took the whole bottle", "my toddler swallowed my metformin"])
def test_an_overdose_is_an_emergency(text: str) -> None:
    assert safety.screen(text=text).disposition in ("emergency", "crisis")


@pytest.mark.parametrize(
    "text",
    [
        "remind me to take metformin 500 twice a day with food",
        "i take amlodipine two times daily, set that up please",
        "take it twice per day at 8 and 8",
    ],
)
def test_how_often_is_no_doubled_dose(text: str) -> None:
    assert "clinical.missed_dose" not in safety.screen(text=text).rules
