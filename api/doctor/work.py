"""Is a worker at work and in time, and was a backup written lately?"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from api import clock
from api.audit.models import AuditRecord
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import reading
from api.doctor.subject import Subject, not_looked_at
from api.reminders import health

WORKER, BACKUP = "worker", "backup"
LATE_SECONDS = 300.0
# A purge of much, in many backups, takes its minutes.
BACKUPS_SECONDS = 1800.0
BACKUP_WITHIN = timedelta(days=7)
BACK_UP = "Run `frontdesk backup PATH`, unless you back up in another way."


def check_worker(subject: Subject) -> Iterator[Finding]:
    """The beat that every worker leaves, and what waits for one."""
    if subject.is_new:
        yield ok(WORKER, "nothing was started yet")
        return
    if not subject.has_data:
        yield not_looked_at(WORKER, "the database cannot be used")
        return
    with reading(subject.settings.database) as session:
        found = health.measure(session=session, now=clock.now())
    if found.workers:
        yield ok(WORKER, f"{found.workers} at work")
        if (late := max(found.dose_lag, found.outbox_lag)) > LATE_SECONDS:
            said = f"the oldest message is {late / 60:.0f} minutes late"
            yield warn(WORKER, said, "See `frontdesk outbox list`, or start another worker.")
        if (behind := found.backups_seconds or 0.0) > BACKUPS_SECONDS:
            said = f"erasures and purges stand still for {behind / 60:.0f} minutes"
            yield warn(WORKER, said, "See whether a disk of `backups.list` hangs.")
    elif subject.is_running:
        said = "no worker was seen in the last minute: no reminder, code or page leaves"
        yield fail(WORKER, said, "Start `frontdesk worker`, and see what the last one said.")
    else:
        yield ok(WORKER, "none is at work, and nothing of this folder runs")


def check_backup(subject: Subject) -> Iterator[Finding]:
    """The newest record of a backup in the audit trail."""
    if subject.is_new or not subject.has_data:
        return
    with reading(subject.settings.database) as session:
        written = select(func.max(AuditRecord.at)).where(AuditRecord.action == "backup.write")
        last = session.scalar(written)
    if last is not None and clock.now() - last <= BACKUP_WITHIN:
        yield ok(BACKUP, f"the last one was written on {last:%Y-%m-%d}")
    elif last is not None:
        yield warn(BACKUP, f"the last one was written on {last:%Y-%m-%d}", BACK_UP)
    elif subject.settings.is_production:
        yield warn(BACKUP, "none was written yet", BACK_UP)
    else:
        yield ok(BACKUP, "none was written yet")
