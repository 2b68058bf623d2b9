"""An alarm is answered in its own language, and so is what is said about it from then on."""

import sqlite3

import pytest

from api.conversations.emergency import replay_spool
from api.conversations.models import Conversation
from api.safety.service import screen
from tests.support.desk import Chat, Desk, payloads_of, texts_of

SPANISH = ("Llame", "Puede llamar", "Si esto", "No puedo", "¿Están todos")
ENGLISH = ("Call", "You can", "If this", "I cannot", "Is everyone")


def _language(desk: Desk, chat: Chat) -> str:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).language


@pytest.mark.parametrize(
    ("alarm", "spoken", "begins"),
    [
        ("mi papá no respira", "en", SPANISH),
        ("me quiero matar", "en", SPANISH),
        ("mi bebe esta convulsionando ayuda", "en", SPANISH),
        ("my dad is not breathing", "es", ENGLISH),
        ("i want to kill myself", "es", ENGLISH),
    ],
)
def test_what_follows_an_alarm_is_in_its_language(
    desk: Desk, alarm: str, spoken: str, begins: tuple[str, ...]
) -> None:
    chat = desk.start(language=spoken)
    assert texts_of(chat.say(alarm)).startswith(begins)
    for said in ("ok", "sigue igual" if spoken == "en" else "it's worse", "hm", "911"):
        assert texts_of(chat.say(said)).startswith(begins), said
    assert chat.view()["language"] != spoken


def test_whether_it_was_false_is_asked_in_the_language_of_the_alarm(desk: Desk) -> None:
    chat = desk.start()
    chat.say("mi papá no respira")
    asked = chat.say("falsa alarma")
    assert texts_of(asked).startswith("¿Están todos a salvo")
    assert "/confirm_false_alarm" in payloads_of(asked)
    assert "Me alegra" in texts_of(chat.say("sí"))


@pytest.mark.parametrize(
    "alarm",
    ["convulsiones", "sobredosis", "ayúdenme", "atragantado", "electrocutado", "matarme", "911",
     "no puedo breathe", "hemorragia nasal y chest pain"],
)  # fmt: skip
def test_an_alarm_of_a_word_is_answered_in_the_language_of_the_chat(desk: Desk, alarm: str) -> None:
    chat = desk.start(language="es")
    assert texts_of(chat.say(alarm)).startswith(SPANISH)


@pytest.mark.parametrize("alarm", ["convulsiones", "ayúdenme", "matarme"])
def test_one_spanish_word_is_spanish(alarm: str) -> None:
    assert screen(text=alarm).language == "es"


@pytest.mark.parametrize("alarm", ["911", "au secours"])
def test_words_that_tell_no_language_tell_none(desk: Desk, alarm: str) -> None:
    assert screen(text=alarm).language is None
    assert texts_of(desk.start().say(alarm)).startswith(ENGLISH)


def test_over_two_messages_the_alarm_has_its_language_too(desk: Desk) -> None:
    chat = desk.start()
    chat.say("me duele mucho")
    assert texts_of(chat.say("el pecho")).startswith(SPANISH)
    assert _language(desk, chat) == "es"


def test_before_consent_the_alarm_has_its_language_too(desk: Desk) -> None:
    chat = desk.start(consent=False)
    assert texts_of(chat.say("mi papá no respira")).startswith(SPANISH)
    assert _language(desk, chat) == "es"


@pytest.mark.parametrize("alarm", ["911", "mi papá no respira"])
def test_without_the_database_it_is_in_the_language_of_the_chat(
    desk: Desk, alarm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.conversations.emergency.STORE_SECONDS", 0.1)
    chat = desk.start(language="es" if alarm == "911" else "en")
    lock = sqlite3.connect(desk.settings.home / "frontdesk.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        assert texts_of(chat.say(alarm)).startswith(SPANISH)
    finally:
        lock.close()
    desk.client.portal.call(desk.room.in_thread, lambda: replay_spool(desk.room))
    assert _language(desk, chat) == "es"
