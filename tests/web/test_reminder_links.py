"""The pages behind reminder links: one choice, no name, no medicine; a button, not a look."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from api.reminders.links import LinkKind, make_link
from tests.reminders.test_plans import doses
from tests.reminders.test_reminders import EIGHT, planned, work
from tests.support.desk import Chat, Desk
from tests.support.figures import without_ids
from tests.web.browser import check_accessibility, has_sideways_scroll


def due_link(desk: Desk, recurrence: str = "FREQ=DAILY;BYHOUR=20") -> tuple[Chat, dict, str]:
    chat, plan = planned(desk, recurrence)
    desk.time.set(EIGHT)
    work(desk)
    return chat, plan, path_to(desk, doses(desk, plan)[0].id)


def path_to(desk: Desk, dose_id: str) -> str:
    link = make_link(
        settings=desk.settings,
        keystore=desk.room.keystore,
        kind=LinkKind.dose,
        subject_id=dose_id,
    )
    return link.removeprefix(desk.settings.address)


@pytest.mark.parametrize(
    ("choice", "status", "words"),
    [
        ("taken", "taken", "Noted as taken"),
        ("skipped", "skipped", "Noted as skipped"),
        ("snoozed", "planned", "again in 10 minutes"),
    ],
)
def test_a_choice_is_noted_once(desk: Desk, choice: str, status: str, words: str) -> None:
    _chat, plan, path = due_link(desk)
    page = desk.client.get(path)
    assert page.status_code == 200
    assert "metformin" not in page.text
    assert "500" not in without_ids(page.text)
    assert page.headers["cache-control"] == "no-store"
    for _ in range(3):  # a mail program looks
        desk.client.head(path)
        desk.client.get(path)
    assert doses(desk, plan)[0].status == "sent"
    assert words in desk.client.post(path, data={"choice": choice}).text
    assert doses(desk, plan)[0].status == status
    if choice != "snoozed":
        assert "nothing to choose" in desk.client.post(path, data={"choice": "taken"}).text
        assert "nothing to choose" in desk.client.get(path).text
        assert doses(desk, plan)[0].status == status


def test_a_link_is_for_one_dose(desk: Desk) -> None:
    _other, plan = planned(desk)
    _chat, _plan, own = due_link(desk)
    foreign = path_to(desk, doses(desk, plan)[0].id)
    mixed = f"/reminders/dose/{doses(desk, plan)[0].id}/{own.rpartition('/')[2]}"
    for path in (mixed, foreign[:-1], f"/reminders/caregiver/{foreign.split('/', 3)[3]}",
                 "/reminders/dose/x/y", f"/reminders/nothing/{'0' * 32}/{'0' * 40}"):  # fmt: skip
        answer = desk.client.get(path)
        assert answer.status_code == 404, path
        assert "does not work" in answer.text
        assert desk.client.post(path, data={"choice": "taken"}).status_code == 404
    assert doses(desk, plan)[0].status == "sent"


def test_an_old_link_is_told_kindly(desk: Desk) -> None:
    _chat, plan, path = due_link(desk)
    desk.time.set(EIGHT + timedelta(hours=13))
    assert "nothing to choose" in desk.client.get(path).text
    assert "nothing to choose" in desk.client.post(path, data={"choice": "taken"}).text
    assert doses(desk, plan)[0].status == "sent"


def test_a_snooze_that_is_too_late_stays_open(desk: Desk) -> None:
    _chat, plan, path = due_link(desk, "FREQ=DAILY;BYHOUR=20;BYMINUTE=0,5")
    answer = desk.client.post(path, data={"choice": "snoozed"})
    assert "cannot be put off" in answer.text
    assert doses(desk, plan)[0].status == "sent"


@pytest.mark.parametrize("choice", ["", "agree", "nonsense"])
def test_no_choice_shows_the_choice_again(desk: Desk, choice: str) -> None:
    _chat, plan, path = due_link(desk)
    assert "Remind me in 10 minutes" in desk.client.post(path, data={"choice": choice}).text
    assert doses(desk, plan)[0].status == "sent"


def test_another_site_cannot_press_the_button(desk: Desk) -> None:
    _chat, plan, path = due_link(desk)
    headers = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = desk.client.post(path, data={"choice": "taken"}, headers=headers)
    assert answer.status_code == 403
    assert doses(desk, plan)[0].status == "sent"


@pytest.mark.parametrize(("language", "button", "noted"), [
    ("en", "Taken", "Noted as taken"), ("es", "Tomada", "Anotada como tomada"),
])  # fmt: skip
def test_for_everybody_on_a_phone(
    desk: Desk, origin: str, page: Page, language: str, button: str, noted: str
) -> None:
    chat, plan = planned(desk)
    with desk.room.database.write() as session:
        from api.conversations.models import Conversation

        session.get_one(Conversation, chat.id).language = language
    desk.time.set(EIGHT)
    work(desk)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(origin + path_to(desk, doses(desk, plan)[0].id))
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    page.keyboard.press("Tab")
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=noted)).to_be_visible()
    check_accessibility(page)
    assert page.locator("html").get_attribute("lang") == language
