"""Conversations in SQL: no patient words at rest, one row a turn, and no endless history.

Named in endpoints.yml as `tracker_store: {type: bot.tracker_store.WordlessTrackerStore, ...}`
with the options of Rasa's own SQL store, or one `url:` with a database URL.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any, Dict, List, Optional, Text

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.redaction import slots_in_own_words, without_words
from bot.turns import Turn, state_of, utterance_id_of

logger = logging.getLogger(__name__)

# A checkpoint is written once so many messages were taken since the last; inside a form later,
# since its unhappy paths look further back.
TURNS_A_SESSION = 8
TURNS_A_SESSION_IN_LOOP = 32
_FORM = "_form"
_STORED = "_stored_events"


class SQLTurn(SQLTrackerStore.Base):  # type: ignore[misc]
    """Which events one utterance caused and how its turn ended, so that it can be replayed."""

    __tablename__ = "bot_turns"

    sender_id = sa.Column(sa.String(255), primary_key=True)
    utterance_id = sa.Column(sa.String(255), primary_key=True)
    first_event_id = sa.Column(sa.Integer, nullable=False)
    last_event_id = sa.Column(sa.Integer, nullable=False)
    active_loop = sa.Column(sa.String(255))
    requested_slot = sa.Column(sa.String(255))
    model_id = sa.Column(sa.String(255))


# Statements are put together once: composing them cost as much as running them.
_EVENTS = SQLTrackerStore.SQLEvent.__table__
_TURNS = SQLTurn.__table__
_OWN = _EVENTS.c.sender_id == sa.bindparam("sender")
_THIS_TURN = sa.and_(
    _TURNS.c.sender_id == sa.bindparam("sender"), _TURNS.c.utterance_id == sa.bindparam("said")
)
_SESSION_START = (
    sa.select(sa.func.max(_EVENTS.c.id))
    .where(_OWN, _EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_EVERY_EVENT = sa.select(_EVENTS.c.data).where(_OWN).order_by(_EVENTS.c.id)
_LATEST_SESSION = _EVERY_EVENT.where(_EVENTS.c.id >= sa.func.coalesce(_SESSION_START, 0))
_EVENTS_OF_TURN = _EVERY_EVENT.where(
    _EVENTS.c.id.between(sa.bindparam("first"), sa.bindparam("last"))
)
_LAST_ID = sa.select(sa.func.max(_EVENTS.c.id)).where(_OWN)
_ADDED = sa.select(sa.func.min(_EVENTS.c.id), sa.func.max(_EVENTS.c.id)).where(
    _OWN, _EVENTS.c.id > sa.bindparam("before")
)
_TURN = sa.select(_TURNS).where(_THIS_TURN)
_FORGET_TURN = _TURNS.delete().where(_THIS_TURN)


def _rows(sender_id: Text, events: Sequence[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [
        {
            "sender_id": sender_id,
            "type_name": event["event"],
            "timestamp": event.get("timestamp"),
            "intent_name": event.get("parse_data", {}).get("intent", {}).get("name"),
            "action_name": event.get("name"),
            "data": json.dumps(event),
        }
        for event in events
    ]


def _set_pragmas(connection: Any, _: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


class WordlessTrackerStore(SQLTrackerStore):  # type: ignore[misc]
    """Rasa's SQL store, with the differences of this module's first line."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[Text] = None,
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain=domain, host=host, event_broker=event_broker, **kwargs)
        self.engine: sa.engine.Engine = self._bounded_engine(self.engine)
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
        index = sa.Index("bot_events_in_order", self.SQLEvent.sender_id, self.SQLEvent.id)
        with self.engine.begin() as connection:
            SQLTrackerStore.Base.metadata.create_all(connection)
            if index.name not in {i["name"] for i in sa.inspect(connection).get_indexes("events")}:
                index.create(connection)

    @staticmethod
    def _bounded_engine(rasas: sa.engine.Engine) -> sa.engine.Engine:
        """The same database with pooled connections and errors that quote no values."""
        url = rasas.url
        rasas.dispose()
        engine = sa.create_engine(url, hide_parameters=True, **_pool_options(url))
        if url.get_backend_name() == "sqlite":
            sa.event.listen(engine, "connect", _set_pragmas)
        return engine

    async def _retrieve(
        self, sender_id: Text, fetch_events_from_all_sessions: bool
    ) -> Optional[DialogueStateTracker]:
        """Events by id from the last session start on; Rasa compares clock times instead."""
        wanted = _EVERY_EVENT if fetch_events_from_all_sessions else _LATEST_SESSION
        with self.engine.connect() as connection:
            found = connection.execute(wanted, {"sender": sender_id}).scalars().all()
        if not self.domain or not found:
            return None
        tracker = DialogueStateTracker.from_dict(
            sender_id, [json.loads(data) for data in found], self.domain.slots
        )
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new, without words, with its turn and perhaps a checkpoint, at once."""
        sender = {"sender": tracker.sender_id}
        with self.engine.begin() as connection:
            stored = getattr(tracker, _STORED, None)
            if stored is None:
                stored = len(connection.execute(_LATEST_SESSION, sender).all())
            fresh = [event.as_dict() for event in list(tracker.events)[stored:]]
            for name in slots_in_own_words(fresh):
                logger.warning("slot %s keeps a whole message: map it to a code", name)
            kept = without_words(fresh)
            if kept:
                before = connection.execute(_LAST_ID, sender).scalar() or 0
                connection.execute(_EVENTS.insert(), _rows(tracker.sender_id, kept))
                self._append_turns(connection, tracker, kept, before)
            if more := [event.as_dict() for event in checkpoint(tracker)]:
                connection.execute(_EVENTS.insert(), _rows(tracker.sender_id, more))
        setattr(tracker, _STORED, len(tracker.events))
        await self._publish(tracker.sender_id, kept)

    def _append_turns(
        self,
        connection: sa.engine.Connection,
        tracker: DialogueStateTracker,
        events: Sequence[Dict[str, Any]],
        before: int,
    ) -> None:
        """Note whose turn the conversation's events after the id `before` are."""
        ids = list(filter(None, map(utterance_id_of, events)))
        if not ids:
            return
        since = {"sender": tracker.sender_id, "before": before}
        first, last = connection.execute(_ADDED, since).one()
        for utterance_id in ids:
            turn = {"sender_id": tracker.sender_id, "utterance_id": utterance_id}
            bounds = {"first_event_id": first, "last_event_id": last}
            connection.execute(_FORGET_TURN, {"sender": tracker.sender_id, "said": utterance_id})
            connection.execute(_TURNS.insert(), {**turn, **bounds, **state_of(tracker)})

    async def _publish(self, sender_id: Text, events: Iterable[Dict[str, Any]]) -> None:
        if self.event_broker is not None:
            for event in events:
                self.event_broker.publish({"sender_id": sender_id, **event})

    async def find_turn(self, sender_id: Text, utterance_id: Text) -> Optional[Turn]:
        """The finished turn of that utterance, from whichever session, or `None`."""
        with self.engine.connect() as connection:
            row = connection.execute(_TURN, {"sender": sender_id, "said": utterance_id}).first()
            if row is None:
                return None
            bounds = {"first": row.first_event_id, "last": row.last_event_id}
            found = connection.execute(_EVENTS_OF_TURN, {"sender": sender_id, **bounds}).scalars()
            return Turn(
                events=[json.loads(data) for data in found],
                active_loop=row.active_loop,
                requested_slot=row.requested_slot,
                model_id=row.model_id,
            )

    async def erase(self, sender_id: Text) -> None:
        """Delete every row of the conversation; SQLite overwrites the freed pages as well."""
        with self.session_scope() as session:
            session.query(SQLTurn).filter(SQLTurn.sender_id == sender_id).delete()
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()
            if self.engine.dialect.name == "sqlite":
                session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _pool_options(url: sa.engine.URL) -> Dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {**create_engine_kwargs(url), "pool_pre_ping": True}
    if not url.database or url.database == ":memory:":
        return {"connect_args": {"check_same_thread": False}, "poolclass": sa.pool.StaticPool}
    return {"connect_args": {"check_same_thread": False}, "poolclass": sa.pool.QueuePool}


def checkpoint(tracker: DialogueStateTracker) -> List[Event]:
    """A session start that carries everything over, once the session is long; else nothing.

    Rasa replays a session for every message, so an endless one costs more each turn. Only at rest:
    the bot listens, nothing is scheduled next and no loop waits to be validated.
    """
    limit = TURNS_A_SESSION_IN_LOOP if tracker.active_loop_name else TURNS_A_SESSION
    if not _is_at_rest(tracker) or _turns_since_session_start(tracker) < limit:
        return []
    slots = [
        SlotSet(slot.name, slot.value)
        for slot in tracker.slots.values()
        if slot.value != slot.initial_value
    ]
    loop = [ActiveLoop(tracker.active_loop_name)] if tracker.active_loop_name else []
    events: List[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *loop,
        *slots,
        *_last_said(tracker),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    now = time.time()
    for event in events:
        event.timestamp = now
    return events


def _last_said(tracker: DialogueStateTracker) -> List[Event]:
    """The name of the last response, without its words: a yes to what it offers comes next."""
    last = next((e for e in reversed(tracker.events) if isinstance(e, BotUttered)), None)
    name = (last.metadata or {}).get("utter_action") if last else None
    return [BotUttered(metadata={"utter_action": name})] if name else []


def _is_at_rest(tracker: DialogueStateTracker) -> bool:
    loop = tracker.active_loop
    in_settled_form = loop is not None and not (loop.rejected or loop.is_interrupted)
    return (
        tracker.latest_action_name == ACTION_LISTEN_NAME
        and tracker.followup_action in (None, ACTION_LISTEN_NAME)
        and not tracker.is_paused()
        and (not loop or (in_settled_form and str(loop.name).endswith(_FORM)))
    )


def _turns_since_session_start(tracker: DialogueStateTracker) -> int:
    turns = 0
    for event in reversed(tracker.events):
        if isinstance(event, (SessionStarted, Restarted)):
            break
        turns += isinstance(event, UserUttered)
    return turns
