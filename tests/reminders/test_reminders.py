"""Reminders: planned, due, said once, answered; never late, never after the end."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api import worker
from api.reminders.models import DoseEvent
from tests.support.desk import Chat, Desk, texts_of
from tests.support.fixtures import MakeDesk

EVENING = "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"
START = datetime(2027, 3, 10, 15, 30, tzinfo=UTC)
EIGHT = datetime(2027, 3, 11, 1, 0, tzinfo=UTC)  # 20:00 in New York


def planned(desk: Desk, recurrence: str = EVENING) -> tuple[Chat, dict]:
    chat = desk.start(time_zone="America/New_York")
    body = {
        "conversation_id": chat.id,
        "utterance_id": uuid.uuid4().hex,
        "medication": "metformin",
        "dose": "500 mg",
        "recurrence": recurrence,
    }
    answered = desk.internal("POST", "/reminders", body)
    assert answered.status_code == 200, answered.text
    assert desk.internal("POST", "/reminders", body).json() == answered.json()
    return chat, answered.json()


def work(desk: Desk) -> None:
    for job in (worker.plan, worker.remind, worker.deliver):
        job(desk.room)


def reminders_said(chat: Chat) -> list[dict]:
    return [one for one in chat.view()["messages"] if one["text"].startswith("Reminder:")]


def press(chat: Chat, title: str) -> str:
    button = next(one for one in reminders_said(chat)[-1]["buttons"] if one["title"] == title)
    return texts_of(chat.press(button["payload"]))


def test_a_plan_is_said_at_its_time_once(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    assert plan["next_local"] == "2027-03-10T20:00"
    any_desk.time.set(EIGHT - timedelta(minutes=1))
    work(any_desk)
    assert reminders_said(chat) == []
    any_desk.time.set(EIGHT)
    for _ in range(3):
        work(any_desk)
    said = reminders_said(chat)
    assert [one["text"] for one in said] == [
        "Reminder: metformin 500 mg. It is 8:00 PM, the time you chose."
    ]
    assert [one["title"] for one in said[0]["buttons"]] == [
        "Taken",
        "Skip",
        "Remind me in 10 minutes",
    ]


@pytest.mark.parametrize(("title", "words"), [("Taken", "taken"), ("Skip", "skipped")])
def test_an_answer_is_noted_once(desk: Desk, title: str, words: str) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT)
    work(desk)
    chat.say("what are your hours")  # the buttons stay open
    assert words in press(chat, title)
    assert "answered already" in press(chat, "Taken" if title == "Skip" else "Skip")
    assert len(desk.bot.asked) == 1


def test_a_snoozed_one_comes_again_once_and_can_be_answered_before(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert "again in 10 minutes" in press(chat, "Remind me in 10 minutes")
    any_desk.time.advance(minutes=9)
    work(any_desk)
    assert len(reminders_said(chat)) == 1
    any_desk.time.advance(minutes=2)
    for _ in range(3):
        work(any_desk)
    said = reminders_said(chat)
    assert len(said) == 2
    assert "8:10 PM" in said[1]["text"]
    press(chat, "Remind me in 10 minutes")
    body = {"conversation_id": chat.id, "answer": "taken"}
    assert any_desk.internal("POST", "/doses", body).json()["answered"] == "taken"
    any_desk.time.advance(minutes=20)
    work(any_desk)
    assert len(reminders_said(chat)) == 2


@pytest.mark.parametrize("given", ["taken", "skipped", "snoozed"])
def test_an_answer_in_words(desk: Desk, given: str) -> None:
    chat, _plan = planned(desk)
    body = {"conversation_id": chat.id, "answer": given}
    assert desk.internal("POST", "/doses", body).json()["answered"] == "closed"
    desk.time.set(EIGHT)
    work(desk)
    assert desk.internal("POST", "/doses", body).json()["answered"] == given


@pytest.mark.parametrize("given", ["taken", "skipped", "snoozed"])
def test_a_message_taken_up_again_answers_nothing_twice(any_desk: Desk, given: str) -> None:
    """Killed after it was noted: the same message is told the same, and the dose before stays."""
    chat, _plan = planned(any_desk, "FREQ=DAILY;BYHOUR=14,20;BYMINUTE=0")
    for at in (EIGHT - timedelta(hours=6), EIGHT):
        any_desk.time.set(at)
        work(any_desk)
    body = {"conversation_id": chat.id, "answer": given, "utterance_id": uuid.uuid4().hex}
    first = any_desk.internal("POST", "/doses", body).json()
    assert (first["answered"], len(first["doses"])) == (given, 1)
    any_desk.time.advance(minutes=1)
    assert any_desk.internal("POST", "/doses", body).json() == first
    with any_desk.room.database.read() as session:
        doses = session.scalars(select(DoseEvent).where(DoseEvent.sent_at.is_not(None)))
        assert sorted(one.status for one in doses) == sorted(
            ["sent", {"snoozed": "planned"}.get(given, given)]
        )
    another = {**body, "utterance_id": uuid.uuid4().hex}
    any_desk.internal("POST", "/doses", another)
    with any_desk.room.database.read() as session:
        answered = session.scalars(select(DoseEvent).where(DoseEvent.answered_by.is_not(None)))
        assert len(answered.all()) == (1 if given == "snoozed" else 2)


def test_one_message_may_say_two_things(desk: Desk) -> None:
    """Of each medicine it is told what was noted of that one."""
    chat, _plan = planned(desk)
    other = {"utterance_id": uuid.uuid4().hex, "medication": "lisinopril", "recurrence": EVENING}
    desk.internal("POST", "/reminders", {"conversation_id": chat.id, **other})
    desk.time.set(EIGHT)
    work(desk)
    body = {"conversation_id": chat.id, "utterance_id": uuid.uuid4().hex}
    took = {**body, "answer": "taken", "names": ["metformin"]}
    left = {**body, "answer": "skipped", "names": ["lisinopril"]}
    for each, answer in ((took, "taken"), (left, "skipped"), (took, "taken"), (left, "skipped")):
        assert desk.internal("POST", "/doses", each).json()["answered"] == answer


def test_a_plan_survives_a_restart(make_desk: MakeDesk) -> None:
    desk = make_desk()
    chat, _plan = planned(desk)
    again = make_desk()
    desk.time.set(EIGHT)
    work(again)
    assert len(reminders_said(Chat(again.client, chat.created))) == 1


def test_too_late_is_missed_not_said(desk: Desk) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT + timedelta(minutes=61))
    work(desk)
    assert reminders_said(chat) == []


def test_too_late_between_queue_and_delivery_is_not_said_either(desk: Desk) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT)
    worker.remind(desk.room)
    desk.time.set(EIGHT + timedelta(hours=3))
    worker.deliver(desk.room)
    assert reminders_said(chat) == []


def test_a_cancelled_plan_says_nothing_even_if_it_was_queued(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    any_desk.time.set(EIGHT)
    worker.remind(any_desk.room)
    body = {"conversation_id": chat.id, "plan_id": plan["id"]}
    assert any_desk.internal("POST", "/reminders/cancel", body).status_code == 204
    work(any_desk)
    any_desk.time.advance(days=1)
    work(any_desk)
    assert reminders_said(chat) == []
    assert any_desk.internal("GET", f"/conversations/{chat.id}/reminders").json() == []


def test_another_conversation_cannot_touch_a_plan(desk: Desk) -> None:
    _chat, plan = planned(desk)
    stranger = desk.start()
    body = {"conversation_id": stranger.id, "plan_id": plan["id"]}
    assert desk.internal("POST", "/reminders/cancel", body).status_code == 404
    change = {**body, "recurrence": EVENING}
    assert desk.internal("POST", "/reminders/change", change).status_code == 404


def test_a_changed_plan_keeps_the_doses_that_both_have(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    body = {
        "conversation_id": chat.id,
        "plan_id": plan["id"],
        "recurrence": "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0",
    }
    changed = any_desk.internal("POST", "/reminders/change", body).json()
    assert changed["next_local"] == "2027-03-10T20:00"
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert len(reminders_said(chat)) == 1
    any_desk.time.set(EIGHT + timedelta(hours=12))
    work(any_desk)
    assert len(reminders_said(chat)) == 2


def test_two_workers_at_once_deliver_once(any_desk: Desk) -> None:
    chats = [planned(any_desk)[0] for _ in range(6)]
    any_desk.time.set(EIGHT)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(any_desk), range(4)))
    work(any_desk)
    assert [len(reminders_said(chat)) for chat in chats] == [1] * 6


def test_a_worker_that_lost_its_lease_sends_nothing_twice(any_desk: Desk) -> None:
    from api.outbox import channels, service

    chat, _plan = planned(any_desk)
    any_desk.time.set(EIGHT)
    worker.remind(any_desk.room)
    with any_desk.room.database.write() as session:
        (message_id,) = service.lease_due(session=session, now=any_desk.time())
    with any_desk.room.database.read() as session:
        slow = service.open_delivery(
            session=session, keystore=any_desk.room.keystore, message_id=message_id
        )
    any_desk.time.advance(seconds=31)
    worker.deliver(any_desk.room)
    channels.send(any_desk.room, slow)
    assert len(reminders_said(chat)) == 1


def test_one_unreadable_dose_does_not_keep_the_others_back(desk: Desk) -> None:
    erased, _ = planned(desk)
    chat, _plan = planned(desk)
    with desk.room.database.read() as session:
        from api.conversations.models import Conversation

        key_id = session.get_one(Conversation, erased.id).key_id
    desk.room.keystore.destroy(key_ids=[key_id])
    desk.time.set(EIGHT)
    work(desk)
    assert len(reminders_said(chat)) == 1
