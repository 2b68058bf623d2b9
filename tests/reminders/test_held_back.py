"""While an emergency or a crisis is in force no reminder is said, in the chat or outside it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api import worker
from api.conversations.models import Conversation
from api.outbox.models import OutboxMessage
from api.reminders.models import DoseEvent, ReminderPlan
from tests.reminders.contacts import choose_caregiver, choose_contact, path_in
from tests.reminders.test_following import asked, follow, mails, unanswered
from tests.reminders.test_reminders import EIGHT, planned, reminders_said, work
from tests.support.desk import Chat, Desk
from tests.support.people import verified

EMERGENCY = "i just took all my metformin, the whole bottle"
CRISIS = "i want to kill myself with my pills tonight"
HOURLY = "FREQ=DAILY;BYHOUR=20,21,22,23;BYMINUTE=0"


def with_contact(desk: Desk, recurrence: str = HOURLY) -> Chat:
    chat, _plan = planned(desk, recurrence)
    assert choose_contact(desk, chat).status_code == 204
    work(desk)
    agree(desk)
    return chat


def agree(desk: Desk) -> None:
    desk.client.post(path_in(mails(desk)[-1].text), data={"choice": "agree"})


def due_mails(desk: Desk) -> list[str]:
    return [one.text for one in mails(desk) if "the time of the reminder" in one.text]


def doses_of(desk: Desk) -> list[DoseEvent]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(DoseEvent).order_by(DoseEvent.planned_at)))


@pytest.mark.parametrize("words", [EMERGENCY, CRISIS])
def test_no_dose_is_said_below_an_alarm(any_desk: Desk, words: str) -> None:
    chat = with_contact(any_desk)
    chat.say(words)
    last = chat.shown()[-1]
    for hour in range(3):
        any_desk.time.set(EIGHT + timedelta(hours=hour))
        work(any_desk)
        follow(any_desk)
    assert chat.shown()[-1] == last
    assert due_mails(any_desk) == []
    first = doses_of(any_desk)[0]
    assert (first.status, first.sent_at) == ("missed", None)
    assert first.held_at is not None
    page = any_desk.internal("GET", f"/conversations/{chat.id}/reminders/page").json()
    assert "Not sent: an emergency was open in the chat" in any_desk.client.get(page).text


def test_once_it_is_cleared_nothing_comes_in_a_heap(any_desk: Desk) -> None:
    chat = with_contact(any_desk)
    alarm = chat.say(CRISIS)["escalation_id"]
    for minutes in range(0, 190, 30):
        any_desk.time.set(EIGHT + timedelta(minutes=minutes))
        work(any_desk)
        follow(any_desk)
    staff = any_desk.staff()
    staff.act(alarm, "claim")
    staff.act(alarm, "clear")
    any_desk.time.advance(minutes=1)
    work(any_desk)
    [said] = reminders_said(chat)
    assert "11:00 PM" in said["text"]  # the one whose window is open
    assert len(due_mails(any_desk)) == 1


def test_a_false_alarm_that_is_ended_at_once_costs_no_dose(any_desk: Desk) -> None:
    chat = with_contact(any_desk)
    any_desk.time.set(EIGHT - timedelta(minutes=2))
    chat.say(EMERGENCY)
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert reminders_said(chat) == []
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    any_desk.time.advance(minutes=2)
    work(any_desk)
    [said] = reminders_said(chat)
    assert said["text"] == "Reminder: metformin 500 mg. It is 8:00 PM, the time you chose."
    assert len(due_mails(any_desk)) == 1
    any_desk.time.set(EIGHT + timedelta(hours=1))
    work(any_desk)
    assert len(reminders_said(chat)) == 2


def test_danger_confirmed_and_then_called_off_holds_nothing(desk: Desk) -> None:
    """Two alarms of one scare: the patient said once that all are safe."""
    chat = with_contact(desk)
    chat.say(EMERGENCY)
    chat.say(EMERGENCY + " again")
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    desk.time.set(EIGHT)
    work(desk)
    assert len(reminders_said(chat)) == 1


def test_an_alarm_that_is_only_asked_about_holds_until_it_is_denied(desk: Desk) -> None:
    chat = with_contact(desk)
    chat.say("blood in my stool")
    with desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).mode == "assistant"
    desk.time.set(EIGHT)
    work(desk)
    assert reminders_said(chat) == []
    chat.press("/report_false_alarm")
    desk.time.advance(minutes=2)
    work(desk)
    assert len(reminders_said(chat)) == 1


def test_it_holds_in_the_patients_other_chats_too(desk: Desk) -> None:
    chat, other = verified(desk), verified(desk)
    with desk.room.database.read() as session:
        ids = {session.get_one(Conversation, one.id).patient_id for one in (chat, other)}
    assert len(ids) == 1
    desk.internal(
        "POST",
        "/reminders",
        {
            "conversation_id": chat.id,
            "utterance_id": "a" * 32,
            "medication": "insulin",
            "dose": "10 units",
            "recurrence": "FREQ=HOURLY",
        },
    )
    other.say(CRISIS)
    desk.time.advance(hours=1, minutes=1)
    work(desk)
    assert reminders_said(chat) == []


def test_nobody_is_asked_or_told_of_a_dose_from_before_the_alarm(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    assert choose_caregiver(any_desk, chat) == 204
    work(any_desk)
    agree(any_desk)
    any_desk.time.set(EIGHT)
    work(any_desk)
    sent = len(mails(any_desk))
    alarm = chat.say(EMERGENCY)["escalation_id"]
    for _ in range(3):
        unanswered(any_desk)
    follow(any_desk)
    staff = any_desk.staff()
    staff.act(alarm, "claim")
    staff.act(alarm, "clear")
    unanswered(any_desk)
    follow(any_desk)
    assert asked(chat) == []
    assert len(mails(any_desk)) == sent


def test_what_is_under_way_when_the_alarm_comes_does_not_arrive(any_desk: Desk) -> None:
    chat = with_contact(any_desk)
    any_desk.time.set(EIGHT)
    worker.plan(any_desk.room)
    worker.remind(any_desk.room)
    chat.say(EMERGENCY)
    worker.deliver(any_desk.room)
    assert reminders_said(chat) == []
    with any_desk.room.database.read() as session:
        left = session.scalars(
            select(OutboxMessage.channel).where(
                OutboxMessage.dedupe_key.startswith("dose:"), OutboxMessage.status == "sent"
            )
        ).all()
    assert left == []


def test_what_runs_out_is_told_once_it_is_over(desk: Desk) -> None:
    chat, plan = planned(desk)
    with desk.room.database.write() as session:
        row = session.get_one(ReminderPlan, plan["id"])
        row.remaining, row.per_dose, row.refill_at = 2, 1, 5
    alarm = chat.say(EMERGENCY)["escalation_id"]
    follow(desk)
    assert not any("By your own count" in text for text in chat.shown())
    staff = desk.staff()
    staff.act(alarm, "claim")
    staff.act(alarm, "clear")
    follow(desk)
    assert any("By your own count" in text for text in chat.shown())


def test_staff_see_that_reminders_are_held(desk: Desk) -> None:
    chat = with_contact(desk)
    alarm = chat.say(CRISIS)["escalation_id"]
    staff = desk.staff()
    assert "Reminders are held back" in staff.page(alarm)
    staff.act(alarm, "claim")
    staff.act(alarm, "clear")
    assert "Reminders are held back" not in staff.page(alarm)
