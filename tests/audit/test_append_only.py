"""The database itself keeps the audit trail from being rewritten, on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DatabaseError

from api import clock, worker
from api.audit import service as audit
from api.audit.models import AuditRecord
from api.db import Base, Database, dialect_of
from tests.support.desk import Desk
from tests.test_migrations import config_for

KEY = b"k" * 32
REFUSED = [
    "UPDATE audit_record SET action = 'x' WHERE position IS NULL",
    "UPDATE audit_record SET action = 'x' WHERE position = 2",
    "UPDATE audit_record SET position = NULL, seal = NULL WHERE position = 2",
    "UPDATE audit_record SET position = 99 WHERE position = 2",
    "UPDATE audit_record SET seal = 'x' WHERE position = 2",
    "UPDATE audit_record SET seal = 'x' WHERE position IS NULL",
    "UPDATE audit_record SET position = 99, seal = 'x', actor_id = 'x' WHERE position IS NULL",
    "UPDATE audit_record SET detail = '{}' WHERE position IS NULL",
    "UPDATE audit_record SET id = 999 WHERE position IS NULL",
    "DELETE FROM audit_record WHERE position = 2",
    "DELETE FROM audit_record WHERE position IS NULL",
    "DELETE FROM audit_record",
]


@pytest.fixture(params=["made", "migrated"])
def trail(request: pytest.FixtureRequest, database_url: str, tmp_path) -> Database:
    """Three sealed records and one that waits, in tables of either making."""
    if request.param == "migrated":
        fresh = Database(database_url)
        Base.metadata.drop_all(fresh.engine)
        with fresh.write() as session:
            session.execute(text("DROP TABLE alembic_version"))
        fresh.dispose()
        command.upgrade(config_for(database_url), "head")
    database = Database(database_url)
    request.addfinalizer(database.dispose)
    for count in (3, 1):
        with database.write() as session:
            for number in range(count):
                audit.record(
                    session=session,
                    actor=("system", "test"),
                    action="test.note",
                    subject=("test", str(number)),
                    detail={"number": number},
                )
        if count == 3:
            with database.write() as session:
                assert audit.seal(session=session, key=KEY, anchor=tmp_path / "heads.log") == 3
    return database


def rows(database: Database) -> list:
    with database.read() as session:
        return list(session.execute(text("SELECT * FROM audit_record ORDER BY id")).all())


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses(trail: Database, statement: str) -> None:
    before = rows(trail)
    with pytest.raises(DatabaseError), trail.write() as session:
        session.execute(text(statement))
    assert rows(trail) == before


def test_the_database_refuses_to_put_one_in_the_place_of_another(trail: Database) -> None:
    before = rows(trail)
    with trail.read() as session:
        sqlite = dialect_of(session) == "sqlite"
    statement = (
        "INSERT OR REPLACE INTO audit_record SELECT id, at, actor_kind, 'x', action, subject_kind,"
        " subject_id, detail, position, seal FROM audit_record WHERE position = 2"
        if sqlite
        else "TRUNCATE audit_record"
    )
    with pytest.raises(DatabaseError), trail.write() as session:
        session.execute(text(statement))
    assert rows(trail) == before


def test_what_the_product_does_goes_on(trail: Database, tmp_path) -> None:
    anchor = tmp_path / "heads.log"
    with trail.write() as session:
        assert audit.seal(session=session, key=KEY, anchor=anchor) == 1
    later = clock.now() + timedelta(days=1)
    with trail.write() as session:
        assert audit.cut(session=session, key=KEY, anchor=anchor, before=later) == 3
    with trail.read() as session:
        assert audit.verify(session=session, key=KEY, anchor=anchor).whole
        assert session.scalar(select(func.count()).select_from(AuditRecord)) == 1
    # The permission to cut ended with the cut.
    with pytest.raises(DatabaseError), trail.write() as session:
        session.execute(text("DELETE FROM audit_record"))


def test_a_broken_trail_is_not_cut(any_desk: Desk) -> None:
    for _ in range(2):
        any_desk.start().say("hello")
    worker.seal_audit(any_desk.room)
    worker.anchor_path(any_desk.settings.home).unlink()
    any_desk.time.advance(days=2200)
    any_desk.start().say("hello")
    before = rows(any_desk.room.database)
    worker.purge_audit(any_desk.room)
    kept = rows(any_desk.room.database)
    assert kept[: len(before)] == before
    assert not worker.anchor_path(any_desk.settings.home).exists()


def test_both_makings_have_the_same_tables(trail: Database) -> None:
    assert "audit_cut" in inspect(trail.engine).get_table_names()
