"""Is a SQLite file whole, and in the mode in which readers and writers do not wait?"""

from collections.abc import Iterator

from api.backup.copying import path_of
from api.doctor.findings import Finding, fail, ok, warn
from api.doctor.reading import UNREADABLE, has_wal, is_whole

QUICK_CHECK_SECONDS = 10.0


def check_file(check: str, url: str) -> Iterator[Finding]:
    """SQLite's quick check, broken off when it takes too long, and the journal's mode."""
    path = path_of(url)
    try:
        whole = is_whole(path, seconds=QUICK_CHECK_SECONDS)
        in_wal = has_wal(path) or path.stat().st_size == 0
    except UNREADABLE as error:
        said = f"{path} cannot be opened ({type(error).__name__})"
        yield fail(check, said, "Give the file to the user that runs Frontdesk.")
        return
    if whole is False:
        said = f"{path} is damaged"
        yield fail(check, said, "Stop Frontdesk, keep a copy of the file and restore a backup.")
    elif whole is None:
        said = f"{path} was not checked to its end in {QUICK_CHECK_SECONDS:.0f} s"
        yield warn(check, said, f"Run `sqlite3 {path} 'PRAGMA quick_check'` at a quiet hour.")
    elif not in_wal:
        said = f"{path} is not in WAL mode"
        yield warn(check, said, "Keep it on a local disk; the next start turns the mode on.")
    else:
        yield ok(check, f"{path} is whole and in WAL mode")
