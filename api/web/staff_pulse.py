"""One look for all streams of a process: who listens is told what changed since the last one."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI

from api import clock
from api.conversations.room import Room
from api.escalations import colleagues, pulse
from api.escalations.pulse import Alarm, Alive
from api.identity import staff as accounts
from api.web.pages import idle_time

log = structlog.get_logger()
POLL_SECONDS = 0.5
# The parts of the mark that stand for rows of the queue.
ROWS = ("queue", "said")


@dataclass(frozen=True)
class News:
    """Which parts of the mark changed, which escalations, and what is to be heard."""

    changed: Collection[str] = ()
    escalations: Collection[str] = ()
    alarms: Collection[Alarm] = ()


@dataclass
class Listener:
    """One stream, and what it was not told yet. A slow one is told several things at once."""

    secret: str
    staff_id: str
    changed: set[str] = field(default_factory=set)
    escalations: set[str] = field(default_factory=set)
    alarms: list[Alarm] = field(default_factory=list)
    # Why the stream ends: the session is over, the store cannot be read, or it is no longer theirs.
    over: str = ""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, news: News, over: str) -> None:
        self.changed.update(news.changed)
        self.escalations.update(news.escalations)
        self.alarms = [*self.alarms, *news.alarms][-pulse.MOST :]
        self.over = self.over or over
        if news.changed or news.alarms or over:
            self._news.set()

    async def wait(self, seconds: float) -> bool:
        """Whether there is news within some seconds."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        self._news.clear()
        return True

    def take(self) -> News:
        taken = News(self.changed, self.escalations, self.alarms)
        self.changed, self.escalations, self.alarms = set(), set(), []
        return taken


@dataclass(frozen=True)
class Look:
    mark: Mapping[str, Any]
    # Read again only when the mark changed.
    alive: Mapping[str, Alive]
    over: Mapping[str, str]
    # Ids of who works on escalations: a role may be taken away while a page is open.
    colleagues: Collection[str]


class Pulse:
    """Looks while anybody listens; lives in one event loop."""

    def __init__(self, room: Room) -> None:
        self.loop = asyncio.get_running_loop()
        self._room = room
        self._listeners: list[Listener] = []
        self._task: asyncio.Task[None] | None = None
        self._last: Look | None = None
        self._looked = asyncio.Event()

    @asynccontextmanager
    async def listening(self, secret: str, staff_id: str) -> AsyncIterator[Listener]:
        """Join; what happens from here on is told."""
        listener = Listener(secret, staff_id)
        self._listeners.append(listener)
        if self._task is None:
            self._last = None
            self._looked.clear()
            self._task = asyncio.create_task(self._beat())
        try:
            await self._looked.wait()
            if self._last is not None:
                listener.alarms = pulse.list_standing(self._last.alive, clock.now())
            yield listener
        finally:
            self._listeners.remove(listener)
            if not self._listeners and self._task is not None:
                self._task.cancel()
                self._task = None

    async def _beat(self) -> None:
        while True:
            try:
                await self._look()
            except Exception as error:  # the pages connect again and find what is wrong
                log.warning("staff_pulse_failed", kind=type(error).__name__)
                self._last = None
                for listener in self._listeners:
                    listener.tell(News(), "lost")
            self._looked.set()
            await asyncio.sleep(POLL_SECONDS)

    async def _look(self) -> None:
        last = self._last
        secrets = {listener.secret for listener in self._listeners}
        now: Look = await self._room.in_thread(look, room=self._room, secrets=secrets, last=last)
        self._last = now
        news = _compare(last, now)
        # Also those who joined while it looked: their page may be older than the look.
        for listener in self._listeners:
            may_not = listener.staff_id not in now.colleagues
            listener.tell(news, now.over.get(listener.secret, "role" if may_not else ""))


def look(*, room: Room, secrets: Collection[str], last: Look | None) -> Look:
    """What the pages show now, and which sessions are over."""
    idle = idle_time(room.settings)
    with room.database.read() as session:
        mark = pulse.read_mark(session)
        is_same = last is not None and all(mark[one] == last.mark[one] for one in ROWS)
        alive = last.alive if last and is_same else pulse.read_alive(session)
        over = {}
        for secret in secrets:
            left = accounts.get_time_left(session=session, secret=secret, idle=idle)
            if left is None:
                over[secret] = "ended"
            elif left <= timedelta():
                over[secret] = "idle"
        working = {one.id for one in colleagues.list_colleagues(session=session)}
    return Look(mark, alive, over, working)


def _compare(last: Look | None, now: Look) -> News:
    if last is None:
        return News()
    changed = {name for name, part in now.mark.items() if part != last.mark[name]}
    if now.alive is last.alive:
        return News(changed)
    return News(
        changed,
        pulse.list_changed(last.alive, now.alive),
        pulse.find_alarms(last.alive, now.alive),
    )


def get_pulse(app: FastAPI) -> Pulse:
    """The one of this application and event loop."""
    known: Pulse | None = getattr(app.state, "staff_pulse", None)
    if known is None or known.loop is not asyncio.get_running_loop():
        known = app.state.staff_pulse = Pulse(app.state.room)
    return known
