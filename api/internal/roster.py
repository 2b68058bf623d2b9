"""The clinic's directory in the form in which words are matched against it."""

from sqlalchemy.orm import Session

from api.extraction.schemas import Roster, RosterEntry, RosterPractitioner
from api.scheduling import clinic


def get_roster(*, session: Session) -> Roster:
    return Roster(
        practitioners=tuple(
            RosterPractitioner(
                id=row.id,
                name=row.name,
                specialty=row.specialty,
                languages=tuple(row.languages),
                synonyms=tuple(row.synonyms),
            )
            for row in clinic.list_practitioners(session=session)
        ),
        visit_types=tuple(
            RosterEntry(
                id=row.id,
                name=row.name,
                synonyms=(*row.synonyms, row.name_es),
                min_age=row.ages.get("min"),
                max_age=row.ages.get("max"),
            )
            for row in clinic.list_visit_types(session=session)
        ),
        locations=tuple(
            RosterEntry(id=row.id, name=row.name, synonyms=tuple(row.facts.get("synonyms", ())))
            for row in clinic.list_locations(session=session)
        ),
    )
