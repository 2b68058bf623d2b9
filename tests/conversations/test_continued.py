"""An identifier begun in one message and ended in the next reaches nobody in clear."""

import pytest
from sqlalchemy import select

from api.conversations.models import Utterance
from tests.support.bot import answer
from tests.support.desk import Desk

# What is typed, message by message; what must not reach the dialogue or the transcript.
SPLIT: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("my social is 412-31", "5528"), ("5528",)),
    (("call me at 212 555", "0148"), ("0148",)),
    (("you can text 518-555", "0172 any time"), ("0172",)),
    (("my dob is march 4", "1947"), ("1947",)),
    (("i was born june 12", "1990"), ("1990",)),
    (("my name is pieter van der", "hoof"), ("hoof",)),
    (("email me at xiomara.v", "@posteo.example"), ("posteo", "xiomara.v")),
    (("it's john.doe at", "gmail dot com"), ("gmail dot com",)),
    (("the card is 4539 1488", "0343 6467"), ("0343", "6467")),
    (("i live in", "Skaneateles"), ("Skaneateles",)),
    (("my plate is", "JKL 8821"), ("8821",)),
    (("mi apellido es", "Villaseñor"), ("Villaseñor",)),
    (("me llamo Ximena", "Arangoitia"), ("Arangoitia",)),
    (("my member id is KVD", "8820377"), ("8820377",)),
]
# A new beginning stays as it is, whatever was said before it.
APART: list[tuple[str, str]] = [
    ("my name is john weaver", "what are your hours"),
    ("call me at 518-555-0172", "i need a physical"),
    ("my dob is march 4 1984", "next tuesday at 10"),
    ("i live in Albany", "is there parking"),
    ("book me with dr rivera", "thursday"),
    ("my name is john weaver", "yes"),
    ("my name is john weaver", "thanks"),
    ("my name is john weaver", "500 mg twice a day"),
    ("me llamo Ana Ruiz", "el martes por la tarde"),
]


@pytest.mark.parametrize(("said", "hidden"), SPLIT)
def test_halves_are_hidden(desk: Desk, said: tuple[str, ...], hidden: tuple[str, ...]) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Go on.")
    for text in said:
        chat.say(text)
    heard = "\n".join(desk.bot.texts)
    assert [one for one in hidden if one.lower() in heard.lower()] == []


@pytest.mark.parametrize(("before", "text"), APART)
def test_a_new_beginning_is_left_alone(desk: Desk, before: str, text: str) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Go on.")
    chat.say(before)
    chat.say(text)
    assert desk.bot.texts[-1] == text


def test_what_was_told_before_is_known_in_any_part(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Go on.")
    for text in (
        "my name is Theodora Wexelblatt and i live at 4417 Quillmoor Road",
        "my member id is KVD8820377",
    ):
        chat.say(text)
    for text in ("it is still 4417 quillmoor", "8820377 i mean", "wexelblatt is on the card"):
        chat.say(text)
    heard = "\n".join(desk.bot.texts[2:]).lower()
    assert [one for one in ("4417", "quillmoor", "8820377", "wexelblatt") if one in heard] == []


@pytest.mark.parametrize(
    "contact", ["wexelblatt@post.example", "theodora.wexelblatt@post.example", "518-555-0172"]
)
def test_a_contact_that_holds_the_name_stays_whole(desk: Desk, contact: str) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Go on.", loop="f", slot="contact")
    chat.say("my name is Theodora Wexelblatt")
    chat.say(contact)
    assert desk.bot.texts[-1] in ("EMAIL_1", "PHONE_1")


def test_a_patient_with_a_practitioners_name_still_books_with_the_practitioner(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Go on.")
    chat.say("my name is Elena Rivera")
    chat.say("i want to see Dr. Rivera")
    assert "rivera" not in desk.bot.texts[0].lower()
    assert desk.bot.texts[1] == "i want to see Dr. Rivera"


def test_the_same_words_in_two_chats_have_no_digest_in_common(desk: Desk) -> None:
    desk.bot.script = lambda body: answer("Go on.")
    for _ in range(2):
        desk.start().say("Theodora Wexelblatt")
    with desk.room.database.read() as session:
        prints = [
            one for one in session.scalars(select(Utterance.body_fingerprint)) if one is not None
        ]
    assert len(prints) == len(set(prints)) >= 2
