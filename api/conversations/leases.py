"""One turn at a time per conversation: a queue in this process, a lease over all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository

WAIT_SECONDS = 45.0
POLL_SECONDS = 0.05


class _Queue:
    """An asyncio lock with the number of turns that want it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.wanted = 0


class TurnQueues:
    """First come, first served among the turns of one conversation in this process."""

    def __init__(self) -> None:
        self._queues: dict[str, _Queue] = {}

    @asynccontextmanager
    async def turn(self, conversation_id: str) -> AsyncIterator[None]:
        queue = self._queues.setdefault(conversation_id, _Queue())
        queue.wanted += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.wanted -= 1
            if not queue.wanted:
                self._queues.pop(conversation_id, None)


def take(*, session: Session, conversation_id: str, holder: str, deadline_seconds: float) -> bool:
    """Take the lease over all processes; a holder that died gives it back by time."""
    now = clock.now()
    return repository.take_lease(
        session=session,
        conversation_id=conversation_id,
        holder=holder,
        now=now,
        expires_at=now + timedelta(seconds=deadline_seconds + 15),
    )


def drop(*, session: Session, conversation_id: str, holder: str) -> None:
    repository.drop_lease(
        session=session, conversation_id=conversation_id, holder=holder, now=clock.now()
    )
