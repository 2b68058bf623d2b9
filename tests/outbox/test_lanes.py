"""Channels do not wait for each other; a channel that hangs or fails loses and doubles nothing."""

import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from api import worker
from api.conversations.models import Conversation
from api.outbox import channels, lanes
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.outbox.sending import SendFailed
from api.reminders import health
from tests.outbox.servers import Gateway, Mailbox, silent_server
from tests.outbox.test_channels import row
from tests.reminders.test_kills import let_leases_run_out, put_mails
from tests.support.desk import Desk
from tests.support.http import free_port, serving, wait_for
from tests.support.process import COMMAND, ROOT, environment

EACH = 12


def put(desk: Desk, channel: str, to: str, count: int) -> None:
    chat = desk.start()
    with desk.room.database.write() as session:
        key_id = session.get_one(Conversation, chat.id).key_id
        for number in range(count):
            outbox.enqueue(
                session=session,
                keystore=desk.room.keystore,
                key_id=key_id,
                conversation_id=chat.id,
                channel=channel,
                to=to,
                text=f"{channel} {number}",
                dedupe_key=f"test:{channel}:{number}",
            )


@contextmanager
def lanes_at_work(desk: Desk) -> Iterator[None]:
    """What the worker does outside the chat, in this process."""
    worker.STOP.clear()
    thread = threading.Thread(target=worker._keep_delivering_outside, args=(desk.room,))
    thread.start()
    try:
        yield
    finally:
        worker.STOP.set()
        thread.join(60)
        worker.STOP.clear()
    assert not thread.is_alive()


def count_of(desk: Desk, channel: str) -> Counter[str]:
    with desk.room.database.read() as session:
        query = select(OutboxMessage.status).where(OutboxMessage.channel == channel)
        return Counter(session.scalars(query))


class Holding:
    """A channel that says nothing until it is told to go on; `sent` is what it took."""

    def __init__(self) -> None:
        self.go_on, self.sent = threading.Event(), Counter[str]()
        self.begun = Counter[str]()

    def send(self, delivery: outbox.Delivery) -> None:
        self.begun[delivery.id] += 1
        assert self.go_on.wait(60)
        self.sent[delivery.id] += 1


class Refusing:
    """A channel whose other side answers with an error."""

    def send(self, delivery: outbox.Delivery) -> None:
        raise SendFailed("500")


class Taking:
    def __init__(self) -> None:
        self.sent = Counter[str]()

    def send(self, delivery: outbox.Delivery) -> None:
        self.sent[delivery.id] += 1


def test_a_channel_that_hangs_or_fails_keeps_no_other_waiting(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, taking = Holding(), Taking()
    ways = {"email": hanging, "whatsapp": Refusing(), "phone": taking}
    monkeypatch.setattr(channels, "find_channel", lambda _settings, kind: ways[kind])
    for channel in ways:
        put(any_desk, channel, "someone", EACH)
    with lanes_at_work(any_desk):
        wait_for(lambda: count_of(any_desk, "phone") == {"sent": EACH}, what="text messages")
        assert count_of(any_desk, "email") == {"waiting": EACH}
        with any_desk.room.database.read() as session:
            held = session.scalars(
                select(OutboxMessage.id).where(
                    OutboxMessage.channel == "email", OutboxMessage.leased_until.is_not(None)
                )
            ).all()
            lags = health.measure(session=session, now=any_desk.time()).channel_lags
        assert len(held) == lanes.SENDERS, "no more than there are senders"
        assert set(lags) == {"email", "whatsapp"}, "which channel it is can be seen"
        hanging.go_on.set()
        wait_for(lambda: count_of(any_desk, "email") == {"sent": EACH}, what="e-mails")
    for way in (hanging, taking):
        assert set(way.sent.values()) == {1}
        assert len(way.sent) == EACH


def test_a_worker_that_stops_ends_what_is_under_way_and_takes_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = Holding()
    monkeypatch.setattr(channels, "find_channel", lambda *_: hanging)
    put(desk, "email", "someone", EACH)
    with lanes_at_work(desk):
        wait_for(lambda: len(hanging.begun) == lanes.SENDERS, what="senders")
        worker.STOP.set()
        hanging.go_on.set()
    assert count_of(desk, "email") == {"sent": lanes.SENDERS, "waiting": EACH - lanes.SENDERS}
    with desk.room.database.read() as session:
        waiting = select(OutboxMessage).where(OutboxMessage.status == "waiting")
        rest = {(one.leased_until, one.attempts) for one in session.scalars(waiting)}
    assert rest == {(None, 0)}


def _held(desk: Desk) -> bool:
    with desk.room.database.read() as session:
        query = select(OutboxMessage.id).where(OutboxMessage.leased_until.is_not(None))
        return len(session.scalars(query).all()) == lanes.SENDERS


def test_a_store_that_fails_after_a_message_left_sends_it_no_second_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking, failures = Taking(), [True] * 3
    mark_left = outbox.mark_left

    def fail_first(**arguments: object) -> None:
        if failures:
            failures.pop()
            raise OperationalError("UPDATE", None, TimeoutError("the store is busy"))
        mark_left(**arguments)

    monkeypatch.setattr(channels, "find_channel", lambda *_: taking)
    monkeypatch.setattr(channels, "MARK_AGAIN_SECONDS", (0.0,) * 8)
    monkeypatch.setattr(outbox, "mark_left", fail_first)
    put(desk, "email", "someone", 1)
    worker.deliver_outside(desk.room)
    assert count_of(desk, "email") == {"sent": 1}
    assert list(taking.sent.values()) == [1]


def test_an_attempt_that_is_over_gives_nothing_back_that_another_worker_has(desk: Desk) -> None:
    put(desk, "email", "someone", 1)
    (slow,) = lanes.lease(desk.room, channel="email")
    desk.time.advance(minutes=4)
    (other,) = lanes.lease(desk.room, channel="email")
    with desk.room.database.write() as session:
        assert outbox.begin(session=session, delivery=other)
        outbox.mark_failed(session=session, message_id=slow.id, error="late", attempt=slow.attempts)
    assert row(desk).leased_until is not None
    assert lanes.lease(desk.room, channel="email") == []


def test_a_worker_whose_clock_is_a_little_behind_takes_nothing_under_way(desk: Desk) -> None:
    put(desk, "email", "someone", 1)
    desk.time.advance(minutes=1)
    (held,) = lanes.lease(desk.room, channel="email")
    with desk.room.database.write() as session:
        assert outbox.begin(session=session, delivery=held)
        behind = desk.time() - timedelta(seconds=50)
        assert outbox.lease_due(session=session, now=behind) == []


def test_what_staff_send_again_waits_since_then(desk: Desk) -> None:
    put(desk, "email", "someone", 1)
    with desk.room.database.write() as session:
        session.execute(update(OutboxMessage).values(status="failed", attempts=10))
    desk.time.advance(days=3)
    with desk.room.database.write() as session:
        assert outbox.retry(session=session, message_id=row(desk).id)
    desk.time.advance(seconds=30)
    lanes.lease(desk.room, channel="email")
    with desk.room.database.read() as session:
        lag = health.measure(session=session, now=desk.time()).outbox_lag
    assert 30 <= lag < 300


def start_worker(desk: Desk, mail_port: int, sms_url: str) -> subprocess.Popen:
    home = Path(desk.settings.home)
    settings = environment(
        home,
        DATABASE_URL=desk.settings.database_url,
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=str(mail_port),
        SMTP_STARTTLS="false",
        SMS_URL=sms_url,
    )
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*COMMAND, "worker"], cwd=ROOT, env=settings, stdout=log, stderr=log
        )


def test_a_worker_killed_while_the_mail_server_hangs(desk: Desk) -> None:
    """Text messages arrive meanwhile, and every e-mail once as soon as the mail server answers."""
    gateway, box, mail_port = Gateway(), Mailbox(), free_port()
    put(desk, "phone", "+15185550161", EACH)
    put_mails(desk, desk.start().id, EACH)
    make_due_now(desk)
    workers = []
    with serving(gateway) as origin:
        sms_url = f"json://{urlsplit(origin).netloc}/{{to}}?+X-Key={{id}}"
        try:
            with silent_server(mail_port):
                workers.append(start_worker(desk, mail_port, sms_url))
                wait_for(
                    lambda: count_of(desk, "phone") == {"sent": EACH} and _held(desk),
                    what="text messages while e-mails hang",
                    seconds=90,
                )
                workers[0].kill()
                workers[0].wait(30)
            assert count_of(desk, "email") == {"waiting": EACH}
            server = Controller(box, hostname="127.0.0.1", port=mail_port)
            server.start()
            let_leases_run_out(desk)
            workers.append(start_worker(desk, mail_port, sms_url))
            wait_for(lambda: count_of(desk, "email") == {"sent": EACH}, what="e-mails", seconds=90)
            server.stop()
            workers[1].terminate()
            assert workers[1].wait(60) == 0
        finally:
            for one in workers:
                one.kill()
                one.wait(30)
    assert len(box.taken) == EACH
    assert Counter(one["headers"]["x-key"] for one in gateway.taken).most_common(1)[0][1] == 1
    assert len(gateway.taken) == EACH


def make_due_now(desk: Desk) -> None:
    """By the clock of real processes."""
    now = datetime.now(UTC)
    with desk.room.database.write() as session:
        session.execute(update(OutboxMessage).values(due_at=now, waits_since=now))


def test_a_clock_that_is_set_back_sends_nothing_twice(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    taking = Taking()
    monkeypatch.setattr(channels, "find_channel", lambda *_: taking)
    put(any_desk, "email", "someone", 3)
    (held,) = lanes.lease(any_desk.room, channel="email", limit=1)
    worker.deliver_outside(any_desk.room)
    any_desk.time.advance(hours=-5)
    lanes.send_one(any_desk.room, held, worker.STOP)  # it was under way meanwhile
    for _ in range(12):
        worker.deliver_outside(any_desk.room)
        any_desk.time.advance(minutes=30)
    assert len(taking.sent) == 3
    assert set(taking.sent.values()) == {1}
