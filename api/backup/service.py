"""`frontdesk backup` and `frontdesk restore`: everything needed to start again but the key.

A backup is a folder: `data/` (databases, spool, anchored heads) and, apart from it, `keys/` (the
wrapped data keys with the erasure list). What is erased later is also destroyed in the `keys/` of
every backup that can still be reached, and a restore runs the erasure list again.
"""

import json
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api import cli_run, clock
from api.audit import service as audit
from api.backup import copying, places
from api.backup.erasures import ErasuresUnknown, find_list, read_list, write_lists
from api.backup.places import KEYS, destroy_in
from api.backup.running import nobody_running
from api.backup.studio import copy_draft, copy_releases
from api.conversations.room import Room
from api.db import Database
from api.errors import FrontdeskError
from api.privacy.key_file import read_keys
from api.privacy.key_tables import DataKey, KeyBase
from api.privacy.keys import ROOT_ID, KeyStore, open_keystore
from api.rights.erasure import replay_erasures
from api.rights.tracker import has_tracker
from api.settings import Settings
from api.studio import releases
from api.studio.errors import DraftNotKept
from api.studio.folder import clinic_mark

FORMAT = 1
MANIFEST = "manifest.json"
DATA = Path("data")
# What lies beside the databases in FRONTDESK_HOME and is copied as it is.
STUDIO = "studio"
FOLDERS = ("audit", "spool", STUDIO)


@dataclass(frozen=True)
class Restored:
    """`known_until`: up to when it was known who was erased, where a list had to tell."""

    erasures: int
    known_until: datetime | None = None


class AnotherInstallation(FrontdeskError):
    code, status, title = (
        "BACKUP-004",
        409,
        "The keys of other data are here. Restore into an empty FRONTDESK_HOME.",
    )


class NotABackup(FrontdeskError):
    code, status, title = "BACKUP-001", 422, "There is no whole backup at this path."


class PathTaken(FrontdeskError):
    code, status, title = "BACKUP-005", 409, "Something is at this path. Give a new one."


class DiskFailed(FrontdeskError):
    code, status, title = (
        "BACKUP-006",
        503,
        "The disk refused: it is full, or not ours to write. What was there before is unchanged.",
    )


def back_up(*, room: Room, target: Path) -> None:
    """Write a backup while the product runs.

    Raises:
        PathTaken: the path holds something already.
        DiskFailed: it cannot be written; nothing of it stays.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise PathTaken
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Before the first key is in it: an erasure meanwhile must find it.
        places.remember(room.settings.home, target.resolve())
        _write(room.settings, target)
    except (OSError, sqlite3.Error, SQLAlchemyError, DraftNotKept):
        shutil.rmtree(target, ignore_errors=True)
        raise DiskFailed from None
    write_lists(room.settings.home, room.keystore.list_erasures())
    _note(room, "backup.write", {})


def restore(
    *,
    settings: Settings,
    source: Path,
    erasures: Path | None = None,
    nobody_was_erased: bool = False,
) -> Restored:
    """Put a backup in the place of what is there, and run all erasures again.

    A key store that is already here stays: it knows what was erased since, and has the keys of
    older backups. Where there is none, a list of erasures must tell: `erasures`, or the one that
    lies beside the backup. What is replaced is moved aside, and moved back if anything fails.

    Raises:
        NotABackup, StillRunning, AnotherInstallation, BackupOfAnotherVersion, KeyUnavailable,
        DiskFailed, NotAnErasureList, ErasuresUnknown.
    """
    _check(source)
    path = erasures or find_list(source)
    known = read_list(path) if path is not None else None
    with nobody_running(settings.home):
        is_new = not _key_ids(settings.keystore) - {ROOT_ID}
        if is_new and known is None and not nobody_was_erased:
            raise ErasuresUnknown
        _restore_keys(settings, source)
        if known is not None:
            destroy_in(settings.keystore, known.entries)
        aside = _move_aside(settings)
        try:
            _load(settings, source)
        except BaseException as error:
            _move_back(settings, aside)
            if isinstance(error, OSError | sqlite3.Error | SQLAlchemyError):
                raise DiskFailed from None
            raise
        count = _replay(settings, {"aside": aside.name if aside.exists() else None})
        return Restored(count, known.at if is_new and known is not None else None)


def _write(settings: Settings, target: Path) -> None:
    """In this order each part finds in the next one what it points at: anchored heads their
    records, edits of the studio their authors, data its releases and its keys. The manifest comes
    last: without it, it is no backup."""
    for name in ("audit", "spool"):
        _copy_folder(settings, target, name)
    studio, copied = settings.home / STUDIO, target / DATA / STUDIO
    copy_draft(studio, copied)
    copying.save(settings.database, target / DATA / "frontdesk.db")
    if not (target / DATA / "audit").exists() and _copy_folder(settings, target, "audit"):
        # Sealed for the first time meanwhile: the copy may hold records, but no head of them.
        (target / DATA / "frontdesk.db").unlink()
        copying.save(settings.database, target / DATA / "frontdesk.db")
    copy_releases(studio, copied)
    if has_tracker(settings):
        copying.save(settings.tracker, target / DATA / "tracker.db")
    copying.save(settings.keystore, target / KEYS)
    about = {"format": FORMAT, "made_at": clock.now().isoformat()}
    (target / MANIFEST).write_text(json.dumps(about), "ascii")


def _copy_folder(settings: Settings, target: Path, name: str) -> bool:
    """Copy a folder of FRONTDESK_HOME; whether there is one."""
    if not (settings.home / name).is_dir():
        return False
    shutil.copytree(settings.home / name, target / DATA / name, symlinks=True)
    return True


def _load(settings: Settings, source: Path) -> None:
    saved = source / DATA / "frontdesk.db"
    if not copying.is_sqlite(settings.database) or copying.is_plain(saved):
        cli_run.migrate_database(settings)
    copying.load(saved, settings.database)
    cli_run.migrate_database(settings)
    if (source / DATA / "tracker.db").exists():
        copying.load(source / DATA / "tracker.db", settings.tracker)
    for name in FOLDERS:
        if (source / DATA / name).is_dir():
            shutil.copytree(source / DATA / name, settings.home / name, symlinks=True)
    # It may be of a moment after the rows: they are brought in line with what is live once more.
    clinic_mark(settings.home).unlink(missing_ok=True)


def _check(source: Path) -> None:
    try:
        about = json.loads((source / MANIFEST).read_text("ascii"))
    except (OSError, ValueError):
        raise NotABackup from None
    files = [source / DATA / "frontdesk.db", source / KEYS]
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise NotABackup
    if (tracker := source / DATA / "tracker.db").exists():
        files.append(tracker)
    if not all(map(copying.is_whole, files)):
        raise NotABackup


def _replaceable(settings: Settings) -> list[Path]:
    """Files and folders in FRONTDESK_HOME that a restore writes anew."""
    stores = [url for url in (settings.database, settings.tracker) if copying.is_sqlite(url)]
    files = [copying.path_of(url) for url in stores]
    tails = [path.with_name(path.name + tail) for path in files for tail in ("-wal", "-shm")]
    return [*files, *tails, *(settings.home / name for name in FOLDERS)]


def _move_aside(settings: Settings) -> Path:
    """Move what a restore replaces to `replaced/<time>/`, where it stays until it is deleted."""
    aside = settings.home / "replaced" / f"{clock.now():%Y%m%dT%H%M%S%f}"
    for path in filter(Path.exists, _replaceable(settings)):
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(path, aside / path.name)
    return aside


def _move_back(settings: Settings, aside: Path) -> None:
    """What was moved aside stands in its place again."""
    for path in _replaceable(settings):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        if (aside / path.name).exists():
            shutil.move(aside / path.name, path)
    shutil.rmtree(aside, ignore_errors=True)


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
    from api.conversations.room import open_room

    room = open_room(settings)
    try:
        with room.database.write() as session:
            releases.doubt(session=session)
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
