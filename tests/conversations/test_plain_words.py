"""What is typed to the question whether all are safe: a stop that ends wrongly is the worst."""

import pytest

from api.conversations.clearing import QUESTION, Heard, typed_choice
from api.conversations.models import Conversation, Mode
from tests.conversations import plain_cases
from tests.conversations.plain_cases import cases
from tests.support.desk import Desk, payloads_of, texts_of

ENDS = "/confirm_false_alarm"
# Straight after an alarm these do not even bring the question.
DENIALS = [
    *("nadie está bien", "nada está bien", "nadie esta a salvo", "no, nadie está bien"),
    *("no  estoy bien", "no\nestamos bien", "ahora no estoy bien", "i'm ok? no"),
    *("everything is ok? no!", "nobody here is ok", "i'm fine, no", "está bien"),
]


def _typed(text: str, *said: str) -> str | None:
    conversation = Conversation(mode=Mode.emergency, language="en")
    heard = Heard(said=said, fresh=said)
    return typed_choice(heard=heard, conversation=conversation, text=text)


@pytest.mark.parametrize("text", cases(plain_cases.NOT_SAFE_EN + plain_cases.NOT_SAFE_ES))
def test_what_is_no_plain_yes_ends_nothing(text: str) -> None:
    assert _typed(text, QUESTION) != ENDS


@pytest.mark.parametrize("text", cases(plain_cases.SAFE_EN + plain_cases.SAFE_ES))
def test_a_plain_yes_ends_a_false_alarm(text: str) -> None:
    assert _typed(text, QUESTION) == ENDS


@pytest.mark.parametrize("text", DENIALS)
def test_a_denial_after_an_alarm_asks_nothing(text: str) -> None:
    assert _typed(text, "alarm_emergency") != "/report_false_alarm"


@pytest.mark.parametrize("text", ["no", "nope.", "nadie está bien", "no, he is on the floor"])
def test_a_no_to_the_question_is_the_alarm_again(text: str) -> None:
    assert _typed(text, QUESTION) == "/report_danger"


@pytest.mark.parametrize("text", ["again", "peor", "sigue igual"])
def test_one_word_that_it_goes_on_is_the_alarm_again(text: str) -> None:
    assert _typed(text, "alarm_emergency") == "/report_danger"


@pytest.mark.parametrize("text", ["yes please", "it was a mistake", "no, i am fine"])
def test_what_is_half_a_yes_is_asked_again(desk: Desk, text: str) -> None:
    chat = desk.start()
    chat.say("my chest feels tight and i am sweating")
    assert ENDS in payloads_of(chat.say("false alarm"))
    assert ENDS in payloads_of(chat.say(text))
    assert "glad" in texts_of(chat.say("yes we are all fine, sorry"))
