"""Lanes: each channel that leaves the chat has senders of its own, so that none waits for another.

A lane takes no more messages than it has free senders: a channel that hangs holds that many and
no more, and whatever else is due for it stays in the table, for any worker.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from api import clock
from api.conversations.room import Room
from api.outbox import channels
from api.outbox import service as outbox
from api.outbox.sending import SendFailed, SendRefused
from api.outbox.service import Delivery
from api.reminders import undelivered

log = structlog.get_logger()
SENDERS = 4
CHAT = "chat"


class Lane:
    """The senders of one channel."""

    def __init__(
        self, room: Room, channel: str, stop: threading.Event, free: threading.Event
    ) -> None:
        self._room, self._channel, self._stop, self._free = room, channel, stop, free
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix=f"send-{channel}")
        self._under_way: set[Future[None]] = set()

    def fill(self) -> int:
        """Give each free sender a message; return to how many."""
        self._under_way = {one for one in self._under_way if not one.done()}
        free = SENDERS - len(self._under_way)
        if not free or self._stop.is_set():
            return 0
        opened = lease(self._room, channel=self._channel, limit=free)
        for one in opened:
            sending = self._pool.submit(send_one, self._room, one, self._stop)
            sending.add_done_callback(lambda _done: self._free.set())
            self._under_way.add(sending)
        return len(opened)

    def drain(self) -> None:
        """Wait until what is under way has left or failed."""
        self._pool.shutdown(wait=True)


class Lanes:
    """One lane for each channel, made when something is due for it first."""

    def __init__(self, room: Room, stop: threading.Event) -> None:
        self._room, self._stop = room, stop
        self._lanes: dict[str, Lane] = {}
        self._free = threading.Event()

    def fill(self) -> int:
        """Fill every lane for which something is due; one that cannot be filled stops no other."""
        with self._room.database.read() as session:
            due = outbox.list_channels_due(session=session, now=clock.now())
        taken = 0
        for channel in due:
            if channel == CHAT:
                continue
            lane = self._lanes.get(channel)
            if lane is None:
                lane = self._lanes[channel] = Lane(self._room, channel, self._stop, self._free)
            try:
                taken += lane.fill()
            except Exception as error:
                log.warning("lane_not_filled", channel=channel, kind=type(error).__name__)
        return taken

    def rest(self, seconds: float) -> None:
        """Until a sender is free, but no longer than so."""
        self._free.wait(seconds)
        self._free.clear()

    def drain(self) -> None:
        for lane in self._lanes.values():
            lane.drain()


def lease(room: Room, *, channel: str, limit: int = outbox.AT_ONCE) -> list[Delivery]:
    """Take what is due for a channel, opened, oldest first."""
    with room.database.write() as session:
        leased = outbox.lease_due(session=session, now=clock.now(), channel=channel, limit=limit)
    opened = [one for one in (_open(room, message_id) for message_id in leased) if one]
    return sorted(opened, key=lambda one: one.created_at)


def send_one(room: Room, delivery: Delivery, stop: threading.Event) -> None:
    """Send a leased message or, told to stop, give it back; a failure is noted."""
    try:
        if stop.is_set():
            with room.database.write() as session:
                outbox.release(session=session, deliveries=[delivery])
            return
        channels.send(room, delivery)
    except channels.NotMarked as error:  # it left: nothing that failed may be tried again
        log.error("delivery_not_marked", message_id=delivery.id, kind=str(error))
    except Exception as error:  # one message must not keep the others back
        _note_failure(room, delivery.id, error, attempt=delivery.attempts)


def _open(room: Room, message_id: str) -> Delivery | None:
    try:
        with room.database.read() as session:
            return outbox.open_delivery(
                session=session, keystore=room.keystore, message_id=message_id
            )
    except Exception as error:  # erased meanwhile, or its key is gone
        _note_failure(room, message_id, error)
        return None


def _note_failure(
    room: Room, message_id: str, error: Exception, *, attempt: int | None = None
) -> None:
    known = isinstance(error, channels.ChannelMissing | SendFailed)
    kind = str(error) if known else type(error).__name__
    log.warning("delivery_failed", message_id=message_id, kind=kind)
    try:
        with room.database.write() as session:
            is_over = outbox.mark_failed(
                session=session,
                message_id=message_id,
                error=kind,
                for_good=isinstance(error, SendRefused),
                attempt=attempt,
            )
            if is_over:
                session.flush()
                undelivered.tell(session=session, keystore=room.keystore, message_ids=[message_id])
    except Exception as unnoted:  # its lease runs out, and it is tried again
        log.warning("failure_not_noted", message_id=message_id, kind=type(unnoted).__name__)
