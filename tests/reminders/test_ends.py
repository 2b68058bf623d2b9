"""A plan's end: kept over another schedule, moved, taken away; never lost by a change."""

from datetime import timedelta
from typing import Any

import pytest

from tests.reminders.test_plans import doses, status_of
from tests.reminders.test_reminders import EIGHT, planned, work
from tests.support.desk import Chat, Desk

NINE = "FREQ=DAILY;BYHOUR=21;BYMINUTE=0"


def change(desk: Desk, chat: Chat, plan: dict[str, Any], **what: object) -> dict[str, Any]:
    body = {"conversation_id": chat.id, "plan_id": plan["id"], **what}
    answered = desk.internal("POST", "/reminders/change", body)
    assert answered.status_code == 200, answered.text
    changed: dict[str, Any] = answered.json()
    return changed


def live(desk: Desk, days: int) -> None:
    for day in range(days):
        for hours in (0, 1, 2):
            desk.time.set(EIGHT + timedelta(days=day, hours=hours))
            work(desk)


@pytest.mark.parametrize(
    "ended",
    [
        "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20270312T235900",
        "FREQ=DAILY;COUNT=3;BYHOUR=20;BYMINUTE=0",
    ],
)
def test_another_time_keeps_the_end(any_desk: Desk, ended: str) -> None:
    chat, plan = planned(any_desk, ended)
    change(any_desk, chat, plan, recurrence=NINE)
    live(any_desk, 6)
    days = [dose.due_local for dose in doses(any_desk, plan)]
    assert days == ["2027-03-10T21:00", "2027-03-11T21:00", "2027-03-12T21:00"]
    assert status_of(any_desk, chat) == []


def test_an_interval_keeps_the_end_of_a_wall_plan_and_the_other_way_round(desk: Desk) -> None:
    chat, plan = planned(desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20270312T235900")
    hourly = change(desk, chat, plan, recurrence="FREQ=HOURLY;INTERVAL=6", first_at="06:00")
    assert hourly["recurrence"].endswith("UNTIL=20270313T045900Z")
    assert hourly["next_local"] == "2027-03-11T06:00"
    again = change(desk, chat, plan, recurrence=NINE)
    assert again["recurrence"].endswith("UNTIL=20270312T235900")


def test_another_end_leaves_the_schedule_as_it_is(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=HOURLY;INTERVAL=8")
    before = [dose.planned_at for dose in doses(any_desk, plan)]
    any_desk.time.advance(hours=3)
    changed = change(any_desk, chat, plan, last_day="2027-03-11")
    assert changed["recurrence"] == "FREQ=HOURLY;INTERVAL=8;UNTIL=20270312T045900Z"
    left = [dose.planned_at for dose in doses(any_desk, plan)]
    assert left == [at for at in before if at <= EIGHT + timedelta(days=1, hours=4)]


def test_an_end_is_taken_away(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20270311T235900")
    assert change(any_desk, chat, plan, without_end=True)["recurrence"] == (
        "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"
    )
    live(any_desk, 5)
    assert len([d for d in doses(any_desk, plan) if d.status != "planned"]) == 5
    assert status_of(any_desk, chat) == ["active"]


def test_days_are_counted_from_the_change(desk: Desk) -> None:
    chat, plan = planned(desk)
    desk.time.advance(days=1)
    assert "UNTIL=202703" in change(desk, chat, plan, for_days=2)["recurrence"]
    live(desk, 6)
    assert status_of(desk, chat) == []


def test_an_end_that_is_over_is_refused_and_changes_nothing(desk: Desk) -> None:
    chat, plan = planned(desk)
    body = {"conversation_id": chat.id, "plan_id": plan["id"], "last_day": "2027-03-01"}
    answered = desk.internal("POST", "/reminders/change", body)
    assert (answered.status_code, answered.json()["reason"]) == (422, "never")
    assert status_of(desk, chat) == ["active"]
    assert desk.internal("GET", f"/conversations/{chat.id}/reminders").json() == [plan]


def test_another_dose_is_other_words_and_nothing_else(desk: Desk) -> None:
    chat, plan = planned(desk)
    changed = change(desk, chat, plan, dose="1000 mg")
    assert {**changed, "dose": "500 mg"} == plan
    assert changed["dose"] == "1000 mg"
