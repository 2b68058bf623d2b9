"""A plan over its life: outage, pause, journey, clock set back, quiet hours, end."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from api import worker
from api.privacy.keys import KeyUnavailable
from api.reminders import contact
from api.reminders.health import measure
from api.reminders.models import DoseEvent, ReminderPlan
from tests.reminders.test_reminders import EIGHT, planned, press, reminders_said, work
from tests.support.desk import Chat, Desk

TWICE = "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"


def doses(desk: Desk, plan: dict) -> list[DoseEvent]:
    with desk.room.database.read() as session:
        query = select(DoseEvent).where(DoseEvent.plan_id == plan["id"])
        return list(session.scalars(query.order_by(DoseEvent.planned_at)))


def steer(desk: Desk, chat: Chat, plan: dict, action: str) -> None:
    body = {"conversation_id": chat.id, "plan_id": plan["id"]}
    assert desk.internal("POST", f"/reminders/{action}", body).status_code == 204


def status_of(desk: Desk, chat: Chat) -> list[str]:
    return [
        one["status"] for one in desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    ]


def run_hours(desk: Desk, hours: float, *, step: timedelta = timedelta(minutes=30)) -> None:
    end = desk.time() + timedelta(hours=hours)
    while desk.time() < end:
        desk.time.set(min(desk.time() + step, end))
        work(desk)


def test_an_outage_of_six_hours_sends_what_is_useful_and_marks_the_rest(any_desk: Desk) -> None:
    hourly = "FREQ=DAILY;BYHOUR=16,17,18,19,20,21,22;BYMINUTE=0"
    chat, plan = planned(any_desk, hourly)
    any_desk.time.set(EIGHT + timedelta(hours=1, minutes=40))  # 21:40
    work(any_desk)
    said = [one["text"] for one in reminders_said(chat)]
    assert len(said) == 1
    assert said[0].startswith("Reminder: metformin 500 mg. It was due at 9:00 PM; this message is")
    today = [dose.status for dose in doses(any_desk, plan)][:7]
    assert today == ["missed"] * 5 + ["sent", "planned"]


def test_two_doses_of_one_plan_are_never_said_at_once(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0,30")
    any_desk.time.set(EIGHT + timedelta(minutes=31))
    work(any_desk)
    assert len(reminders_said(chat)) == 1
    assert [dose.status for dose in doses(any_desk, plan)][:2] == ["missed", "sent"]


def test_an_outage_of_a_week_leaves_no_hole(any_desk: Desk) -> None:
    _chat, plan = planned(any_desk, TWICE)
    any_desk.time.advance(days=7)
    work(any_desk)
    found = doses(any_desk, plan)
    until_now = [dose for dose in found if dose.planned_at <= any_desk.time()]
    assert len(until_now) == 14
    assert {dose.status for dose in until_now} == {"missed"}
    assert max(Counter(dose.planned_at for dose in found).values()) == 1


def test_a_clock_set_back_says_nothing_twice(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    any_desk.time.set(EIGHT)
    work(any_desk)
    number = len(doses(any_desk, plan))
    any_desk.time.set(EIGHT - timedelta(hours=5))
    for _ in range(12):
        work(any_desk)
        any_desk.time.advance(minutes=30)
    assert len(reminders_said(chat)) == 1
    assert len(doses(any_desk, plan)) == number


def test_a_paused_plan_is_silent_and_goes_on(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    steer(any_desk, chat, plan, "pause")
    steer(any_desk, chat, plan, "pause")
    assert status_of(any_desk, chat) == ["paused"]
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert reminders_said(chat) == []
    any_desk.time.set(EIGHT + timedelta(hours=2))
    steer(any_desk, chat, plan, "resume")
    assert status_of(any_desk, chat) == ["active"]
    work(any_desk)
    assert doses(any_desk, plan)[0].planned_at == EIGHT + timedelta(days=1)
    any_desk.time.set(EIGHT + timedelta(days=1))
    work(any_desk)
    assert len(reminders_said(chat)) == 1


def test_a_pause_ends_a_snooze(desk: Desk) -> None:
    chat, plan = planned(desk)
    desk.time.set(EIGHT)
    work(desk)
    press(chat, "Remind me in 10 minutes")
    steer(desk, chat, plan, "pause")
    steer(desk, chat, plan, "resume")
    desk.time.advance(minutes=11)
    work(desk)
    assert len(reminders_said(chat)) == 1


def test_a_snooze_does_not_go_past_the_next_dose(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0,15")
    any_desk.time.set(EIGHT + timedelta(minutes=6))
    work(any_desk)
    assert "next dose would come first" in press(chat, "Remind me in 10 minutes")
    assert "taken" in press(chat, "Taken")
    assert [dose.status for dose in doses(any_desk, plan)][:2] == ["taken", "planned"]


def test_a_journey_west_repeats_nothing(any_desk: Desk) -> None:
    chat, _plan = planned(any_desk, TWICE)
    any_desk.time.set(EIGHT)
    work(any_desk)
    any_desk.time.advance(minutes=30)
    body = {"conversation_id": chat.id, "time_zone": "America/Los_Angeles"}
    assert any_desk.internal("POST", "/time-zone", body).json() == 1
    run_hours(any_desk, 4)  # over 20:00 there
    assert len(reminders_said(chat)) == 1
    any_desk.time.set(datetime(2027, 3, 11, 16, 0, tzinfo=UTC))  # 8:00 there
    work(any_desk)
    assert "8:00 AM" in reminders_said(chat)[-1]["text"]


def test_a_journey_east_has_the_jumped_dose_late(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=13,20;BYMINUTE=0")
    any_desk.time.set(datetime(2027, 3, 10, 16, 0, tzinfo=UTC))  # noon in New York
    body = {"conversation_id": chat.id, "time_zone": "Europe/Madrid"}  # 17:00
    assert any_desk.internal("POST", "/time-zone", body).json() == 1
    work(any_desk)
    first, second = doses(any_desk, plan)[:2]
    assert (first.due_local, first.status) == ("2027-03-10T13:00", "missed")
    assert (second.due_local, second.planned_at.hour) == ("2027-03-10T20:00", 19)


def take_early(desk: Desk, chat: Chat) -> None:
    """At 18:30 in New York, for 20:00."""
    desk.time.set(datetime(2027, 3, 10, 23, 30, tzinfo=UTC))
    body = {"conversation_id": chat.id, "answer": "taken", "names": ["metformin"]}
    answered = desk.internal("POST", "/doses", body).json()
    assert answered["answered"] == "early"


def test_a_dose_taken_early_comes_again_by_no_other_clock(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0")
    take_early(any_desk, chat)
    body = {"conversation_id": chat.id, "time_zone": "America/Los_Angeles"}
    any_desk.internal("POST", "/time-zone", body)
    today = [dose.status for dose in doses(any_desk, plan) if dose.due_local[:10] == "2027-03-10"]
    assert today == ["taken"]


def test_a_dose_taken_early_comes_again_at_no_other_time(desk: Desk) -> None:
    chat, plan = planned(desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0")
    take_early(desk, chat)
    body = {
        "conversation_id": chat.id, "plan_id": plan["id"],
        "recurrence": "FREQ=DAILY;BYHOUR=20;BYMINUTE=30",
    }  # fmt: skip
    assert desk.internal("POST", "/reminders/change", body).status_code == 200
    after = [dose.due_local for dose in doses(desk, plan) if dose.status == "planned"]
    assert after[0] == "2027-03-11T20:30"


def test_a_key_that_is_missing_for_a_while_loses_no_dose(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, plan = planned(any_desk, TWICE)
    any_desk.time.set(EIGHT)
    with monkeypatch.context() as patched:

        def missing(**_: object) -> None:
            raise KeyUnavailable

        patched.setattr(contact, "enqueue_dose", missing)
        work(any_desk)
    assert (doses(any_desk, plan)[0].status, reminders_said(chat)) == ("planned", [])
    any_desk.time.advance(minutes=2)
    work(any_desk)
    [said] = reminders_said(chat)
    assert "8:00 PM" in said["text"]


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Los_Angeles"])
def test_a_move_that_is_taken_back_leaves_no_trace(any_desk: Desk, zone: str) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=8,13,20;BYMINUTE=0")
    any_desk.time.set(datetime(2027, 3, 10, 16, 50, tzinfo=UTC))  # 11:50 in New York
    work(any_desk)
    before = [(dose.planned_at, dose.due_local, dose.status) for dose in doses(any_desk, plan)]
    body = {"conversation_id": chat.id, "time_zone": zone}
    any_desk.internal("POST", "/time-zone", body)
    work(any_desk)
    any_desk.time.advance(minutes=5)
    back = {"conversation_id": chat.id, "time_zone": "America/New_York", "back": True}
    assert any_desk.internal("POST", "/time-zone", back).json() == 1
    found = [(dose.planned_at, dose.due_local, dose.status) for dose in doses(any_desk, plan)]
    assert found == before
    any_desk.time.set(EIGHT)
    work(any_desk)
    assert len(reminders_said(chat)) == 1


def test_an_interval_does_not_mind_a_journey(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=HOURLY;INTERVAL=8")
    before = [dose.planned_at for dose in doses(any_desk, plan)]
    any_desk.internal("POST", "/time-zone", {"conversation_id": chat.id, "time_zone": "Asia/Tokyo"})
    assert [dose.planned_at for dose in doses(any_desk, plan)] == before


def test_a_zone_that_is_none_is_refused(desk: Desk) -> None:
    body = {"conversation_id": desk.start().id, "time_zone": "Mars/Olympus"}
    assert desk.internal("POST", "/time-zone", body).json()["code"] == "RecurrenceUnclear"


def test_a_plan_ends_by_itself(any_desk: Desk) -> None:
    chat, plan = planned(any_desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;COUNT=2")
    for day in range(4):
        any_desk.time.set(EIGHT + timedelta(days=day))
        work(any_desk)
    assert len(reminders_said(chat)) == 2
    assert status_of(any_desk, chat) == []
    with any_desk.room.database.read() as session:
        assert session.get_one(ReminderPlan, plan["id"]).status == "ended"


def test_a_dose_in_quiet_hours_is_refused_at_set_up(any_desk: Desk) -> None:
    chat = any_desk.start(time_zone="America/New_York")
    quiet = {"conversation_id": chat.id, "quiet_from": "22:00", "quiet_to": "07:00"}
    assert any_desk.internal("POST", "/quiet-hours", quiet).status_code == 204
    body = {
        "conversation_id": chat.id,
        "utterance_id": uuid.uuid4().hex,
        "medication": "metformin",
        "recurrence": "FREQ=DAILY;BYHOUR=8,23;BYMINUTE=0",
    }
    refused = any_desk.internal("POST", "/reminders", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "DoseInQuietHours")
    assert refused.json()["at"] == "23:00"
    assert status_of(any_desk, chat) == []
    assert any_desk.internal("POST", "/reminders", {**body, "in_quiet_hours": True}).is_success
    change = {"conversation_id": chat.id, "recurrence": "FREQ=HOURLY;INTERVAL=8"}
    plan_id = any_desk.internal("GET", f"/conversations/{chat.id}/reminders").json()[0]["id"]
    refused = any_desk.internal("POST", "/reminders/change", {**change, "plan_id": plan_id})
    assert refused.json()["code"] == "DoseInQuietHours"
    daily = {"conversation_id": chat.id, "plan_id": plan_id, "recurrence": TWICE}
    assert any_desk.internal("POST", "/reminders/change", daily).is_success


def test_far_doses_are_looked_at_too(desk: Desk) -> None:
    chat = desk.start(time_zone="America/New_York")
    quiet = {"conversation_id": chat.id, "quiet_from": "22:00", "quiet_to": "07:00"}
    desk.internal("POST", "/quiet-hours", quiet)
    for rule in (
        "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=23;BYMINUTE=0",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31;BYHOUR=23;BYMINUTE=0",
        "FREQ=WEEKLY;INTERVAL=4;BYDAY=TU;BYHOUR=23;BYMINUTE=0",
        "FREQ=HOURLY;INTERVAL=25",
    ):
        body = {
            "conversation_id": chat.id,
            "utterance_id": uuid.uuid4().hex,
            "medication": "metformin",
            "recurrence": rule,
        }
        refused = desk.internal("POST", "/reminders", body)
        assert refused.json()["code"] == "DoseInQuietHours", rule
        fine = {**body, "recurrence": rule.replace("BYHOUR=23", "BYHOUR=9")}
        if "HOURLY" not in rule:
            assert desk.internal("POST", "/reminders", fine).is_success, rule


@pytest.mark.parametrize(
    "given", [{"quiet_from": "22:00"}, {"quiet_from": "25:00", "quiet_to": ""}]
)
def test_quiet_hours_need_two_times(desk: Desk, given: dict) -> None:
    body = {"conversation_id": desk.start().id, **given}
    assert desk.internal("POST", "/quiet-hours", body).status_code == 422


def test_two_equal_plans_are_one(any_desk: Desk) -> None:
    chat, plan = planned(any_desk)
    again = {
        "conversation_id": chat.id,
        "utterance_id": uuid.uuid4().hex,
        "medication": "Metformin",
        "dose": "500 mg",
        "recurrence": "FREQ=DAILY;BYHOUR=20",
    }
    assert any_desk.internal("POST", "/reminders", again).json()["id"] == plan["id"]


@pytest.mark.parametrize(
    ("medication", "status"),
    [("m" * 300, 422), ("二甲双胍", 200), ("<b>metformin</b><script>x()</script>", 200)],
)
def test_names_of_any_script_are_kept_as_words(desk: Desk, medication: str, status: int) -> None:
    chat = desk.start(time_zone="America/New_York")
    body = {
        "conversation_id": chat.id,
        "utterance_id": uuid.uuid4().hex,
        "medication": medication,
        "recurrence": "FREQ=DAILY;BYHOUR=20",
    }
    assert desk.internal("POST", "/reminders", body).status_code == status
    desk.time.set(EIGHT)
    work(desk)
    said = [one["text"] for one in reminders_said(chat)]
    assert said == (
        [f"Reminder: {medication}. It is 8:00 PM, the time you chose."] * (status == 200)
    )


def test_health_tells_of_a_worker_that_is_gone(any_desk: Desk) -> None:
    planned(any_desk)
    worker.beat(any_desk.room)
    any_desk.time.set(EIGHT + timedelta(minutes=20))
    with any_desk.room.database.read() as session:
        health = measure(session=session, now=any_desk.time())
    assert 1190 < health.dose_lag < 1260
    assert (health.workers, health.outbox_lag) == (0, 0)
    assert health.beat_seconds is not None
    assert health.beat_seconds > 3600
    work(any_desk)
    worker.beat(any_desk.room)
    text = any_desk.client.get("/metrics").text
    assert "frontdesk_dose_lag_seconds 0.0" in text
    assert "frontdesk_workers 1.0" in text
