"""Pages along the chain, exactly once a step; what a silent holder loses."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import func, select

from api.audit.models import AuditRecord
from api.escalations import paging, releasing
from api.escalations.models import Escalation
from api.escalations.paging import page_overdue
from api.escalations.releasing import release_silent
from api.identity.models import Staff
from api.worker import JOBS
from tests.escalations.paged import ALARM, ask, audited, chain, change, mails, mode_of, read
from tests.support.clocks import CLOSED_HOURS
from tests.support.desk import Chat, Desk


def test_the_worker_pages_and_releases() -> None:
    assert JOBS["page_overdue"][0] is page_overdue
    assert JOBS["release_silent"][0] is release_silent
    assert all(JOBS[name][1].total_seconds() <= 10 for name in ("page_overdue", "release_silent"))


def test_the_chain_is_paged_in_order_and_again_from_the_start(any_desk: Desk) -> None:
    first, second = chain(any_desk, "front_desk", "clinician")
    _chat, escalation = ask(any_desk, ALARM)
    page_overdue(any_desk.room)
    assert mails(any_desk) == []
    any_desk.time.advance(minutes=6)
    for _ in range(3):
        for _ in range(3):  # the job comes round far more often than a page is due
            page_overdue(any_desk.room)
        any_desk.time.advance(minutes=5)
    assert [one.to for one in mails(any_desk)] == [first, second, first]
    assert [one["step"] for one in audited(any_desk, "escalation.page")] == [1, 2, 3]
    found = read(any_desk, escalation)
    assert found.pages == 3 and found.paged_at is not None
    assert found.version == 1, "a page makes nobody's open form stale"


def test_a_page_says_the_urgency_and_the_way_and_nothing_of_the_patient(make_desk) -> None:
    desk = make_desk(public_url="https://desk.clinic.example/")
    chain(desk, "front_desk")
    chat = desk.start()
    chat.say("my name is Walter Pembroke and my number is 518 555 0199")
    escalation = chat.say(ALARM)["escalation_id"]
    desk.time.advance(minutes=6)
    page_overdue(desk.room)
    text = mails(desk)[0].text
    assert "emergency" in text
    assert f"https://desk.clinic.example/staff/escalations/{escalation}" in text
    for word in ("Walter", "Pembroke", "0199", "chest", "pain"):
        assert word not in text


def test_only_enabled_accounts_that_work_on_escalations_are_paged(any_desk: Desk) -> None:
    emails = chain(any_desk, "editor", "front_desk", "privacy_officer", "clinician")
    with any_desk.room.database.write() as session:
        session.scalars(
            select(Staff).where(Staff.email == emails[1])
        ).one().disabled_at = any_desk.time()
        assert paging.find_chain_problem(session=session) is None
    any_desk.staff("clinician", signed_in=False)  # not in the chain
    ask(any_desk, ALARM)
    for _ in range(3):
        any_desk.time.advance(minutes=6)
        page_overdue(any_desk.room)
    assert [one.to for one in mails(any_desk)] == [emails[3]] * 3


def test_an_empty_chain_is_heard_by_the_consoles_and_said(any_desk: Desk) -> None:
    any_desk.staff(signed_in=False)
    _chat, escalation = ask(any_desk, ALARM)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert mails(any_desk) == []
    assert read(any_desk, escalation).pages == 1
    assert audited(any_desk, "escalation.page") == [{"step": 1, "staff": None}]
    with any_desk.room.database.read() as session:
        assert "paging chain" in str(paging.find_chain_problem(session=session))


def claim_only(desk: Desk, chat: Chat, escalation: str) -> None:
    desk.staff().act(escalation, "claim")


def claim_and_reply(desk: Desk, chat: Chat, escalation: str) -> None:
    staff = desk.staff()
    staff.act(escalation, "claim")
    assert staff.reply(escalation, "We are calling you now.").status_code == 303


def claim_and_clear(desk: Desk, chat: Chat, escalation: str) -> None:
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "clear")
    assert mode_of(desk, chat) == "staff"


def claim_clear_close(desk: Desk, chat: Chat, escalation: str) -> None:
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "clear")
    staff.act(escalation, "close", outcome="answered")


@pytest.mark.parametrize(
    ("done", "paged"),
    [(claim_only, 1), (claim_and_reply, 0), (claim_and_clear, 0), (claim_clear_close, 0)],
)
def test_an_answer_ends_the_pages_a_claim_alone_does_not(
    any_desk: Desk, done: Callable[[Desk, Chat, str], None], paged: int
) -> None:
    chain(any_desk, "front_desk")
    chat, escalation = ask(any_desk, ALARM)
    done(any_desk, chat, escalation)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert len(mails(any_desk)) == paged


def test_at_night_only_crisis_and_emergency_page(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    any_desk.time.set(CLOSED_HOURS)
    ask(any_desk)
    any_desk.time.advance(hours=2)
    page_overdue(any_desk.room)
    assert mails(any_desk) == []
    _chat, alarm = ask(any_desk, ALARM)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert [alarm in one.text for one in mails(any_desk)] == [True]


def test_what_became_overdue_by_day_does_not_page_all_night(any_desk: Desk) -> None:
    chain(any_desk, "front_desk")
    any_desk.time.set(datetime.fromisoformat("2027-03-12T23:50:00+00:00"))  # Friday, 18:50 in NY
    _chat, escalation = ask(any_desk)
    change(any_desk, Escalation, escalation, due_at=any_desk.time())
    any_desk.time.advance(minutes=1)
    page_overdue(any_desk.room)
    while_open = len(mails(any_desk))
    any_desk.time.advance(hours=6)
    page_overdue(any_desk.room)
    assert (while_open, len(mails(any_desk))) == (1, 1)


def test_two_workers_page_once_a_step(any_desk: Desk) -> None:
    chain(any_desk, "front_desk", "clinician")
    for _ in range(3):
        ask(any_desk, ALARM)
    any_desk.time.advance(minutes=6)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        page_overdue(any_desk.room)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(mails(any_desk)) == 3
    assert len(audited(any_desk, "escalation.page")) == 3


def test_a_worker_killed_before_the_end_of_a_step_repeats_nothing(desk: Desk) -> None:
    """Another process does the step and dies before it is kept; the next one does it whole."""
    chain(desk, "front_desk")
    _chat, escalation = ask(desk, ALARM)
    desk.time.advance(minutes=6)
    now = desk.time().isoformat()
    script = f"""
import datetime
from api import clock
from api.conversations.room import open_room
from api.escalations.paging import page_overdue
from api.settings import get_settings
clock.set_source(lambda: datetime.datetime.fromisoformat({now!r}))
page_overdue(open_room(get_settings()))
"""
    environment = {
        **os.environ,
        "FRONTDESK_HOME": str(desk.settings.home),
        "FRONTDESK_FAILPOINT": "before_page_commit",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert done.returncode == -9
    assert read(desk, escalation).pages == 0
    assert mails(desk) == []
    page_overdue(desk.room)
    page_overdue(desk.room)
    assert (read(desk, escalation).pages, len(mails(desk))) == (1, 1)


def test_a_silent_holder_loses_it_and_all_are_told(any_desk: Desk) -> None:
    chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    any_desk.time.advance(minutes=44)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id, "not silent for long enough"
    any_desk.time.advance(minutes=2)
    release_silent(any_desk.room)
    release_silent(any_desk.room)
    found = read(any_desk, escalation)
    assert (found.status, found.assignee_id, found.claimed_at) == ("open", None, None)
    assert mode_of(any_desk, chat) == "assistant"
    told = [text for text in chat.shown() if "could not stay in this chat" in text]
    assert len(told) == 1 and "Front Desk 1" in told[0]
    assert audited(any_desk, "escalation.release") == [{"staff": staff.staff_id, "why": "silent"}]
    assert [one.to for one in mails(any_desk)] == [staff.email]
    assert "mole" not in mails(any_desk)[0].text
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    staff.sign_in()
    stale = staff.act(escalation, "close", version=found.version - 1, outcome="answered")
    assert "changed" in stale.headers["location"]


def test_a_holder_who_does_something_keeps_it(any_desk: Desk) -> None:
    _chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    any_desk.time.advance(minutes=40)
    staff.sign_in()
    staff.act(escalation, "hand-back")  # overdue, but at work
    any_desk.time.advance(minutes=10)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id
    staff.act(escalation, "claim")
    staff.reply(escalation, "Please come in at three.")
    any_desk.time.advance(minutes=60)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id, "answered, nobody waits"


def test_after_a_hand_back_nothing_is_said_that_is_not_true(any_desk: Desk) -> None:
    chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "hand-back")
    before = chat.shown()
    any_desk.time.advance(minutes=60)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id is None
    assert chat.shown() == before
    assert mode_of(any_desk, chat) == "assistant"


def test_a_colleague_who_holds_the_chat_too_keeps_it(any_desk: Desk) -> None:
    chat, first = ask(any_desk)
    second = chat.say("should i stop my blood pressure pills?")["escalation_id"]
    silent, active = any_desk.staff(), any_desk.staff()
    silent.act(first, "claim")
    active.act(second, "claim")
    active.reply(second, "Please call us.")
    before = chat.shown()
    any_desk.time.advance(minutes=50)
    release_silent(any_desk.room)
    assert read(any_desk, first).assignee_id is None
    assert mode_of(any_desk, chat) == "staff"
    assert chat.shown() == before


@pytest.mark.parametrize(
    ("words", "mode"),
    [(ALARM, "emergency"), ("I want to kill myself tonight", "crisis")],
)
def test_a_stop_that_nobody_lifted_stays_a_stop(any_desk: Desk, words: str, mode: str) -> None:
    chat, alarm = ask(any_desk, words)
    staff = any_desk.staff()
    staff.act(alarm, "claim")
    assert mode_of(any_desk, chat) == mode
    any_desk.time.advance(minutes=21)
    release_silent(any_desk.room)
    assert read(any_desk, alarm).status == "open"
    assert mode_of(any_desk, chat) == mode
    assert chat.say("ok book me tomorrow")["handled_by"] == "screen"


def test_an_alarm_during_a_silent_stretch_becomes_a_stop(any_desk: Desk) -> None:
    chat, first = ask(any_desk)
    staff = any_desk.staff()
    staff.act(first, "claim")
    chat.say(ALARM)
    any_desk.time.advance(minutes=46)
    release_silent(any_desk.room)
    assert mode_of(any_desk, chat) == "emergency"
    assert not any("assistant again" in text for text in chat.shown())


def test_a_patient_who_wrote_again_and_is_left_waiting(any_desk: Desk) -> None:
    chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "When did it begin?")
    any_desk.time.advance(minutes=2)
    chat.say("it began on monday")
    any_desk.time.advance(minutes=44)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id
    any_desk.time.advance(minutes=2)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).status == "open"
    assert audited(any_desk, "escalation.release")[0]["why"] == "left_waiting"
    assert mode_of(any_desk, chat) == "assistant"


def test_at_night_nobody_is_called_silent(any_desk: Desk) -> None:
    any_desk.time.set(datetime.fromisoformat("2027-03-12T22:00:00+00:00"))
    _chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    due = datetime.fromisoformat("2027-03-13T00:29:00+00:00")  # Harborview closes at 16:30 there
    change(any_desk, Escalation, escalation, due_at=due)
    any_desk.time.set(datetime.fromisoformat("2027-03-13T04:00:00+00:00"))
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id
    any_desk.time.set(datetime.fromisoformat("2027-03-13T14:10:00+00:00"))  # open for 10 minutes
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id == staff.staff_id
    any_desk.time.advance(minutes=6)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id is None


@pytest.mark.parametrize(
    "gone",
    [{"role": "editor"}, {"disabled_at": datetime.fromisoformat("2027-03-10T15:30:00+00:00")}],
)
def test_who_no_longer_works_on_escalations_loses_them_at_once(
    any_desk: Desk, gone: dict[str, object]
) -> None:
    chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "Please come in at three.")
    change(any_desk, Staff, staff.staff_id, **gone)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).assignee_id is None
    assert audited(any_desk, "escalation.release")[0]["why"] == "gone"
    assert mode_of(any_desk, chat) == "assistant"


def test_two_workers_release_once(any_desk: Desk) -> None:
    chat, escalation = ask(any_desk)
    any_desk.staff().act(escalation, "claim")
    any_desk.time.advance(minutes=46)
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        releasing.release_silent(any_desk.room)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum("could not stay" in text for text in chat.shown()) == 1
    with any_desk.room.database.read() as session:
        released = select(func.count()).where(AuditRecord.action == "escalation.release")
        assert session.scalar(released) == 1
