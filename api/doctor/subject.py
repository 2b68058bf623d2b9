"""Whom the checks look at: the settings, and what earlier checks found out for later ones."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from api import clock
from api.backup.running import is_running
from api.doctor.findings import Finding, warn
from api.settings import Settings

# Gives its findings one by one, so that those before a fault are kept.
Check = Callable[["Subject"], Iterable[Finding]]
LATER = "See to that first, then run `frontdesk doctor` again."


@dataclass
class Subject:
    """One installation.

    `keys`: the key-encryption keys that may fit; `root`: the key store's root secret, once it was
    opened; `has_data`: the data can be read and its schema is the present one; `is_new`: nothing
    was kept here yet; `model_id`: of the dialogue model on disk.
    """

    settings: Settings
    keys: tuple[bytes, ...] = ()
    root: bytes | None = None
    has_data: bool = False
    is_new: bool = False
    model_id: str = ""
    # The clock on the wall and one that nobody sets, read together.
    began: tuple[datetime, float] = field(default_factory=lambda: (clock.now(), time.monotonic()))

    @property
    def home(self) -> Path:
        return self.settings.home.resolve()

    @property
    def is_running(self) -> bool:
        """Whether a process of this installation runs on this machine."""
        return is_running(self.home)


def not_looked_at(check: str, because: str) -> Finding:
    """Of a check that an earlier finding leaves no ground for."""
    return warn(check, f"not looked at: {because}", LATER)
