"""Live events of one conversation: durable rows, followed by position, so any process can serve.

The stream resumes after `Last-Event-ID`; its ids are the positions (`seq`) in the conversation.
"""

import asyncio
import json
from collections.abc import AsyncIterator

from api.conversations import repository
from api.conversations.models import Sender
from api.conversations.result import to_messages
from api.conversations.room import Room
from api.errors import NotFound
from api.privacy.keys import KeyDestroyed

POLL_SECONDS = 0.4
QUIET_SECONDS = 15.0
LIFETIME_SECONDS = 600.0


async def follow(room: Room, *, conversation_id: str, after_seq: int) -> AsyncIterator[str]:
    """Yield server-sent events after a position until LIFETIME_SECONDS, then let it reconnect."""
    yield "retry: 1500\n\n"
    position, quiet, alive = after_seq, 0.0, 0.0
    while alive < LIFETIME_SECONDS:
        events = await room.in_thread(
            read_events, room=room, conversation_id=conversation_id, after_seq=position
        )
        for seq, kind, data in events:
            position = max(position, seq)
            yield f"id: {seq}\nevent: {kind}\ndata: {data}\n\n"
        quiet = 0.0 if events else quiet + POLL_SECONDS
        if quiet >= QUIET_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(POLL_SECONDS)
        alive += POLL_SECONDS


def read_events(room: Room, conversation_id: str, after_seq: int) -> list[tuple[int, str, str]]:
    """Messages to the patient and status changes after a position, in order."""
    with room.database.read() as session:
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
