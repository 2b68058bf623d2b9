"""Copies of whole stores as SQLite files, from and to SQLite and PostgreSQL alike.

A file of the same database is copied page by page while it is in use; rows of another one are
read in one snapshot. So a backup of either can be restored into either.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from api.audit.append_only import cutting
from api.db import Database
from api.errors import FrontdeskError

ROWS_AT_ONCE = 500
# Marks a copy of rows in the file's `user_version`.
PLAIN = 7011


class BackupOfAnotherVersion(FrontdeskError):
    code, status, title = (
        "BACKUP-003",
        409,
        "The backup was made by another version; restore it with that one, then upgrade.",
    )


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def path_of(url: str) -> Path:
    """The file of a SQLite URL."""
    return Path(make_url(url).database or "")


def is_plain(path: Path) -> bool:
    """Whether a copy has the rows of another database only, without its rules and indexes."""
    connection = sqlite3.connect(path)
    try:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found == PLAIN
    finally:
        connection.close()


def is_whole(path: Path) -> bool:
    """Whether a file is a SQLite store without a fault in it."""
    if not path.is_file():
        return False
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)
    try:
        found: str = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        return found == "ok" and tables > 0
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def save(url: str, target: Path) -> None:
    """Copy a store that may be in use into a new SQLite file."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.touch(mode=0o600)
    if is_sqlite(url):
        _copy_file(path_of(url), target)
        return
    source, copy = Database(url), Database(f"sqlite:///{target}")
    try:
        with source.engine.connect() as reading, copy.engine.begin() as writing:
            reading.execution_options(isolation_level="REPEATABLE READ")
            tables = _reflect(reading)
            plain = _as_plain(tables)
            plain.create_all(writing)
            writing.exec_driver_sql(f"PRAGMA user_version={PLAIN}")
            _copy_rows(reading, writing, tables, plain)
    finally:
        source.dispose()
        copy.dispose()
    _leave_wal(target)


def load(source: Path, url: str) -> None:
    """Put a saved store in the place of what is there; all of it or, if it fails, nothing."""
    if is_sqlite(url) and not is_plain(source):
        _replace_file(source, path_of(url))
        return
    saved, target = Database(f"sqlite:///{source}"), Database(url)
    try:
        with saved.engine.connect() as reading, target.engine.begin() as writing:
            tables = _reflect(reading)
            present = _reflect(writing)
            if not present.tables:  # the tracker: its owner adds what is missing
                _as_plain(tables).create_all(writing)
                present = _reflect(writing)
            if _revision(reading, tables) != _revision(writing, present):
                raise BackupOfAnotherVersion
            _empty(writing, present)
            _copy_rows(reading, writing, tables, present)
            if not is_sqlite(url):
                _set_sequences(writing, present)
    finally:
        saved.dispose()
        target.dispose()


def _empty(writing: Connection, tables: sa.MetaData) -> None:
    cuts = tables.tables.get("audit_cut")
    with nullcontext() if cuts is None else cutting(writing, cuts):
        for table in reversed(tables.sorted_tables):
            if table is not cuts:
                writing.execute(sa.delete(table))


def _copy_file(source: Path, target: Path) -> None:
    """SQLite's own online copy: whole, whoever writes meanwhile."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.execute("PRAGMA busy_timeout=10000")
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        reading.close()
        writing.close()


def _replace_file(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(f".{target.name}.restoring")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    _copy_file(source, part)
    for tail in ("-wal", "-shm"):  # of the store that is replaced; they would be read into this one
        target.with_name(target.name + tail).unlink(missing_ok=True)
    part.replace(target)


def _leave_wal(path: Path) -> None:
    """One file, without companions that a copy could forget."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _reflect(connection: Connection) -> sa.MetaData:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return metadata


def _revision(connection: Connection, tables: sa.MetaData) -> str | None:
    """Of the schema, where it is kept at all (the tracker and the key store have none)."""
    table = tables.tables.get("alembic_version")
    found: str | None = None if table is None else connection.scalar(sa.select(table))
    return found


def _as_plain(tables: sa.MetaData) -> sa.MetaData:
    """The same tables with SQLite's types and without rules: a copy holds rows, it checks none."""
    plain = sa.MetaData()
    for table in tables.sorted_tables:
        columns = [
            sa.Column(column.name, column.type.as_generic(), primary_key=column.primary_key)
            for column in table.columns
        ]
        sa.Table(table.name, plain, *columns)
    return plain


def _copy_rows(
    reading: Connection, writing: Connection, tables: sa.MetaData, into: sa.MetaData
) -> None:
    for table in into.sorted_tables:
        if table.name not in tables.tables:
            continue
        names = [c.name for c in table.columns if c.name in tables.tables[table.name].columns]
        wanted = sa.select(*(tables.tables[table.name].columns[name] for name in names))
        for rows in batched(reading.execute(wanted).mappings(), ROWS_AT_ONCE):
            writing.execute(sa.insert(table), [_fitted(row, table) for row in rows])


def _fitted(row: Any, table: sa.Table) -> dict[str, Any]:
    """A row as the other database's types want it."""
    return {name: _value(value, table.columns[name].type) for name, value in row.items()}


def _value(value: Any, kind: sa.types.TypeEngine[Any]) -> Any:
    """Instants are UTC on both sides: with their zone in PostgreSQL, without it in SQLite."""
    if isinstance(value, datetime):
        zoned = bool(getattr(kind, "timezone", False))
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware if zoned else aware.replace(tzinfo=None)
    return bool(value) if isinstance(kind, sa.Boolean) and value is not None else value


def _set_sequences(writing: Connection, tables: sa.MetaData) -> None:
    """Numbers go on behind the restored ones."""
    for table, column in _numbered(tables):
        sequence = writing.scalar(
            sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))
        )
        if sequence:
            last = writing.scalar(sa.select(sa.func.max(column)))
            writing.execute(sa.select(sa.func.setval(sequence, last or 1, last is not None)))


def _numbered(tables: sa.MetaData) -> Iterator[tuple[sa.Table, sa.Column[Any]]]:
    for table in tables.sorted_tables:
        keys = list(table.primary_key.columns)
        if len(keys) == 1 and isinstance(keys[0].type, sa.Integer):
            yield table, keys[0]
