"""A patient sets a reminder on their page, and changes its days, times and end there."""

import re
import uuid
from datetime import date
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.rate import Limiter
from api.reminders.models import DoseEvent
from api.web import reminder_pages, reminder_steering, reminder_wish_view
from tests.reminders.test_reminders import EIGHT, planned, reminders_said, work
from tests.support.desk import Chat, Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.test_reminder_pages import path_of
from tests.web.test_reminder_steering import done

WISH: dict[str, Any] = {
    "medication": "metformin", "dose": "500 mg", "often": "day", "clock": ["20:00", "08:00"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test with a count of its own of the requests of an address."""
    monkeypatch.setattr(reminder_wish_view, "_limiter", Limiter(count=1000, seconds=60))
    monkeypatch.setattr(reminder_steering, "_limiter", Limiter(count=1000, seconds=60))
    monkeypatch.setattr(reminder_pages, "_limiter", Limiter(count=1000, seconds=60))


def plans(desk: Desk, chat: Chat) -> list[dict[str, str]]:
    found: list[dict[str, str]] = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    return found


def send(desk: Desk, path: str, **data: Any) -> httpx.Response:
    return desk.client.post(path, data=data, follow_redirects=False)


def hidden(answer: httpx.Response) -> dict[str, Any]:
    """What the page that asks would send with a yes."""
    assert answer.status_code == 200, answer.text
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text):
        fields.setdefault(name, []).append(value)
    return {**fields, "sure": "yes"}


def started(desk: Desk, language: str = "en") -> Chat:
    chat = desk.start(time_zone="America/New_York")
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).language = language
    return chat


def reasons(desk: Desk, chat: Chat) -> list[str]:
    with desk.room.database.read() as session:
        query = select(Escalation.reason).where(Escalation.conversation_id == chat.id)
        return list(session.scalars(query))


def test_a_new_one_is_asked_about_and_then_said_at_its_time(any_desk: Desk) -> None:
    desk, chat = any_desk, started(any_desk)
    path = f"{path_of(desk, chat)}/new"
    asked = send(desk, path, **WISH)
    assert "metformin (500 mg), every day at 8:00 AM and 8:00 PM" in asked.text
    assert plans(desk, chat) == [], "nothing before the yes"
    yes = hidden(asked)
    for _ in range(2):  # sent twice
        assert done(desk, path, yes) == "new"
    [plan] = plans(desk, chat)
    assert plan["recurrence"] == "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0"
    desk.time.set(EIGHT)
    work(desk)
    assert len(reminders_said(chat)) == 1


def test_the_same_wish_makes_no_second_one(desk: Desk) -> None:
    chat = started(desk)
    path = f"{path_of(desk, chat)}/new"
    done(desk, path, hidden(send(desk, path, **WISH)))
    again = send(desk, path, **{**WISH, "medication": "Metformin"})
    assert again.status_code == 422
    assert "already have this reminder" in again.text
    assert len(plans(desk, chat)) == 1


def test_what_is_filled_in_otherwise_is_another_wish(desk: Desk) -> None:
    chat = started(desk)
    path = f"{path_of(desk, chat)}/new"
    yes = hidden(send(desk, path, **WISH))
    done(desk, path, yes)
    done(desk, path, {**yes, "clock": ["09:00"]})
    assert len(plans(desk, chat)) == 2


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"medication": ""}, "Which medicine?"),
    ({"medication": "12"}, "Which medicine?"),
    ({"medication": "m" * 300}, "up to 200"),
    ({"medication": "<b>metformin</b>"}, "plain words"),
    ({"medication": "Ada Quill's metformin"}, "reads like a name"),
    ({"dose": "call 518-555-0161"}, "reads like a name"),
    ({"dose": "30 times a day"}, "choose the times below"),
    ({"clock": [""]}, "At what times of day?"),
    ({"clock": ["25:00"]}, "At what times of day?"),
    ({"clock": [f"{at:02}:{half}" for at in range(15) for half in ("00", "30")]},
     "more than 24 times a day"),
    ({"clock": [f"08:0{at}" for at in range(7)]}, "cannot keep that schedule"),
    ({"often": "week"}, "at least one day"),
    ({"often": "sometimes"}, "at least one day"),
    ({"often": "month"}, "Which days of the month?"),
    ({"often": "month", "month_days": "32"}, "Which days of the month?"),
    ({"often": "month", "month_days": "the 1st Monday"}, "Which days of the month?"),
    ({"often": "place", "day": "MO"}, "Which one of these days"),
    ({"often": "hours", "hours": "0"}, "cannot keep that schedule"),
    ({"often": "hours", "hours": "half"}, "Every how many hours?"),
    ({"last_day": "2027-03-01"}, "ends before its first dose"),
    ({"last_day": "9999-12-31"}, "last day"),
    ({"last_day": "soon"}, "last day cannot be read"),
]  # fmt: skip


def test_what_looks_wrong_is_said_and_nothing_typed_is_lost(desk: Desk) -> None:
    chat = started(desk)
    for wrong, said in WRONG:
        answer = send(desk, f"{path_of(desk, chat)}/new", **{**WISH, "sure": "yes", **wrong})
        assert answer.status_code == 422, wrong
        assert said in answer.text, wrong
        assert 'value="20:00"' in answer.text or "clock" in wrong
        assert "<b>metformin" not in answer.text
    assert plans(desk, chat) == []
    assert reasons(desk, chat) == []


FOR_A_PERSON: list[tuple[dict[str, str], str, str]] = [
    ({"dose": "a lot"}, "dose_unclear", "look at this amount first"),
    ({"dose": "40 tablets"}, "dose_unclear", "look at this amount first"),
    ({"dose": "6 puffs"}, "dose_unclear", "look at this amount first"),
    ({"dose": "4000 units"}, "dose_unclear", "look at this amount first"),
    ({"dose": "0 mg"}, "dose_unclear", "look at this amount first"),
    ({"medication": "ibuprofen when it hurts"}, "schedule_unclear", "only when needed"),
    ({"medication": "метформин"}, "other_language", "your chat now"),
    ({"medication": "is it ok to take ibuprofen with wine"}, "diagnostic_request", "your chat"),
]


def test_what_a_person_has_to_see_goes_to_one(desk: Desk) -> None:
    for words, reason, said in FOR_A_PERSON:
        chat = started(desk)
        wish = {**WISH, **words, "once": uuid.uuid4().hex, "sure": "yes"}
        for _ in range(2):
            answer = send(desk, f"{path_of(desk, chat)}/new", **wish)
            assert (answer.status_code, said in answer.text) == (200, True), words
        assert reasons(desk, chat) == [reason]
        assert plans(desk, chat) == []
        mine = [one for one in chat.view()["messages"] if one["sender"] == "patient"]
        assert len(mine) == 1, "staff read what was written"
        assert words.get("dose", words.get("medication", "")) in mine[0]["text"]
    assert desk.bot.asked == []


def test_an_alarm_is_answered_at_once(desk: Desk) -> None:
    chat = started(desk)
    answer = send(desk, f"{path_of(desk, chat)}/new", medication="i want to die")
    assert 'href="tel:988"' in answer.text
    assert reasons(desk, chat) == ["crisis"]


def test_quiet_hours_are_asked_about(desk: Desk) -> None:
    chat = started(desk)
    base = path_of(desk, chat)
    assert done(desk, f"{base}/quiet", {"quiet_from": "22:00"}) == "quiet_unclear"
    hours = {"quiet_from": "22:00", "quiet_to": "07:00"}
    assert done(desk, f"{base}/quiet", hours) == "quiet"
    assert "22:00 – 07:00" in desk.client.get(base).text
    late = {**WISH, "clock": ["23:00"]}
    asked = send(desk, f"{base}/new", **late)
    assert "11:00 PM, in your quiet hours" in asked.text
    assert "11:00 PM, in your quiet hours" in send(desk, f"{base}/new", **late, sure="yes").text
    assert plans(desk, chat) == []
    assert done(desk, f"{base}/new", hidden(asked)) == "new"
    assert done(desk, f"{base}/quiet", {"choice": "none"}) == "quiet_ended"


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0", {"clock": ["21:30"]},
     "FREQ=DAILY;BYHOUR=21;BYMINUTE=30"),
    ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20270320T235900", {"clock": ["21:00"]},
     "FREQ=DAILY;BYHOUR=21;BYMINUTE=0;UNTIL=20270320T235900"),
    ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0", {"last_day": "2027-12-10"},
     "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20271210T235900"),
    ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0;UNTIL=20270320T235900", {"last_day": ""},
     "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
    ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", {"day": ["FR", "MO"]},
     "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=9;BYMINUTE=0"),
    ("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0", {"clock": ["10:00"]},
     "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=10;BYMINUTE=0"),
    ("FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0", {"month_days": "15th and 1, last"},
     "FREQ=MONTHLY;BYMONTHDAY=1,15,-1;BYHOUR=9;BYMINUTE=0"),
    ("FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0", {"last_day": "2027-12-10"},
     "FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0;UNTIL=20271210T235900"),
    ("FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0", {"place": "-1", "day": ["FR"]},
     "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0"),
    ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0", {"often": "month", "month_days": "20"},
     "FREQ=MONTHLY;BYMONTHDAY=20;BYHOUR=9;BYMINUTE=0"),
    ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0", {"clock": ["10:00"]},
     "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1;BYHOUR=10;BYMINUTE=0"),
    ("FREQ=HOURLY;INTERVAL=8", {"hours": "6"}, "FREQ=HOURLY;INTERVAL=6"),
    ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0", {"often": "hours", "hours": "8"},
     "FREQ=HOURLY;INTERVAL=8"),
    ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0\nFREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0",
     {"last_day": "2027-04-01"},
     "FREQ=DAILY;BYHOUR=8;BYMINUTE=0;UNTIL=20270401T235900\n"
     "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0;UNTIL=20270401T235900"),
]  # fmt: skip


def test_a_change_touches_what_it_names(desk: Desk) -> None:
    for before, given, after in CHANGES:
        chat, plan = planned(desk, before)
        path = f"{path_of(desk, chat)}/{plan['id']}/change"
        filled = filled_in(desk.client.get(path).text)
        unchanged = send(desk, path, **filled)
        assert (unchanged.status_code, "Nothing was changed" in unchanged.text) == (422, True)
        asked = send(desk, path, **{**filled, **given})
        assert plans(desk, chat)[0]["recurrence"] == before, "not before the yes"
        assert done(desk, path, hidden(asked)) == "changed"
        [kept] = plans(desk, chat)
        assert kept["recurrence"] == after
        assert [kept["medication"], kept["dose"]] == ["metformin", "500 mg"]


def filled_in(page: str) -> dict[str, Any]:
    """What the browser would send of a form that nobody touched."""
    fields: dict[str, Any] = {
        name: re.findall(rf'name="{name}" value="([^"]*)" checked', page)
        for name in ("often", "day")
    }
    fields["place"] = re.findall(r'<option value="([^"]*)" selected', page) or [""]
    for tag in re.findall(r"<input [^>]*>", page):
        if not re.search(r'type="(?:radio|checkbox)"', tag):
            name, value = re.findall(r'(?:name|value)="([^"]*)"', tag)
            fields.setdefault(name, []).append(value)
    return fields


def test_another_dose_is_kept_as_it_is_written(any_desk: Desk) -> None:
    for given, kept in [
        ("1000 mg", "1000 mg"),
        ("1 tablet (500 mg), daily", "1 tablet (500 mg)"),
        ("", ""),
    ]:
        chat, plan = planned(any_desk)
        path = f"{path_of(any_desk, chat)}/{plan['id']}/change"
        asked = send(any_desk, path, **{**filled_in(any_desk.client.get(path).text), "dose": given})
        assert plans(any_desk, chat)[0]["dose"] == "500 mg", "not before the yes"
        for _ in range(2):  # sent twice
            assert done(any_desk, path, hidden(asked)) == "changed"
        [now] = plans(any_desk, chat)
        assert now["dose"] == kept
        assert {**now, "dose": plan["dose"]} == plan, "nothing else"


WRONG_DOSES = [
    ("<b>1000 mg</b>", "plain words"),
    ("1" * 201 + " mg", "up to 200"),
    ("ask Ada Quill, 518-555-0161", "reads like a name"),
    ("30 times a day", "choose the times below"),
]


def test_a_dose_that_cannot_be_kept_is_said(desk: Desk) -> None:
    chat, plan = planned(desk)
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    form = filled_in(desk.client.get(path).text)
    for given, said in WRONG_DOSES:
        answer = send(desk, path, **{**form, "dose": given, "sure": "yes"})
        assert (answer.status_code, said in answer.text) == (422, True), given
    assert plans(desk, chat) == [plan]
    assert reasons(desk, chat) == []


@pytest.mark.parametrize(
    ("language", "given"),
    [
        ("en", "40 tablets"),
        ("es", "muchísimas"),
        ("en", "a lot"),
        ("en", "5000 mg"),
        ("es", "50 mg"),
    ],
)
def test_a_dose_that_looks_wrong_goes_to_a_person(desk: Desk, language: str, given: str) -> None:
    chat, plan = planned(desk)
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).language = language
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    form = {**filled_in(desk.client.get(path).text), "dose": given}
    for _ in range(2):  # sent twice
        answer = send(desk, path, **form)
        assert ("look at this amount" in answer.text) == (language == "en")
    assert reasons(desk, chat) == ["dose_unclear"]
    assert plans(desk, chat) == [plan]
    [mine] = [one for one in chat.view()["messages"] if one["sender"] == "patient"]
    assert f"metformin {given}" in mine["text"]


def test_two_windows_take_nothing_back_unseen(desk: Desk) -> None:
    chat, plan = planned(desk)
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    first = filled_in(desk.client.get(path).text)
    second = {**first, "clock": ["21:30"]}
    done(desk, path, hidden(send(desk, path, **{**first, "dose": "1000 mg"})))
    stale = send(desk, path, **second)
    assert (stale.status_code, "changed meanwhile" in stale.text) == (422, True)
    assert "1000 mg" in stale.text and 'value="21:30"' in stale.text
    assert plans(desk, chat)[0]["dose"] == "1000 mg"
    again = filled_in(stale.text)
    assert done(desk, path, hidden(send(desk, path, **{**again, "dose": "1000 mg"}))) == "changed"
    [kept] = plans(desk, chat)
    assert (kept["dose"], kept["recurrence"]) == ("1000 mg", "FREQ=DAILY;BYHOUR=21;BYMINUTE=30")


def test_doses_follow_the_new_times(desk: Desk) -> None:
    chat, plan = planned(desk)
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    done(desk, path, hidden(send(desk, path, often="day", clock=["21:30"])))
    with desk.room.database.read() as session:
        due = set(session.scalars(select(DoseEvent.due_local)))
    assert due == {"2027-03-10T21:30", "2027-03-11T21:30"}


def test_other_times_of_every_other_day_leave_its_days(desk: Desk) -> None:
    chat, plan = planned(desk, "FREQ=DAILY;INTERVAL=2;BYHOUR=8;BYMINUTE=0")
    [before] = days_due(desk)
    desk.time.advance(hours=24)
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    yes = hidden(send(desk, path, often="keep", clock=["21:30"]))
    for _ in range(2):  # sent twice
        assert done(desk, path, yes) == "changed"
    days = (date.fromisoformat(day) for day in days_due(desk))
    assert {(day - date.fromisoformat(before)).days % 2 for day in days} == {0}


def days_due(desk: Desk) -> list[str]:
    with desk.room.database.read() as session:
        return sorted({local[:10] for local in session.scalars(select(DoseEvent.due_local))})


def test_another_end_counts_no_hours_anew(desk: Desk) -> None:
    chat, plan = planned(desk, "FREQ=HOURLY;INTERVAL=8")
    path = f"{path_of(desk, chat)}/{plan['id']}/change"
    ended = send(desk, path, often="hours", hours="8", last_day="2027-03-20")
    assert "counted from now" not in ended.text and hidden(ended)
    assert "counted from now" in send(desk, path, often="hours", hours="6").text


def test_another_chats_reminder_and_an_old_link_change_nothing(desk: Desk) -> None:
    chat, plan = planned(desk)
    stranger = started(desk)
    foreign = f"{path_of(desk, stranger)}/{plan['id']}/change"
    assert done(desk, foreign, {"often": "day", "clock": "21:00", "sure": "yes"}) == "gone"
    assert desk.client.get(foreign, follow_redirects=False).status_code == 303
    path = path_of(desk, chat)
    desk.time.advance(hours=2)
    for old in (f"{path}/new", f"{path}/{plan['id']}/change"):
        assert desk.client.get(old).status_code == 404
        assert send(desk, old, **WISH, sure="yes").status_code == 404
    assert send(desk, f"{path}/quiet", quiet_from="22:00", quiet_to="07:00").status_code == 404
    assert len(plans(desk, chat)) == 1


def test_one_chats_wish_never_opens_anothers_plan(desk: Desk) -> None:
    first, second = started(desk), started(desk)
    once = uuid.uuid4().hex
    for chat in (first, second):
        path = f"{path_of(desk, chat)}/new"
        assert done(desk, path, {**WISH, "once": once, "sure": "yes"}) == "new"
        assert len(plans(desk, chat)) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_for_everybody(desk: Desk, origin: str, page: Page, language: str) -> None:
    chat, spanish = started(desk, language), language == "es"
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    page.goto(origin + path_of(desk, chat))
    page.get_by_role("link", name="Poner un" if spanish else "Set a reminder").press("Enter")
    page.get_by_role("button", name="Revisar" if spanish else "Look at it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("medicina" if spanish else "medicine")
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    page.get_by_label("Medicin").fill("metformina" if spanish else "metformin")
    page.get_by_label("Hora 1" if spanish else "Time 1").fill("08:15")
    page.get_by_role("button", name="Revisar" if spanish else "Look at it").press("Enter")
    expect(page.locator("main")).to_contain_text("8:15")
    check_accessibility(page)
    page.get_by_role("button", name="Sí" if spanish else "Yes").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Guardado" if spanish else "Saved")
    assert len(plans(desk, chat)) == 1
