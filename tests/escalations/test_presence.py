"""Who is in a conversation and who types: told without words, cheap, forgotten by itself."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.conversations import events, presence_routes
from api.escalations.models import Presence
from api.identity.models import StaffSession
from api.rate import Limiter
from tests.support.desk import Chat, Desk, StaffBrowser

LOOKS = "Front Desk 1 is looking at this too."
BY_ITSELF = {"Frontdesk-By-Itself": "1", "Accept": "application/json"}


def asked(desk: Desk) -> tuple[Chat, str]:
    chat = desk.start()
    return chat, chat.say("is this mole cancer?")["escalation_id"]


def tell(staff: StaffBrowser, *, typing: Any = False, **where: Any) -> httpx.Response:
    headers = {**BY_ITSELF, "Cookie": staff.cookie}
    return staff.client.post("/staff/presence", json={**where, "typing": typing}, headers=headers)


def told(staff: StaffBrowser, *, typing: bool = False, **where: str) -> dict[str, str]:
    answered = tell(staff, typing=typing, **where)
    assert answered.status_code == 200, answered.text
    return answered.json()


def here(chat: Chat, body: Any = None) -> httpx.Response:
    return chat.client.post(f"{chat.path}/presence", json=body or {}, headers=chat.headers)


def rows(desk: Desk, chat: Chat) -> dict[str, tuple[datetime, datetime | None]]:
    with desk.room.database.read() as session:
        found = session.scalars(select(Presence).where(Presence.conversation_id == chat.id))
        return {row.who: (row.seen_at, row.typing_at) for row in found}


async def heard(desk: Desk, chat: Chat) -> AsyncIterator[Any]:
    """The statuses of typing that the patient's browser is told."""
    after = desk.events(chat)[-1][0]
    async for chunk in events.follow(desk.room, conversation_id=chat.id, after_seq=after):
        for line in chunk.splitlines():
            if line.startswith("data: ") and '"typing"' in line:
                assert "id:" not in chunk  # a resumed stream does not begin at a typing
                status = json.loads(line.removeprefix("data: "))
                yield (status["typing"], status["name"])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "POLL_SECONDS", 0.01)


def test_a_colleague_is_seen_before_there_is_a_collision(any_desk: Desk) -> None:
    _chat, escalation = asked(any_desk)
    one, other = any_desk.staff(), any_desk.staff()
    assert told(one, escalation=escalation)["colleagues"] == ""
    assert told(other, escalation=escalation)["colleagues"] == LOOKS
    any_desk.time.advance(seconds=6)
    told(one, escalation=escalation, typing=True)
    assert told(other, escalation=escalation)["colleagues"] == "Front Desk 1 is writing a reply."
    any_desk.time.advance(seconds=10)
    assert told(other, escalation=escalation)["colleagues"] == LOOKS
    any_desk.time.advance(seconds=31)
    assert told(other, escalation=escalation)["colleagues"] == ""


def test_pages_of_one_conversation_see_each_other(desk: Desk) -> None:
    chat, escalation = asked(desk)
    one, other = desk.staff(), desk.staff()
    told(one, escalation=escalation)
    assert "Front Desk 1" in told(other, conversation=chat.id)["colleagues"]
    page = other.get(f"/staff/conversations/{chat.id}").text
    assert "Front Desk 1 is looking at this too." in page
    elsewhere = desk.start()
    elsewhere.say("hello there")
    assert told(other, conversation=elsewhere.id)["colleagues"] == ""


def test_the_patient_is_here_writes_and_leaves(any_desk: Desk) -> None:
    chat, escalation = asked(any_desk)
    staff = any_desk.staff()
    assert "not known" in told(staff, escalation=escalation)["patient"]
    assert here(chat).status_code == 204
    assert told(staff, escalation=escalation)["patient"] == "The patient is in the chat."
    any_desk.time.advance(seconds=6)
    here(chat, {"typing": True})
    assert told(staff, escalation=escalation)["patient"] == "The patient is writing."
    chat.say("here is what I wrote")
    assert told(staff, escalation=escalation)["patient"] == "The patient is in the chat."
    any_desk.time.advance(minutes=5, seconds=30)
    assert told(staff, escalation=escalation)["patient"] == "The patient left 5 minutes ago."
    assert "left 5 minutes ago" in staff.get("/staff/conversations").text


def test_a_person_writes_one_row_in_five_seconds_at_most(any_desk: Desk) -> None:
    chat, escalation = asked(any_desk)
    staff = any_desk.staff()
    told(staff, escalation=escalation)
    here(chat)
    first = rows(any_desk, chat)
    assert set(first) == {"patient", staff.staff_id}
    any_desk.time.advance(seconds=1)
    for _ in range(3):
        told(staff, escalation=escalation, typing=True)
        here(chat, {"typing": True})
    assert rows(any_desk, chat) == first
    any_desk.time.advance(seconds=5)
    told(staff, escalation=escalation, typing=True)
    here(chat, {"typing": True})
    later = rows(any_desk, chat)
    assert all(typing_at == seen_at for seen_at, typing_at in later.values())
    assert len(later) == 2


async def test_the_patient_sees_who_writes_while_they_write(desk: Desk) -> None:
    chat, escalation = asked(desk)
    staff = desk.staff()
    staff.act(escalation, "claim")
    stream = heard(desk, chat)
    told(staff, escalation=escalation, typing=True)
    assert await anext(stream) == ("staff", "Front Desk 1")
    desk.time.advance(seconds=10)
    assert await anext(stream) == (None, None)
    told(staff, escalation=escalation, typing=True)
    assert await anext(stream) == ("staff", "Front Desk 1")
    staff.reply(escalation, "Please come in at three.")
    assert await anext(stream) == (None, None)
    statuses = [data for _, kind, data in desk.events(chat) if kind == "status"]
    assert not any("typing" in data for data in statuses)  # nothing of it is kept
    await stream.aclose()


async def test_the_patient_is_not_told_of_who_has_no_field_to_write_in(desk: Desk) -> None:
    """A colleague who looks on, somebody who writes a note, somebody who gave the chat back."""
    chat, escalation = asked(desk)
    holder, other = desk.staff(), desk.staff()
    holder.act(escalation, "claim")
    told(other, escalation=escalation, typing=True)  # a made-up request
    told(holder, escalation=escalation)  # a note is typed: the page says no more than this
    with desk.room.database.read() as session:
        look = {"session": session, "conversation_id": chat.id, "now": desk.time()}
        assert events.presence.find_writer(**look) is None
    desk.time.advance(seconds=6)
    told(holder, escalation=escalation, typing=True)
    with desk.room.database.read() as session:
        look = {"session": session, "conversation_id": chat.id, "now": desk.time()}
        assert events.presence.find_writer(**look) == "Front Desk 1"
    holder.act(escalation, "hand-back")
    with desk.room.database.read() as session:
        look = {"session": session, "conversation_id": chat.id, "now": desk.time()}
        assert events.presence.find_writer(**look) is None


async def test_a_typing_that_goes_on_is_told_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "TYPING_TOLD_EACH", 0.05)
    chat, escalation = asked(desk)
    staff = desk.staff()
    staff.act(escalation, "claim")
    told(staff, escalation=escalation, typing=True)
    stream = heard(desk, chat)
    assert [await anext(stream) for _ in range(3)] == [("staff", "Front Desk 1")] * 3
    await stream.aclose()


def test_being_looked_at_keeps_nobody_signed_in(desk: Desk) -> None:
    _chat, escalation = asked(desk)
    staff = desk.staff()

    def seen_at() -> datetime:
        with desk.room.database.read() as session:
            return session.scalars(select(StaffSession.last_seen_at)).one()

    before = seen_at()
    desk.time.advance(minutes=10)
    tell(staff, escalation=escalation, typing=True)
    bare = {"Cookie": staff.cookie, "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
    staff.client.post("/staff/presence", json={"escalation": escalation}, headers=bare)
    assert seen_at() == before
    desk.time.advance(minutes=21)
    assert tell(staff, escalation=escalation).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"conversation": "0" * 32},
        {"escalation": "0" * 32},
        {},
    ],
)
def test_a_place_that_is_none(desk: Desk, body: dict[str, str]) -> None:
    assert tell(desk.staff(), **body).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"conversation": "<script>"},
        {"conversation": 7},
        {"escalation": ["a"]},
        {"conversation": "a" * 100_000},
        {"note": "a word"},
        {"typing": "yes"},
    ],
)
def test_malformed_presence_of_staff(desk: Desk, body: dict[str, Any]) -> None:
    staff = desk.staff()
    headers = {**BY_ITSELF, "Cookie": staff.cookie}
    answered = staff.client.post("/staff/presence", json=body, headers=headers)
    assert answered.status_code == 422
    assert "script" not in answered.text


def test_only_those_who_work_on_escalations(desk: Desk) -> None:
    _chat, escalation = asked(desk)
    assert tell(desk.staff("editor"), escalation=escalation).status_code == 403
    assert tell(desk.staff(signed_in=False), escalation=escalation).status_code == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"typing": "my words"}, 422),
        ({"text": "my words"}, 422),
        ([], 422),
        ({"typing": None}, 422),
        ({"typing": True}, 204),
    ],
)
def test_the_widget_sends_no_words(desk: Desk, body: Any, status: int) -> None:
    chat = desk.start()
    answered = chat.client.post(f"{chat.path}/presence", json=body, headers=chat.headers)
    assert answered.status_code == status
    assert "my words" not in answered.text


def test_the_widget_is_believed_for_its_own_conversation_alone(desk: Desk) -> None:
    chat, other, dumb = desk.start(), desk.start(), desk.start(consent=False)
    path = f"/chat/conversations/{other.id}/presence"
    assert chat.client.post(path, json={}, headers=chat.headers).status_code == 404
    assert chat.client.post(path, json={}).status_code == 401
    assert here(dumb).status_code == 403
    assert rows(desk, other) == {} and rows(desk, dumb) == {}


def test_a_widget_that_tells_too_often_is_braked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence_routes, "_limiter", Limiter(count=3, seconds=60))
    chat, other = desk.start(), desk.start()
    assert [here(chat).status_code for _ in range(4)] == [204, 204, 204, 429]
    assert here(other).status_code == 204
    assert chat.say("hello there")["messages"]
