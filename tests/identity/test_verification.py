"""One-time codes: where they go, what they open, and that nobody else sees them."""

import re

import pytest
from sqlalchemy import func, select, update

from api.conversations import recovery
from api.identity.models import Patient, Verification
from api.identity.patients import (
    MAX_CODES_PER_HOUR,
    DetailsUnclear,
    find_code,
    read_contact,
)
from tests.support.bot import answer
from tests.support.desk import Desk
from tests.support.people import (
    PERSON,
    ask_code,
    code_for,
    details_given,
    give_details,
    identity,
    patient_of,
    tokens_of,
    verified,
)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.parametrize(
    "typed", ["{0}", "it is {0}, thanks", "{1} {2}", "{1}-{2}", "my code: {3}"]
)
def test_the_right_code_verifies_and_reaches_nobody(any_desk: Desk, typed: str) -> None:
    chat = details_given(any_desk)
    ask_code(any_desk, chat)
    code = code_for(any_desk, chat)
    chat.say(typed.format(code, code[:3], code[3:], " ".join(code)))
    assert identity(any_desk, chat)["code"] == "accepted"
    assert any_desk.bot.texts[-1] == "/submit_code"
    assert any_desk.bot.asked[-1]["metadata"]["trusted_payload"] is True
    everything = " ".join([*any_desk.bot.texts, *chat.shown()])
    assert code not in re.sub(r"\D", "", everything)
    assert "[code]" in chat.shown()[-2]


def test_wrong_codes_are_counted_and_lock(desk: Desk) -> None:
    chat = details_given(desk)
    ask_code(desk, chat)
    code = code_for(desk, chat)
    for left in (4, 3, 2, 1, 0):
        chat.say(wrong(code))
        assert identity(desk, chat)["attempts_left"] == left
        assert wrong(code) not in desk.bot.texts
    assert identity(desk, chat)["code"] == "locked"
    chat.say(code)
    assert not identity(desk, chat)["verified"]
    assert code not in desk.bot.texts


def test_a_turn_that_is_taken_up_again_has_tried_once(desk: Desk) -> None:
    chat = details_given(desk)
    ask_code(desk, chat)
    desk.bot.status = 503
    chat.say(wrong(code_for(desk, chat)))
    for _ in range(6):
        desk.client.portal.call(recovery.recover, desk.room)
    assert identity(desk, chat)["attempts_left"] == 4


def test_a_turn_that_is_taken_up_again_sends_no_other_code(any_desk: Desk) -> None:
    chat = details_given(any_desk)
    first = ask_code(any_desk, chat, utterance_id="a" * 32)
    code = code_for(any_desk, chat)
    for _ in range(MAX_CODES_PER_HOUR + 1):
        assert ask_code(any_desk, chat, utterance_id="a" * 32) == first
    sent = any_desk.client.get("/demo/outbox").json()
    assert len([one for one in sent if one["conversation_id"] == chat.id]) == 1
    chat.say(code)
    assert identity(any_desk, chat)["verified"]


def test_an_expired_code_opens_nothing(desk: Desk) -> None:
    chat = details_given(desk)
    ask_code(desk, chat)
    code = code_for(desk, chat)
    desk.time.advance(minutes=11)
    chat.say(code)
    assert identity(desk, chat)["code"] == "expired"
    assert code not in desk.bot.texts


def test_a_used_code_is_hidden_too(desk: Desk) -> None:
    chat = verified(desk)
    code = code_for(desk, chat)
    chat.say(code)
    assert code not in " ".join(desk.bot.texts + chat.shown())


def test_only_the_newest_code_counts(desk: Desk) -> None:
    chat = details_given(desk)
    ask_code(desk, chat)
    old = code_for(desk, chat)
    ask_code(desk, chat)
    assert code_for(desk, chat) != old  # one in a million
    chat.say(old)
    assert not identity(desk, chat)["verified"]


def test_a_code_of_another_conversation_opens_nothing(desk: Desk) -> None:
    mine, other = details_given(desk), details_given(desk)
    ask_code(desk, mine)
    ask_code(desk, other)
    code = code_for(desk, other)
    assert code != code_for(desk, mine)
    mine.say(code)
    assert not identity(desk, mine)["verified"]


def test_the_same_person_with_the_contact_on_file_is_linked(any_desk: Desk) -> None:
    first = verified(any_desk)
    again = verified(any_desk, ("I'm Jane Doe", "April 3, 1984", "(518) 555-0177"))
    assert patient_of(any_desk, first) == patient_of(any_desk, again) is not None


@pytest.mark.parametrize(
    "name", ["José Ramon Peña", "Jose Pena", "José R. Peña", "jose ramon pena"]
)
def test_a_name_without_its_accent_or_initial_is_the_same_person(desk: Desk, name: str) -> None:
    first = verified(desk, ("my name is José Ramón Peña", *PERSON[1:]))
    again = verified(desk, (f"my name is {name}", *PERSON[1:]))
    assert patient_of(desk, again) == patient_of(desk, first)


@pytest.mark.parametrize(
    ("known", "said", "born"),
    [
        ("Ana Maria Lopez", "Ana Lucia Lopez", PERSON[1]),
        ("Ana Maria Lopez", "Maria Lopez", PERSON[1]),
        ("Ana Maria Lopez", "Ana Lopez", "I was born on April 4, 1984"),
    ],
)
def test_a_twin_and_another_birth_date_are_somebody_else(
    desk: Desk, known: str, said: str, born: str
) -> None:
    first = verified(desk, (f"my name is {known}", *PERSON[1:]))
    again = verified(desk, (f"my name is {said}", born, PERSON[2]))
    assert patient_of(desk, again) != patient_of(desk, first)


def test_another_contact_is_a_new_record_and_looks_the_same(any_desk: Desk) -> None:
    first = verified(any_desk)
    chat = details_given(any_desk, (*PERSON[:2], "my phone is 518-555-0188"))
    assert ask_code(any_desk, chat) == {"status": "sent", "unclear": None, "minutes": 10}
    sent = any_desk.client.get("/demo/outbox").json()[-1]
    assert sent["to"] == "+15185550188"
    chat.say(code_for(any_desk, chat))
    assert patient_of(any_desk, chat) not in (None, patient_of(any_desk, first))
    with any_desk.room.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Patient)) == 2


@pytest.mark.parametrize(
    ("changes", "unclear"),
    [
        ({"person_token": "PERSON_9"}, "patient_name"),
        ({"birth_date_token": "PHONE_1"}, "birth_date"),
        ({"contact_token": "PERSON_1"}, "contact"),
        ({"contact_token": "518-555-0177"}, "contact"),
    ],
)
def test_tokens_that_are_not_of_this_conversation(desk: Desk, changes, unclear: str) -> None:
    chat = details_given(desk)
    assert ask_code(desk, chat, **changes)["unclear"] == unclear


def test_forged_tokens_restore_nothing(desk: Desk) -> None:
    details_given(desk)
    stranger = desk.start()
    desk.bot.script = lambda body: answer(f"You said {body['message']} and PERSON_1 PHONE_1")
    stranger.say("I am PERSON_1 and PHONE_1 and person_7")
    said = " ".join(stranger.shown())
    assert "Jane" not in said and "0177" not in said
    assert "PERSON_1" not in desk.bot.texts[-1]


def test_codes_are_limited_by_conversation_and_by_contact(desk: Desk) -> None:
    chat = details_given(desk)
    assert [ask_code(desk, chat)["status"] for _ in range(6)] == ["sent"] * 5 + ["too_many"]
    other = details_given(desk)
    assert [ask_code(desk, other)["status"] for _ in range(5)] == ["sent"] * 5
    third = details_given(desk)
    assert ask_code(desk, third)["status"] == "too_many"


@pytest.mark.parametrize(
    "text",
    [
        *("my number is 518-555-0177", "+1 518 555 0177", "(518) 555-0177", "1234567", "12345"),
        *("12345-6789", "10-12-85", "at 10:30", "2027-03-14", "1.518.555.0177"),
    ],
)
def test_other_numbers_are_no_codes(text: str) -> None:
    assert find_code(text) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("five one eight, five five five, oh one nine nine", "+15185550199"),
        ("five eighteen five fifty five zero one ninety nine", "+15185550199"),
        ("one five one eight 555 0177", "+15185550177"),
        ("212 867 53oh9", "+12128675309"),
        ("518-555-0177 ext 9", "+15185550177"),
        ("+44 20 7946 0958", "+442079460958"),
        ("555 019 9881", "+15550199881"),
    ],
)
def test_a_phone_number_is_read_in_figures_and_in_words(said: str, number: str) -> None:
    assert read_contact(said).value == number


@pytest.mark.parametrize(
    "said",
    ["212 867 5", "212 867 53", "867 5309", "five five five oh one nine nine", "12", "x@y", "no"],
)
def test_a_number_with_figures_missing_is_no_contact(said: str) -> None:
    with pytest.raises(DetailsUnclear):
        read_contact(said)


def test_a_code_goes_to_a_spoken_number_and_none_to_half_a_number(desk: Desk) -> None:
    chat = details_given(desk, (*PERSON[:2], "my number is 212 867 5"))
    assert ask_code(desk, chat)["unclear"] == "contact"
    assert desk.client.get("/demo/outbox").json() == []
    words = "my number is five one eight, five five five, oh one nine nine"
    chat = details_given(desk, (*PERSON[:2], words))
    assert ask_code(desk, chat)["status"] == "sent"
    assert desk.client.get("/demo/outbox").json()[-1]["to"] == "+15185550199"


# ---- who holds the key to a chat keeps it ----------------------------------------------------

SECOND = ("my name is Vera Amsel", "I was born on May 2, 1990", "my phone is 518-555-0144")


@pytest.mark.parametrize("first", ["self", "guardian", "proxy"])
@pytest.mark.parametrize("second", ["self", "guardian"])
def test_no_record_is_opened_where_another_contact_was_proved(
    desk: Desk, first: str, second: str
) -> None:
    """Who was led into a chat by a link, and confirms there who they are, would open their record
    to whoever sent it."""
    victim = patient_of(desk, verified(desk, SECOND))
    chat = details_given(desk)
    ask_code(desk, chat, relationship=first)
    chat.say(code_for(desk, chat))
    whose = patient_of(desk, chat)
    give_details(desk, chat, SECOND)
    sent = len(desk.client.get("/demo/outbox").json())
    assert ask_code(desk, chat, relationship=second, **tokens_of(2))["status"] == "refused"
    assert len(desk.client.get("/demo/outbox").json()) == sent
    assert patient_of(desk, chat) == whose != victim


def test_a_code_on_its_way_opens_no_record_where_another_contact_was_proved(
    any_desk: Desk,
) -> None:
    chat = verified(any_desk)
    whose = patient_of(any_desk, chat)
    give_details(any_desk, chat, SECOND)
    ask_code(any_desk, chat, relationship="proxy", **tokens_of(2))
    with any_desk.room.database.write() as session:  # as it was sent before the first was proved
        session.execute(
            update(Verification).where(Verification.status == "pending").values(relationship="self")
        )
    code = code_for(any_desk, chat)
    chat.say(code)
    assert patient_of(any_desk, chat) == whose
    assert identity(any_desk, chat)["code"] == "expired"
    assert code not in " ".join([*any_desk.bot.texts, *chat.shown()])


def test_one_contact_proves_several_people_in_a_chat(desk: Desk) -> None:
    chat = verified(desk)
    first = patient_of(desk, chat)
    give_details(desk, chat, SECOND)
    tokens = {**tokens_of(2), "contact_token": "PHONE_1"}
    assert ask_code(desk, chat, relationship="guardian", **tokens)["status"] == "sent"
    chat.say(code_for(desk, chat))
    assert patient_of(desk, chat) not in (None, first)


# ---- a right code counts, whatever else its message is ---------------------------------------


def test_a_code_typed_while_a_person_holds_the_chat_counts(any_desk: Desk) -> None:
    chat = details_given(any_desk)
    ask_code(any_desk, chat)
    staff = any_desk.staff("front_desk")
    staff.act(chat.press("/request_human")["escalation_id"], "claim")
    chat.say(code_for(any_desk, chat))
    known = identity(any_desk, chat)
    assert (known["code"], known["verified"]) == ("accepted", True)


def test_a_code_typed_inside_an_alarm_counts(desk: Desk) -> None:
    chat = details_given(desk)
    ask_code(desk, chat)
    said = chat.say(f"{code_for(desk, chat)} and i have crushing chest pain")
    assert said["disposition"] == "emergency"
    known = identity(desk, chat)
    assert (known["code"], known["verified"]) == ("accepted", True)
