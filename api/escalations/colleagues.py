"""Who works on escalations: to be given one, or to be named in a note."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.models import Staff
from api.identity.staff import ESCALATION_ROLES


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be given an escalation."""

    id: str
    name: str
    role: str


def list_colleagues(*, session: Session) -> list[Colleague]:
    """Everybody with a working account and a role that works on escalations, by name."""
    found = session.scalars(
        select(Staff)
        .where(Staff.role.in_(ESCALATION_ROLES), Staff.disabled_at.is_(None))
        .order_by(Staff.display_name, Staff.id)
    )
    return [Colleague(row.id, row.display_name, row.role) for row in found]


def lock_colleague(*, session: Session, staff_id: str) -> Staff | None:
    """The account, if it may be given an escalation now; it stays so until the transaction ends."""
    found = session.get(Staff, staff_id, with_for_update={"read": True})
    if found is None or found.disabled_at is not None or found.role not in ESCALATION_ROLES:
        return None
    return found


def names_once(colleagues: Sequence[Colleague]) -> dict[str, Colleague]:
    """By name in lower case; of two with the same name neither can be meant by it alone."""
    by_name: dict[str, list[Colleague]] = {}
    for one in colleagues:
        by_name.setdefault(one.name.casefold(), []).append(one)
    return {name: ones[0] for name, ones in by_name.items() if len(ones) == 1}
