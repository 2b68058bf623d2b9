"""The language of a message, and of a greeting said alone."""

import pytest

from api.conversations.language import detect_language, wished_language


@pytest.mark.parametrize("text", ["hola", "Hola!", "¡Buenas!", "gracias", "buenos días"])
def test_a_lone_greeting_says_spanish(text: str) -> None:
    assert detect_language(text) == "es"


@pytest.mark.parametrize("text", ["ok", "Hola Martinez was my doctor", "dr buenas", "PERSON_1", ""])
def test_names_and_small_words_say_nothing(text: str) -> None:
    assert detect_language(text) != "es"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("english please", "en"),
        ("English?", "en"),
        ("in english pls", "en"),
        ("can we talk in english", "en"),
        ("ok, switch to english", "en"),
        ("no hablo español", "en"),
        ("I don’t speak Spanish", "en"),
        ("inglés por favor", "en"),
        ("español", "es"),
        ("¿habla español?", "es"),
        ("en español por favor", "es"),
        ("do you speak spanish?", "es"),
        ("no hablo mucho inglés", "es"),
        ("sorry, i dont speak english", "es"),
        ("actually can we do this in english", "en"),
        ("wait, could you write to me in english please?", "en"),
        ("i'd rather continue in english", "en"),
        ("let's switch to english", "en"),
        ("would you do it in spanish instead", "es"),
        ("en realidad, podemos hablar en español", "es"),
        ("mejor hablemos en español", "es"),
        ("¿podríamos seguir en español, por favor?", "es"),
        ("me puede contestarme en español", "es"),
        ("prefiero hablar en inglés", "en"),
    ],
)
def test_a_wish_for_a_language_is_heard(text: str, language: str) -> None:
    assert wished_language(text) == language
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "does dr rivera speak spanish",
        "do you have an english teacher discount",
        "my english test is friday, can i come thursday",
        "spanish flu",
        "in english class my son fainted",
        "can i do this visit in english with dr rivera",
        "i want to speak to someone who speaks english",
        "can you switch my visit to an english speaking doctor",
        "puedo hablar en español con la doctora",
        "",
        "x" * 5_000 + " english",
    ],
)
def test_what_only_names_a_language_is_no_wish(text: str) -> None:
    assert wished_language(text) is None
