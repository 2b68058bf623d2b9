"""A courtesy is one only where the screen is sure that no clinician is needed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.doubt import is_doubted
from bot.nlu.intent_classifier import _annotate
from bot.nlu.model import Reading

THANKS = "thank you for that, i have been taking half of it instead"
UNSURE, SURE = {"is_plain": False}, {"is_plain": True}


@pytest.mark.parametrize(
    ("text", "intent", "metadata", "doubted"),
    [
        (THANKS, "thank", UNSURE, True),
        ("good morning, my ankle looks fatter than it did", "greet", UNSURE, True),
        ("bye then, i shall just keep taking two", "goodbye", UNSURE, True),
        ("gracias, yo me la tomo partida por la mitad", "smalltalk", UNSURE, True),
        (THANKS, "thank", SURE, False),
        (THANKS, "faq_hours", UNSURE, False),
        ("thank you so much", "thank", UNSURE, False),
        ("", "greet", UNSURE, False),
        (THANKS, "thank", {}, False),
        (THANKS, "thank", None, False),
        (THANKS, "thank", {"is_plain": None}, False),
        # For a nod: whatever the screen says.
        ("is that ok", "affirm", SURE, True),
        ("so im ok?", "affirm", SURE, True),
        ("its fine right", "affirm", None, True),
        ("you said its fine", "affirm", SURE, True),
        ("perfect so i dont need the er", "affirm", SURE, True),
        ("thank you! glad its nothing serious", "thank", SURE, True),
        ("thanks for confirming its just a virus", "thank", SURE, True),
        ("ok so half a tablet it is, thank you", "thank", SURE, True),
        ("thank you for saying i can stop it", "deny", SURE, True),
        ("nothing to worry about then", "deny", SURE, True),
        ("gracias, que bueno que no es nada", "deny", SURE, True),
        ("entonces esta bien verdad", "affirm", SURE, True),
        ("yes", "affirm", UNSURE, False),
        ("yes that's fine", "affirm", SURE, False),
        ("perfect, that works", "affirm", SURE, False),
        ("ok good", "affirm", SURE, False),
        ("sounds good thank you", "thank", SURE, False),
        ("that's great, thanks", "thank", SURE, False),
        ("no thanks, im good", "deny", SURE, False),
        ("no that's all right", "deny", SURE, False),
        ("si, esta bien", "affirm", SURE, False),
        ("it's okay, leave it", "deny", SURE, False),
        ("im good, no thanks", "deny", SURE, False),
        ("it's fine, yeah", "affirm", SURE, False),
        ("no i dont need a reminder", "deny", SURE, False),
        ("no need, thanks", "deny", SURE, False),
    ],
)
def test_what_is_doubted(text: str, intent: str, metadata: Any, doubted: bool) -> None:
    assert is_doubted(text, intent, metadata) is doubted


@pytest.mark.parametrize(("metadata", "first"), [(UNSURE, "nlu_fallback"), (SURE, "thank")])
def test_it_is_taken_for_something_not_understood(metadata: Any, first: str) -> None:
    message = Message(data={TEXT: THANKS, METADATA: metadata})
    reading = Reading([("thank", 0.93), ("ask_medication_advice", 0.04)], 0.1, rejected=False)
    _annotate(message, reading, [])
    assert message.get(INTENT)["name"] == first
    names = [each["name"] for each in message.get(INTENT_RANKING_KEY)]
    assert names[-2:] == ["thank", "ask_medication_advice"], "what it was likeliest stays known"
