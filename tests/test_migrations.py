"""The migrations make exactly the tables that the code declares, on both databases, and back."""

from datetime import datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, Table, insert, inspect, text

from api.cli_run import ROOT
from api.db import Base, Database
from tests.support.clocks import OPEN_HOURS


def config_for(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "api" / "migrations"))
    config.attributes["url"] = url
    return config


@pytest.fixture
def empty_url(database_url: str) -> str:
    database = Database(database_url)
    Base.metadata.drop_all(database.engine)
    with database.write() as session:
        session.execute(text("DROP TABLE alembic_version"))
    database.dispose()
    return database_url


def test_migrations_and_models_agree(empty_url):
    command.upgrade(config_for(empty_url), "head")
    database = Database(empty_url)
    try:
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
    finally:
        database.dispose()


def test_a_migration_can_be_taken_back(empty_url):
    command.upgrade(config_for(empty_url), "head")
    command.downgrade(config_for(empty_url), "base")
    database = Database(empty_url)
    try:
        assert inspect(database.engine).get_table_names() == ["alembic_version"]
    finally:
        database.dispose()


def test_migrating_twice_changes_nothing(empty_url):
    command.upgrade(config_for(empty_url), "head")
    command.upgrade(config_for(empty_url), "head")


def test_what_was_answered_and_lies_in_nobodys_hands_is_due_again(empty_url):
    """From before the clock of an answer: only who has it in hand has stopped it."""
    command.upgrade(config_for(empty_url), "0019")
    database = Database(empty_url)
    at = OPEN_HOURS
    people = {"held": ("staff", at), "left": ("assistant", at), "open": ("assistant", None)}
    try:
        tables = MetaData()
        tables.reflect(database.engine, only=("conversation", "escalation"))
        chats, rows = tables.tables["conversation"], tables.tables["escalation"]
        with database.write() as session:
            for name, (mode, claimed_at) in people.items():
                chat = {"id": name, "key_id": "none", "language": "en", "time_zone": "UTC"}
                chat["mode"] = mode
                session.execute(insert(chats).values(**chat, **_filled(chats, chat, at)))
                row = {"id": name, "conversation_id": name, "utterance_id": name}
                row |= {"first_reply_at": at, "due_at": at, "claimed_at": claimed_at}
                row["status"] = "claimed" if claimed_at else "open"
                session.execute(insert(rows).values(**row, **_filled(rows, row, at)))
        command.upgrade(config_for(empty_url), "head")
        with database.read() as session:
            found = session.execute(
                text("SELECT id, answered_at IS NULL, left_at IS NULL FROM escalation")
            ).all()
            late = session.scalar(text("SELECT count(first_due_at) FROM escalation"))
        assert late == len(people)
        assert {row[0]: (bool(row[1]), bool(row[2])) for row in found} == {
            "held": (False, True),
            "left": (False, False),
            "open": (True, True),
        }
    finally:
        database.dispose()


def _filled(table: Table, given: dict[str, object], at: datetime) -> dict[str, object]:
    """Something for each column that may not be empty."""
    fill = {str: "", int: 0, bool: False, datetime: at, bytes: b""}
    return {
        column.name: fill.get(column.type.python_type, "[]")
        for column in table.columns
        if not column.nullable and column.name not in given and column.server_default is None
    }
