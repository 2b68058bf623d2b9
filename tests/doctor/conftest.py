"""An installation for the checks to look at, and words for what they find."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.privacy.keys import open_keystore
from api.settings import Settings
from tests.doctor.looking import settings_for
from tests.outbox.conftest import mailbox  # noqa: F401


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def started(home: Path, database_url: str) -> Iterator[Settings]:
    """An installation that was started once, on SQLite and on PostgreSQL; nothing runs."""
    settings = settings_for(home, database_url=database_url)
    keystore = open_keystore(settings)
    keystore.create()
    keystore.close()
    yield settings
