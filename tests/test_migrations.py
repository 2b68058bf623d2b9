"""The migrations make exactly the tables that the code declares, on both databases, and back."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from api.cli_run import ROOT
from api.db import Base, Database


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
