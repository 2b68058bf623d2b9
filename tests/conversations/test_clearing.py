"""Answers typed to the safety questions do what the buttons do; a crisis is ended by none."""

import pytest

from tests.support.desk import Desk, payloads_of, texts_of

ALARM = "my chest feels tight and i am sweating"
ASKED = "/confirm_false_alarm"
# A crisis that is asked about: what is wondered about in general is never more, in any training.
WONDERED = "is it common to wish you were dead on this new pill"
SAFE = [
    "no it was a typo",
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
    asked = chat.say(WONDERED)
    assert (asked["disposition"], len(asked["messages"])) == ("crisis", 2)
    said = chat.say("yes i am")
    assert said["disposition"] == "crisis"
    assert said["messages"][0]["pinned"]
    assert "988" in texts_of(chat.say("false alarm")), "ended by staff only"


@pytest.mark.parametrize("no", ["no", "nothing, sorry", "nada"])
def test_a_no_to_the_crisis_question_is_no_answer_to_anything_else(desk: Desk, no: str) -> None:
    chat = desk.start()
    chat.say(WONDERED)
    assert "988" in texts_of(chat.say(no))
    assert not desk.bot.asked


STROKE = "my face is drooping and i cant talk right"


@pytest.mark.parametrize(
    "text",
    [
        "its happening again",
        "it came back",
        "the numbness is back",
        "he's doing it again",
        "still the same",
        "worse now",
        "it won't stop",
        "está pasando otra vez",
        "le volvió",
        "sigue igual",
    ],
)
def test_what_goes_on_after_an_alarm_gets_its_answer_again(desk: Desk, text: str) -> None:
    chat = desk.start()
    first = chat.say(STROKE)
    again = chat.say(text)
    assert again["disposition"] == "emergency"
    assert payloads_of(again)[0] == "tel:911" == payloads_of(first)[0]
    assert texts_of(again).startswith(("Call 911 now", "Llame al 911 ahora"))
    assert again["escalation_id"]


def test_the_answer_given_again_is_that_of_the_alarm(desk: Desk) -> None:
    chat = desk.start()
    first = chat.say("my toddler drank bleach")
    assert "Poison Control" in texts_of(first)
    assert texts_of(chat.say("he did it again")) == texts_of(first)


@pytest.mark.parametrize(
    "text",
    ["thanks", "ok thank you", "ok i will", "got it, thank you so much", "calling 911 now",
     "gracias", "muchas gracias por su ayuda", "ok ya llamé al 911, gracias"],
)  # fmt: skip
def test_thanks_after_an_alarm_hear_what_to_do(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say(STROKE)
    said = chat.say(text)
    assert "tel:911" in payloads_of(said)
    assert not any(word in texts_of(said) for word in ("cannot book", "No puedo hacer citas"))
    assert "cannot book" in texts_of(chat.say("book a flu shot")), "the stop stays"


def test_thanks_after_a_crisis_hear_the_line(desk: Desk) -> None:
    chat = desk.start()
    chat.say("i want to kill myself tonight")
    assert "988" in texts_of(chat.say("ok thank you"))
    again = chat.say("it's getting worse")
    assert (again["disposition"], "988" in texts_of(again)) == ("crisis", True)


@pytest.mark.parametrize(
    "text",
    ["well actually there is some now", "actually yes", "wait, i do feel it", "no its back",
     "bueno, sí hay un poco ahora", "but now it hurts again"],
)  # fmt: skip
@pytest.mark.parametrize("no", ["no", "/report_not_in_danger"])
def test_a_no_that_is_taken_back_is_a_yes(desk: Desk, text: str, no: str) -> None:
    chat = desk.start()
    asked = chat.say(WONDERED)
    assert len(asked["messages"]) == 2
    assert "988" in texts_of(chat.press(no) if no.startswith("/") else chat.say(no))
    said = chat.say(text)
    assert said["disposition"] == "crisis"
    assert said["messages"][0]["pinned"]


@pytest.mark.parametrize("text", ["no", "nope", "well actually he is not", "it started again"])
def test_no_to_are_all_safe_is_the_alarm_again(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say(ALARM)
    assert ASKED in payloads_of(chat.say("false alarm"))
    assert chat.say(text)["disposition"] == "emergency"


def test_an_errand_after_a_no_takes_nothing_back(desk: Desk) -> None:
    chat = desk.start()
    chat.say(WONDERED)
    chat.say("no")
    said = chat.say("well actually i do need to book a visit again")
    assert (said["disposition"], texts_of(said)[:7]) == ("none", "I heard")


def test_a_person_who_holds_the_chat_gets_the_words(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.say(ALARM)["escalation_id"]
    desk.staff().act(escalation, "claim")
    assert chat.say("false alarm")["handled_by"] == "staff"
