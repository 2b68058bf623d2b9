"""Who asks that nothing be sent outside the chat is heard, told so, and may take it back."""

import pytest

from api import worker
from api.conversations.models import Conversation
from api.escalations import absent
from api.escalations.discretion import is_kept_inside
from tests.conversations.test_truth import left_contact, sent
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, texts_of
from tests.support.people import verified

WISHES = {
    "please don't text me, my husband reads my phone": "nothing is sent",
    "my boyfriend checks my phone so please dont text me": "nothing is sent",
    "don't call my house please": "nothing is sent",
    "don't text me about the bill": "nothing is sent",
    "mi marido revisa mi telefono": "no se envía nada",
    "por favor no me escriban": "no se envía nada",
}


def is_kept(desk: Desk, chat: Chat) -> bool:
    with desk.room.database.read() as session:
        conversation = session.get_one(Conversation, chat.id)
        return is_kept_inside(session=session, conversation=conversation)


@pytest.mark.parametrize("words", WISHES)
def test_a_wish_that_raises_nothing_is_kept(any_desk: Desk, words: str) -> None:
    language = "es" if "envía" in WISHES[words] else "en"
    chat, escalation, staff = left_contact(any_desk)
    if language == "es":
        chat.say("hablemos en español por favor")
    result = chat.say(words)
    assert (result["disposition"], result["escalation_id"] or "") in (
        ("none", ""),
        ("none", escalation),
    )
    assert WISHES[words] in texts_of(result)
    assert is_kept(any_desk, chat)
    staff.reply(escalation, "Your form is ready.")
    any_desk.time.advance(minutes=3)
    assert sent(any_desk, chat) == []
    assert "Keep it inside" in staff.page(escalation)


def test_what_waited_for_the_outbox_is_not_sent(desk: Desk) -> None:
    chat, escalation, staff = left_contact(desk)
    staff.reply(escalation, "Your form is ready.")
    desk.time.advance(minutes=3)
    absent.tell_absent(desk.room)
    chat.say("please don't text me, my husband reads my phone")
    worker.deliver(desk.room)
    assert [one["status"] for one in sent(desk, chat)] == ["cancelled"]


def test_the_rest_of_a_message_is_answered_too(desk: Desk) -> None:
    desk.bot.script = lambda body: answer("Which day?")
    chat = desk.start()
    result = chat.say("book me a visit on friday but don't text me please")
    assert "nothing is sent" in texts_of(result)
    assert "Which day?" in texts_of(result)
    assert len(desk.bot.asked) == 1


def test_a_wish_alone_is_answered_with_the_dialogue_down(desk: Desk) -> None:
    chat = desk.start()
    result = chat.say("please dont text me, he reads my phone")
    assert "nothing is sent" in texts_of(result)
    assert desk.bot.asked == []


def test_a_clinical_question_beside_it_reaches_a_person(desk: Desk) -> None:
    chat = desk.start()
    result = chat.say("can i take ibuprofen with my warfarin? dont call my house")
    assert result["disposition"] == "clinician"
    assert "nothing is sent" in texts_of(result)
    assert is_kept(desk, chat)


@pytest.mark.parametrize(
    ("words", "told"),
    [("you can text me again", "sent to your phone"), ("ya pueden escribirme", "otra vez se")],
)
def test_the_patient_takes_it_back(any_desk: Desk, words: str, told: str) -> None:
    chat = any_desk.start(language="es" if "ya" in words else "en")
    chat.say("no me escriban por favor" if "ya" in words else "don't text me please")
    assert is_kept(any_desk, chat)
    any_desk.time.advance(minutes=1)
    assert told in texts_of(chat.say(words))
    assert not is_kept(any_desk, chat)
    any_desk.time.advance(minutes=1)
    chat.say("no me escriban" if "ya" in words else "dont text me")
    assert is_kept(any_desk, chat)


def test_nothing_is_taken_back_that_was_not_asked(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("I heard you")
    assert "I heard you" in texts_of(chat.say("you can text me again"))


def test_staff_take_it_back_for_the_patient(any_desk: Desk) -> None:
    chat, escalation, staff = left_contact(any_desk)
    chat.say("my boyfriend hits me and he reads my phone")
    assert is_kept(any_desk, chat)
    assert "Let messages out again" in staff.page(escalation)
    any_desk.time.advance(minutes=1)
    assert any_desk.staff().act(escalation, "let-out").headers["location"].endswith("problem=held")
    assert is_kept(any_desk, chat)
    staff.act(escalation, "let-out")
    assert not is_kept(any_desk, chat)
    assert "sent to your phone or e-mail again" in chat.shown()[-1]
    assert "Let messages out again" not in staff.page(escalation)


def test_it_holds_for_all_chats_of_the_patient(desk: Desk) -> None:
    first, second = verified(desk), verified(desk)
    first.say("please don't text me, my husband reads my phone")
    assert is_kept(desk, second)
    desk.time.advance(minutes=1)
    second.say("you can text me again")
    assert not is_kept(desk, first)


def test_the_number_of_a_wish_is_no_contact_that_was_left(desk: Desk) -> None:
    chat = desk.start()
    chat.say("can i take ibuprofen with my warfarin")
    result = chat.say("don't text my phone 212-555-0143, my husband reads my texts")
    assert "nothing is sent" in texts_of(result)
    assert result["escalation_id"] is None
