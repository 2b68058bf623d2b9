"""Is there a folder of ours, room on its disk, and nobody else who reads it?"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.backup.copying import is_sqlite, path_of
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.subject import Subject

NAME = "disk"
LEAST_BYTES = 256 * 2**20
FEW_BYTES = 2 * 2**30
FEW_FILES = 10_000
PROBE = bytes(4096)


def check_disk(subject: Subject) -> Iterator[Finding]:
    """FRONTDESK_HOME, and the folders of stores that lie elsewhere."""
    home = subject.home
    standing = _nearest(home)
    if not standing.is_dir():
        yield fail(
            NAME,
            f"{standing} is not a folder",
            "Move that file away, or set FRONTDESK_HOME to a folder.",
        )
        return
    if home.exists():
        yield from _home(home)
    elif os.access(standing, os.W_OK | os.X_OK):
        yield ok(NAME, f"{home} is not there yet; `run` makes it")
    else:
        yield fail(
            NAME,
            f"{home} is not there and cannot be made",
            "Make it for the user that runs Frontdesk, with mode 700.",
        )
    for folder in _folders(subject, standing):
        yield _space(folder)


def _home(home: Path) -> Iterator[Finding]:
    about = home.stat()
    if about.st_uid != os.geteuid():
        yield warn(
            NAME,
            f"{home} belongs to another user than the one that runs this",
            "Run `frontdesk doctor` as the user that runs Frontdesk.",
        )
    if about.st_mode & 0o077:
        yield warn(
            NAME, f"{home} can be entered by others on this machine", f"Run `chmod 700 {home}`."
        )
    try:
        # Never has a name: nothing stays, however this ends.
        with tempfile.TemporaryFile(dir=home) as probe:
            probe.write(PROBE)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        said = f"{home} cannot be written ({error.strerror})"
        yield fail(NAME, said, "Make room on the disk, or give the folder to this user.")
    else:
        yield ok(NAME, f"{home} can be written")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    files = os.statvfs(folder)
    said = f"{free / 2**30:.1f} GiB free at {folder}"
    if free < LEAST_BYTES:
        return fail(NAME, said, "Make room now: a full disk stops every booking and every message.")
    if free < FEW_BYTES:
        return warn(NAME, said, "Make room, or move FRONTDESK_HOME to a larger disk.")
    if files.f_files and files.f_favail < FEW_FILES:
        said = f"room for {files.f_favail} more files at {folder}"
        return warn(NAME, said, "Delete small files there, or move FRONTDESK_HOME.")
    return ok(NAME, said)


def _folders(subject: Subject, standing: Path) -> list[Path]:
    """One folder of each disk that we write to."""
    settings = subject.settings
    urls = [url for url in (settings.database, settings.keystore) if is_sqlite(url)]
    folders = [standing, *(_nearest(path_of(url).parent.resolve()) for url in urls)]
    by_disk = {folder.stat().st_dev: folder for folder in reversed(folders) if folder.is_dir()}
    return list(reversed(by_disk.values()))


def _nearest(path: Path) -> Path:
    """The path itself, or what is there of the way to it."""
    return next(one for one in (path, *path.parents) if one.exists())
