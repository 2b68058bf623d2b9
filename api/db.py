"""Engine, transactions and column types; the same code on SQLite and PostgreSQL.

SQLite runs in WAL mode with `synchronous=FULL`; writers take the write lock at BEGIN, so a
transaction never fails half-way because another one wrote first.
"""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# So long a table that is to be written anew may keep others waiting for it.
LOCKED_OUT_MS = 500


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware datetimes only, gives them back in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of the data store; singular nouns."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}


def new_id() -> str:
    return uuid.uuid4().hex


def insert_into(session: Session, model: type[Any]) -> Any:
    """Return the dialect's INSERT, which alone knows ON CONFLICT."""
    return insert_of(dialect_of(session), model)


def insert_of(dialect: str, model: type[Any]) -> Any:
    """The same for statements that are put together once for each dialect."""
    target: Table = model.__table__
    return sqlite_insert(target) if dialect == "sqlite" else postgresql_insert(target)


def dialect_of(session: Session) -> str:
    return session.get_bind().dialect.name


class Database:
    """One store: `read()` and `write()` give a Session inside one transaction.

    `write()` commits when the block ends and rolls back when it raises. `read()` sees the store
    as it was at its first question. Only requests, turns, the worker and commands open one;
    services take the Session and never commit.
    """

    def __init__(self, url: str, *, pool_size: int = 10, timeout_seconds: float = 5.0) -> None:
        self.engine = _create_engine(url, pool_size=pool_size, timeout_seconds=timeout_seconds)
        self._reading = self.engine.execution_options(read_only=True, **_one_state(self.engine))
        # One writer at a time inside the process: quarters SQLite's tail latency.
        self._write_lock = threading.Lock() if self.is_sqlite else None
        self._timeout_seconds = timeout_seconds

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self._reading) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with (
            self._turn_to_write(),
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        """Wait no longer in this process than for another one: a locked store is said soon."""
        if self._write_lock is None:
            yield
            return
        if not self._write_lock.acquire(timeout=self._timeout_seconds):
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("the store is busy"))
        try:
            yield
        finally:
            self._write_lock.release()

    def empty_log(self) -> bool:
        """Bring what is committed into SQLite's file and cut its log: that holds what was
        overwritten. False while somebody reads from it; a server sees to its own logs."""
        if not self.is_sqlite:
            return True
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            row = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
        finally:
            connection.close()
        return bool(row[0] == 0)  # else busy

    def forget_overwritten(self, table: str) -> bool:
        """Leave nothing at rest of what a table's rows were before. False while somebody reads.

        PostgreSQL keeps old rows in the table's file; a plain VACUUM frees their place and leaves
        their bytes in it, so the file is written anew.
        """
        if self.is_sqlite:
            return self.empty_log()
        alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{LOCKED_OUT_MS}ms'")
            try:
                connection.exec_driver_sql(f"VACUUM FULL {table}")
            except OperationalError:  # in use: whoever comes after us was not to wait longer
                return False
            finally:
                connection.exec_driver_sql("RESET lock_timeout")
        return True

    def dispose(self) -> None:
        """Close what is pooled now, and what is in use when it comes back."""
        event.listen(self.engine, "checkin", _close_at_return)
        self.engine.dispose()


def _create_engine(url: str, *, pool_size: int, timeout_seconds: float) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql" and parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed,
            hide_parameters=True,  # an error's text may be written down
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            connect_args={"connect_timeout": max(2, round(timeout_seconds))},
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        parsed,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": timeout_seconds, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _one_state(engine: Engine) -> dict[str, str]:
    """What two questions of a read need to agree: SQLite's BEGIN does it by itself."""
    return {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}


def _close_at_return(_dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
    record.close()


def _prepare_sqlite(dbapi_connection: Any, _record: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None  # we say BEGIN ourselves
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
