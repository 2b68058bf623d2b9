"""A clinical question beside a wish: the person gets the question, the dialogue gets the wish."""

from typing import Any

import pytest
from ruamel.yaml import YAML

from api.conversations.decide import TELLS_OF_DEED
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


BESIDE = "yes, cancel it, do i still take the antibiotics before?"


def ended(text: str, response: str, *, intent: str = "stop") -> dict[str, Any]:
    said = answer(text, intent=intent)
    said["messages"][0]["response"] = response
    return said


def test_what_ended_a_task_is_told(any_desk: Desk) -> None:
    """Whatever the words were read as: what the dialogue did is done."""
    chat = any_desk.start()
    any_desk.bot.script = lambda body: answer("Shall I cancel Friday?", loop="cancel_form")
    chat.say("cancel friday please")
    any_desk.bot.script = lambda body: ended("All right, stopped.", "utter_stopped")
    result = chat.say(BESIDE)
    assert (result["disposition"], result["handled_by"]) == ("clinician", "assistant")
    assert "clinical staff" in texts_of(result) and "All right, stopped." in texts_of(result)


@pytest.mark.parametrize("response", ["utter_cancelled", "utter_reminder_set", "utter_dose_taken"])
def test_a_write_is_told_without_any_task(desk: Desk, response: str) -> None:
    desk.bot.script = lambda body: ended("It is done.", response, intent="nlu_fallback")
    result = desk.start().say(BESIDE)
    assert "clinical staff" in texts_of(result) and "It is done." in texts_of(result)


@pytest.mark.parametrize("response", ["utter_goodbye", "utter_not_understood", "utter_stopped"])
def test_small_talk_beside_a_clinical_question_is_not_said(desk: Desk, response: str) -> None:
    desk.bot.script = lambda body: ended("See you!", response, intent="goodbye")
    result = desk.start().say("is this mole cancer? bye")
    assert "clinical staff" in texts_of(result) and "See you!" not in texts_of(result)


def test_what_tells_of_a_deed_is_in_the_domain() -> None:
    with open("domain.yml", encoding="utf-8") as file:
        responses = YAML(typ="safe").load(file)["responses"]
    for name in TELLS_OF_DEED:
        assert any(each.startswith(name) for each in responses), name
