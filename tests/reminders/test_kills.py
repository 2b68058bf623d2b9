"""Workers killed at random and at the worst point: every reminder arrives, none twice."""

import random
import signal
import subprocess
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select, update

from api import worker
from api.conversations.models import Conversation, Utterance
from api.outbox import service as outbox
from api.outbox.models import DeliveryStatus, OutboxMessage
from api.reminders.models import DoseEvent, DoseStatus, ReminderPlan, WorkerBeat
from tests.support.desk import Desk
from tests.support.http import wait_for
from tests.support.process import COMMAND, ROOT, environment

CHATS, MEDICATIONS = 50, ("metformin", "lisinopril", "atorvastatin")
EACH = len(MEDICATIONS)
DOSES = CHATS * EACH


def prepare(desk: Desk) -> None:
    """Some doses for each of many patients, due now by the clock of real processes."""
    for _ in range(CHATS):
        chat = desk.start(time_zone="America/New_York")
        for medication in MEDICATIONS:
            body = {
                "conversation_id": chat.id,
                "utterance_id": uuid.uuid4().hex,
                "medication": medication,
                "recurrence": "FREQ=DAILY;BYHOUR=20",
            }
            assert desk.internal("POST", "/reminders", body).is_success
    now = datetime.now(UTC)
    with desk.room.database.write() as session:
        session.execute(delete(DoseEvent))
        for plan in session.scalars(select(ReminderPlan)):
            plan.planned_until = now + timedelta(days=30)
            session.add(
                DoseEvent(
                    plan_id=plan.id,
                    conversation_id=plan.conversation_id,
                    due_local="2027-01-01T20:00",
                    planned_at=now,
                    due_at=now,
                )
            )


def start_worker(desk: Desk) -> subprocess.Popen:
    home = Path(desk.settings.home)
    settings = environment(
        home,
        DATABASE_URL=desk.settings.database_url,
        FRONTDESK_FAILPOINT=f"file:{home / 'failpoint'}",
    )
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*COMMAND, "worker"], cwd=ROOT, env=settings, stdout=log, stderr=log
        )


def sent(desk: Desk) -> int:
    with desk.room.database.read() as session:
        query = select(func.count()).where(OutboxMessage.status == DeliveryStatus.sent)
        return session.scalar(query) or 0


def wait_until_sent(desk: Desk, share: float) -> None:
    wait_for(lambda: sent(desk) >= share * DOSES, what="some to be sent", seconds=90)


def let_leases_run_out(desk: Desk) -> None:
    with desk.room.database.write() as session:
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.leased_until.is_not(None))
            .values(leased_until=long_ago)
        )


def test_every_reminder_arrives_and_none_twice(any_desk: Desk) -> None:
    rng, failpoint = random.Random(7), Path(any_desk.settings.home) / "failpoint"
    prepare(any_desk)
    workers = [start_worker(any_desk) for _ in range(2)]
    killed = 0
    try:
        for share in (0.0, 0.2, 0.4, 0.6):
            wait_until_sent(any_desk, share)
            if rng.random() < 0.5:
                failpoint.write_text("before_mark_sent")
                wait_for(
                    lambda: any(one.poll() is not None for one in workers) or _all_sent(any_desk),
                    what="a worker to die in the act",
                    seconds=60,
                )
            else:
                victim = rng.choice(workers)
                victim.send_signal(signal.SIGKILL)
                victim.wait(30)
            failpoint.unlink(missing_ok=True)
            for place, one in enumerate(workers):
                if one.poll() is not None:
                    killed += 1
                    workers[place] = start_worker(any_desk)
            let_leases_run_out(any_desk)
        wait_for(
            lambda: let_leases_run_out(any_desk) or _all_sent(any_desk), what="all", seconds=90
        )
        wait_for(lambda: _are_at_work(any_desk, workers), what="workers that are at work")
    finally:
        for one in workers:
            one.terminate()
        ends = [one.wait(60) for one in workers]
    assert killed >= 2
    assert set(ends) == {0}, "a worker that is told to stop ends what is under way"
    assert_said_once(any_desk)


def _are_at_work(desk: Desk, workers: list[subprocess.Popen]) -> bool:
    with desk.room.database.read() as session:
        names = session.scalars(select(WorkerBeat.name)).all()
    return {str(one.pid) for one in workers} <= {name.rpartition(":")[2] for name in names}


def _all_sent(desk: Desk) -> bool:
    return sent(desk) == DOSES


def assert_said_once(desk: Desk) -> None:
    with desk.room.database.read() as session:
        said = Counter(
            session.scalars(
                select(Utterance.conversation_id).where(
                    Utterance.response_name == "notice_dose_due"
                )
            )
        )
        doses = session.scalars(select(DoseEvent.status)).all()
    assert len(said) == CHATS
    assert set(said.values()) == {EACH}
    assert Counter(doses) == {DoseStatus.sent: DOSES}


def test_a_worker_told_to_stop_gives_back_what_it_did_not_send(any_desk: Desk) -> None:
    chat = any_desk.start()
    put_mails(any_desk, chat.id, 5)
    worker.STOP.set()
    try:
        worker.deliver(any_desk.room)
    finally:
        worker.STOP.clear()
    with any_desk.room.database.read() as session:
        rows = session.scalars(select(OutboxMessage)).all()
        assert {(one.status, one.leased_until, one.attempts) for one in rows} == {
            ("waiting", None, 0)
        }
    worker.deliver(any_desk.room)
    assert sent(any_desk) == 5


def put_mails(desk: Desk, conversation_id: str, count: int) -> None:
    with desk.room.database.write() as session:
        conversation = session.get_one(Conversation, conversation_id)
        for number in range(count):
            outbox.enqueue(
                session=session,
                keystore=desk.room.keystore,
                key_id=conversation.key_id,
                conversation_id=conversation_id,
                channel="email",
                to="ada@mail.example",
                text="hello",
                dedupe_key=f"test:{number}",
            )
