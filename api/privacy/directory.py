"""The clinic's directory: names of practitioners and places that are never redacted."""

import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.privacy.spans import Directory
from api.scheduling.models import Location, Practitioner

FRESH_SECONDS = 30.0
_cached: tuple[float, str, Directory] | None = None


def get_directory(*, session: Session) -> Directory:
    """Read the directory, at most every FRESH_SECONDS per database."""
    global _cached
    store = str(session.get_bind().engine.url)
    if _cached and _cached[1] == store and time.monotonic() - _cached[0] < FRESH_SECONDS:
        return _cached[2]
    directory = Directory(
        practitioners=tuple(session.scalars(select(Practitioner.name)).all()),
        locations=tuple(session.scalars(select(Location.name)).all()),
    )
    _cached = (time.monotonic(), store, directory)
    return directory
