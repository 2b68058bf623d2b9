"""A clinical question beside a wish: the person gets the question, the dialogue gets the wish."""

import pytest

from api.conversations.mixed import without_clinical
from tests.support.bot import answer
from tests.support.desk import Desk, texts_of


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("is this mole bad and can i move tuesday", "can i move tuesday"),
        (
            "can i take advil with lisinopril, also what time is my appointment",
            "what time is my appointment",
        ),
        (
            "move my tuesday to friday and is it ok that the stitches itch",
            "move my tuesday to friday",
        ),
        (
            "esto es normal? y quiero cambiar mi cita al viernes",
            "quiero cambiar mi cita al viernes",
        ),
        ("is this mole cancer", "is this mole cancer"),
        ("can i take tylenol and ibuprofen together", "can i take tylenol and ibuprofen together"),
        ("book me for thursday", "book me for thursday"),
    ],
)
def test_what_the_dialogue_may_do(text: str, rest: str) -> None:
    assert without_clinical(text) == rest


def test_both_parts_are_answered(desk: Desk) -> None:
    desk.bot.script = lambda body: answer(
        f"Moving: {body['message']}", intent="reschedule_appointment"
    )
    result = desk.start().say("is this mole bad and can i move tuesday")
    assert (result["disposition"], result["handled_by"]) == ("clinician", "assistant")
    assert result["escalation_id"]
    assert "Moving: can i move tuesday" in texts_of(result)
    assert "clinical staff" in texts_of(result)
