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
from api.conversations.language import KnownLanguages
from api.conversations.leases import TurnQueues
from api.conversations.spool import Spool
from api.db import Database
from api.privacy.keys import KeyStore, open_keystore
from api.settings import Settings

T = TypeVar("T")
# Threads for each kind of blocking step. None of these ever waits behind another kind.
TURNS, ALARMS, SPOOL, REFUSALS, STREAMS = "turns", "alarms", "spool", "refusals", "streams"
THREADS = {TURNS: 16, ALARMS: 16, SPOOL: 16, REFUSALS: 2, STREAMS: 8}


@dataclass
class Room:
    settings: Settings
    database: Database
    keystore: KeyStore
    bot: BotClient
    spool: Spool
    queues: TurnQueues = field(default_factory=TurnQueues, repr=False)
    # What is refused is listened to one after another for each conversation: nobody fills the line.
    refused: TurnQueues = field(default_factory=TurnQueues, repr=False)
    languages: KnownLanguages = field(default_factory=KnownLanguages, repr=False)
    _limiters: dict[str, anyio.CapacityLimiter] = field(default_factory=dict, repr=False)

    async def in_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """Run a blocking step on the turn's own threads."""
        return await self._run(TURNS, partial(call, **arguments))

    async def in_thread_abandoned(self, call: Callable[..., T], **arguments: object) -> T:
        """For alarms: threads that no other turn takes; a cancelled wait leaves the step alone."""
        return await self._run(ALARMS, partial(call, **arguments), abandon=True)

    async def in_spool_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For the spool: never behind anything that waits for the database."""
        return await self._run(SPOOL, partial(call, **arguments))

    async def in_refused_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For the screening of what is far too long or malformed: seconds, of nobody's turn."""
        return await self._run(REFUSALS, partial(call, **arguments))

    async def in_stream_thread(self, call: Callable[..., T], **arguments: object) -> T:
        """For streams of events: however many look for news, turns keep their threads."""
        return await self._run(STREAMS, partial(call, **arguments))

    async def _run(self, kind: str, call: Callable[[], T], *, abandon: bool = False) -> T:
        if kind not in self._limiters:  # made inside the event loop that it belongs to
            self._limiters[kind] = anyio.CapacityLimiter(THREADS[kind])
        return await anyio.to_thread.run_sync(
            call, limiter=self._limiters[kind], abandon_on_cancel=abandon
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
