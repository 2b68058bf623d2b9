"""A disk with backups that hangs for ever holds nothing but the work on backups."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api import worker
from api.conversations.models import Conversation
from api.outbox import service as outbox
from api.outbox.models import DeliveryStatus
from api.reminders import undelivered
from tests.outbox.test_lanes import count_of
from tests.support.desk import Desk
from tests.support.http import wait_for
from tests.support.process import COMMAND, ROOT, environment


@pytest.fixture
def working(desk: Desk) -> Iterator[subprocess.Popen]:
    """A worker whose list of backups blocks in the kernel, as a share that went away does."""
    home = Path(desk.settings.home)
    os.mkfifo(home / "backups.list")
    settings = environment(home, DATABASE_URL=desk.settings.database_url)
    with (home / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "worker"], cwd=ROOT, env=settings, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)


def hold(fifo: Path) -> int:
    """Held open and never written into, once somebody reads: they wait from then on."""

    def opened() -> int | None:
        try:
            return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # nobody reads yet
            return None

    handle: int = wait_for(opened, what="somebody to look for backups", seconds=90)
    return handle


def put_into_chat(desk: Desk) -> None:
    chat = desk.start()
    with desk.room.database.write() as session:
        outbox.enqueue(
            session=session,
            keystore=desk.room.keystore,
            key_id=session.get_one(Conversation, chat.id).key_id,
            conversation_id=chat.id,
            channel="chat",
            to=f"{undelivered.KIND}:email",
            text="",
            dedupe_key="test",
            due_at=datetime.now(UTC),  # by the clock of real processes
        )


def test_messages_leave_all_the_same_and_the_worker_can_be_stopped(
    desk: Desk, working: subprocess.Popen
) -> None:
    handle = hold(desk.settings.home / "backups.list")
    try:
        put_into_chat(desk)
        wait_for(lambda: count_of(desk, "chat") == {DeliveryStatus.sent: 1}, what="it to be said")
        working.terminate()
        assert working.wait(60) == 0
    finally:
        os.close(handle)


def test_metrics_tell_how_long_the_work_on_backups_stands_still(any_desk: Desk) -> None:
    assert "frontdesk_worker_backups_seconds" not in any_desk.client.get("/metrics").text
    worker.beat(any_desk.room)
    for _ in range(3):
        any_desk.time.advance(minutes=10)
        worker.beat(any_desk.room)
    assert backups_seconds(any_desk) >= 1800
    worker.beat_at_backups(any_desk.room)
    assert backups_seconds(any_desk) < 60
    assert "frontdesk_workers 1.0" in any_desk.client.get("/metrics").text


def backups_seconds(desk: Desk) -> float:
    lines = desk.client.get("/metrics").text.splitlines()
    (line,) = [one for one in lines if one.startswith("frontdesk_worker_backups_seconds ")]
    return float(line.split()[1])
