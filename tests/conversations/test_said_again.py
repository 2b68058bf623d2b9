"""A birth date said again where the contact is asked for reaches the dialogue as a birth date."""

import pytest

from tests.support.bot import answer
from tests.support.desk import Desk


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("7/12/1969", "DATE_OF_BIRTH_1"),
        ("12-07-1969", "DATE_OF_BIRTH_1"),
        ("1969-07-12", "DATE_OF_BIRTH_1"),
        ("sorry, july 12 1969", "sorry, DATE_OF_BIRTH_1"),
        ("perdón, 12 de julio de 1969", "perdón, DATE_OF_BIRTH_1"),
        ("not 7/11/1969 but 7/12/1969", "not DATE_OF_BIRTH_1 but DATE_OF_BIRTH_2"),
        ("518 555 0142", "PHONE_1"),
        ("518-555-0142", "PHONE_1"),
        ("5185550142", "PHONE_1"),
    ],
)
def test_a_day_long_past_is_a_birth_date_and_no_number(desk: Desk, text: str, heard: str) -> None:
    chat = desk.start()
    desk.bot.script = lambda _: answer("Which number?", loop="booking_form", slot="contact")
    chat.say("4/5/1970")
    chat.say(text)
    assert desk.bot.texts[-1] == heard


def test_a_day_to_come_is_none(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda _: answer("Which number?", loop="booking_form", slot="contact")
    chat.say("hello")
    chat.say("better on 3/19/2027")
    assert desk.bot.texts[-1] == "better on 2027-03-19"
