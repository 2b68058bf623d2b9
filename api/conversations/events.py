"""Live events of one conversation: durable rows, followed by position, so any process can serve.

The stream resumes after `Last-Event-ID`; its ids are the positions (`seq`) in the conversation.
That somebody types is told as it is at the moment: without an id, and kept nowhere.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.conversations.models import Sender
from api.conversations.result import to_messages
from api.conversations.room import Room
from api.errors import NotFound
from api.escalations import presence
from api.privacy.keys import KeyDestroyed

POLL_SECONDS = 0.4
QUIET_SECONDS = 15.0
LIFETIME_SECONDS = 600.0
# The widget forgets it by itself when it is not told again.
TYPING_TOLD_EACH = 4.0

type Event = tuple[int, str, str]


@dataclass
class _Writer:
    """Who of staff writes to the patient, and when the browser was told."""

    name: str | None = None
    told_before: float = 0.0

    def tell(self, name: str | None, *, passed: float) -> str:
        """The event to send, empty when the browser knows it already."""
        self.told_before += passed
        known = name == self.name and (name is None or self.told_before < TYPING_TOLD_EACH)
        if known:
            return ""
        self.name, self.told_before = name, 0.0
        status = {"status": "typing", "typing": "staff" if name else None, "name": name}
        return f"event: status\ndata: {json.dumps(status)}\n\n"


async def follow(room: Room, *, conversation_id: str, after_seq: int) -> AsyncIterator[str]:
    """Yield server-sent events after a position until LIFETIME_SECONDS, then let it reconnect."""
    yield "retry: 1500\n\n"
    position, quiet, alive, writer = after_seq, 0.0, 0.0, _Writer()
    while alive < LIFETIME_SECONDS:
        events, name = await room.in_stream_thread(
            _look, room=room, conversation_id=conversation_id, after_seq=position
        )
        for seq, kind, data in events:
            position = max(position, seq)
            yield f"id: {seq}\nevent: {kind}\ndata: {data}\n\n"
        typing = writer.tell(name, passed=POLL_SECONDS)
        if typing:
            yield typing
        quiet = 0.0 if events or typing else quiet + POLL_SECONDS
        if quiet >= QUIET_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(POLL_SECONDS)
        alive += POLL_SECONDS


def read_events(room: Room, conversation_id: str, after_seq: int) -> list[Event]:
    """Messages to the patient and status changes after a position, in order."""
    with room.database.read() as session:
        return _read(session, room, conversation_id, after_seq)


def _look(room: Room, conversation_id: str, after_seq: int) -> tuple[list[Event], str | None]:
    """The events, and who of staff writes just now."""
    with room.database.read() as session:
        events = _read(session, room, conversation_id, after_seq)
        return events, presence.find_writer(
            session=session, conversation_id=conversation_id, now=clock.now()
        )


def _read(session: Session, room: Room, conversation_id: str, after_seq: int) -> list[Event]:
    conversation = repository.get_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    if conversation.erased_at is not None:
        raise KeyDestroyed
    if conversation.last_seq <= after_seq:
        return []
    rows = [
        row
        for row in repository.list_utterances(
            session=session, conversation_id=conversation_id, after_seq=after_seq
        )
        if row.sender != Sender.patient
    ]
    messages = to_messages(
        session=session, keystore=room.keystore, conversation=conversation, utterances=rows
    )
    events = [(item.seq, "message", item.model_dump_json()) for item in messages]
    for status in repository.list_statuses(
        session=session, conversation_id=conversation_id, after_seq=after_seq
    ):
        events.append((status.seq, "status", json.dumps(status.status)))
    return sorted(events)
