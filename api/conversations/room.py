"""What a turn needs around it: stores, keys, the bot, the spool; and threads for the database.

The waiting for Rasa happens on the event loop, never on a worker thread: Rasa's actions call
back into this process and need those threads.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from api.conversations.bot_client import BotClient
from api.conversations.leases import TurnQueues
from api.conversations.spool import Spool
from api.db import Database
from api.privacy.keys import KeyStore, open_keystore
from api.settings import Settings

T = TypeVar("T")
TURN_THREADS = 16
ALARM_THREADS = 16
# What is refused is listened to all the same, but no more of it at once.
REFUSED_THREADS = 1
LOOKING_THREADS = 4


@dataclass
class Room:
    settings: Settings
    database: Database
    keystore: KeyStore
    bot: BotClient
    spool: Spool
    queues: TurnQueues = field(default_factory=TurnQueues, repr=False)
    _limiter: anyio.CapacityLimiter | None = field(default=None, repr=False)
    _alarm_limiter: anyio.CapacityLimiter | None = field(default=None, repr=False)
    _spool_limiter: anyio.CapacityLimiter | None = field(default=None, repr=False)
    _refused_limiter: anyio.CapacityLimiter | None = field(default=None, repr=False)
    _looking_limiter: anyio.CapacityLimiter | None = field(default=None, repr=False)

    async def in_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """Run a blocking step on the turn's own threads."""
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(TURN_THREADS)
        return await anyio.to_thread.run_sync(partial(call, **arguments), limiter=self._limiter)

    async def in_thread_abandoned(self, call: Callable[..., T], **arguments: object) -> T:
        """For alarms: threads that no other turn takes; a cancelled wait leaves the step alone."""
        if self._alarm_limiter is None:
            self._alarm_limiter = anyio.CapacityLimiter(ALARM_THREADS)
        return await anyio.to_thread.run_sync(
            partial(call, **arguments), limiter=self._alarm_limiter, abandon_on_cancel=True
        )

    async def in_spool_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For the spool: never behind anything that waits for the database."""
        if self._spool_limiter is None:
            self._spool_limiter = anyio.CapacityLimiter(ALARM_THREADS)
        return await anyio.to_thread.run_sync(
            partial(call, **arguments), limiter=self._spool_limiter
        )

    async def in_refused_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For the screening of what is far too long or malformed: seconds, of nobody's turn."""
        if self._refused_limiter is None:
            self._refused_limiter = anyio.CapacityLimiter(REFUSED_THREADS)
        return await anyio.to_thread.run_sync(
            partial(call, **arguments), limiter=self._refused_limiter
        )

    async def in_looking_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For streams of events: however many look for news, turns keep their threads."""
        if self._looking_limiter is None:
            self._looking_limiter = anyio.CapacityLimiter(LOOKING_THREADS)
        return await anyio.to_thread.run_sync(
            partial(call, **arguments), limiter=self._looking_limiter
        )


def open_room(settings: Settings) -> Room:
    """Open stores, keys and clients for a turn; the caller closes them."""
    keystore = open_keystore(settings)
    return Room(
        settings=settings,
        database=Database(settings.database),
        keystore=keystore,
        bot=BotClient(
            url=settings.bot,
            secret=os.environ.get("BOT_SECRET", ""),
            deadline_seconds=settings.bot_deadline_seconds,
        ),
        spool=Spool(folder=settings.home, keystore=keystore),
    )
