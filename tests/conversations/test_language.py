"""The language of a message, and of a greeting said alone."""

import pytest

from api.conversations.language import detect_language


@pytest.mark.parametrize("text", ["hola", "Hola!", "¡Buenas!", "gracias", "buenos días"])
def test_a_lone_greeting_says_spanish(text: str) -> None:
    assert detect_language(text) == "es"


@pytest.mark.parametrize("text", ["ok", "Hola Martinez was my doctor", "dr buenas", "PERSON_1", ""])
def test_names_and_small_words_say_nothing(text: str) -> None:
    assert detect_language(text) != "es"
