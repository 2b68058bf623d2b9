"""The clinic's directory in the form in which words are matched against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.extraction.schemas import Roster, RosterEntry, RosterPractitioner
from api.scheduling import clinic
from api.scheduling.models import Location, Practitioner, VisitType


@dataclass(frozen=True)
class Directory:
    """The rows of the clinic's directory, read once for everything that one answer needs."""

    locations: Sequence[Location]
    practitioners: Sequence[Practitioner]
    visit_types: Sequence[VisitType]


def get_directory(*, session: Session) -> Directory:
    return Directory(
        locations=clinic.list_locations(session=session),
        practitioners=clinic.list_practitioners(session=session, bookable=True),
        visit_types=clinic.list_visit_types(session=session, bookable=True),
    )


def to_roster(directory: Directory) -> Roster:
    return Roster(
        practitioners=tuple(
            RosterPractitioner(
                id=row.id,
                name=row.name,
                specialty=row.specialty,
                languages=tuple(row.languages),
                synonyms=tuple(row.synonyms),
            )
            for row in directory.practitioners
        ),
        visit_types=tuple(
            RosterEntry(
                id=row.id,
                name=row.name,
                synonyms=(*row.synonyms, row.name_es),
                min_age=row.ages.get("min"),
                max_age=row.ages.get("max"),
            )
            for row in directory.visit_types
        ),
        locations=tuple(
            RosterEntry(id=row.id, name=row.name, synonyms=tuple(row.facts.get("synonyms", ())))
            for row in directory.locations
        ),
    )
