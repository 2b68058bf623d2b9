"""An answered escalation that changes hands, comes back or is raised: its clock runs anew."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest

from api.escalations.models import Escalation
from api.escalations.paging import page_overdue
from api.escalations.releasing import release_silent
from api.identity.models import Staff
from api.reports.period import read_period
from api.reports.replies import report_replies
from tests.escalations.paged import ALARM, ask, chain, change, mails, read
from tests.reviews.flags import answer_of, cases, flagged
from tests.support.bot import answer
from tests.support.desk import Desk, StaffBrowser


def answered(desk: Desk, text: str = ALARM) -> tuple[str, StaffBrowser]:
    """Claimed and answered once; the time for the first answer is long over."""
    _chat, escalation = ask(desk, text)
    staff = desk.staff()
    staff.act(escalation, "claim")
    assert staff.reply(escalation, "We are calling you now.").status_code == 303
    desk.time.advance(minutes=14)
    return escalation, staff


def give_to(to: str) -> Callable[[Desk, str, StaffBrowser], None]:
    def give(desk: Desk, escalation: str, staff: StaffBrowser) -> None:
        whom = to or desk.staff(signed_in=False).staff_id
        key = uuid.uuid4().hex
        done = staff.act(escalation, "transfer", to=whom, reason="My shift ends", reason_key=key)
        assert done.status_code == 303

    return give


def disable(desk: Desk, escalation: str, staff: StaffBrowser) -> None:
    change(desk, Staff, staff.staff_id, disabled_at=desk.time())
    release_silent(desk.room)
    assert read(desk, escalation).status == "open"


def open_again(desk: Desk, escalation: str, staff: StaffBrowser) -> None:
    staff.act(escalation, "clear")
    staff.act(escalation, "close", outcome="answered")
    key = uuid.uuid4().hex
    assert staff.act(escalation, "reopen", reason="It came back", reason_key=key).status_code == 303


HANDS = {
    "to a colleague": give_to(""),
    "to nobody": give_to("nobody"),
    "account gone": disable,
    "opened again": open_again,
}


@pytest.mark.parametrize("how", HANDS)
def test_an_answered_alarm_that_changes_hands_is_paged_for(any_desk: Desk, how: str) -> None:
    emails = chain(any_desk, "front_desk", "clinician")
    escalation, staff = answered(any_desk)
    HANDS[how](any_desk, escalation, staff)
    found, reader = read(any_desk, escalation), any_desk.staff()
    assert found.due_at and found.due_at > any_desk.time(), "who comes next has the whole time"
    assert found.first_reply_at, "what was answered first stays for the reports"
    assert "answered" not in row(reader, escalation)
    page_overdue(any_desk.room)
    assert mails_of(any_desk, *emails) == []
    for _ in range(2):
        any_desk.time.advance(minutes=6)
        page_overdue(any_desk.room)
    assert mails_of(any_desk, *emails) == emails
    assert "overdue" in row(reader, escalation)
    assert escalation in reader.get("/staff?overdue=1").text


def test_nobody_who_was_passed_it_comes_and_it_is_back_for_all(any_desk: Desk) -> None:
    escalation, staff = answered(any_desk)
    give_to("")(any_desk, escalation, staff)
    any_desk.time.advance(minutes=21)
    release_silent(any_desk.room)
    assert read(any_desk, escalation).status == "open"


def test_what_nobody_answered_is_not_put_off_by_passing_it_on(any_desk: Desk) -> None:
    _chat, escalation = ask(any_desk, ALARM)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    due = read(any_desk, escalation).due_at
    any_desk.time.advance(minutes=3)
    give_to("")(any_desk, escalation, staff)
    assert read(any_desk, escalation).due_at == due


def test_a_second_round_of_pages_is_sent_and_heard_as_well(any_desk: Desk) -> None:
    """The same step of the chain as before, in another round."""
    emails = chain(any_desk, "front_desk")
    _chat, escalation = ask(any_desk, ALARM)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "We are calling you now.")
    give_to("nobody")(any_desk, escalation, staff)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert mails_of(any_desk, *emails) == emails * 2
    assert read(any_desk, escalation).pages == 1


def test_a_patient_left_waiting_is_due_since_they_wrote(any_desk: Desk) -> None:
    """Released, it was answered once: that answer is not the one that they wait for."""
    emails = chain(any_desk, "front_desk")
    chat, escalation = ask(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "When did it begin?")
    chat.say("it began on monday")
    wrote = any_desk.utterances(chat)[-1].created_at
    any_desk.time.advance(minutes=46)
    release_silent(any_desk.room)
    found = read(any_desk, escalation)
    assert (found.status, found.due_at) == ("open", wrote + timedelta(minutes=30))
    page_overdue(any_desk.room)
    assert mails_of(any_desk, *emails) == emails


def test_a_missed_emergency_found_in_review_is_paged_for(any_desk: Desk) -> None:
    emails = chain(any_desk, "front_desk")
    any_desk.bot.script = lambda body: answer("We are open from nine.", intent="faq_hours")
    chat = any_desk.start()
    flagged(chat, answer_of(any_desk, chat), "wrong")
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    staff, nurse = any_desk.staff(), any_desk.staff("clinician")
    staff.act(escalation, "claim")
    staff.reply(escalation, "Please come in at three.")
    any_desk.time.advance(minutes=40)
    nurse.sign_in()
    path = f"/staff/reviews/{cases(any_desk)[0].id}"
    assert nurse.post(f"{path}/take", {"version": "1"}).status_code == 303
    found = {"version": "2", "finding": "escalation_missed", "urgency": "crisis"}
    assert nurse.post(f"{path}/find", found).status_code == 303
    raised = read(any_desk, escalation)
    assert (raised.urgency, raised.answered_at) == ("crisis", None)
    assert raised.due_at and raised.due_at > any_desk.time()
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert mails_of(any_desk, *emails) == emails


def test_a_reply_elsewhere_answers_nothing_that_was_not_taken_over(any_desk: Desk) -> None:
    """Passed to who is in the chat for another reason: it is in nobody's hands yet."""
    chat, alarm = ask(any_desk, ALARM)
    other, giver = any_desk.staff(), any_desk.staff()
    second = chat.say("should i stop my blood pressure pills?")["escalation_id"]
    giver.act(alarm, "claim")
    other.act(second, "claim")
    giver.reply(alarm, "We are calling you now.")
    key = uuid.uuid4().hex
    giver.act(alarm, "transfer", to=other.staff_id, reason="My shift ends", reason_key=key)
    other.reply(second, "Please ask your pharmacist.")
    assert read(any_desk, alarm).answered_at is None
    other.act(alarm, "claim")
    other.reply(alarm, "I am here now.")
    assert read(any_desk, alarm).answered_at is not None


def test_the_reports_keep_the_first_deadline(any_desk: Desk) -> None:
    """Answered too late, then passed on: it stays too late."""
    _chat, escalation = ask(any_desk, ALARM)
    due = read(any_desk, escalation).due_at
    any_desk.time.advance(minutes=9)
    staff = any_desk.staff("clinician")
    staff.act(escalation, "claim")
    staff.reply(escalation, "We are calling you now.")
    give_to("nobody")(any_desk, escalation, staff)
    found: Escalation = read(any_desk, escalation)
    assert found.first_due_at == due and found.due_at != due
    with any_desk.room.database.read() as session:
        today = read_period(days="7", first="", last="", zone="UTC", now=any_desk.time())
        rows = {one[0]: one for one in report_replies(session=session, period=today).rows}
    assert rows["Emergency"][5] == 1


def mails_of(desk: Desk, *emails: str) -> list[str]:
    """To whom of these there is a page, in order."""
    return [one.to for one in mails(desk) if one.to in emails]


def row(staff: StaffBrowser, escalation: str) -> str:
    page = staff.get("/staff").text
    return page[page.index(f'id="escalation-{escalation}"') :].split("</ul>")[0]
