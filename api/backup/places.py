"""Where backups were written, so that an erasure reaches the keys in them."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from api.db import Database
from api.privacy.key_tables import Erasure
from api.privacy.keys import destroy_keys

KEYS = Path("keys") / "keys.db"
LIST = "backups.list"


def remember(home: Path, place: Path) -> None:
    """Note a backup's folder."""
    with (home / LIST).open("a", encoding="utf-8") as file:
        file.write(f"{place}\n")


def destroy_in_backups(home: Path, erasures: Sequence[Erasure]) -> list[Path]:
    """Destroy erased keys in every backup that can be reached; return those that cannot."""
    unreached = []
    for place in remembered(home):
        if (place / KEYS).is_file():
            destroy_in(f"sqlite:///{place / KEYS}", erasures)
        elif place.parent.exists() and not place.exists():
            continue  # deleted as a whole
        else:
            unreached.append(place)
    return unreached


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
