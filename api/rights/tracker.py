"""Rasa's tracker rows of a conversation: the one store that is not ours, reached by SQL."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched

import sqlalchemy as sa

from api.db import Database
from api.settings import Settings

# Rasa's own table and the one that bot/tracker_store.py keeps beside it.
TABLES = ("events", "bot_turns")
AT_ONCE = 200


def has_tracker(settings: Settings) -> bool:
    """Whether a dialogue model has ever written one."""
    return bool(settings.tracker_url) or (settings.home / "tracker.db").exists()


def forget_tracker(settings: Settings, *, conversation_ids: Sequence[str]) -> int:
    """Delete the tracker rows of conversations; return how many."""
    if not has_tracker(settings):
        return 0
    database = Database(settings.tracker)
    try:
        with database.write() as session:
            present = sa.inspect(session.connection()).get_table_names()
            return sum(
                session.connection()
                .execute(
                    sa.delete(sa.table(name, sa.column("sender_id"))).where(
                        sa.column("sender_id").in_(some)
                    )
                )
                .rowcount
                for name in TABLES
                if name in present
                for some in batched(conversation_ids, AT_ONCE)
            )
    finally:
        database.dispose()


def list_old_trackers(settings: Settings, *, before: datetime) -> list[str]:
    """Conversations whose tracker has events of before an instant."""
    if not has_tracker(settings):
        return []
    database = Database(settings.tracker)
    events = sa.table("events", sa.column("sender_id"), sa.column("timestamp"))
    try:
        with database.read() as session:
            inspector = sa.inspect(session.connection())
            if "events" not in inspector.get_table_names():
                return []
            if "timestamp" not in {one["name"] for one in inspector.get_columns("events")}:
                return []
            old = sa.select(events.c.sender_id).where(events.c.timestamp < before.timestamp())
            return list(session.scalars(old.distinct()))
    finally:
        database.dispose()
