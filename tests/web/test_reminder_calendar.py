"""The patient's page of reminders: months as calendars, what became of each reminder, old plans."""

import re
import uuid
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api import worker
from api.conversations.models import Conversation
from api.outbox.models import OutboxMessage
from api.web.adherence_calendar import read_month
from tests.reminders.contacts import choose_contact, path_in
from tests.reminders.test_plans import steer
from tests.reminders.test_reminders import EIGHT, planned, press, work
from tests.support.desk import Chat, Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.test_reminder_pages import lived, path_of

TWICE = "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"


def text_of(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def cells(html: str) -> list[str]:
    """What the days of the first calendar say, "12 1 of 2 taken"."""
    month = html.split('<table class="month">')[1].split("</table>")[0].split("<tbody>")[1]
    found = re.findall(r"<td[^>]*>(.*?)</td>", month, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in found]


def test_a_month_shows_each_day_in_words(desk: Desk) -> None:
    chat, _plan = planned(desk, TWICE)
    desk.time.set(EIGHT)
    work(desk)
    press(chat, "Taken")
    desk.time.advance(hours=12)
    work(desk)
    press(chat, "Taken")
    desk.time.advance(hours=12)
    work(desk)
    press(chat, "Skip")
    desk.time.advance(hours=12)
    work(desk)
    days = cells(desk.client.get(path_of(desk, chat)).text)
    assert len(days) == 35
    # March 2027 begins on a Monday.
    assert days[:2] == ["", "1"]
    assert days[10:15] == ["10 1 of 1 taken", "11 1 of 2 taken", "12 1 open, 1 ahead",
                           "13 2 ahead", "14 1 ahead"]  # fmt: skip


def test_months_are_leafed_through_and_nowhere_else(desk: Desk) -> None:
    chat = lived(desk)
    path = path_of(desk, chat)
    page = desk.client.get(path).text
    assert "Calendar: March 2027" in text_of(page)
    before = re.search(r'href="([^"]+)">Earlier: February 2027', page)
    assert before and before[1] == f"{path}?month=2027-02"
    earlier = desk.client.get(before[1]).text
    assert cells(earlier)[1] == "1"
    assert "Later: March 2027" in earlier
    assert "Later:" not in page
    for nonsense in ("2027-13", "2029-01", "1999-12", "0000-00", "x' or 1", "2027-3", "٢٠٢٧-٠٣"):
        answer = desk.client.get(path, params={"month": nonsense})
        assert answer.status_code == 200
        assert "Calendar: March 2027" in text_of(answer.text)


def test_the_months_that_can_be_seen_are_those_kept_and_planned() -> None:
    today = date(2027, 3, 30)
    span = read_month("2027-04", today=today, keep_days=396)
    assert (span.month, span.before, span.after) == (date(2027, 4, 1), date(2027, 3, 1), None)
    oldest = read_month("2026-02", today=today, keep_days=396)
    assert (oldest.month, oldest.before) == (date(2026, 2, 1), None)
    assert read_month("2026-01", today=today, keep_days=396).month == date(2027, 3, 1)


def agreed(desk: Desk) -> tuple[Chat, dict]:
    """A plan whose reminders go to an e-mail address, too."""
    chat, plan = planned(desk)
    assert choose_contact(desk, chat).status_code == 204
    with desk.room.database.read() as session:
        [asked] = session.scalars(select(OutboxMessage.id).where(OutboxMessage.channel == "email"))
    from api.outbox import service as outbox

    with desk.room.database.read() as session:
        [mail] = [
            one
            for one in outbox.list_deliveries(session=session, keystore=desk.room.keystore)
            if one.id == asked
        ]
    assert desk.client.post(path_in(mail.text), data={"choice": "agree"}).status_code == 200
    return chat, plan


def receipts(desk: Desk, chat: Chat) -> str:
    said = text_of(desk.client.get(path_of(desk, chat)).text)
    return said.split("Last reminders")[1].split("Doses by day")[0]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("sent", "E-mail: sent"),
        ("waiting", "E-mail: on its way We keep trying"),
        ("failed", "E-mail: could not be delivered Check the address"),
        ("noted", "E-mail: could not be delivered Check the address"),
        ("cancelled", "E-mail: not needed any more"),
    ],
)
def test_what_became_of_a_reminder_is_shown(desk: Desk, status: str, words: str) -> None:
    chat, _plan = agreed(desk)
    desk.time.set(EIGHT)
    work(desk)
    with desk.room.database.write() as session:
        for row in session.scalars(select(OutboxMessage).where(OutboxMessage.about.is_not(None))):
            row.status = status
    said = receipts(desk, chat)
    assert "Wednesday, March 10, 8:00 PM Chat: sent" in said
    assert words in said
    assert "Not answered yet Answer it in the chat" in said
    press(chat, "Taken")
    assert "Not answered yet" not in receipts(desk, chat)
    assert "ada@" not in desk.client.get(path_of(desk, chat)).text


def test_a_dose_that_was_too_late_is_said_to_be_unsent(desk: Desk) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT + timedelta(hours=3))
    work(desk)
    said = receipts(desk, chat)
    assert "Not sent: it was too late It would have come too late to be safe." in said
    assert desk.settings.clinic_phone in said
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).language = "es"
    assert "llame al" in text_of(desk.client.get(path_of(desk, chat)).text)


def test_what_the_chat_did_not_say_any_more_is_not_called_sent(desk: Desk) -> None:
    chat, _plan = planned(desk)
    desk.time.set(EIGHT)
    worker.remind(desk.room)
    desk.time.set(EIGHT + timedelta(hours=3))
    worker.deliver(desk.room)
    said = receipts(desk, chat)
    assert "Chat: not needed any more" in said
    assert "Chat: sent" not in said


def test_a_plan_that_is_over_stays_with_what_was_noted(desk: Desk) -> None:
    chat = lived(desk)
    plan = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()[0]
    steer(desk, chat, plan, "cancel")
    page = text_of(desk.client.get(path_of(desk, chat)).text)
    assert "metformin, 500 mg" in page
    assert "Stopped" in page and "Active" not in page
    desk.time.advance(days=60)
    late = text_of(desk.client.get(path_of(desk, chat)).text)
    assert "metformin" not in late and "You have no reminders" in late
    path = path_of(desk, chat)
    assert "metformin" in desk.client.get(path, params={"month": "2027-03"}).text


def test_the_plans_of_another_are_not_among_them(desk: Desk) -> None:
    lived(desk)
    other = desk.start()
    desk.internal(
        "POST",
        "/reminders",
        {
            "conversation_id": other.id,
            "utterance_id": uuid.uuid4().hex,
            "medication": "lisinopril",
            "recurrence": TWICE,
        },
    )
    page = desk.client.get(path_of(desk, other)).text
    assert "lisinopril" in page and "metformin" not in page


def test_the_calendar_on_a_phone_and_by_keyboard(desk: Desk, origin: str, page: Page) -> None:
    chat = lived(desk)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(origin + path_of(desk, chat))
    calendar = page.get_by_role("table", name="March 2027: metformin")
    expect(calendar.get_by_role("cell", name="11 0 of 1 taken")).to_be_visible()
    assert not has_sideways_scroll(page)
    page.get_by_role("link", name="Earlier: February 2027").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="February 2027: metformin")).to_be_visible()
    check_accessibility(page)
