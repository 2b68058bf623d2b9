"""Answers typed to the safety questions do what the buttons do; a crisis is ended by none."""

import pytest

from tests.support.desk import Desk, payloads_of, texts_of

ALARM = "my chest feels tight and i am sweating"
ASKED = "/confirm_false_alarm"
SAFE = [
    "i am safe, this was a mistake",
    "it was a mistake im fine",
    "false alarm",
    "Sorry!! false alarm, everyone is ok",
    "im so sorry false alarm, he's fine",
    "lo siento, fue un error, todos están bien",
    "this is not an emergency",
    "We're all good, nobody is in danger.",
    "no hes fine",
    "Estoy a salvo, fue un error",
    "No, estoy bien. Fue un error.",
    "falsa alarma, todos bien",
]
NOT_SAFE = [
    "no estoy bien",
    "no todos están bien",
    "no es falsa alarma",
    "ya no estoy bien",
    "this is no mistake",
    "no false alarm",
    "she is ok but he is not",
    "i dont think he is ok",
    "i am fine but my son is worse",
    "he is not ok",
    "not everyone is safe",
    "i am not safe",
    "being born was a mistake",
    "i was a mistake",
    "is it ok to drive there",
    "we are fine with waiting but the pain got stronger",
    "nobody is coming",
    "hm what",
]


@pytest.mark.parametrize("text", SAFE)
def test_typed_end_of_a_false_alarm(desk: Desk, text: str) -> None:
    chat = desk.start()
    assert chat.say(ALARM)["disposition"] == "emergency"
    assert ASKED in payloads_of(chat.say(text))
    said = texts_of(chat.say("yes"))
    assert "I am glad" in said or "Me alegra" in said
    assert texts_of(chat.say("do you have parking")).startswith("I heard")


@pytest.mark.parametrize("text", NOT_SAFE)
def test_what_could_mean_danger_asks_nothing(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say(ALARM)
    assert ASKED not in payloads_of(chat.say(text))


@pytest.mark.parametrize(
    "text", [*NOT_SAFE, "no", "yes we need help", "yes he is hurt", "sí pero no respira bien"]
)
def test_what_is_no_plain_yes_keeps_the_stop(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say(ALARM)
    assert ASKED in payloads_of(chat.say("false alarm"))
    chat.say(text)
    assert "911" in texts_of(chat.say("do you have parking"))


def test_the_offered_yes_stays_open_after_something_typed(desk: Desk) -> None:
    chat = desk.start()
    chat.say(ALARM)
    chat.say("false alarm")
    chat.say("hm what")
    assert "glad" in texts_of(chat.press(ASKED))


@pytest.mark.parametrize("text", [*SAFE, "yes", "no", "i am fine now"])
def test_no_words_end_a_crisis(desk: Desk, text: str) -> None:
    chat = desk.start()
    assert chat.say("i want to kill myself tonight")["disposition"] == "crisis"
    chat.say(text)
    assert "988" in texts_of(chat.say("do you have parking"))


def test_a_yes_to_the_crisis_question_is_a_crisis(desk: Desk) -> None:
    chat = desk.start()
    asked = chat.say("the pills are right here in front of me")
    assert (asked["disposition"], len(asked["messages"])) == ("crisis", 2)
    said = chat.say("yes i am")
    assert said["disposition"] == "crisis"
    assert said["messages"][0]["pinned"]
    assert "988" in texts_of(chat.say("false alarm")), "ended by staff only"


def test_a_no_to_the_crisis_question_is_no_answer_to_anything_else(desk: Desk) -> None:
    chat = desk.start()
    chat.say("the pills are right here in front of me")
    assert "988" in texts_of(chat.say("no"))
    assert not desk.bot.asked


def test_a_person_who_holds_the_chat_gets_the_words(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.say(ALARM)["escalation_id"]
    desk.staff().act(escalation, "claim")
    assert chat.say("false alarm")["handled_by"] == "staff"
