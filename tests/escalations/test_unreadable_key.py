"""A key that cannot be read: the trouble of one conversation, and its alarm is heard."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import text

from api.conversations.models import Conversation
from api.conversations.room import Room
from api.escalations.paging import page_overdue
from api.escalations.releasing import release_silent
from api.privacy.keys import open_keystore
from tests.escalations.paged import ALARM, ask, audited, chain, mode_of, read
from tests.support.desk import Chat, Desk

DAMAGES = {
    "cut short": "UPDATE data_key SET wrapped = :junk WHERE id = :id",
    "destroyed": "UPDATE data_key SET wrapped = NULL WHERE id = :id AND :junk IS NOT NULL",
    "lost": "DELETE FROM data_key WHERE id = :id AND :junk IS NOT NULL",
}


@contextmanager
def worker_of(desk: Desk, chat: Chat, damage: str) -> Iterator[Room]:
    """What the worker's process, which has read no key yet, sees of the damage."""
    with desk.room.database.read() as session:
        key_id = session.get_one(Conversation, chat.id).key_id
    with desk.room.keystore._database.write() as session:
        session.execute(text(DAMAGES[damage]), {"junk": b"junk", "id": key_id})
    keystore = open_keystore(desk.settings)
    try:
        yield replace(desk.room, keystore=keystore)
    finally:
        keystore.close()


def paged(desk: Desk) -> list[str]:
    return [str(one["staff"]) for one in audited(desk, "escalation.page")]


@pytest.mark.parametrize("damage", DAMAGES)
def test_all_are_paged_for(any_desk: Desk, damage: str) -> None:
    chain(any_desk, "front_desk", "clinician")
    chat, first = ask(any_desk, ALARM)
    _other, second = ask(any_desk, ALARM)
    with worker_of(any_desk, chat, damage) as room:
        for step in (1, 2):
            any_desk.time.advance(minutes=6)
            page_overdue(room)
            assert [read(any_desk, one).pages for one in (first, second)] == [step, step]
    assert len(set(paged(any_desk))) == 2, "the next in order is reached"
    with any_desk.room.database.read() as session:
        sent = session.execute(text("SELECT conversation_id FROM outbox_message")).scalars().all()
    assert len(sent) == 2 and chat.id not in sent


@pytest.mark.parametrize("damage", DAMAGES)
def test_all_are_taken_from_who_is_silent(any_desk: Desk, damage: str) -> None:
    (chat, first), (_other, second) = ask(any_desk, ALARM), ask(any_desk, ALARM)
    staff = any_desk.staff()
    for one in (first, second):
        staff.act(one, "claim")
    any_desk.time.advance(minutes=21)
    with worker_of(any_desk, chat, damage) as room:
        release_silent(room)
    assert [read(any_desk, one).status for one in (first, second)] == ["open", "open"]
    assert mode_of(any_desk, chat) == "emergency"
