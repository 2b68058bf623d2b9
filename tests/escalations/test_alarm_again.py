"""An alarm that was answered, and whose patient writes again: somebody hears of it."""

import pytest

from api.conversations.models import Conversation
from api.escalations.paging import page_overdue
from api.escalations.releasing import release_silent
from tests.escalations.paged import ALARM, ask, audited, chain, mails, mode_of, read
from tests.support.desk import Chat, Desk, StaffBrowser

CRISIS = "I want to kill myself tonight"
AGAIN = "it is a bit better but what now"


def answered(desk: Desk, text: str = ALARM) -> tuple[Chat, str, StaffBrowser]:
    chat, alarm = ask(desk, text)
    staff = desk.staff("clinician")
    staff.act(alarm, "claim")
    assert staff.reply(alarm, "We are calling you now.").status_code == 303
    return chat, alarm, staff


def look(desk: Desk) -> int:
    """What the worker does; how many pages it has sent by now."""
    release_silent(desk.room)
    page_overdue(desk.room)
    return len(audited(desk, "escalation.page"))


@pytest.mark.parametrize("cleared", [False, True])
@pytest.mark.parametrize("words", [ALARM, CRISIS])
def test_who_holds_it_is_gone_the_chain_is_paged_and_another_can_answer(
    any_desk: Desk, words: str, cleared: bool
) -> None:
    emails = chain(any_desk, "front_desk", "clinician")
    chat, alarm, staff = answered(any_desk, words)
    if cleared:
        staff.act(alarm, "clear")
    any_desk.time.advance(minutes=120)
    assert look(any_desk) == 0, "answered, and nobody waits"
    assert chat.say(AGAIN)["messages"] == []
    any_desk.time.advance(minutes=4)
    assert look(any_desk) == 0
    any_desk.time.advance(minutes=2)
    assert look(any_desk) == 1
    assert [one.to for one in mails(any_desk)] == emails[:1]
    assert read(any_desk, alarm).assignee_id == staff.staff_id
    any_desk.time.advance(minutes=6)
    assert look(any_desk) == 2, "the next of the chain"
    any_desk.time.advance(minutes=9)
    look(any_desk)
    assert read(any_desk, alarm).status == "open", "who is paged can take it"
    assert mode_of(any_desk, chat) == ("crisis" if words == CRISIS else "emergency")
    assert "911" in chat.shown()[-1]
    other = any_desk.staff()
    other.act(alarm, "claim")
    other.reply(alarm, "I am here now.")
    pages = look(any_desk)
    any_desk.time.advance(minutes=60)
    assert look(any_desk) == pages


def test_it_is_counted_from_the_first_message_that_nobody_answered(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, _alarm, _staff = answered(any_desk)
    chat.say(AGAIN)
    any_desk.time.advance(minutes=4)
    chat.say("are you there?")
    any_desk.time.advance(minutes=2)
    assert look(any_desk) == 1


def test_a_note_or_a_look_is_no_answer(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, alarm, staff = answered(any_desk)
    chat.say(AGAIN)
    staff.act(alarm, "claim")
    any_desk.time.advance(minutes=6)
    assert look(any_desk) == 1


def test_an_answer_in_time_pages_nobody(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, alarm, staff = answered(any_desk)
    for _ in range(3):
        chat.say(AGAIN)
        any_desk.time.advance(minutes=4)
        staff.reply(alarm, "Please stay on the line.")
        any_desk.time.advance(minutes=4)
        assert look(any_desk) == 0


def test_after_a_hand_back_the_assistant_answers_and_nobody_is_paged(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, alarm, staff = answered(any_desk)
    for action in ("clear", "hand-back"):
        staff.act(alarm, action)
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    any_desk.time.advance(minutes=6)
    assert look(any_desk) == 0


def test_of_an_erased_chat_nobody_is_paged(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, _alarm, _staff = answered(any_desk)
    chat.say(AGAIN)
    any_desk.time.advance(minutes=6)
    with any_desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).erased_at = any_desk.time()
    assert look(any_desk) == 0


def test_a_colleague_who_answers_in_the_same_chat_answers_the_patient(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    chat, _alarm, _staff = answered(any_desk)
    other = any_desk.staff()
    second = chat.say("now I can't breathe")["escalation_id"]
    other.act(second, "claim")
    chat.say(AGAIN)
    any_desk.time.advance(minutes=4)
    other.reply(second, "I am with you.")
    any_desk.time.advance(minutes=4)
    assert look(any_desk) == 0
    chat.say(AGAIN)
    any_desk.time.advance(minutes=6)
    assert look(any_desk) == 2, "for both alarms"
