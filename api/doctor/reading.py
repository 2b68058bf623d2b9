"""Stores opened to look, never to write: no file is made, no journal changed, no table locked.

`Database` would make a SQLite file and its folder, and put it into WAL mode.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from api.backup.copying import is_sqlite, path_of
from api.db import Database

CONNECT_SECONDS = 3.0
STATEMENT_SECONDS = 10
# Between two looks at the time; a step of SQLite's machine is far below a microsecond.
STEPS = 1000
# What opening and reading a store may raise; `ImportError`: a database that we do not speak.
UNREADABLE = (SQLAlchemyError, sqlite3.Error, ImportError, OSError, ValueError)


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """A session in one transaction that may read and nothing else.

    Raises:
        UNREADABLE.
    """
    if is_sqlite(url):
        engine = _reading_file(path_of(url))
        begin = ["BEGIN"]
    else:
        engine = Database(url, pool_size=1, timeout_seconds=CONNECT_SECONDS).engine
        begin = [
            "SET TRANSACTION READ ONLY",
            f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'",
        ]
    try:
        with Session(engine) as session:
            for statement in begin:
                session.execute(text(statement))
            yield session
    finally:
        engine.dispose()


def is_there(url: str) -> bool:
    """Whether a store may have something in it; a server's is asked, not guessed."""
    return not is_sqlite(url) or path_of(url).exists()


def name_of(url: str) -> str:
    """Which store it is, without a name or a password of who signs in.

    Raises:
        ArgumentError: it is no address of a store.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"SQLite at {parsed.database}"
    port = f":{parsed.port}" if parsed.port else ""
    backend = {"postgresql": "PostgreSQL"}.get(parsed.get_backend_name(), parsed.drivername)
    return f"{backend} at {parsed.host or 'its socket'}{port}, database {parsed.database}"


def is_readable_address(url: str) -> bool:
    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True


def is_whole(path: Path, *, seconds: float) -> bool | None:
    """Whether SQLite finds no fault in a file; None when it did not come to an end in time."""
    until = time.monotonic() + seconds
    with closing(_open(path)) as connection:
        connection.set_progress_handler(lambda: int(time.monotonic() >= until), STEPS)
        try:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname == "SQLITE_INTERRUPT":
                return None
            raise
        except sqlite3.DatabaseError:
            return False


def has_wal(path: Path) -> bool:
    """Whether the file is in WAL mode: SQLite's file format, bytes 18 and 19."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _reading_file(path: Path) -> Engine:
    return create_engine("sqlite://", creator=lambda: _open(path), poolclass=NullPool)


def _open(path: Path) -> sqlite3.Connection:
    """Without a log beside it nobody writes, and SQLite is told so: else it would make one."""
    is_quiet = not any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    mode = "immutable=1" if is_quiet else "mode=ro"
    return sqlite3.connect(
        f"file:{quote(str(path.resolve()))}?{mode}",
        uri=True,
        timeout=CONNECT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
