"""Stores for tests: a copied SQLite file, or a PostgreSQL server of the test session's own."""

import importlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from sqlalchemy import text

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
ROOT = Path(__file__).resolve().parent.parent


class CompiledStatements(dict[Any, Any]):
    """What SQLAlchemy has compiled, for all engines of one kind of database."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_for_the_kind(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_for_the_kind(key), value)


def _for_the_kind(key: Any) -> Any:
    """The key's dialect is one engine's own."""
    dialect, *rest = key
    return (type(dialect), *rest)


def import_models() -> None:
    """Make every domain's tables known."""
    for path in sorted((ROOT / "api").glob("*/models.py")):
        importlib.import_module(f"api.{path.parent.name}.models")


def create_tables(url: str) -> None:
    from api.db import Base, Database

    import_models()
    database = Database(url)
    with database.write() as session:
        Base.metadata.create_all(session.connection())
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
        session.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": _head()})
    database.dispose()


def _head() -> str | None:
    """The revision that the migrations lead to: a later `migrate` finds nothing to do."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(ROOT / "api" / "migrations"))
    return ScriptDirectory.from_config(config).get_current_head()


def create_sqlite_template(folder: Path) -> Path:
    path = folder / "template.db"
    create_tables(f"sqlite:///{path}")
    return path


def copy_sqlite(template: Path, folder: Path) -> str:
    path = folder / "frontdesk.db"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


class PostgresServer:
    """Starts on a free loopback port, in a folder of its own; stops and leaves nothing."""

    def __init__(self) -> None:
        self._numbers = count()
        self._folder = Path(tempfile.mkdtemp(prefix="frontdesk-postgres-"))
        self._binaries = _find_binaries()
        self._port = _free_port()
        self._template = "frontdesk_template"
        self._seeded: dict[Callable[[str], None], str] = {}

    def __enter__(self) -> Self:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "frontdesk", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = (
            f"-h 127.0.0.1 -p {self._port} -k {self._folder} -F -c max_connections=200"
            " -c deadlock_timeout=200ms"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start")
        self._execute(f"CREATE DATABASE {self._template}")
        create_tables(self.url(self._template))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://frontdesk@127.0.0.1:{self._port}/{name}"

    def seeded_template(self, seed: Callable[[str], None]) -> str:
        """The name of a template that `seed` filled; each filling is done once."""
        if seed not in self._seeded:
            name = f"{self._template}_{len(self._seeded)}"
            self._execute(f"CREATE DATABASE {name} TEMPLATE {self._template}")
            seed(self.url(name))
            self._seeded[seed] = name
        return self._seeded[seed]

    @contextmanager
    def fresh_database(self, template: str = "") -> Iterator[str]:
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template or self._template}")
        try:
            yield self.url(name)
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        import psycopg

        address = f"host=127.0.0.1 port={self._port} user=frontdesk dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(
            command,
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _find_binaries() -> Path:
    folders = sorted(DEBIAN_BINARIES.glob("*/bin"), key=lambda path: float(path.parent.name))
    for folder in reversed(folders):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    pytest.fail(
        f"not run: PostgreSQL's programs are not installed (looked in {DEBIAN_BINARIES}/*/bin); "
        "install Debian's postgresql",
        pytrace=False,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
