"""SQL of the clinic's directory: who offers which visits where."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from api.scheduling.models import (
    Location,
    Practitioner,
    Schedule,
    ScheduleVisitType,
    VisitType,
)
from api.scheduling.offers import Visit

# Put together once: a turn asks them all, and composing one costs as much as running it.
_LISTED_LOCATIONS = select(Location).where(Location.is_listed).order_by(Location.id)
_PRACTITIONERS = select(Practitioner).order_by(Practitioner.id)
_BOOKABLE_PRACTITIONERS = _PRACTITIONERS.where(
    Practitioner.id.in_(select(Schedule.practitioner_id).where(Schedule.active))
)
_VISIT_TYPES = select(VisitType).order_by(VisitType.id)
_BOOKABLE_VISIT_TYPES = _VISIT_TYPES.where(
    VisitType.id.in_(select(ScheduleVisitType.visit_type_id).join(Schedule).where(Schedule.active))
)
_OFFERED = (
    select(Schedule.practitioner_id, ScheduleVisitType.visit_type_id)
    .join(ScheduleVisitType, ScheduleVisitType.schedule_id == Schedule.id)
    .where(Schedule.active)
)

_HOURS = select(Schedule.practitioner_id, Schedule.weekly_hours).where(Schedule.active)


def _visits() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Schedule.id,
            Practitioner.id,
            Practitioner.name,
            Location.id,
            Location.name,
            VisitType.id,
            VisitType.name,
            VisitType.name_es,
            VisitType.minutes,
            Location.time_zone,
            Location.address,
            Location.phone,
            Practitioner.ages,
            VisitType.ages,
        )
        .join(Practitioner, Practitioner.id == Schedule.practitioner_id)
        .join(Location, Location.id == Schedule.location_id)
        .join(ScheduleVisitType, ScheduleVisitType.schedule_id == Schedule.id)
        .join(VisitType, VisitType.id == ScheduleVisitType.visit_type_id)
        .where(Schedule.active)
    )


def _visit(row: Sequence[Any]) -> Visit:
    return Visit(
        schedule_id=row[0],
        practitioner_id=row[1],
        practitioner_name=row[2],
        location_id=row[3],
        location_name=row[4],
        visit_type_id=row[5],
        visit_type_name=row[6],
        visit_type_name_es=row[7],
        minutes=row[8],
        time_zone=row[9],
        address=row[10],
        phone=row[11],
        ages=(row[12] or {}, row[13] or {}),
    )


def list_visits(
    session: Session,
    *,
    visit_type_id: str,
    practitioner_ids: Sequence[str] | None = None,
    location_ids: Sequence[str] | None = None,
) -> list[Visit]:
    query = _visits().where(VisitType.id == visit_type_id).order_by(Schedule.id)
    if practitioner_ids is not None:
        query = query.where(Schedule.practitioner_id.in_(practitioner_ids))
    if location_ids is not None:
        query = query.where(Schedule.location_id.in_(location_ids))
    return [_visit(row) for row in session.execute(query)]


def get_visit(session: Session, *, schedule_id: str, visit_type_id: str) -> Visit | None:
    query = _visits().where(Schedule.id == schedule_id, VisitType.id == visit_type_id)
    row = session.execute(query).one_or_none()
    return None if row is None else _visit(row)


def list_schedules(session: Session) -> list[tuple[Schedule, Location]]:
    query = select(Schedule, Location).join(Location, Location.id == Schedule.location_id)
    return [(row[0], row[1]) for row in session.execute(query.where(Schedule.active))]


def list_locations(session: Session) -> list[Location]:
    """Those that the clinic lists."""
    return list(session.scalars(_LISTED_LOCATIONS))


def retire_locations(session: Session, *, but_for: Iterable[str]) -> None:
    """Places that the clinic no longer lists; what is booked there stays."""
    gone = Location.id.not_in(list(but_for))
    session.execute(update(Location).where(gone).values(is_listed=False))


def list_practitioners(session: Session, *, bookable: bool = False) -> list[Practitioner]:
    """All that ever were, or only those with whom a visit can be booked."""
    return list(session.scalars(_BOOKABLE_PRACTITIONERS if bookable else _PRACTITIONERS))


def list_offered(session: Session) -> list[tuple[str, str]]:
    """(practitioner id, visit type id) of every schedule that is kept."""
    return [(row[0], row[1]) for row in session.execute(_OFFERED)]


def list_weekly_hours(session: Session) -> list[tuple[str, dict[str, Any]]]:
    """(practitioner id, weekly hours) of every schedule that is kept."""
    return [(row[0], row[1]) for row in session.execute(_HOURS)]


def list_visit_types(session: Session, *, bookable: bool = False) -> list[VisitType]:
    """All that ever were, or only those that somebody offers."""
    return list(session.scalars(_BOOKABLE_VISIT_TYPES if bookable else _VISIT_TYPES))


def replace_offered(session: Session, *, schedule_id: str, visit_type_ids: Iterable[str]) -> None:
    wanted = set(visit_type_ids)
    session.execute(
        delete(ScheduleVisitType).where(
            ScheduleVisitType.schedule_id == schedule_id,
            ScheduleVisitType.visit_type_id.not_in(wanted),
        )
    )
    for visit_type_id in sorted(wanted):
        session.merge(ScheduleVisitType(schedule_id=schedule_id, visit_type_id=visit_type_id))


def retire_schedules(session: Session, *, but_for: Iterable[str]) -> None:
    """Stop offering what the clinic no longer lists; its appointments stay."""
    session.execute(update(Schedule).where(Schedule.id.not_in(list(but_for))).values(active=False))
