"""Views of the queue that a member of staff keeps under a name: their own, a few of them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.incoming import clean
from api.db import insert_into, new_id
from api.errors import FrontdeskError, NotFound
from api.escalations.filters import QueueFilter
from api.escalations.models import SavedFilter
from api.identity.models import Staff
from api.privacy.directory import get_directory
from api.privacy.redact import find_spans

MOST = 20
NAME_LIMIT = 40


class FilterNameWrong(FrontdeskError):
    code, status, title = "ESC-041", 422, f"Give the view a name of 1 to {NAME_LIMIT} characters."


class FilterNameTaken(FrontdeskError):
    code, status, title = "ESC-042", 409, "You have a view of that name already."


class FilterNamesSomebody(FrontdeskError):
    code, status = "ESC-043", 422
    title = "The name reads like a person, a date or a number. Choose another one."


class TooManyFilters(FrontdeskError):
    code, status, title = "ESC-044", 409, f"{MOST} views are kept already. Delete one first."


def list_filters(*, session: Session, staff_id: str) -> Sequence[SavedFilter]:
    return session.scalars(
        select(SavedFilter)
        .where(SavedFilter.staff_id == staff_id)
        .order_by(SavedFilter.created_at, SavedFilter.id)
    ).all()


def save_filter(*, session: Session, staff_id: str, name: str, wanted: QueueFilter) -> SavedFilter:
    """Keep a view, without the page of it, under a name.

    Raises:
        FilterNameWrong, FilterNamesSomebody, FilterNameTaken, TooManyFilters.
    """
    name = _read_name(session, name)
    _lock_own(session, staff_id)
    if len(list_filters(session=session, staff_id=staff_id)) >= MOST:
        raise TooManyFilters
    _refuse_taken(session, staff_id, name)
    row_id = new_id()
    session.execute(
        insert_into(session, SavedFilter).values(
            id=row_id,
            staff_id=staff_id,
            name=name,
            query=wanted.at(1).as_query(),
            created_at=clock.now(),
        )
    )
    _audit(session, staff_id, "filter.save", row_id)
    return session.get_one(SavedFilter, row_id)


def rename_filter(*, session: Session, staff_id: str, filter_id: str, name: str) -> SavedFilter:
    """Raises: NotFound: not one's own. FilterNameWrong, FilterNamesSomebody, FilterNameTaken."""
    name = _read_name(session, name)
    _lock_own(session, staff_id)
    row = _get_own(session, staff_id, filter_id)
    if row.name == name:
        return row
    _refuse_taken(session, staff_id, name, but_for=filter_id)
    row.name = name
    _audit(session, staff_id, "filter.rename", filter_id)
    return row


def delete_filter(*, session: Session, staff_id: str, filter_id: str) -> None:
    """Raises: NotFound: not one's own, or gone already."""
    _lock_own(session, staff_id)
    session.delete(_get_own(session, staff_id, filter_id))
    _audit(session, staff_id, "filter.delete", filter_id)


def _get_own(session: Session, staff_id: str, filter_id: str) -> SavedFilter:
    row = session.get(SavedFilter, filter_id)
    if row is None or row.staff_id != staff_id:
        raise NotFound
    return row


def _lock_own(session: Session, staff_id: str) -> None:
    """Two tabs of one person save one after the other."""
    session.get(Staff, staff_id, with_for_update=True)


def _read_name(session: Session, name: str) -> str:
    name = " ".join(clean(name).split())
    if not 1 <= len(name) <= NAME_LIMIT:
        raise FilterNameWrong
    if find_spans(text=name, directory=get_directory(session=session)):
        raise FilterNamesSomebody
    return name


def _refuse_taken(session: Session, staff_id: str, name: str, but_for: str = "") -> None:
    taken = session.scalar(
        select(SavedFilter.id).where(
            SavedFilter.staff_id == staff_id,
            func.lower(SavedFilter.name) == name.lower(),
            SavedFilter.id != but_for,
        )
    )
    if taken is not None:
        raise FilterNameTaken


def _audit(session: Session, staff_id: str, action: str, filter_id: str) -> None:
    audit.record(
        session=session,
        actor=("staff", staff_id),
        action=action,
        subject=("saved_filter", filter_id),
    )
