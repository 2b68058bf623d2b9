"""The clinic's directory: seeded from `data/clinic/*.yml`, read for questions about the clinic."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from api.scheduling import directory
from api.scheduling.errors import ClinicDataWrong
from api.scheduling.hours import holidays, weekly_hours, within
from api.scheduling.models import Location, Practitioner, Schedule, VisitType
from api.scheduling.sight import is_private
from api.scheduling.slots import WEEKS_AHEAD, generate_slots
from api.yaml_text import read_yaml

type Entry = Mapping[str, Any]
# "+1 518 555 0142 ext. 3"; fewer digits are an emergency number or a slip.
PHONE = re.compile(r"\+?[\d ().\-]+(?:\s*(?:ext\.?|x)\s*\d{1,6})?", re.IGNORECASE)
LEAST_DIGITS = 7


def seed_clinic(*, session: Session, folder: Path, now: datetime, weeks: int = WEEKS_AHEAD) -> int:
    """Bring the directory in line with the files and fill the grid; returns how many Slots are new.

    Entries are matched by `id`, so it is safe to repeat. Raises ClinicDataWrong naming the field.
    """
    read = read_clinic(folder)
    for row in (*read.locations, *read.visit_types, *read.practitioners):
        session.merge(row)
    for schedule, offered in read.schedules:
        session.merge(schedule)
        session.flush()
        directory.replace_offered(session, schedule_id=schedule.id, visit_type_ids=offered)
    directory.retire_locations(session, but_for=[row.id for row in read.locations])
    directory.retire_schedules(session, but_for=[one.id for one, _ in read.schedules])
    session.flush()
    return generate_slots(session=session, now=now, weeks=weeks)


@dataclass(frozen=True)
class ClinicFiles:
    """The files' rows; a schedule comes with the ids of the visit types that it offers."""

    locations: list[Location]
    visit_types: list[VisitType]
    practitioners: list[Practitioner]
    schedules: list[tuple[Schedule, list[str]]]


def read_clinic(folder: Path) -> ClinicFiles:
    """Read the files as they are taken over. Raises ClinicDataWrong naming the field."""
    locations = [_location(entry) for entry in _entries(folder, "locations")]
    visit_types = [_visit_type(entry) for entry in _entries(folder, "visit_types")]
    found = ClinicFiles(locations, visit_types, [], [])
    for entry in _entries(folder, "practitioners"):
        practitioner = _practitioner(entry)
        found.practitioners.append(practitioner)
        for place in _places(entry, locations):
            schedule = _schedule(practitioner.id, place, locations)
            found.schedules.append((schedule, _offered(place, entry, visit_types)))
    return found


def list_locations(*, session: Session) -> list[Location]:
    return directory.list_locations(session)


def list_practitioners(*, session: Session, bookable: bool = False) -> list[Practitioner]:
    """All that ever were, or only those with whom a visit can be booked."""
    return directory.list_practitioners(session, bookable=bookable)


def list_visit_types_offered(*, session: Session) -> dict[str, set[str]]:
    """Ids of the visit types of each practitioner, over all places."""
    offered: dict[str, set[str]] = {}
    for practitioner_id, visit_type_id in directory.list_offered(session):
        offered.setdefault(practitioner_id, set()).add(visit_type_id)
    return offered


def list_days_worked(*, session: Session) -> dict[str, set[str]]:
    """Keys of the weekdays ("mon") on which each practitioner usually works, over all places."""
    days: dict[str, set[str]] = {}
    for practitioner_id, weekly in directory.list_weekly_hours(session):
        days.setdefault(practitioner_id, set()).update(
            day for day, hours in weekly.items() if hours
        )
    return days


def list_visit_types(*, session: Session, bookable: bool = False) -> list[VisitType]:
    """All that ever were, or only those that somebody offers."""
    return directory.list_visit_types(session, bookable=bookable)


def get_facts(*, session: Session) -> dict[str, dict[str, Any]]:
    """Return what each place says about itself, by location id: name, address, hours, facts."""
    return {
        location.id: {
            "name": location.name,
            "address": location.address,
            "phone": location.phone,
            "time_zone": location.time_zone,
            "opening_hours": location.opening_hours,
            "holidays": location.holidays,
            **location.facts,
        }
        for location in directory.list_locations(session)
    }


def _entries(folder: Path, name: str) -> list[dict[str, Any]]:
    """Read one file: a list, a list under its own name, or a mapping from id to entry."""
    content = read_yaml((folder / f"{name}.yml").read_text(encoding="utf-8"))
    if isinstance(content, Mapping) and name in content:
        content = content[name]
    if isinstance(content, Mapping):
        content = [{"id": key, **value} for key, value in content.items()]
    if not isinstance(content, list) or not all(isinstance(entry, Mapping) for entry in content):
        raise ClinicDataWrong(field=name)
    return [{"id": _slug(entry), **entry} for entry in content]


def _slug(entry: Entry) -> str:
    given = entry.get("id") or entry.get("slug") or entry.get("name") or ""
    slug = re.sub(r"[^a-z0-9]+", "-", str(given).lower()).strip("-")
    if not slug:
        raise ClinicDataWrong(field="id")
    return slug


def _get(entry: Entry, *names: str, default: Any = None) -> Any:
    return next((entry[name] for name in names if entry.get(name) is not None), default)


def _location(entry: Entry) -> Location:
    time_zone = str(_get(entry, "time_zone", "timezone", default=""))
    try:
        ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise ClinicDataWrong(field="time_zone") from error
    address = _get(entry, "address", default="")
    if isinstance(address, Mapping):
        address = ", ".join(str(part) for part in address.values() if part)
    return Location(
        id=_slug(entry),
        name=_text(entry, "name"),
        address=str(address),
        phone=_phone(entry),
        time_zone=time_zone,
        opening_hours=weekly_hours(_get(entry, "opening_hours", "hours")),
        holidays=holidays(_get(entry, "holidays", "closed_on")),
        facts=_jsonable(_get(entry, "facts", default={})),
        is_listed=True,
    )


def _phone(entry: Entry) -> str:
    """A number that a patient can call; an emergency number is none of a clinic."""
    phone = str(_get(entry, "phone", "telephone", default=""))
    if phone and not (PHONE.fullmatch(phone) and sum(map(str.isdigit, phone)) >= LEAST_DIGITS):
        raise ClinicDataWrong(field="phone")
    return phone


def _practitioner(entry: Entry) -> Practitioner:
    return Practitioner(
        id=_slug(entry),
        name=_text(entry, "display_name", "name"),
        specialty=str(_get(entry, "specialty", "speciality", default="")),
        specialty_es=str(_get(entry, "specialty_es", default="")),
        languages=_jsonable(_get(entry, "languages", default=["en"])),
        ages=_ages(entry),
        synonyms=_jsonable(_get(entry, "synonyms", "aliases", default=[])),
    )


def _visit_type(entry: Entry) -> VisitType:
    minutes = _get(entry, "minutes", "duration_minutes", "duration")
    if not isinstance(minutes, int) or not 0 < minutes <= 480:
        raise ClinicDataWrong(field="minutes")
    name, name_es = _text(entry, "name"), str(_get(entry, "name_es", default=""))
    synonyms = _jsonable(_get(entry, "synonyms", "phrases", default=[]))
    return VisitType(
        id=_slug(entry),
        name=name,
        name_es=name_es,
        minutes=minutes,
        sensitive=_flag(
            entry, "sensitive", default=is_private([name, name_es, *map(str, synonyms)])
        ),
        ages=_ages(entry),
        synonyms=synonyms,
    )


def _flag(entry: Entry, name: str, *, default: bool) -> bool:
    given = _get(entry, name, default=default)
    if not isinstance(given, bool):
        raise ClinicDataWrong(field=name)
    return given


def _ages(entry: Entry) -> dict[str, int]:
    """Read `{min: 18}`, `[0, 17]` or `18`; raises ClinicDataWrong for anything but whole years."""
    given = _get(entry, "ages", default={})
    if isinstance(given, list | tuple):
        given = dict(zip(("min", "max"), given, strict=False))
    ages = dict(given) if isinstance(given, Mapping) else {"min": given}
    if set(ages) - {"min", "max"} or not all(type(years) is int for years in ages.values()):
        raise ClinicDataWrong(field="ages")
    return ages


def _places(entry: Entry, locations: Iterable[Location]) -> list[dict[str, Any]]:
    """Return `{location, hours?, visit_types?}` for each place where a practitioner works."""
    given = _get(entry, "schedules", "locations", "location", default=[])
    if isinstance(given, str):
        given = [given]
    if isinstance(given, Mapping):
        given = [
            {"location": key, **(value if "hours" in (value or {}) else {"hours": value})}
            for key, value in given.items()
        ]
    places = [
        {"location": place} if isinstance(place, str) else {**place, "location": _where(place)}
        for place in given
    ]
    known = {location.id for location in locations}
    if any(place["location"] not in known for place in places):
        raise ClinicDataWrong(field="location")
    for place in places:
        place.setdefault("hours", _get(entry, "hours", "weekly_hours"))
    return places


def _where(place: Entry) -> str:
    return str(_get(place, "location", "location_id", "id", default=""))


def _schedule(practitioner_id: str, place: Entry, locations: Iterable[Location]) -> Schedule:
    location = next(item for item in locations if item.id == place["location"])
    hours = weekly_hours(place.get("hours")) or location.opening_hours
    return Schedule(
        id=f"{practitioner_id}_{location.id}"[:80],
        practitioner_id=practitioner_id,
        location_id=location.id,
        weekly_hours=within(hours, location.opening_hours),
        active=True,
    )


def _offered(place: Entry, entry: Entry, visit_types: Iterable[VisitType]) -> list[str]:
    given = _get(place, "visit_types", default=_get(entry, "visit_types"))
    known = [visit_type.id for visit_type in visit_types]
    if given is None:
        return known
    if any(item not in known for item in given):
        raise ClinicDataWrong(field="visit_types")
    return list(given)


def _text(entry: Entry, *names: str) -> str:
    value = _get(entry, *names)
    if isinstance(value, Mapping):
        value = value.get("en")
    if not isinstance(value, str) or not value.strip():
        raise ClinicDataWrong(field=names[-1])
    return value.strip()


def _jsonable(value: Any) -> Any:
    """Dates and the like that YAML reads become text."""
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
