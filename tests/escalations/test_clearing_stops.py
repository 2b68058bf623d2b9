"""Clear lifts a stop for the alarms that its page showed, and for no other."""

import pytest

from api.audit.models import AuditRecord
from api.escalations.paging import page_overdue
from tests.escalations.paged import ALARM, ask, chain, mails, mode_of, read
from tests.support.desk import Desk

CRISIS = "I want to kill myself tonight"


@pytest.mark.parametrize("words", [ALARM, CRISIS])
def test_an_alarm_that_came_after_the_page_is_not_cleared(any_desk: Desk, words: str) -> None:
    """Also where the page's script has taken the newest version into the old form."""
    emails = chain(any_desk, "front_desk")
    chat, first = ask(any_desk, ALARM)
    staff = any_desk.staff()
    staff.act(first, "claim")
    shown = staff.hidden(first, "alarms")
    second = chat.say(words)["escalation_id"]
    mode = mode_of(any_desk, chat)
    refused = staff.act(first, "clear", alarms=shown)
    assert "A new alarm came in this chat" in staff.get(refused.headers["location"]).text
    assert mode_of(any_desk, chat) == mode
    assert any(message["pinned"] for message in chat.view()["messages"])
    assert "have reviewed this" not in chat.shown()[-1]
    assert (read(any_desk, second).status, read(any_desk, second).answered_at) == ("open", None)
    any_desk.time.advance(minutes=6)
    page_overdue(any_desk.room)
    assert {one.to for one in mails(any_desk)} == set(emails)
    assert second in "".join(one.text for one in mails(any_desk))


def test_once_it_is_shown_clear_takes_it_too(any_desk: Desk) -> None:
    chat, first = ask(any_desk, ALARM)
    staff = any_desk.staff()
    staff.act(first, "claim")
    second = chat.say(CRISIS)["escalation_id"]
    assert "more alarms that nobody holds" in staff.page(first)
    assert staff.hidden(first, "alarms") == second
    staff.act(first, "clear")
    assert mode_of(any_desk, chat) == "staff"
    assert read(any_desk, second).assignee_id == staff.staff_id


def test_what_a_colleague_took_meanwhile_does_not_hinder(desk: Desk) -> None:
    chat, first = ask(desk, ALARM)
    staff, other = desk.staff(), desk.staff()
    staff.act(first, "claim")
    second = chat.say(ALARM)["escalation_id"]
    shown = staff.hidden(first, "alarms")
    other.act(second, "claim")
    staff.act(first, "clear", alarms=shown)
    assert mode_of(desk, chat) == "staff"
    assert read(desk, second).assignee_id == other.staff_id


@pytest.mark.parametrize("alarms", ["", "none", "' OR 1=1", "0" * 40_000])
def test_a_form_that_names_none_clears_none(desk: Desk, alarms: str) -> None:
    chat, first = ask(desk, ALARM)
    staff = desk.staff()
    staff.act(first, "claim")
    chat.say(ALARM)
    assert staff.act(first, "clear", alarms=alarms).headers["location"].endswith("problem=unseen")
    with desk.room.database.read() as session:
        cleared = session.query(AuditRecord).filter_by(action="escalation.clear")
        assert cleared.count() == 0
