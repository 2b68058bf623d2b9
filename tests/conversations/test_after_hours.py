"""After hours an alarm is answered as ever, and then told that nobody is watching."""

import sqlite3

import pytest

from api.conversations import closing
from api.safety.replies import reply
from tests.support.clocks import CLOSED_HOURS
from tests.support.desk import Desk
from tests.support.reading import grade

ALARMS = {
    "my husband collapsed and he is not breathing": ("Call 911", "nobody is watching this chat"),
    "i want to kill myself tonight": ("Call or text 988", "nobody is watching this chat"),
    "mi esposo no respira, ayuda": ("Llame al 911", "nadie está mirando este chat"),
    "me quiero matar": ("Llame al 988", "nadie está mirando este chat"),
}
ASKED = "is it common to wish you were dead on this new pill"


def texts(result: dict) -> list[str]:
    return [message["text"] for message in result["messages"]]


@pytest.mark.parametrize("text", ALARMS)
def test_an_alarm_after_hours_says_so_behind_what_to_do(any_desk: Desk, text: str) -> None:
    any_desk.time.set(CLOSED_HOURS)
    action, told = ALARMS[text]
    result = any_desk.start().say(text)
    said = texts(result)
    assert said[0].startswith(action)
    assert told not in said[0]
    assert told in said[-1]
    assert [message["pinned"] for message in result["messages"]] == [True, False]


@pytest.mark.parametrize("text", ALARMS)
def test_in_hours_nothing_of_the_kind_is_said(desk: Desk, text: str) -> None:
    assert ALARMS[text][1] not in " ".join(texts(desk.start().say(text)))


def test_a_question_stays_the_last_that_is_said(desk: Desk) -> None:
    desk.time.set(CLOSED_HOURS)
    said = texts(desk.start().say(ASKED))
    assert "nobody is watching" in said[-2]
    assert said[-1].endswith("in danger right now?")


@pytest.mark.parametrize("text", list(ALARMS)[:2])
def test_where_booking_is_stopped_it_is_said_again(desk: Desk, text: str) -> None:
    desk.time.set(CLOSED_HOURS)
    chat = desk.start()
    chat.say(text)
    said = texts(chat.say("can i book a visit for friday"))
    assert "911" in said[0]
    assert "nobody is watching" in said[1]


def test_that_it_goes_on_is_answered_in_the_same_way(desk: Desk) -> None:
    desk.time.set(CLOSED_HOURS)
    chat = desk.start()
    chat.say("my chest feels tight and i am sweating")
    said = texts(chat.say("it started again"))
    assert said[0].startswith("Call 911")
    assert "nobody is watching" in said[1]


def test_it_is_said_without_the_database_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as the hours were read before."""
    monkeypatch.setattr("api.conversations.emergency.STORE_SECONDS", 1.0)
    desk.time.set(CLOSED_HOURS)
    desk.start().say(next(iter(ALARMS)))
    chat = desk.start()
    lock = sqlite3.connect(desk.settings.home / "frontdesk.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        said = texts(chat.say(next(iter(ALARMS))))
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert said[0].startswith("Call 911")
    assert "nobody is watching" in said[-1]


def test_where_no_hours_are_known_an_alarm_is_answered_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "_places", ())
    assert closing.known_closed_until("en") is None
    assert texts(desk.start().say(next(iter(ALARMS))))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_text_is_short_and_easy(language: str) -> None:
    said = reply("after_hours", language, when="tomorrow").text
    assert len(said.split()) <= 40
    assert "911" in said and "988" in said
    if language == "en":
        assert grade([one for one in said.replace("911", "it").split(". ") if one]) <= 6.0
