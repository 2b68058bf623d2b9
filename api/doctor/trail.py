"""Is the end of the audit trail whole, anchored outside the database, and sealed lately?"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.audit.models import AuditRecord
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import reading
from api.doctor.subject import Subject, not_looked_at
from api.privacy.keys import derived
from api.worker import anchor_path

NAME = "audit"
LAST = 5000
SEALED_WITHIN = timedelta(minutes=10)
SEALED = select(func.count()).select_from(AuditRecord).where(AuditRecord.position.is_not(None))


def check_trail(subject: Subject) -> Iterator[Finding]:
    """The last records of the chain against their seals and the anchored heads."""
    if subject.is_new:
        yield ok(NAME, "nothing is recorded yet")
        return
    if not subject.has_data:
        yield not_looked_at(NAME, "the database cannot be used")
        return
    if subject.root is None:
        yield not_looked_at(NAME, "the key store was not opened")
        return
    yield _chain(subject, audit_key=derived(subject.root, "audit"))
    with reading(subject.settings.database) as session:
        yield from _sealing(subject, session)


def _chain(subject: Subject, *, audit_key: bytes) -> Finding:
    anchor = anchor_path(subject.home)
    url = subject.settings.database
    with reading(url) as session:
        sealed = session.scalar(SEALED) or 0
    if sealed and not anchor.exists():
        said = f"{anchor} is not there, so nothing outside the database vouches for the trail"
        return fail(NAME, said, "Put back your copy, or run this where the worker runs.")
    found = audit.verify_settled(lambda: reading(url), key=audit_key, anchor=anchor, last=LAST)
    if not found.whole:
        said = f"the chain is broken at record {found.first_broken}: {found.reason}"
        advice = "Keep database and heads.log as they are, and run `frontdesk audit verify`."
        return fail(NAME, said, advice)
    which = f"the last {LAST} of {sealed}" if sealed > LAST else f"all {sealed}"
    return ok(NAME, f"{which} sealed records are whole and fit the anchored heads")


def _sealing(subject: Subject, session: Session) -> Iterator[Finding]:
    oldest = session.scalar(select(func.min(AuditRecord.at)).where(AuditRecord.position.is_(None)))
    if oldest is not None and clock.now() - oldest > SEALED_WITHIN and subject.is_running:
        said = f"records wait unsealed since {oldest:%Y-%m-%d %H:%M} UTC"
        yield warn(NAME, said, "See whether a worker runs and can write FRONTDESK_HOME/audit.")
