"""Pairs of examples that say nearly the same and are meant to: looked at, and set aside by whom.

Kept by the two examples as they are. Once one is worded otherwise, or stands at another intent,
the pair is a new one and is shown again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.db import insert_into
from api.studio.alike import Line, Pair
from api.studio.models import MeantPair


@dataclass(frozen=True)
class Sorted:
    """Pairs to look at, and those that somebody set aside: the pair, who, when."""

    open: tuple[Pair, ...] = ()
    meant: tuple[tuple[Pair, str, datetime], ...] = ()


def key_of_pair(one: Line, other: Line) -> str:
    """The same whichever comes first."""
    both = json.dumps(sorted([list(one), list(other)]))
    return hashlib.sha256(both.encode("utf-8", "surrogatepass")).hexdigest()


def sort_pairs(*, session: Session, pairs: Iterable[Pair]) -> Sorted:
    """Those that nobody set aside, in their order, and the others."""
    known: Mapping[str, MeantPair] = {one.id: one for one in session.scalars(select(MeantPair))}
    left, meant = [], []
    for pair in pairs:
        found = known.get(key_of_pair(pair.one, pair.other))
        if found is None:
            left.append(pair)
        else:
            meant.append((pair, found.staff_id, found.at))
    return Sorted(tuple(left), tuple(meant))


def set_aside(*, session: Session, one: Line, other: Line, staff_id: str) -> None:
    """Two that are meant. Who was first stands; a second click changes nothing."""
    key = key_of_pair(one, other)
    values = {"id": key, "staff_id": staff_id, "at": clock.now()}
    statement = insert_into(session, MeantPair).values(**values).on_conflict_do_nothing()
    if session.execute(statement.returning(MeantPair.id)).scalar() is not None:
        _audit(session, staff_id, "content.pair_meant", key)


def bring_back(*, session: Session, one: Line, other: Line, staff_id: str) -> None:
    """Show it again; nothing where it is shown."""
    key = key_of_pair(one, other)
    gone = delete(MeantPair).where(MeantPair.id == key).returning(MeantPair.id)
    if session.execute(gone).scalar() is not None:
        _audit(session, staff_id, "content.pair_back", key)


def _audit(session: Session, staff_id: str, action: str, key: str) -> None:
    audit.record(
        session=session,
        actor=("staff", staff_id),
        action=action,
        subject=("content", key[:32]),
        detail={},
    )
