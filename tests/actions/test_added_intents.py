"""An intent that a clinic added in the studio is answered by its own rule inside a form, too."""

from pathlib import Path

import pytest

from actions.intents import OWN
from api.yaml_text import read_yaml
from tests.actions.dialogue import Dialogue
from tests.actions.test_reminders import SET

ROOT = Path(__file__).resolve().parents[2]


def test_the_intents_of_the_product_are_those_of_its_domain() -> None:
    domain = read_yaml((ROOT / "domain.yml").read_text("utf-8"))
    names = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    assert names == OWN - {""}


@pytest.mark.parametrize(
    ("form", "text", "intent"),
    [
        ("booking_form", "sick visit with dr rivera", "book_appointment"),
        ("reminder_form", "remind me to take metformin", SET),
    ],
)
async def test_a_question_of_the_clinics_own_is_answered_and_the_form_goes_on(
    dialogue: Dialogue, form: str, text: str, intent: str
) -> None:
    await dialogue.begin(form, text, intent)
    asked = dialogue.asked
    assert asked
    await dialogue.say("can i bring my dog along?", "ask_pets")
    assert dialogue.rejected and dialogue.said == []
    await dialogue.resume("can i bring my dog along?", "ask_pets", after="utter_pets")
    assert dialogue.asked == asked


async def test_an_answer_stays_an_answer_whatever_intent_it_seems(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "i need a visit", "book_appointment")
    await dialogue.say("follow-up", "ask_pets")
    assert not dialogue.rejected
