"""The worker: deliveries, reminders, the grid of slots, retention, the audit chain.

A loop, and threads beside it for what may hang. Everything they do is a row in the database, leased
or idempotent, so that any number of workers may run and any of them may die.
"""

import signal
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import update

from api import clock
from api.audit import service as audit
from api.conversations.models import Utterance, UtteranceStatus
from api.conversations.room import Room
from api.escalations import absent, paging, releasing
from api.outbox import channels
from api.outbox import service as outbox
from api.outbox.lanes import CHAT, Lanes, lease, send_one
from api.outbox.service import Delivery
from api.reminders import deliveries, following, health, planning, undelivered
from api.reviews import sampling
from api.rights import erasure, retention, unreadable
from api.rights.living import is_free
from api.scheduling.slots import generate_slots

log = structlog.get_logger()
PAUSE_SECONDS = 0.25
# Told to stop, what waits for a disk is not waited for: the next worker takes it up.
END_SECONDS = 10.0
STOP = threading.Event()
Jobs = dict[str, tuple[Callable[[Room], None], timedelta]]


def run_worker(room: Room) -> None:
    """Work until SIGTERM or SIGINT, then finish what is under way."""
    STOP.clear()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: STOP.set())
    # In threads of their own: a mail server that hangs holds no chat and no text message back, a
    # disk with backups nothing but the work on them.
    outside = threading.Thread(target=_keep_delivering_outside, args=(room,), name="outside")
    backups = threading.Thread(
        target=_keep_doing, args=(room, AT_BACKUPS), name="backups", daemon=True
    )
    outside.start()
    backups.start()
    _keep_doing(room, JOBS)
    outside.join()
    backups.join(END_SECONDS)


def _keep_doing(room: Room, jobs: Jobs) -> None:
    due = {name: clock.now() for name in jobs}
    while not STOP.is_set():
        for name, (job, every) in jobs.items():
            now = clock.now()
            # Not later than one pause from now: a clock set back must not stop the work.
            due[name] = min(due[name], now + every)
            if now >= due[name] and not STOP.is_set():
                due[name] = now + every
                _run_job(room, name, job)
        STOP.wait(PAUSE_SECONDS)


def _keep_delivering_outside(room: Room) -> None:
    lanes = Lanes(room, STOP)
    while not STOP.is_set():
        _run_job(room, "deliver_outside", lambda _room: lanes.fill())
        lanes.rest(PAUSE_SECONDS)
    lanes.drain()


def deliver(room: Room) -> None:
    """Send what is due, into chats and elsewhere."""
    deliver_into_chats(room)
    deliver_outside(room)


def deliver_into_chats(room: Room) -> None:
    """Say what is due, together."""
    opened = lease(room, channel=CHAT)
    if not _say_together(room, opened):
        for one in opened:
            send_one(room, one, STOP)


def deliver_outside(room: Room) -> None:
    """Send what is due elsewhere, each channel in its lane, until nothing is due."""
    taken = 1
    while taken:
        lanes = Lanes(room, STOP)
        taken = lanes.fill()
        lanes.drain()


def _say_together(room: Room, deliveries: list[Delivery]) -> bool:
    """One transaction for all; if one of them cannot be said, none is, and False is returned."""
    if not deliveries:
        return True
    try:
        channels.say(room, deliveries)
    except Exception as error:
        log.warning("not_said_together", count=len(deliveries), kind=type(error).__name__)
        return False
    return True


def remind(room: Room) -> None:
    """Put due doses into the outbox, batch by batch, so that others may write between."""
    with room.database.write() as session:
        dropped = outbox.drop_useless(session=session, now=clock.now())
        undelivered.tell(session=session, keystore=room.keystore, message_ids=dropped)
    more = True
    while more and not STOP.is_set():
        with room.database.write() as session:
            done = deliveries.enqueue_due(
                session=session,
                keystore=room.keystore,
                settings=room.settings,
                now=clock.now(),
            )
        more = done == deliveries.BATCH


def plan(room: Room) -> None:
    """Write the doses of the next 48 hours; close what is over."""
    after_id: str | None = ""
    while after_id is not None and not STOP.is_set():
        with room.database.write() as session:
            after_id = planning.plan_ahead(session=session, now=clock.now(), after_id=after_id)
    with room.database.write() as session:
        following.close_unanswered(session=session, now=clock.now())
        limit = room.settings.doses_left_out_to_staff
        following.escalate_runs(session=session, now=clock.now(), limit=limit)
        planning.end_plans(session=session, now=clock.now())


def follow_up(room: Room) -> None:
    """Ask about what was not answered; tell of what runs out."""
    with room.database.write() as session:
        now, keystore = clock.now(), room.keystore
        following.follow_up(session=session, keystore=keystore, settings=room.settings, now=now)
        following.tell_refills(session=session, keystore=keystore, now=now)


def beat(room: Room) -> None:
    with room.database.write() as session:
        health.beat(session=session, now=clock.now())


def beat_at_backups(room: Room) -> None:
    with room.database.write() as session:
        health.beat_at_backups(session=session, now=clock.now())


def draw_sample(room: Room) -> None:
    sampling.draw_sample(room)


def extend_grid(room: Room) -> None:
    with room.database.write() as session:
        generate_slots(session=session, now=clock.now())


def seal_audit(room: Room) -> None:
    with room.database.write() as session:
        audit.seal(
            session=session,
            key=room.keystore.derive("audit"),
            anchor=anchor_path(room.settings.home),
        )


def empty_quarantine(room: Room) -> None:
    """Drop the ciphertext of unreadable messages after a short time, unless a hold keeps it."""
    before = clock.now() - timedelta(hours=room.settings.quarantine_hours)
    with room.database.write() as session:
        session.execute(
            update(Utterance)
            .where(
                Utterance.status == UtteranceStatus.quarantined,
                Utterance.created_at < before,
                is_free(Utterance.conversation_id),
            )
            .values(raw_ciphertext=None)
        )


def end_erasures(room: Room) -> None:
    erasure.finish_erasures(room)


def end_unreadable(room: Room) -> None:
    unreadable.end_unreadable(room)


def purge(room: Room) -> None:
    retention.purge(room)


def purge_audit(room: Room) -> None:
    retention.purge_audit(room, anchor=anchor_path(room.settings.home))


def reach_backups(room: Room) -> None:
    erasure.reach_backups(room)


def anchor_path(home: Path) -> Path:
    return home / "audit" / "heads.log"


def _run_job(room: Room, name: str, job: Callable[[Room], object]) -> None:
    try:
        job(room)
    except Exception as error:  # one job must not end the others
        log.warning("job_failed", job=name, kind=type(error).__name__)


JOBS: Jobs = {
    "deliver": (deliver_into_chats, timedelta(0)),
    "remind": (remind, timedelta(seconds=1)),
    "follow_up": (follow_up, timedelta(seconds=15)),
    "beat": (beat, timedelta(seconds=10)),
    "page_overdue": (paging.page_overdue, timedelta(seconds=2)),
    "release_silent": (releasing.release_silent, timedelta(seconds=5)),
    "seal_audit": (seal_audit, timedelta(seconds=5)),
    "tell_absent": (absent.tell_absent, timedelta(seconds=15)),
    "draw_sample": (draw_sample, timedelta(minutes=5)),
    "plan": (plan, timedelta(minutes=10)),
    "empty_quarantine": (empty_quarantine, timedelta(minutes=10)),
    "purge_audit": (purge_audit, timedelta(hours=1)),
    "extend_grid": (extend_grid, timedelta(hours=1)),
}
# What looks at every place of `backups.list`.
AT_BACKUPS: Jobs = {
    "beat_at_backups": (beat_at_backups, timedelta(seconds=10)),
    "end_erasures": (end_erasures, timedelta(minutes=1)),
    "end_unreadable": (end_unreadable, timedelta(hours=1)),
    "purge": (purge, timedelta(hours=1)),
    "reach_backups": (reach_backups, timedelta(hours=1)),
}
