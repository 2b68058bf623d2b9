"""Does the clock say the time? Reminders, codes, holds and the audit trail go by it."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api import clock
from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import reading
from api.doctor.subject import Subject
from api.outbox.models import OutboxMessage
from api.reminders.models import WorkerBeat

NAME = "clock"
YEARS = range(2025, 2100)
LEAP = timedelta(seconds=5)
SKEW, MUCH_SKEW = timedelta(seconds=2), timedelta(seconds=60)
AHEAD = timedelta(seconds=60)
SET = "Set the clock and keep it right by NTP before anything is started."


def check_clock(subject: Subject) -> Iterator[Finding]:
    """The year, leaps while we look, the database's clock, and the newest that was written."""
    now = clock.now()
    if now.year not in YEARS:
        yield fail(NAME, f"the clock says {now:%Y-%m-%d}", SET)
        return
    wall, steady = subject.began
    leap = (now - wall) - timedelta(seconds=time.monotonic() - steady)
    if abs(leap) > LEAP:
        said = f"the clock leapt by {leap.total_seconds():.0f} s while this ran"
        yield warn(NAME, said, "Let one service alone set the clock, in small steps.")
    yield ok(NAME, f"the clock says {now:%Y-%m-%d %H:%M} UTC")
    if subject.has_data:
        with reading(subject.settings.database) as session:
            yield from _skew(session)
            yield _newest(session)


def _skew(session: Session) -> Iterator[Finding]:
    """A SQLite file has no clock of its own."""
    if session.get_bind().dialect.name != "postgresql":
        return
    before = clock.now()
    theirs: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    after = clock.now()
    # Read at some moment between the two: what the way took is no skew.
    skew = max(theirs - after, before - theirs, timedelta())
    said = f"the database's clock is {skew.total_seconds():.0f} s from ours"
    if skew > MUCH_SKEW:
        yield fail(NAME, said, SET)
    elif skew > SKEW:
        yield warn(NAME, said, "Keep both machines right by NTP.")
    else:
        yield ok(NAME, "the database's clock agrees with ours")


def _newest(session: Session) -> Finding:
    last_record = select(AuditRecord.at).order_by(AuditRecord.id.desc()).limit(1)
    found = {
        "audit record": session.scalar(last_record),
        "patient's message": session.scalar(select(func.max(Conversation.last_patient_at))),
        "message to send": session.scalar(select(func.max(OutboxMessage.created_at))),
        "worker's beat": session.scalar(select(func.max(WorkerBeat.seen_at))),
    }
    limit = clock.now() + AHEAD
    late = [name for name, at in found.items() if at is not None and at > limit]
    if late:
        return fail(NAME, f"written in the future: the newest {', '.join(late)}", SET)
    return ok(NAME, "nothing was written in the future")
