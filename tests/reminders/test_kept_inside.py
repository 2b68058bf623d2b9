"""Where messages are kept inside, no reminder, question or notice leaves the house."""

import pytest

from api import worker
from tests.reminders.contacts import SISTER, choose_caregiver, choose_contact, path_in
from tests.reminders.test_following import follow, mails, unanswered
from tests.reminders.test_held_back import due_mails, with_contact
from tests.reminders.test_reminders import EIGHT, planned, reminders_said, work
from tests.support.desk import Chat, Desk

VIOLENCE = "my boyfriend hits me at night and he reads my email"
QUIET = "is this mole cancer, and please dont email me about it"
WISH = "please don't text me, my husband reads my phone"
ONLY_HERE = "Reminders come only here now"


def only_here(chat: Chat) -> int:
    return sum(ONLY_HERE in text for text in chat.shown())


@pytest.mark.parametrize("words", [VIOLENCE, QUIET, WISH])
def test_a_dose_is_said_in_the_chat_alone(any_desk: Desk, words: str) -> None:
    chat = with_contact(any_desk)
    escalation = chat.say(words)["escalation_id"]
    if words == VIOLENCE and escalation:
        staff = any_desk.staff()
        staff.act(escalation, "claim")
        if 'name="alarms"' in staff.page(escalation):
            staff.act(escalation, "clear")
    for hour in range(2):
        any_desk.time.advance(hours=1)
        any_desk.time.set(EIGHT.replace(hour=EIGHT.hour + hour))
        work(any_desk)
    assert due_mails(any_desk) == []
    assert len(reminders_said(chat)) == 2
    assert only_here(chat) == 1


def test_what_was_queued_before_the_wish_does_not_leave(any_desk: Desk) -> None:
    chat = with_contact(any_desk)
    any_desk.time.set(EIGHT)
    worker.plan(any_desk.room)
    worker.remind(any_desk.room)
    worker.deliver_into_chats(any_desk.room)
    chat.say(WISH)
    worker.deliver_outside(any_desk.room)
    assert [one.status for one in mails(any_desk)][-1] == "cancelled"


def test_nobody_is_asked_at_a_contact(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    chat.say(WISH)
    assert choose_contact(any_desk, chat).json()["code"] == "KeptInside"
    assert choose_caregiver(any_desk, chat) == 409
    work(any_desk)
    assert mails(any_desk) == []


def test_a_question_that_waits_is_not_sent_either(desk: Desk) -> None:
    chat, _plan = planned(desk)
    assert choose_contact(desk, chat).status_code == 204
    chat.say(WISH)
    work(desk)
    assert [one.status for one in mails(desk)] == ["cancelled"]


def test_the_chosen_person_is_told_nothing(desk: Desk) -> None:
    chat, _plan = planned(desk)
    assert choose_caregiver(desk, chat) == 204
    work(desk)
    desk.client.post(path_in(mails(desk)[-1].text), data={"choice": "agree"})
    chat.say(WISH)
    desk.time.set(EIGHT)
    work(desk)
    unanswered(desk)
    follow(desk)
    assert [one.to for one in mails(desk)] == [SISTER]


def test_once_messages_are_let_out_reminders_go_there_again(any_desk: Desk) -> None:
    chat = with_contact(any_desk)
    chat.say(WISH)
    chat.say("you can text me again")
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert len(due_mails(any_desk)) == 1
    assert only_here(chat) == 0


def test_the_page_of_reminders_says_it(desk: Desk) -> None:
    chat, _plan = planned(desk)
    page = desk.internal("GET", f"/conversations/{chat.id}/reminders/page").json()
    told = "Nothing is sent to a phone or an e-mail address."
    assert told not in desk.client.get(page).text
    chat.say(WISH)
    assert told in desk.client.get(page).text
