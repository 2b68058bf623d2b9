"""The database: there or not, whole or not, of which schema; looked at without a trace."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.db import Base, Database
from api.doctor import integrity
from api.doctor.findings import State
from api.doctor.reading import reading
from api.doctor.stores import check_database
from api.privacy.keys import open_keystore
from api.settings import Settings
from tests.doctor.looking import STORES, files_of, look, only, settings_for, states

CRASH = """
import os, sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("UPDATE alembic_version SET version_num = '0002'")
store.commit()
os._exit(1)
"""


def change(url: str, *statements: str) -> None:
    database = Database(url)
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement))
    database.dispose()


def test_the_present_schema(started: Settings) -> None:
    assert states(look(started, *STORES)) == {State.ok}


def test_an_old_schema(started: Settings) -> None:
    change(started.database, "UPDATE alembic_version SET version_num = '0002'")
    finding = only(look(started, *STORES), State.fail)
    assert "older schema (0002" in finding.looked_at
    assert finding.advice and "frontdesk migrate" in finding.advice


def test_a_schema_of_a_later_version(started: Settings) -> None:
    change(started.database, "UPDATE alembic_version SET version_num = '9999'")
    assert "does not know (9999)" in only(look(started, check_database), State.fail).looked_at


def test_a_database_with_tables_of_others(started: Settings) -> None:
    change(started.database, "DROP TABLE alembic_version")
    assert "not ours" in only(look(started, check_database), State.fail).looked_at


def test_an_empty_database(started: Settings) -> None:
    database = Database(started.database)
    Base.metadata.drop_all(database.engine)
    database.dispose()
    change(started.database, "DROP TABLE alembic_version")
    found = look(started, check_database)
    assert states(found) == {State.ok}
    assert "`run` makes its tables" in found[-1].looked_at


def test_nobody_can_write_where_a_check_reads(started: Settings) -> None:
    with reading(started.database) as session, pytest.raises(SQLAlchemyError):
        session.execute(text("UPDATE alembic_version SET version_num = 'x'"))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://clinic:hunter2@127.0.0.1:1/frontdesk",
        "postgresql+psycopg://clinic@127.0.0.1:1/frontdesk?password=hunter2",
        "mysql://clinic:hunter2@127.0.0.1:1/frontdesk",
    ],
)
def test_a_database_that_does_not_answer(home: Path, url: str) -> None:
    finding = only(look(settings_for(home, database_url=url), check_database), State.fail)
    assert "does not answer" in finding.looked_at
    assert "hunter2" not in finding.as_line()
    assert "clinic" not in finding.as_line()


def test_a_database_that_is_gone_while_its_keys_are_not(home: Path) -> None:
    settings = settings_for(home)
    keystore = open_keystore(settings)
    assert states(look(settings, check_database)) == {State.ok}, "a start that was cut off"
    keystore.create()
    keystore.close()
    finding = only(look(settings, check_database), State.fail)
    assert finding.advice and "frontdesk restore" in finding.advice


class TestSqlite:
    @pytest.fixture
    def path(self, home: Path, sqlite_template: Path) -> Path:
        path = home / "frontdesk.db"
        path.write_bytes(sqlite_template.read_bytes())
        return path

    def test_looking_leaves_every_byte_as_it_was(self, path: Path) -> None:
        before = files_of(path.parent)
        assert states(look(settings_for(path.parent), check_database)) == {State.ok}
        assert files_of(path.parent) == before

    def test_after_a_crash_the_log_is_read_and_stays(self, path: Path) -> None:
        subprocess.run([sys.executable, "-c", CRASH, path], check=False, env=dict(os.environ))
        log = path.with_name("frontdesk.db-wal")
        before = sorted(path.parent.iterdir()), path.read_bytes(), log.read_bytes()
        found = look(settings_for(path.parent), check_database)
        assert "older schema (0002" in only(found, State.fail).looked_at
        assert (sorted(path.parent.iterdir()), path.read_bytes(), log.read_bytes()) == before

    def test_while_somebody_writes(self, path: Path) -> None:
        store = sqlite3.connect(path, isolation_level=None)
        store.execute("BEGIN IMMEDIATE")
        store.execute("UPDATE alembic_version SET version_num = '0002'")
        assert states(look(settings_for(path.parent), check_database)) == {State.ok}
        store.close()

    def test_a_damaged_file(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[8192:40960] = b"\xa5" * (40960 - 8192)
        path.write_bytes(content)
        found = look(settings_for(path.parent), check_database)
        assert any("damaged" in one.looked_at for one in found if one.state == State.fail)

    def test_a_file_that_is_none_of_sqlite(self, path: Path) -> None:
        path.write_bytes(b"something else\n" * 500)
        assert states(look(settings_for(path.parent), check_database)) == {State.fail}

    def test_a_folder_in_its_place(self, path: Path) -> None:
        path.unlink()
        path.mkdir()
        assert states(look(settings_for(path.parent), check_database)) == {State.fail}

    def test_a_check_that_takes_too_long(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(integrity, "QUICK_CHECK_SECONDS", -1.0)
        finding = only(look(settings_for(path.parent), check_database), State.warn)
        assert finding.advice and "quiet hour" in finding.advice

    def test_another_journal(self, path: Path) -> None:
        store = sqlite3.connect(path)
        store.execute("PRAGMA journal_mode=DELETE")
        store.close()
        finding = only(look(settings_for(path.parent), check_database), State.warn)
        assert "not in WAL mode" in finding.looked_at
