"""Answers typed to the safety questions do what the buttons do; a crisis is ended by none."""

import pytest

from tests.support.desk import Desk, payloads_of, texts_of

ALARM = "my chest feels tight and i am sweating"
SAFE = [
    "i am safe, this was a mistake",
    "it was a mistake im fine",
    "false alarm",
    "this is not an emergency",
    "we're all good, nobody is in danger",
    "Estoy a salvo, fue un error",
    "falsa alarma, todos bien",
]


@pytest.mark.parametrize("text", SAFE)
def test_typed_end_of_a_false_alarm(desk: Desk, text: str) -> None:
    chat = desk.start()
    assert chat.say(ALARM)["disposition"] == "emergency"
    assert "/confirm_false_alarm" in payloads_of(chat.say(text))
    assert "glad" in texts_of(chat.say("yes")) or "alegra" in texts_of(chat.say("yes"))
    assert texts_of(chat.say("do you have parking")).startswith("I heard")


@pytest.mark.parametrize("text", ["no", "he is not ok", "call who", "is it ok to drive there"])
def test_what_is_no_yes_keeps_the_stop(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say(ALARM)
    chat.say("false alarm")
    chat.say(text)
    assert "911" in texts_of(chat.say("do you have parking"))


def test_the_offered_yes_stays_open_after_something_typed(desk: Desk) -> None:
    chat = desk.start()
    chat.say(ALARM)
    chat.say("false alarm")
    chat.say("hm what")
    assert "glad" in texts_of(chat.press("/confirm_false_alarm"))


@pytest.mark.parametrize("text", [*SAFE, "yes", "no", "i am fine now"])
def test_no_words_end_a_crisis(desk: Desk, text: str) -> None:
    chat = desk.start()
    assert chat.say("i want to kill myself tonight")["disposition"] == "crisis"
    chat.say(text)
    assert "988" in texts_of(chat.say("do you have parking"))


def test_a_person_who_holds_the_chat_gets_the_words(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.say(ALARM)["escalation_id"]
    desk.staff().act(escalation, "claim")
    assert chat.say("false alarm")["handled_by"] == "staff"
