"""Whether an installation is in use: every process that holds its stores open says so by a lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.errors import FrontdeskError


class StillRunning(FrontdeskError):
    code, status, title = "BACKUP-002", 409, "Frontdesk is running here. Stop it first."


def mark_running(home: Path) -> int:
    """Hold the shared lock until the process ends; return its handle."""
    handle = _open(home)
    fcntl.flock(handle, fcntl.LOCK_SH)
    return handle


@contextmanager
def nobody_running(home: Path) -> Iterator[None]:
    """Hold the lock alone.

    Raises:
        StillRunning: somebody else holds it.
    """
    handle = _open(home)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StillRunning from None
        yield
    finally:
        os.close(handle)


def is_running(home: Path) -> bool:
    """Whether a process holds the stores open now; looking makes no lock."""
    try:
        handle = os.open(home / "running.lock", os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _open(home: Path) -> int:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(home / "running.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
