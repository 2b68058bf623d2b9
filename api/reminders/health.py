"""How the worker and the reminders are doing, in figures."""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.db import insert_into
from api.outbox import service as outbox
from api.reminders.models import DoseEvent, DoseStatus, PlanStatus, ReminderPlan, WorkerBeat
from api.reminders.planning import AHEAD

FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Health:
    """Lags in seconds, 0 when nothing is late.

    `channel_lags`: of the channels in which something waits.
    `planned_hours`: for how long the doses of the plan that is furthest behind are written.
    `beat_seconds`: since a worker was last seen; None if none ever was.
    `backups_seconds`: since the worker at work that is furthest behind came round to the backups.
    """

    dose_lag: float
    outbox_lag: float
    channel_lags: dict[str, float]
    planned_hours: float
    beat_seconds: float | None
    workers: int
    backups_seconds: float | None


def beat(*, session: Session, now: datetime) -> None:
    """Note that this process is at work; forget those that are long gone."""
    _note(session, now, "seen_at")
    session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - FORGOTTEN))


def beat_at_backups(*, session: Session, now: datetime) -> None:
    """Note that this process came round to the backups."""
    _note(session, now, "backups_at")


def _note(session: Session, now: datetime, column: str) -> None:
    name = f"{socket.gethostname()}:{os.getpid()}"[:80]
    session.execute(
        insert_into(session, WorkerBeat)
        .values(name=name, seen_at=now, backups_at=now)
        .on_conflict_do_update(index_elements=[WorkerBeat.name], set_={column: now})
    )


def measure(*, session: Session, now: datetime) -> Health:
    due = session.scalar(
        select(func.min(DoseEvent.due_at)).where(
            DoseEvent.status == DoseStatus.planned, DoseEvent.due_at <= now
        )
    )
    lags = {
        channel: _seconds(since, now)
        for channel, since in outbox.oldest_due(session=session, now=now).items()
    }
    planned = session.scalar(
        select(func.min(ReminderPlan.planned_until)).where(ReminderPlan.status == PlanStatus.active)
    )
    seen = session.scalar(select(func.max(WorkerBeat.seen_at)))
    lately = now - timedelta(minutes=1)
    workers, at_backups = session.execute(
        select(func.count(), func.min(WorkerBeat.backups_at)).where(WorkerBeat.seen_at > lately)
    ).one()
    return Health(
        dose_lag=_seconds(due, now),
        outbox_lag=max(lags.values(), default=0.0),
        channel_lags=lags,
        planned_hours=(planned - now).total_seconds() / 3600
        if planned
        else AHEAD / timedelta(hours=1),
        beat_seconds=(now - seen).total_seconds() if seen else None,
        workers=workers,
        backups_seconds=_seconds(at_backups, now) if at_backups else None,
    )


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
