"""An alarm over two messages is answered as one in a single message is, whatever fails."""

import pytest
from sqlalchemy import select

from api.conversations.emergency import replay_spool
from api.escalations.models import Escalation
from tests.support.desk import Chat, Desk, texts_of

SPLIT = [("my chest", "hurts", "Call 911"), ("me duele mucho", "el pecho", "Llame al 911")]
REFUSES = "CREATE TRIGGER refuses BEFORE {} BEGIN SELECT RAISE(ABORT, 'refused'); END"


def _sql(desk: Desk, statement: str) -> None:
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql(statement)


def _reasons(desk: Desk, chat: Chat) -> list[str]:
    with desk.room.database.read() as session:
        query = select(Escalation.reason).where(Escalation.conversation_id == chat.id)
        return list(session.scalars(query))


@pytest.mark.parametrize(("first", "second", "told"), SPLIT)
def test_it_is_answered_when_its_record_fails(
    desk: Desk, first: str, second: str, told: str
) -> None:
    chat = desk.start()
    chat.say(first)
    _sql(desk, REFUSES.format("INSERT ON escalation"))
    answered = chat.say(second, key="k1")
    assert texts_of(answered).startswith(told)
    assert (answered["disposition"], answered["handled_by"]) == ("emergency", "screen")
    assert not _reasons(desk, chat)
    _sql(desk, "DROP TRIGGER refuses")
    desk.client.portal.call(desk.room.in_thread, lambda: replay_spool(desk.room))
    ids = [message["id"] for message in answered["messages"]]
    assert [one["id"] for one in chat.view()["messages"] if one["id"] in ids] == ids
    assert _reasons(desk, chat) == ["emergency"]
    assert [one["id"] for one in chat.say(second, key="k1")["messages"]] == ids
    assert "911" in texts_of(chat.say("book a visit")), "the chat is stopped"


def test_what_cannot_be_stored_is_refused_with_all_numbers(desk: Desk) -> None:
    chat = desk.start()
    chat.say("my chest")
    _sql(desk, REFUSES.format("INSERT ON utterance"))
    refused = chat.send({"text": "hurts"})
    assert (refused.status_code, refused.json()["code"]) == (503, "StoreUnavailable")
    told = refused.json()
    assert (told["emergency_number"], told["crisis_number"]) == ("911", "988")
    assert told["clinic_phone"] == desk.settings.clinic_phone


@pytest.mark.parametrize(("first", "second", "told"), SPLIT)
def test_it_is_answered_in_a_flood(desk: Desk, first: str, second: str, told: str) -> None:
    chat = desk.start()
    for _ in range(desk.settings.messages_per_minute - 1):
        chat.say("/")
    chat.say(first)
    assert chat.send({"text": "hello"}).status_code == 429
    assert texts_of(chat.say(second)).startswith(told)
    assert _reasons(desk, chat) == ["emergency"]
    assert chat.send({"text": "hello"}).status_code == 429
