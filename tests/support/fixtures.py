"""Fixtures for tests of the core: a desk on SQLite, or on both databases."""

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

import api.app as app_module
from api import clock
from api.app import create_app
from api.db import Database
from api.identity import staff_secrets
from api.scheduling.clinic import seed_clinic
from api.settings import Settings
from tests import databases
from tests.support.bot import BotServer, bot_server
from tests.support.clocks import OPEN_HOURS, TestClock
from tests.support.desk import Desk

CLINIC = Path(__file__).resolve().parents[2] / "data" / "clinic"
LOAD, WARM_UP = app_module._load, app_module._warm_up
MakeDesk = Callable[..., Desk]
# What the product hashes passwords with.
PASSWORDS = staff_secrets._passwords


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """The same hash at its least cost: hundreds of accounts are made here, each for one test."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(staff_secrets, "_passwords", quick)
        staff_secrets.hash_of_nobody.cache_clear()
        yield
    staff_secrets.hash_of_nobody.cache_clear()


@pytest.fixture(scope="session")
def bots() -> Iterator[BotServer]:
    with bot_server() as server:
        yield server


@pytest.fixture(scope="session")
def seeded_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with the clinic in it, to be copied (closed, so without a log beside it)."""
    path = tmp_path_factory.mktemp("seeded") / "frontdesk.db"
    shutil.copy(sqlite_template, path)
    seed(f"sqlite:///{path}")
    return path


def seed(url: str) -> None:
    database = Database(url)
    with database.write() as session:
        seed_clinic(session=session, folder=CLINIC, now=OPEN_HOURS)
    database.dispose()


@pytest.fixture
def time() -> Iterator[TestClock]:
    test_clock = TestClock()
    clock.set_source(test_clock)
    yield test_clock
    clock.set_source(None)


@lru_cache(maxsize=1)
def load_once() -> None:
    LOAD()
    WARM_UP()
    # Each test leaves an application to the collector, which need not walk through all that stays.
    gc.freeze()


@pytest.fixture
def make_desk(
    time: TestClock,
    bots: BotServer,
    seeded_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MakeDesk]:
    """Make a desk; two made with the same `home` share stores, keys and dialogue model."""
    monkeypatch.setattr("api.app._load", load_once)
    monkeypatch.setattr("api.app._warm_up", lambda: None)
    # On a busy machine an alarm would be answered before it is stored, which some tests look at.
    monkeypatch.setattr("api.conversations.emergency.STORE_SECONDS", 30.0)
    with ExitStack() as stack:
        known: dict[Path, Any] = {}

        def make(*, home: Path | None = None, url: str = "", **changes: Any) -> Desk:
            home = home or tmp_path / "home"
            if not url and not (home / "frontdesk.db").exists():
                home.mkdir(parents=True, exist_ok=True)
                shutil.copy(seeded_template, home / "frontdesk.db")
            bot, bot_url = known.setdefault(home, bots.add())
            values = {
                "FRONTDESK_HOME": home,
                "database_url": url,
                "bot_url": bot_url,
                "bot_deadline_seconds": 2.0,
                **changes,
            }
            settings = Settings(**values)
            app = create_app(settings)
            client = TestClient(app, client=("127.0.0.1", 50000), raise_server_exceptions=False)
            stack.enter_context(client)
            return Desk(app, client, bot, time, settings)

        yield make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """The api on SQLite with a scripted dialogue model."""
    return make_desk()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def any_desk(request: pytest.FixtureRequest, make_desk: MakeDesk) -> Iterator[Desk]:
    """The api on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield make_desk()
        return
    server: databases.PostgresServer = request.getfixturevalue("postgres_server")
    with server.fresh_database(server.seeded_template(seed)) as url:
        yield make_desk(url=url)
