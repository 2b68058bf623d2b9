"""Run one check, or a few, and look at what they say."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from api.doctor.findings import Finding, State
from api.doctor.keys import check_key, check_keystore
from api.doctor.stores import check_database
from api.doctor.subject import Check, Subject
from api.settings import Settings
from tests.support.http import free_port

STORES = (check_key, check_keystore, check_database)


def settings_for(home: Path, **changes: Any) -> Settings:
    ports = {name: free_port() for name in ("port", "bot_port", "actions_port")}
    return Settings(**{"FRONTDESK_HOME": home, **ports, **changes})


def look(settings: Settings, *checks: Check) -> list[Finding]:
    """What the checks find, one after the other."""
    subject = Subject(settings)
    return [found for check in checks for found in check(subject)]


def states(found: Sequence[Finding]) -> set[State]:
    return {one.state for one in found}


def only(found: Sequence[Finding], state: State) -> Finding:
    """The one finding in a state."""
    (one,) = [one for one in found if one.state == state]
    return one


def files_of(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder: mode, time of change, content."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in sorted(folder.rglob("*"))
    }
