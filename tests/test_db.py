"""A store that is closed while somebody still reads from it."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.db import Database


def is_closed(connection: Any) -> bool:
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


@pytest.mark.parametrize("begin", ["before", "after"])
def test_what_is_in_use_at_the_end_is_closed_when_it_comes_back(tmp_path: Path, begin: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    if begin == "after":
        database.dispose()
    with database.read() as session:
        session.execute(text("SELECT 1"))
        raw = session.connection().connection.dbapi_connection
        database.dispose()
        assert session.execute(text("SELECT 2")).scalar() == 2
        assert not is_closed(raw)
    assert is_closed(raw)


def test_before_the_end_connections_are_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'store.db'}")
    with database.read() as session:
        session.execute(text("SELECT 1"))
        raw = session.connection().connection.dbapi_connection
    assert not is_closed(raw)
    database.dispose()
    assert is_closed(raw)


def test_the_questions_of_a_read_agree_whatever_is_written_between(database: Database) -> None:
    def count(session: Session) -> int:
        return session.execute(text("SELECT count(*) FROM conversation")).scalar_one()

    with database.read() as reading:
        before = count(reading)
        with database.write() as session:
            told = {"language": "en", "time_zone": "UTC", "created_at": clock.now()}
            session.add(Conversation(id="c" * 32, key_id="k", **told))
        assert count(reading) == before
    with database.read() as later:
        assert count(later) == before + 1
