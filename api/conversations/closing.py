"""Whether somebody is watching the chat; known to an alarm even while the database is away."""

from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import Reply
from api.conversations.notices import notice, opening_of
from api.scheduling import clinic
from api.scheduling.models import Location

# The places as they were last read in this process: hours, holidays and zone.
_places: tuple[Location, ...] = ()


def closed_until(*, session: Session, language: str) -> str | None:
    """When staff will read, in words; None while a place is open, or none has opening hours."""
    global _places
    _places = tuple(
        Location(time_zone=one.time_zone, opening_hours=one.opening_hours, holidays=one.holidays)
        for one in clinic.list_locations(session=session)
        if one.opening_hours
    )
    return known_closed_until(language)


def known_closed_until(language: str) -> str | None:
    """The same without asking anything; None while no hours are known."""
    return opening_of(_places, now=clock.now(), language=language) if _places else None


def after_hours(*, session: Session, language: str) -> tuple[Reply, ...]:
    """What is said behind a text that stops booking, while nobody is watching."""
    until = closed_until(session=session, language=language)
    return (notice("after_hours", language, when=until),) if until else ()
