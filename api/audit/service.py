"""Write, seal and verify the audit trail.

Rows are written in the transaction of what they record. A sealer chains them afterwards in
batches (so that bookings do not queue on the chain's head) with HMAC-SHA256 over the previous
seal and the canonical row; once that is committed the head is appended to a file outside the
database. Records that do not lead on from the last head there are an alarm for good: they are
sealed on, and the file says where. Records past their time are cut from the beginning; the cut is
signed in that file, so that the rest still verifies.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import anchors
from api.audit.anchors import GENESIS
from api.audit.append_only import cutting
from api.audit.models import AuditRecord
from api.db import Base

log = structlog.get_logger()
BATCH = 500
TRIES, PAUSE_SECONDS = 3, 0.5


def record(
    *,
    session: Session,
    actor: tuple[str, str],
    action: str,
    subject: tuple[str, str],
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one record to the caller's transaction. `detail` holds ids, offsets, codes: no words."""
    session.add(
        AuditRecord(
            at=clock.now(),
            actor_kind=actor[0],
            actor_id=actor[1],
            action=action,
            subject_kind=subject[0],
            subject_id=subject[1],
            detail=detail or {},
        )
    )


def seal(*, session: Session, key: bytes, anchor: Path) -> int:
    """Chain the records that are not chained yet; return how many. The caller commits."""
    waiting = session.scalars(
        select(AuditRecord)
        .where(AuditRecord.position.is_(None))
        .order_by(AuditRecord.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    if not waiting:
        return 0
    position, previous = last = _last_sealed(session)
    known = anchors.last_head(anchor)
    if known is None and not position:
        anchors.begin(anchor)
    elif not _leads_on(session, known, last, key):
        log.error("audit_trail_broken", position=position)
        anchors.add_break(anchor, position=position, seal=previous)
    for row in waiting:
        position += 1
        row.position = position
        previous = row.seal = _seal_of(row, previous=previous, key=key)
    session.flush()
    head = partial(anchors.add_head, anchor, position=position, head=previous)
    event.listen(session, "after_commit", lambda _session: head(), once=True)
    return len(waiting)


def cut(*, session: Session, key: bytes, anchor: Path, before: datetime) -> int:
    """Drop the sealed records older than `before` from the beginning; return how many.

    The last record stays, so that positions go on. A trail that does not fit its heads is not
    cut. The caller commits; a cut that is signed but not committed changes nothing for `verify`.
    """
    end = _last_sealed(session)
    if not _leads_on(session, anchors.last_head(anchor), end, key):
        return 0
    first_kept = session.scalar(
        select(func.min(AuditRecord.position)).where(AuditRecord.at >= before)
    )
    old = (AuditRecord.position < min(first_kept or end[0], end[0])) & (AuditRecord.at < before)
    last = session.scalar(
        select(AuditRecord).where(old).order_by(AuditRecord.position.desc()).limit(1)
    )
    if last is None or last.position is None or last.seal is None:
        return 0
    anchors.add_cut(anchor, position=last.position, seal=last.seal, key=key)
    with cutting(session, Base.metadata.tables["audit_cut"]):
        return len(session.execute(delete(AuditRecord).where(old).returning(AuditRecord.id)).all())


@dataclass(frozen=True)
class Verdict:
    whole: bool
    checked: int
    first_broken: int | None = None
    reason: str = ""


def verify(*, session: Session, key: bytes, anchor: Path, last: int | None = None) -> Verdict:
    """Walk the chain; the first record that does not fit, or an anchored head that is gone.

    `last`: walk no more than so many records at its end; the one before them is believed.
    """
    found = anchors.read(anchor, key)
    first = session.scalar(select(func.min(AuditRecord.position)))
    if first is not None and not found.heads:
        return Verdict(False, 0, first, "no anchored head vouches for the records")
    if (conflict := found.conflict()) is not None:
        return Verdict(False, 0, conflict, "the chain was rewritten after anchoring")
    beginning = (first or max(found.cuts, default=0) + 1) - 1
    if beginning and beginning not in found.cuts:
        return Verdict(False, 0, beginning, "records at the beginning are missing")
    broken = next((one for one in found.breaks if one >= beginning), None)
    if broken is not None:
        return Verdict(False, 0, broken, "records and heads did not fit; sealed on from here")
    start = beginning, found.cuts.get(beginning, GENESIS)
    if last is not None:
        start = _before_the_last(session, last) or start
    rows = session.scalars(
        select(AuditRecord)
        .where(AuditRecord.position > start[0])
        .order_by(AuditRecord.position)
        .execution_options(yield_per=1000)
    )
    with closing(rows):
        verdict = _walk(rows, found.heads, key, start)
    if not verdict.whole:
        return verdict
    unsealed = session.scalar(
        select(func.count()).select_from(AuditRecord).where(AuditRecord.position.is_(None))
    )
    return replace(verdict, reason=f"{unsealed or 0} not sealed yet")


def verify_settled(
    read: Callable[[], AbstractContextManager[Session]],
    *,
    key: bytes,
    anchor: Path,
    last: int | None = None,
) -> Verdict:
    """`verify`, and again where it fails: a cut or a restore may be under way."""
    for _ in range(TRIES):
        with read() as session:
            verdict = verify(session=session, key=key, anchor=anchor, last=last)
        if verdict.whole:
            break
        time.sleep(PAUSE_SECONDS)
    return verdict


def export_lines(*, session: Session) -> Iterator[str]:
    """The records for an auditor, one JSON object a line, oldest first."""
    rows = session.scalars(
        select(AuditRecord).order_by(AuditRecord.id).execution_options(yield_per=1000)
    )
    for row in rows:
        yield json.dumps(
            {
                "id": row.id,
                "at": row.at.isoformat(),
                "actor": {"kind": row.actor_kind, "id": row.actor_id},
                "action": row.action,
                "subject": {"kind": row.subject_kind, "id": row.subject_id},
                "detail": row.detail,
                "position": row.position,
                "seal": row.seal,
            },
            sort_keys=True,
        )


def _last_sealed(session: Session) -> tuple[int, str]:
    """Position and seal of the last chained record."""
    row = session.execute(
        select(AuditRecord.position, AuditRecord.seal)
        .where(AuditRecord.position.is_not(None))
        .order_by(AuditRecord.position.desc())
        .limit(1)
    ).one_or_none()
    return (row.position or 0, row.seal or GENESIS) if row else (0, GENESIS)


def _leads_on(
    session: Session, known: tuple[int, str] | None, last: tuple[int, str], key: bytes
) -> bool:
    """Whether the chain leads from an anchored head to its last record.

    Usually they are one; a process killed between commit and file, or a worker on another
    machine, leaves records behind the head, which only the key's owner can have sealed.
    """
    if known is None or known[0] > last[0]:
        return False
    position, seal = known
    here = select(AuditRecord.seal).where(AuditRecord.position == position)
    if position and session.scalar(here) != seal:
        return False
    rows = session.scalars(
        select(AuditRecord).where(AuditRecord.position > position).order_by(AuditRecord.position)
    )
    with closing(rows):
        return _walk(rows, {}, key, known).whole


def _before_the_last(session: Session, count: int) -> tuple[int, str] | None:
    """Position and seal of the record before the last ones; None where there are no more."""
    row = session.execute(
        select(AuditRecord.position, AuditRecord.seal)
        .where(AuditRecord.position.is_not(None))
        .order_by(AuditRecord.position.desc())
        .offset(count)
        .limit(1)
    ).one_or_none()
    return None if row is None or row.position is None else (row.position, row.seal or "")


def _walk(
    rows: Iterable[AuditRecord], heads: dict[int, set[str]], key: bytes, beginning: tuple[int, str]
) -> Verdict:
    position, previous = beginning
    for row in rows:
        position += 1
        expected = _seal_of(row, previous=previous, key=key)
        if row.position != position or row.seal != expected:
            return Verdict(False, position - 1, row.id, "record changed, removed or inserted")
        previous = expected
        if expected not in heads.get(position, {expected}):
            return Verdict(False, position, row.id, "the chain was rewritten after anchoring")
    if heads and max(heads) > position:
        return Verdict(False, position, position + 1, "records at the end are missing")
    return Verdict(True, position)


def _seal_of(row: AuditRecord, *, previous: str, key: bytes) -> str:
    body = json.dumps(
        [
            row.position,
            row.id,
            row.at.isoformat(),
            row.actor_kind,
            row.actor_id,
            row.action,
            row.subject_kind,
            row.subject_id,
            row.detail,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(key, f"{previous}\n{body}".encode(), hashlib.sha256).hexdigest()
