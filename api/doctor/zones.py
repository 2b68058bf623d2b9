"""Are the clinic's zones known, new enough, and right on the days when the clocks change?"""

import importlib
import zoneinfo
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from api import clock
from api.cli_run import clinic_folder
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import reading
from api.doctor.subject import Subject
from api.errors import FrontdeskError
from api.scheduling.clinic import list_locations, read_clinic
from api.scheduling.slots import GRID, grid_starts

NAME = "zones"
YEARS_OLD = 2
AHEAD_DAYS = 400
ALL_DAY = ((time(0), time(23, 59)),)
QUARTERS = 95  # that end before 23:59
UPDATE = "Update the system's zone data (on Debian the package tzdata)."


def check_zones(subject: Subject) -> Iterator[Finding]:
    """The data's version, the clinic's files and, for each of its zones, the next two changes."""
    now = clock.now()
    version = zone_data_version()
    if version is None:
        yield warn(NAME, "the version of the zone data cannot be read", UPDATE)
    elif int(version[:4]) <= now.year - YEARS_OLD:
        yield warn(NAME, f"the zone data is of {version}", UPDATE)
    else:
        yield ok(NAME, f"the zone data is of {version}")
    names = set()
    folder = clinic_folder(subject.settings)
    try:
        names = {one.time_zone for one in read_clinic(folder).locations}
        yield ok("clinic", f"{folder}: places, practitioners and visit types can be read")
    except (FrontdeskError, OSError, ValueError, yaml.YAMLError) as error:
        field = error.extra.get("field") if isinstance(error, FrontdeskError) else None
        said = f"{folder} is refused ({field or type(error).__name__})"
        yield fail("clinic", said, "Correct the files in data/clinic/.")
    if subject.has_data:
        with reading(subject.settings.database) as session:
            names |= {one.time_zone for one in list_locations(session=session)}
    for name in sorted(names):
        yield _zone(name, now)


def zone_data_version() -> str | None:
    """Of the data that counts: the system's where there is any, else the package's."""
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "UTC").exists():
            with suppress(OSError, ValueError):
                with (folder / "tzdata.zi").open(encoding="ascii") as file:
                    first = file.readline()
                return _year_first(first.removeprefix("# version ").strip())
            return None
    with suppress(ImportError, AttributeError):
        return _year_first(importlib.import_module("tzdata").IANA_VERSION)
    return None


@dataclass(frozen=True, slots=True)
class Edge:
    """A change of the clocks: what they show at its instant, and what they show instead."""

    shown: datetime
    instead: datetime

    def exists(self, wall: datetime) -> bool:
        """Whether the clocks show this time on their way over the edge."""
        return not self.shown <= wall < self.instead


def edges(zone: ZoneInfo, now: datetime) -> list[Edge]:
    """The changes ahead, to the quarter of an hour."""
    first = now.replace(minute=0, second=0, microsecond=0)
    days = [first + timedelta(days=number) for number in range(AHEAD_DAYS)]
    found = []
    for day, next_day in pairwise(days):
        before, after = _offset(day, zone), _offset(next_day, zone)
        if before != after:
            steps = (day + GRID * step for step in range(2 * QUARTERS))
            moment = next(one for one in steps if _offset(one, zone) == after)
            moment = moment.replace(tzinfo=None)
            found.append(Edge(moment + before, moment + after))
    return found


def _zone(name: str, now: datetime) -> Finding:
    try:
        zone = ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return fail(NAME, f"{name[:60]} is not known", UPDATE)
    found = edges(zone, now)
    for edge in found:
        for day in {edge.shown.date(), edge.instead.date()}:
            midnight = datetime.combine(day, time())
            walls = [midnight + GRID * step for step in range(QUARTERS)]
            starts = [at.astimezone(zone) for at in grid_starts(ALL_DAY, day, name)]
            if [at.replace(tzinfo=None) for at in starts] != list(filter(edge.exists, walls)):
                return fail(NAME, f"{name}: the times of {day} do not resolve", UPDATE)
    said = " and ".join(edge.shown.date().isoformat() for edge in found[:2]) or "no day ahead"
    local = now.astimezone(zone)
    return ok(NAME, f"{name}: {local:%H:%M} there now, the clocks change on {said}")


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _year_first(version: str) -> str | None:
    """A version as zone data has it ("2025b"); None of anything else."""
    return version if version[:4].isdigit() else None
