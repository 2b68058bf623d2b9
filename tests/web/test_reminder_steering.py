"""What a patient does on the page of reminders."""

import pytest
from playwright.sync_api import Page, expect

from api import worker
from tests.reminders.test_reminders import EIGHT, planned, press, reminders_said, work
from tests.support.desk import Chat, Desk
from tests.web.browser import check_accessibility
from tests.web.test_reminder_pages import path_of


def plan_of(desk: Desk, chat: Chat) -> dict[str, str]:
    found: dict[str, str] = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()[0]
    return found


def done(desk: Desk, path: str, data: dict[str, str] | None = None) -> str:
    answer = desk.client.post(path, data=data or {}, follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"]).partition("done=")[2]


def test_pause_resume_and_stop(desk: Desk) -> None:
    chat, plan = planned(desk)
    base = f"{path_of(desk, chat)}/{plan['id']}"
    assert done(desk, f"{base}/pause") == "pause"
    assert plan_of(desk, chat)["status"] == "paused"
    assert done(desk, f"{base}/pause") == "pause"
    assert done(desk, f"{base}/resume") == "resume"
    assert plan_of(desk, chat)["status"] == "active"
    assert done(desk, f"{base}/stop") == "stop"
    desk.time.set(EIGHT)
    work(desk)
    assert reminders_said(chat) == []
    assert desk.client.post(f"{base}/sing").status_code == 404


def test_how_much_is_left_leads_to_a_message(desk: Desk) -> None:
    chat, plan = planned(desk)
    base = f"{path_of(desk, chat)}/{plan['id']}"
    given = {"remaining": "6", "per_dose": "2", "refill_at": "4"}
    assert done(desk, f"{base}/supply", given) == "supply"
    desk.time.set(EIGHT)
    work(desk)
    press(chat, "Taken")
    worker.follow_up(desk.room)
    work(desk)
    last = chat.view()["messages"][-1]["text"]
    assert "4" in last and "metformin" in last


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"remaining": "many"}, {"remaining": "0"}, {"remaining": "-3"},
        {"remaining": "1", "per_dose": "2"}, {"remaining": "99999999"}, {"remaining": "5.5"},
    ],
)  # fmt: skip
def test_a_count_that_is_none_is_refused(desk: Desk, wrong: dict[str, str]) -> None:
    chat, plan = planned(desk)
    path = f"{path_of(desk, chat)}/{plan['id']}/supply"
    given = {"per_dose": "1", "refill_at": "3", **wrong}
    assert done(desk, path, given) == "supply_unclear"


def test_another_chats_reminder_and_an_old_link_change_nothing(desk: Desk) -> None:
    chat, plan = planned(desk)
    stranger, _ = planned(desk)
    for deed in ("pause", "stop", "supply"):
        data = {"remaining": "9", "per_dose": "1", "refill_at": "1"}
        assert done(desk, f"{path_of(desk, stranger)}/{plan['id']}/{deed}", data) == "gone"
    path = path_of(desk, chat)
    desk.time.advance(hours=2)
    assert desk.client.post(f"{path}/{plan['id']}/stop").status_code == 404
    assert desk.client.post(f"/reminders/plans/x.1.y/{plan['id']}/stop").status_code == 404
    assert plan_of(desk, chat)["status"] == "active"


def test_by_keyboard_in_a_browser(desk: Desk, origin: str, page: Page) -> None:
    chat, _plan = planned(desk)
    page.goto(origin + path_of(desk, chat))
    page.get_by_role("button", name="Pause metformin").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Paused")
    page.get_by_role("button", name="Go on with it").press("Enter")
    page.get_by_text("How much is left").first.press("Enter")
    page.get_by_label("I have left").fill("30")
    page.get_by_label("Tell me when this many are left").fill("5")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Noted how much is left")
    check_accessibility(page)
