"""Where backups were written, so that an erasure reaches the keys in them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.privacy.key_tables import Erasure
from api.privacy.keys import destroy_keys

log = structlog.get_logger()
KEYS = Path("keys") / "keys.db"
LIST = "backups.list"


def remember(home: Path, place: Path) -> None:
    """Note a backup's folder."""
    with (home / LIST).open("a", encoding="utf-8") as file:
        file.write(f"{place}\n")


def destroy_in_backups(home: Path, erasures: Sequence[Erasure]) -> list[Path]:
    """Destroy erased keys in every backup that can be reached; return those that cannot: gone
    with their disk, read-only or damaged."""
    return [place for place in remembered(home) if not _destroyed_at(place, erasures)]


def _destroyed_at(place: Path, erasures: Sequence[Erasure]) -> bool:
    keys = place / KEYS
    try:
        if not keys.is_file():
            return place.parent.exists() and not place.exists()  # deleted as a whole
        if not _knows(keys, erasures):
            destroy_in(f"sqlite:///{keys}", erasures)
    except (OSError, SQLAlchemyError) as error:
        log.warning("backup_not_reached", kind=type(error).__name__)
        return False
    return True


def _knows(keys: Path, erasures: Sequence[Erasure]) -> bool:
    """Whether all of these are noted there. Only looked at: one that knows may be read-only."""
    with suppress(sqlite3.Error):
        uri = f"file:{quote(str(keys))}?immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            known = {row[0] for row in connection.execute("SELECT id FROM erasure")}
        return known.issuperset(one.id for one in erasures)
    return False


def destroy_in(url: str, erasures: Sequence[Erasure]) -> None:
    """Destroy erased keys in a key store that does not know of it yet, and note it there."""
    database = Database(url)
    try:
        with database.write() as session:
            known = set(session.scalars(select(Erasure.id)))
            for one in erasures:
                if one.id not in known:
                    destroy_keys(session, one.key_ids)
                    session.add(copy_of(one))
    finally:
        database.dispose()


def remembered(home: Path) -> list[Path]:
    """The folders of all backups that were ever written from here."""
    with suppress(FileNotFoundError):
        lines = (home / LIST).read_text("utf-8").splitlines()
        return [Path(line) for line in dict.fromkeys(lines) if line]
    return []


def copy_of(one: Erasure) -> Erasure:
    """The same entry for another store, where it is not finished."""
    return Erasure(
        id=one.id,
        patient_id=one.patient_id,
        conversation_ids=one.conversation_ids,
        key_ids=one.key_ids,
        actor=one.actor,
        at=one.at,
    )
