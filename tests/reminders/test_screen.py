"""A missed and a doubled dose are no business of a reminder: a person or poison control.

Without a word of medicine ("I took two") the screen cannot know; beside a reminder the actions do
(tests/actions/test_reminder_talk.py).
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
    ],
)
def test_missed_and_doubled_doses_reach_a_person(text: str) -> None:
    assert safety.screen(text=text).disposition in ("clinician", "emergency")


@pytest.mark.parametrize("text", ["I took the whole bottle", "my toddler swallowed my metformin"])
def test_an_overdose_is_an_emergency(text: str) -> None:
    assert safety.screen(text=text).disposition in ("emergency", "crisis")
