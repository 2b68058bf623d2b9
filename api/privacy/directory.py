"""The clinic's directory: names of practitioners and places that are never redacted."""

import time
from collections.abc import Mapping

from sqlalchemy import URL, select
from sqlalchemy.orm import Session

from api.privacy.spans import Directory
from api.scheduling.models import Location, Practitioner

FRESH_SECONDS = 30.0
_cached: tuple[float, URL, Directory] | None = None


def get_directory(*, session: Session) -> Directory:
    """Read the directory, at most every FRESH_SECONDS per database."""
    global _cached
    store = session.get_bind().engine.url
    if _cached and _cached[1] == store and time.monotonic() - _cached[0] < FRESH_SECONDS:
        return _cached[2]
    locations = session.execute(select(Location.name, Location.facts)).all()
    directory = Directory(
        practitioners=tuple(session.scalars(select(Practitioner.name)).all()),
        locations=tuple(
            dict.fromkeys(word for name, facts in locations for word in (name, *_synonyms(facts)))
        ),
    )
    _cached = (time.monotonic(), store, directory)
    return directory


def _synonyms(facts: Mapping[str, object] | None) -> tuple[str, ...]:
    """What patients call a place, from its row's `facts["synonyms"]`."""
    words = (facts or {}).get("synonyms")
    return tuple(str(word) for word in words) if isinstance(words, list | tuple) else ()
