"""Place and release legal holds."""

from collections.abc import Sequence

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.rights.models import LegalHold


def place_hold(*, session: Session, subject_id: str, reason: str) -> LegalHold:
    """Keep a patient or a conversation from erasure and purge until released."""
    hold = LegalHold(subject_id=subject_id, reason=reason, placed_at=clock.now())
    session.add(hold)
    session.flush()
    _audit(session, "hold.place", hold.id, subject_id)
    return hold


def release_holds(*, session: Session, subject_id: str) -> int:
    """Release every hold on a subject; return how many."""
    released = session.scalars(
        update(LegalHold)
        .where(LegalHold.subject_id == subject_id, LegalHold.released_at.is_(None))
        .values(released_at=clock.now())
        .returning(LegalHold.id)
    ).all()
    for hold_id in released:
        _audit(session, "hold.release", hold_id, subject_id)
    return len(released)


def is_held(*, session: Session, subject_ids: Sequence[str]) -> bool:
    return session.scalar(held_ids().where(LegalHold.subject_id.in_(subject_ids))) is not None


def held_ids() -> Select[str]:
    """The ids of what is on hold."""
    return select(LegalHold.subject_id).where(LegalHold.released_at.is_(None))


def _audit(session: Session, action: str, hold_id: str, subject_id: str) -> None:
    audit.record(
        session=session,
        actor=("system", "cli"),
        action=action,
        subject=("hold", hold_id),
        detail={"on": subject_id},
    )
