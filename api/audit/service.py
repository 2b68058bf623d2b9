"""Write, seal and verify the audit trail.

Rows are written in the transaction of what they record. A sealer chains them afterwards in
batches (so that bookings do not queue on the chain's head) with HMAC-SHA256 over the previous
seal and the canonical row; the head is appended to a file outside the database. Records past their
time are cut from the beginning; the cut is signed in that file, so that the rest still verifies.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit.models import AuditRecord

GENESIS = "0" * 64
BATCH = 500
CUT = "cut"
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
    """Chain the records that are not chained yet; return how many."""
    last = session.execute(
        select(AuditRecord.position, AuditRecord.seal)
        .where(AuditRecord.position.is_not(None))
        .order_by(AuditRecord.position.desc())
        .limit(1)
    ).one_or_none()
    position, previous = (last.position, last.seal) if last else (0, GENESIS)
    waiting = session.scalars(
        select(AuditRecord)
        .where(AuditRecord.position.is_(None))
        .order_by(AuditRecord.id)
        .limit(BATCH)
        .with_for_update()
    ).all()
    for row in waiting:
        position += 1
        row.position = position
        previous = row.seal = _seal_of(row, previous=previous, key=key)
    if waiting:
        session.flush()
        _anchor(anchor, position=position, head=previous)
    return len(waiting)


def cut(*, session: Session, key: bytes, anchor: Path, before: datetime) -> int:
    """Drop the sealed records older than `before` from the beginning; return how many.

    The caller commits; a cut that is signed but not committed changes nothing for `verify`.
    """
    first_kept = session.scalar(
        select(func.min(AuditRecord.position)).where(AuditRecord.at >= before)
    )
    old = AuditRecord.position.is_not(None) & (AuditRecord.at < before)
    if first_kept is not None:
        old &= AuditRecord.position < first_kept
    last = session.scalar(
        select(AuditRecord).where(old).order_by(AuditRecord.position.desc()).limit(1)
    )
    if last is None or last.position is None or last.seal is None:
        return 0
    signature = _sign_cut(key, last.position, last.seal)
    _append(anchor, f"{CUT} {last.position} {last.seal} {signature}")
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
    heads, cuts = _read_anchor(anchor, key)
    first = session.scalar(select(func.min(AuditRecord.position)))
    beginning = (first or max(cuts, default=0) + 1) - 1
    if beginning and beginning not in cuts:
        return Verdict(False, 0, beginning, "records at the beginning are missing")
    start = beginning, cuts.get(beginning, GENESIS)
    if last is not None:
        start = _before_the_last(session, last) or start
    rows = session.scalars(
        select(AuditRecord)
        .where(AuditRecord.position > start[0])
        .order_by(AuditRecord.position)
        .execution_options(yield_per=1000)
    )
    with closing(rows):
        verdict = _walk(rows, heads, key, start)
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
    """`verify`, and again where it fails: a head is anchored a moment before its records are
    committed, and they would be called missing."""
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
    rows: Iterable[AuditRecord], heads: dict[int, str], key: bytes, beginning: tuple[int, str]
) -> Verdict:
    position, previous = beginning
    for row in rows:
        position += 1
        expected = _seal_of(row, previous=previous, key=key)
        if row.position != position or row.seal != expected:
            return Verdict(False, position - 1, row.id, "record changed, removed or inserted")
        previous = expected
        if position in heads and heads[position] != expected:
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


def _anchor(path: Path, *, position: int, head: str) -> None:
    _append(path, f"{position} {head} {clock.now().isoformat()}")


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="ascii") as file:
        file.write(line + "\n")


def _sign_cut(key: bytes, position: int, seal: str) -> str:
    return hmac.new(key, f"{CUT}\n{position}\n{seal}".encode(), hashlib.sha256).hexdigest()


def _read_anchor(path: Path, key: bytes) -> tuple[dict[int, str], dict[int, str]]:
    """Anchored heads and signed cuts, each by position."""
    if not path.exists():
        return {}, {}
    lines = [line.split() for line in path.read_text("ascii").splitlines()]
    heads = {int(parts[0]): parts[1] for parts in lines if len(parts) == 3}
    cuts = {
        int(parts[1]): parts[2]
        for parts in lines
        if len(parts) == 4
        and parts[0] == CUT
        and hmac.compare_digest(parts[3], _sign_cut(key, int(parts[1]), parts[2]))
    }
    return heads, cuts
