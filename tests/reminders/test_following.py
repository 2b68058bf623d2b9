"""A reminder that nobody answered, the chosen person, what runs out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api import worker
from api.outbox import service as outbox
from api.reminders.models import Caregiver
from tests.reminders.contacts import SISTER, choose_caregiver, path_in
from tests.reminders.test_plans import doses
from tests.reminders.test_reminders import EIGHT, planned, press, reminders_said, work
from tests.support.desk import Chat, Desk


def follow(desk: Desk) -> None:
    worker.follow_up(desk.room)
    work(desk)


def unanswered(desk: Desk) -> None:
    """An hour: the question, and time to answer it."""
    desk.time.advance(minutes=31)
    follow(desk)
    desk.time.advance(minutes=31)


def asked(chat: Chat) -> list[dict]:
    return [
        one for one in chat.view()["messages"] if one["text"].startswith("You have not answered")
    ]


def mails(desk: Desk) -> list[outbox.Delivery]:
    with desk.room.database.read() as session:
        found = outbox.list_deliveries(session=session, keystore=desk.room.keystore)
    return [one for one in found if one.channel == "email"]


def test_one_follow_up_and_no_urging(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    any_desk.time.set(EIGHT)
    work(any_desk)
    any_desk.time.advance(minutes=29)
    follow(any_desk)
    assert asked(chat) == []
    any_desk.time.advance(minutes=2)
    for _ in range(3):
        follow(any_desk)
    [question] = asked(chat)
    assert "8:00 PM" in question["text"]
    assert [button["title"] for button in question["buttons"]] == ["Taken", "Skip"]
    chat.press(question["buttons"][0]["payload"])
    any_desk.time.advance(hours=1)
    follow(any_desk)
    assert len(asked(chat)) == 1
    assert mails(any_desk) == []


def test_an_answer_before_the_follow_up_is_said_ends_it(desk: Desk) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT)
    work(desk)
    desk.time.advance(minutes=31)
    worker.follow_up(desk.room)
    press(chat, "Taken")
    work(desk)
    assert asked(chat) == []


def test_a_caregiver_is_told_only_after_agreeing(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    assert choose_caregiver(any_desk, chat) == 204
    [question] = mails(any_desk)
    assert "metformin" not in question.text
    path = path_in(question.text)
    any_desk.time.set(EIGHT)
    work(any_desk)
    unanswered(any_desk)
    follow(any_desk)
    assert len(mails(any_desk)) == 1, "not before they agree"
    assert "Yes, tell me" in any_desk.client.get(path).text
    assert len(mails(any_desk)) == 1, "looking is no agreement"
    assert "Thank you" in any_desk.client.post(path, data={"choice": "agree"}).text
    any_desk.time.set(EIGHT + timedelta(days=1))
    work(any_desk)
    unanswered(any_desk)
    for _ in range(3):
        follow(any_desk)
    told = mails(any_desk)
    assert len(told) == 2
    assert "metformin" not in told[1].text
    assert told[1].to == SISTER
    assert "no messages" in any_desk.client.post(path, data={"choice": "decline"}).text
    any_desk.time.set(EIGHT + timedelta(days=2))
    work(any_desk)
    unanswered(any_desk)
    follow(any_desk)
    assert len(mails(any_desk)) == 2


def test_a_caregiver_is_not_told_of_what_was_answered(desk: Desk) -> None:
    chat, _plan = planned(desk)
    choose_caregiver(desk, chat)
    desk.client.post(path_in(mails(desk)[0].text), data={"choice": "agree"})
    desk.time.set(EIGHT)
    work(desk)
    press(chat, "Skip")
    unanswered(desk)
    follow(desk)
    assert len(mails(desk)) == 1


def test_of_violence_at_home_a_caregiver_is_told_nothing(any_desk: Desk) -> None:
    """The one who agreed to be told may be the one who hurts."""
    chat, _plan = agreed(any_desk)
    chat.say("my boyfriend chokes me and hits me at night")
    before = len(mails(any_desk))
    unanswered(any_desk)
    for _ in range(3):
        follow(any_desk)
    assert len(mails(any_desk)) == before == 1


def test_a_caregiver_can_be_changed_and_removed(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk)
    choose_caregiver(any_desk, chat)
    first = path_in(mails(any_desk)[0].text)
    any_desk.client.post(first, data={"choice": "agree"})
    choose_caregiver(any_desk, chat, "brother@mail.example")
    assert "nothing to choose" in any_desk.client.post(first, data={"choice": "agree"}).text
    assert any_desk.internal("POST", "/caregivers", {"conversation_id": chat.id}).is_success
    with any_desk.room.database.read() as session:
        assert set(session.scalars(select(Caregiver.status))) == {"removed"}
    assert choose_caregiver(any_desk, chat, "c@mail.example") == 204
    assert choose_caregiver(any_desk, chat, "d@mail.example") == 429


def test_an_old_question_cannot_be_agreed_to(desk: Desk) -> None:
    chat, _plan = planned(desk)
    choose_caregiver(desk, chat)
    path = path_in(mails(desk)[0].text)
    desk.time.advance(days=8)
    assert "nothing to choose" in desk.client.get(path).text
    assert "nothing to choose" in desk.client.post(path, data={"choice": "agree"}).text


def test_a_refill_is_told_once_by_the_patients_own_count(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    supply = {"conversation_id": chat.id, "plan_id": plan["id"], "per_dose": 2, "refill_at": 4}
    given = any_desk.internal("POST", "/reminders/supply", {**supply, "remaining": 7})
    assert given.status_code == 204
    for day in range(3):
        any_desk.time.set(EIGHT + timedelta(days=day))
        work(any_desk)
        press(chat, "Taken")
        for _ in range(2):
            follow(any_desk)
    told = [one["text"] for one in chat.view()["messages"] if "left" in one["text"]]
    assert told == [
        "By your own count 3 are left: metformin 500 mg. If you need more, ask your pharmacy or "
        "our staff in time."
    ]


@pytest.mark.parametrize(
    "given", [{"remaining": 0}, {"remaining": -3}, {"remaining": 10**9}, {"per_dose": 0}]
)
def test_a_count_that_is_none(desk: Desk, given: dict) -> None:
    chat, plan = planned(desk)
    body = {
        "conversation_id": chat.id,
        "plan_id": plan["id"],
        "remaining": 9,
        "refill_at": 3,
        **given,
    }
    assert desk.internal("POST", "/reminders/supply", body).json()["code"] == "SupplyUnclear"


def test_a_dose_skipped_counts_nothing_down(desk: Desk) -> None:
    chat, plan = planned(desk)
    body = {"conversation_id": chat.id, "plan_id": plan["id"], "remaining": 5, "refill_at": 4}
    desk.internal("POST", "/reminders/supply", body)
    desk.time.set(EIGHT)
    work(desk)
    press(chat, "Skip")
    follow(desk)
    assert not [one for one in chat.view()["messages"] if "left" in one["text"]]
    assert doses(desk, plan)[0].status == "skipped"
    assert len(reminders_said(chat)) == 1


def test_supply_of_another_is_not_found(desk: Desk) -> None:
    _chat, plan = planned(desk)
    body = {"conversation_id": desk.start().id, "plan_id": plan["id"]}
    body |= {"remaining": 9, "refill_at": 3}
    assert desk.internal("POST", "/reminders/supply", body).status_code == 404


def agreed(desk: Desk) -> tuple[Chat, dict]:
    chat, plan = planned(desk)
    choose_caregiver(desk, chat)
    desk.client.post(path_in(mails(desk)[0].text), data={"choice": "agree"})
    desk.time.set(EIGHT)
    work(desk)
    return chat, plan


def test_after_an_outage_the_patient_is_asked_before_anybody_is_told(desk: Desk) -> None:
    chat, _plan = agreed(desk)
    desk.time.advance(minutes=61)
    follow(desk)
    assert len(asked(chat)) == 1 and len(mails(desk)) == 1
    desk.time.advance(minutes=31)
    follow(desk)
    assert len(mails(desk)) == 2


@pytest.mark.parametrize("deed", ["cancel", "pause"])
def test_a_stopped_reminder_asks_and_tells_no_more(any_desk: Desk, deed: str) -> None:
    chat, plan = agreed(any_desk)
    any_desk.internal(
        "POST", f"/reminders/{deed}", {"conversation_id": chat.id, "plan_id": plan["id"]}
    )
    unanswered(any_desk)
    follow(any_desk)
    assert asked(chat) == [] and len(mails(any_desk)) == 1


def test_who_left_or_whose_dose_was_answered_meanwhile_is_not_told(desk: Desk) -> None:
    chat, _plan = agreed(desk)
    unanswered(desk)
    worker.follow_up(desk.room)
    press(chat, "Taken")
    worker.deliver(desk.room)
    assert [one.status for one in mails(desk)] == ["sent", "cancelled"]


def test_several_doses_of_an_hour_are_told_once(desk: Desk) -> None:
    chat, plan = planned(desk)
    body = {
        "conversation_id": chat.id, "utterance_id": "0" * 32, "medication": "lisinopril",
        "recurrence": plan["recurrence"],
    }  # fmt: skip
    assert desk.internal("POST", "/reminders", body).status_code == 200
    choose_caregiver(desk, chat)
    desk.client.post(path_in(mails(desk)[0].text), data={"choice": "agree"})
    desk.time.set(EIGHT)
    work(desk)
    unanswered(desk)
    follow(desk)
    assert len(mails(desk)) == 2
