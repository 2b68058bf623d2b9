"""Fixtures for every folder of tests: the same tests on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from tests import databases

if TYPE_CHECKING:
    from api.db import Database

ON_BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
]


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """An engine keeps the SQL that it has made of a statement; here each test has an engine."""
    made = databases.CompiledStatements()
    with pytest.MonkeyPatch.context() as patch:
        shared = partial(create_engine, execution_options={"compiled_cache": made})
        patch.setattr("api.db.create_engine", shared)
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store with every table, to be copied."""
    return databases.create_sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[databases.PostgresServer]:
    """A PostgreSQL of this test session's own, on loopback."""
    with databases.PostgresServer() as server:
        yield server


@pytest.fixture(params=ON_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, empty store with every table; each test runs on both databases."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield databases.copy_sqlite(template, tmp_path)
    else:
        with request.getfixturevalue("postgres_server").fresh_database() as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, empty Database with every table; each test runs on SQLite and on PostgreSQL."""
    from api.db import Database

    opened = Database(database_url)
    try:
        yield opened
    finally:
        opened.dispose()
