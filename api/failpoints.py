"""Named points at which a test may kill the process, to prove that nothing is lost there."""

import os
import signal
from pathlib import Path

from api.settings import get_settings


def reach(name: str) -> None:
    """Die here if FRONTDESK_FAILPOINT names this point (settings refuse it in production).

    With `file:PATH` the file's content names the point, with `NAME:stop` the process stops
    instead of dying; the file is removed first, so that a point is met once.
    """
    failpoint = get_settings().failpoint
    if failpoint.startswith("file:"):
        _reach_once(name, Path(failpoint.removeprefix("file:")))
    elif failpoint == name:
        os.kill(os.getpid(), signal.SIGKILL)


def _reach_once(name: str, file: Path) -> None:
    try:
        wanted, _, how = file.read_text().strip().partition(":")
        if wanted != name:
            return
        file.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGSTOP if how == "stop" else signal.SIGKILL)
