"""`frontdesk backup` and `frontdesk restore`: everything needed to start again but the key.

A backup is a folder: `data/` (databases, spool, anchored heads) and, apart from it, `keys/` (the
wrapped data keys with the erasure list). What is erased later is also destroyed in the `keys/` of
every backup that can still be reached, and a restore runs the erasure list again.
"""

import json
import shutil
from pathlib import Path

from sqlalchemy import select

from api import cli_run, clock
from api.audit import service as audit
from api.backup import copying, places
from api.backup.places import KEYS
from api.backup.running import nobody_running
from api.conversations.room import Room
from api.db import Database
from api.errors import FrontdeskError
from api.privacy.key_file import read_keys
from api.privacy.key_tables import DataKey, KeyBase
from api.privacy.keys import ROOT_ID, KeyStore, open_keystore
from api.rights.erasure import replay_erasures
from api.rights.tracker import has_tracker, tracker_url
from api.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
DATA = Path("data")
# What lies beside the databases in FRONTDESK_HOME and is copied as it is.
FOLDERS = ("audit", "spool")


class AnotherInstallation(FrontdeskError):
    code, status, title = (
        "BACKUP-004",
        409,
        "The keys of other data are here. Restore into an empty FRONTDESK_HOME.",
    )


class NotABackup(FrontdeskError):
    code, status, title = "BACKUP-001", 422, "There is no whole backup at this path."


def back_up(*, room: Room, target: Path) -> None:
    """Write a backup while the product runs.

    Raises:
        NotABackup: the path holds something else already.
    """
    settings = room.settings
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotABackup
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    # In this order each part finds in the next one what it points at: anchored heads their
    # records, data its keys.
    for name in FOLDERS:
        if (settings.home / name).is_dir():
            shutil.copytree(settings.home / name, target / DATA / name)
    copying.save(settings.database, target / DATA / "frontdesk.db")
    if has_tracker(settings):
        copying.save(tracker_url(settings), target / DATA / "tracker.db")
    copying.save(settings.keystore, target / KEYS)
    about = {"format": FORMAT, "made_at": clock.now().isoformat()}
    (target / MANIFEST).write_text(json.dumps(about), "ascii")
    places.remember(settings.home, target.resolve())
    _note(room, "backup.write", {})


def restore(*, settings: Settings, source: Path) -> int:
    """Put a backup in the place of what is there; return how many erasures were run again.

    A key store that is already here stays: it knows what was erased since, and has the keys of
    older backups. What is replaced is moved aside, not deleted.

    Raises:
        NotABackup, StillRunning, AnotherInstallation, BackupOfAnotherVersion, KeyUnavailable.
    """
    _check(source)
    saved = source / DATA / "frontdesk.db"
    with nobody_running(settings.home):
        _restore_keys(settings, source)
        aside = _move_aside(settings)
        if not copying.is_sqlite(settings.database) or copying.is_plain(saved):
            cli_run.migrate_database(settings)
        copying.load(saved, settings.database)
        cli_run.migrate_database(settings)
        if (source / DATA / "tracker.db").exists():
            copying.load(source / DATA / "tracker.db", tracker_url(settings))
        for name in FOLDERS:
            if (source / DATA / name).is_dir():
                shutil.copytree(source / DATA / name, settings.home / name, dirs_exist_ok=True)
        return _replay(settings, {"aside": aside.name if aside else None})


def _check(source: Path) -> None:
    try:
        about = json.loads((source / MANIFEST).read_text("ascii"))
    except (OSError, ValueError):
        raise NotABackup from None
    whole = all((source / part).is_file() for part in (DATA / "frontdesk.db", KEYS))
    if not isinstance(about, dict) or about.get("format") != FORMAT or not whole:
        raise NotABackup


def _move_aside(settings: Settings) -> Path | None:
    """What a restore replaces, kept in `replaced/<time>/` until somebody deletes it."""
    aside = settings.home / "replaced" / f"{clock.now():%Y%m%dT%H%M%S}"
    stores = [url for url in (settings.database, tracker_url(settings)) if copying.is_sqlite(url)]
    paths = [copying.path_of(url) for url in stores]
    present = [path for path in paths if path.exists()]
    present += [path for name in FOLDERS if (path := settings.home / name).is_dir()]
    if not present:
        return None
    aside.mkdir(parents=True, mode=0o700)
    for path in present:
        for one in (path, *(path.with_name(path.name + tail) for tail in ("-wal", "-shm"))):
            if one.exists():
                shutil.move(one, aside / one.name)
    return aside


def _restore_keys(settings: Settings, source: Path) -> None:
    """The backup's keys, unless this installation's own key store is here.

    Raises:
        AnotherInstallation: keys of other data are here; they must not be lost.
        KeyUnavailable: the key-encryption key is not that of the backup.
    """
    present = _key_ids(settings.keystore) - {ROOT_ID}
    saved = f"sqlite:///{source / KEYS}"
    if present and not present & _key_ids(saved):
        raise AnotherInstallation
    if present:
        open_keystore(settings).close()
        return
    database = Database(saved)
    try:
        KeyStore(database=database, keys=lambda: read_keys(settings))
    finally:
        database.dispose()
    if copying.is_plain(source / KEYS) or not copying.is_sqlite(settings.keystore):
        _make_key_tables(settings.keystore)
    copying.load(source / KEYS, settings.keystore)


def _key_ids(url: str) -> set[str]:
    """Ids of the keys in a store; none where there is no store yet."""
    if copying.is_sqlite(url) and not copying.path_of(url).exists():
        return set()
    _make_key_tables(url)
    database = Database(url)
    try:
        with database.read() as session:
            return set(session.scalars(select(DataKey.id)))
    finally:
        database.dispose()


def _make_key_tables(url: str) -> None:
    database = Database(url)
    KeyBase.metadata.create_all(database.engine)
    database.dispose()


def _replay(settings: Settings, detail: dict[str, str | None]) -> int:
    from api.app import open_room

    room = open_room(settings)
    try:
        count = replay_erasures(room)
        _note(room, "backup.restore", {**detail, "erasures": count})
        return count
    finally:
        room.database.dispose()
        room.keystore.close()


def _note(room: Room, action: str, detail: dict[str, object]) -> None:
    with room.database.write() as session:
        audit.record(
            session=session,
            actor=("system", "cli"),
            action=action,
            subject=("installation", "data"),
            detail=detail,
        )
