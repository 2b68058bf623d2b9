"""Passing an escalation on, putting it back, opening it again; the patient hears who is there."""

import html
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.escalations.models import Escalation, EscalationNote
from api.escalations.releasing import release_silent
from api.identity.models import Staff
from tests.support.desk import Chat, Desk, StaffBrowser

WHY = "She would rather speak Spanish"
ALARM = "I have crushing chest pain"


def escalated(desk: Desk, text: str = "is this mole cancer?") -> tuple[Chat, str]:
    chat = desk.start()
    return chat, chat.say(text)["escalation_id"]


def pass_on(
    staff: StaffBrowser, escalation: str, to: str, *, reason: str = WHY, version: str = ""
) -> httpx.Response:
    key = uuid.uuid4().hex
    return staff.act(
        escalation, "transfer", to=to, reason=reason, reason_key=key, version=version or None
    )


def reopen(
    staff: StaffBrowser, escalation: str, *, reason: str = "It came back", version: str = ""
) -> httpx.Response:
    key = uuid.uuid4().hex
    return staff.act(escalation, "reopen", reason=reason, reason_key=key, version=version or None)


def row(desk: Desk, escalation: str) -> Escalation:
    with desk.room.database.read() as session:
        return session.get_one(Escalation, escalation)


def mode_of(desk: Desk, chat: Chat) -> str:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).mode


def problem_on(answer: httpx.Response) -> str:
    found = re.search(r'<p class="banner problem" role="alert">(.*?)</p>', answer.text, re.S)
    return html.unescape(found.group(1)) if found else ""


def told(staff: StaffBrowser, answer: httpx.Response) -> str:
    return problem_on(staff.get(answer.headers["location"]))


def test_the_patient_is_told_when_the_other_takes_over_and_not_before(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff("clinician")
    one.act(escalation, "claim")
    said = chat.shown()
    assert pass_on(one, escalation, other.staff_id).status_code == 303
    assert chat.shown() == said
    assert mode_of(any_desk, chat) == "staff"
    assert chat.say("are you there")["messages"] == []  # the assistant stays out of it
    page = other.page(escalation)
    assert "This was passed to you" in page and WHY in page and ">Take over</button>" in page
    assert "Clinician 2, not taken over yet" in one.page(escalation)
    other.act(escalation, "claim")
    assert (
        chat.shown()[-1] == "From now on Clinician 2 (a clinician) from our team answers you here."
    )
    assert other.reply(escalation, "Buenas tardes.").status_code == 303
    assert chat.shown()[-1] == "Buenas tardes."
    # Claimed again, in another tab: nothing new to tell.
    before = len(chat.shown())
    other.act(escalation, "claim")
    assert len(chat.shown()) == before


def test_in_spanish_and_the_role_in_words(desk: Desk) -> None:
    chat = desk.start(language="es")
    escalation = chat.press("/request_human")["escalation_id"]
    one, other = desk.staff(), desk.staff("clinician")
    one.act(escalation, "claim")
    pass_on(one, escalation, other.staff_id)
    other.act(escalation, "claim")
    assert "Desde ahora le responde aquí Clinician 2 (personal clínico)" in chat.shown()[-1]


def test_nothing_is_done_in_it_before_it_is_taken_over(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    one.act(escalation, "claim")
    pass_on(one, escalation, other.staff_id)
    said = chat.shown()
    refused = other.reply(escalation, "hello")
    assert refused.status_code == 409
    assert "hello" in refused.text
    for action in ("hand-back", "close", "clear"):
        answer = other.act(escalation, action, outcome="answered")
        assert "Take it over first" in told(other, answer), action
    assert one.reply(escalation, "one more thing").status_code == 409  # no longer theirs
    assert chat.shown() == said


def test_assigning_what_nobody_holds_leaves_the_chat_with_the_assistant(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    pass_on(one, escalation, other.staff_id)
    assert mode_of(any_desk, chat) == "assistant"
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    assert "was given this conversation" in one.page(escalation)
    assert "disabled>Claim" in any_desk.staff().page(escalation)
    other.act(escalation, "claim")
    assert "has joined" in chat.shown()[-1]
    assert mode_of(any_desk, chat) == "staff"


def test_who_got_it_may_pass_it_on_unseen(desk: Desk) -> None:
    chat, escalation = escalated(desk)
    one, other, third = desk.staff(), desk.staff(), desk.staff()
    one.act(escalation, "claim")
    said = chat.shown()
    pass_on(one, escalation, other.staff_id)
    assert pass_on(other, escalation, third.staff_id).status_code == 303
    assert pass_on(third, escalation, one.staff_id).status_code == 303
    assert chat.shown() == said
    assert row(desk, escalation).assignee_id == one.staff_id


def test_putting_it_back_tells_a_patient_who_was_told_of_a_person(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    one.act(escalation, "claim")
    assert pass_on(one, escalation, "nobody").status_code == 303
    assert "Front Desk 1 (front desk) has left the chat" in chat.shown()[-1]
    assert "another person will answer it here" in chat.shown()[-1]
    now = row(any_desk, escalation)
    assert (now.status, now.assignee_id, now.claimed_at) == ("open", None, None)
    assert mode_of(any_desk, chat) == "assistant"
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    other.act(escalation, "claim")
    assert "Front Desk 2 (front desk) from our team has joined" in chat.shown()[-1]


def test_putting_back_what_was_only_assigned_says_nothing(desk: Desk) -> None:
    chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    said = chat.shown()
    pass_on(one, escalation, other.staff_id)
    pass_on(other, escalation, "nobody")
    assert chat.shown() == said
    assert mode_of(desk, chat) == "assistant"
    nothing = pass_on(one, escalation, "nobody")
    assert nothing.status_code == 409
    assert "Nobody holds it now." in problem_on(nothing)


def test_an_alarm_that_is_passed_on_is_in_nobodys_hands_until_it_is_taken_over(
    any_desk: Desk,
) -> None:
    chat, alarm = escalated(any_desk, ALARM)
    one, other = any_desk.staff(), any_desk.staff()
    pass_on(one, alarm, other.staff_id)
    assert mode_of(any_desk, chat) == "emergency"
    assert chat.say("can I book a visit")["handled_by"] == "screen"
    other.act(alarm, "claim")
    other.act(alarm, "clear")
    pass_on(other, alarm, one.staff_id)
    assert mode_of(any_desk, chat) == "staff"


def test_an_alarm_that_waits_for_its_new_holder_stays_a_stop(any_desk: Desk) -> None:
    chat, first = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    one.act(first, "claim")
    alarm = chat.say(ALARM)["escalation_id"]
    pass_on(one, alarm, other.staff_id)
    one.act(first, "hand-back")
    assert mode_of(any_desk, chat) == "emergency"


def test_putting_back_an_alarm(any_desk: Desk) -> None:
    chat, alarm = escalated(any_desk, ALARM)
    one = any_desk.staff()
    one.act(alarm, "claim")
    pass_on(one, alarm, "nobody")
    assert mode_of(any_desk, chat) == "emergency"  # nobody said that the patient is safe
    assert "911" in chat.shown()[-1]
    one.act(alarm, "claim")
    one.act(alarm, "clear")
    pass_on(one, alarm, "nobody")
    assert mode_of(any_desk, chat) == "assistant"


def test_who_puts_one_back_leaves_a_colleague_in_the_chat(desk: Desk) -> None:
    chat, first = escalated(desk)
    second = chat.say("and is my rash normal?")["escalation_id"]
    one, other = desk.staff(), desk.staff()
    one.act(first, "claim")
    other.act(second, "claim")
    said = chat.shown()
    pass_on(one, first, "nobody")
    assert chat.shown() == said
    assert mode_of(desk, chat) == "staff"


def test_a_false_alarm_meanwhile_does_not_leave_the_chat_with_who_never_came(desk: Desk) -> None:
    chat, alarm = escalated(desk, ALARM)
    one, other = desk.staff(), desk.staff()
    pass_on(one, alarm, other.staff_id)
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    assert mode_of(desk, chat) == "assistant"
    assert chat.say("can I book a visit")["handled_by"] == "assistant"


def test_who_never_comes_loses_it_and_is_not_named_to_the_patient(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    one.act(escalation, "claim")
    pass_on(one, escalation, other.staff_id)
    assert "Front Desk 2" not in str(chat.press("/request_human"))
    any_desk.time.advance(minutes=120)
    release_silent(any_desk.room)
    assert row(any_desk, escalation).status == "open"
    assert mode_of(any_desk, chat) == "assistant"
    assert "Nobody from our team could join this chat yet." in chat.shown()[-1]
    assert "Front Desk 2" not in str(chat.shown())


@pytest.mark.parametrize("role", ["editor", "privacy_officer"])
def test_not_to_who_does_not_work_on_escalations(desk: Desk, role: str) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff(role)
    one.act(escalation, "claim")
    assert other.staff_id not in one.page(escalation)
    refused = pass_on(one, escalation, other.staff_id)
    assert (refused.status_code, WHY in refused.text) == (422, True)
    assert "Choose a colleague who works on escalations." in problem_on(refused)
    assert pass_on(other, escalation, one.staff_id, version="2").status_code == 403
    assert row(desk, escalation).assignee_id == one.staff_id


@pytest.mark.parametrize("to", ["", "0" * 32, "patient", "<script>", "'; drop table staff; --"])
def test_not_to_nobody_known(desk: Desk, to: str) -> None:
    _chat, escalation = escalated(desk)
    one = desk.staff()
    one.act(escalation, "claim")
    refused = pass_on(one, escalation, to)
    assert (refused.status_code, WHY in refused.text) == (422, True)
    assert row(desk, escalation).assignee_id == one.staff_id


def test_not_to_oneself_nor_to_a_disabled_account(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    one, gone = desk.staff(), desk.staff()
    with desk.room.database.write() as session:
        session.get_one(Staff, gone.staff_id).disabled_at = desk.time()
    for claimed in (False, True):
        if claimed:
            one.act(escalation, "claim")
        refused = pass_on(one, escalation, one.staff_id)
        assert refused.status_code == 422
        assert "cannot pass it on to yourself" in problem_on(refused)
        assert pass_on(one, escalation, gone.staff_id).status_code == 422
    assert row(desk, escalation).version == 2


def test_not_out_of_a_colleagues_hands(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    one.act(escalation, "claim")
    assert 'name="to"' not in other.page(escalation)
    for to in (other.staff_id, one.staff_id, "nobody"):
        refused = pass_on(other, escalation, to)
        assert refused.status_code in (409, 422)
        assert WHY in refused.text
    assert row(any_desk, escalation).assignee_id == one.staff_id


@pytest.mark.parametrize("reason", ["", "  ", "x" * 10_000])
def test_a_reason_is_needed_and_kept_when_it_is_refused(desk: Desk, reason: str) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    one.act(escalation, "claim")
    for to in (other.staff_id, "nobody"):
        refused = pass_on(one, escalation, to, reason=reason)
        assert refused.status_code == 422
        assert reason in refused.text
        assert f'value="{to}" selected' in refused.text
    now = row(desk, escalation)
    assert (now.assignee_id, now.version) == (one.staff_id, 2)


def test_a_stale_page_is_told_what_changed_and_the_reason_is_kept(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    one, other, third = any_desk.staff(), any_desk.staff(), any_desk.staff()
    one.act(escalation, "claim")
    version = one.version_of(escalation)
    pass_on(one, escalation, other.staff_id)
    late = pass_on(one, escalation, third.staff_id, version=version)
    assert late.status_code == 409
    assert problem_on(late) == (
        "This page was out of date and nothing was done. "
        "It was passed to Front Desk 2 and is not taken over yet."
    )
    assert WHY in late.text.split('id="kept"')[1].split("</section>")[0]
    late = pass_on(one, escalation, "nobody", version=version)
    assert late.status_code == 409
    assert row(any_desk, escalation).assignee_id == other.staff_id


def test_passed_on_twice_at_once_it_goes_to_one(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    one, *others = [any_desk.staff() for _ in range(5)]
    one.act(escalation, "claim")
    version = one.version_of(escalation)
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda to: pass_on(one, escalation, to.staff_id, version=version).status_code,
                others,
            )
        )
    assert sorted(answers) == [303, 409, 409, 409]
    with any_desk.room.database.read() as session:
        assert len(session.scalars(select(EscalationNote)).all()) == 1


def test_it_is_on_record_without_words(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    one.act(escalation, "claim")
    pass_on(one, escalation, other.staff_id)
    pass_on(other, escalation, "nobody")
    with desk.room.database.read() as session:
        rows = session.scalars(
            select(AuditRecord).where(AuditRecord.subject_id == escalation).order_by(AuditRecord.id)
        ).all()
    passed = [one for one in rows if one.action in ("escalation.transfer", "escalation.put_back")]
    assert [one.action for one in passed] == ["escalation.transfer", "escalation.put_back"]
    assert passed[0].detail["to"] == other.staff_id
    assert "Spanish" not in str([one.detail for one in rows])


def closed(desk: Desk) -> tuple[Chat, str, StaffBrowser]:
    chat, escalation = escalated(desk)
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "close", outcome="answered")
    return chat, escalation, staff


def test_a_closed_one_is_opened_again_with_a_reason(any_desk: Desk) -> None:
    chat, escalation, _one = closed(any_desk)
    other = any_desk.staff()
    said = chat.shown()
    assert "Open again" in other.page(escalation)
    assert reopen(other, escalation).status_code == 303
    now = row(any_desk, escalation)
    assert (now.status, now.assignee_id, now.outcome, now.closed_at) == (
        "claimed",
        other.staff_id,
        None,
        None,
    )
    assert now.due_at is not None and now.due_at > any_desk.time()
    assert chat.shown() == said
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    assert "It came back" in other.page(escalation)
    other.act(escalation, "claim")
    assert "Front Desk 2 (front desk) from our team has joined" in chat.shown()[-1]
    other.act(escalation, "close", outcome="clinically_relevant")
    reopen(other, escalation)
    with any_desk.room.database.read() as session:
        details = session.scalars(
            select(AuditRecord.detail)
            .where(AuditRecord.action == "escalation.reopen")
            .order_by(AuditRecord.id)
        ).all()
    assert [one["closed_as"] for one in details] == ["answered", "clinically_relevant"]
    assert "came back" not in str(details)


def test_opened_again_while_a_colleague_is_in_the_chat(desk: Desk) -> None:
    chat, first, _one = closed(desk)
    second = chat.say("and is my rash normal?")["escalation_id"]
    colleague, other = desk.staff(), desk.staff()
    colleague.act(second, "claim")
    reopen(other, first)
    assert other.reply(first, "hello").status_code == 409  # the patient knows of one person only
    other.act(first, "claim")
    assert "From now on Front Desk 3" in chat.shown()[-1]


@pytest.mark.parametrize("reason", ["", " \n", "x" * 10_000])
def test_opening_again_needs_a_reason(desk: Desk, reason: str) -> None:
    _chat, escalation, staff = closed(desk)
    refused = reopen(staff, escalation, reason=reason)
    assert refused.status_code == 422
    assert reason in refused.text
    assert row(desk, escalation).status == "closed"


def test_opening_again_what_is_open_or_changed_is_refused(any_desk: Desk) -> None:
    _chat, escalation, staff = closed(any_desk)
    version = staff.version_of(escalation)
    other = any_desk.staff()
    reopen(other, escalation)
    late = reopen(staff, escalation, version=version)
    assert late.status_code == 409
    assert "Front Desk 2" in problem_on(late)
    assert "It came back" in late.text
    again = reopen(staff, escalation)
    assert again.status_code == 409
    assert "out of date" in problem_on(again)


def test_what_was_erased_is_not_opened_again(any_desk: Desk) -> None:
    chat, escalation, staff = closed(any_desk)
    with any_desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).erased_at = any_desk.time()
    page = staff.page(escalation)
    assert "Open again" not in page
    refused = reopen(staff, escalation, version=str(row(any_desk, escalation).version))
    assert refused.status_code == 409
    assert "data was erased" in problem_on(refused)
    assert row(any_desk, escalation).status == "closed"
