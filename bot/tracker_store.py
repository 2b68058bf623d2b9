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
        tracker = await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        if tracker is not None:
            setattr(tracker, _STORED, len(tracker.events))
        return tracker

    def _event_query(
        self, session: sa.orm.Session, sender_id: Text, fetch_events_from_all_sessions: bool
    ) -> sa.orm.Query:
        """Events by id from the last session start on; Rasa compares clock times instead."""
        stored = self.SQLEvent
        query = session.query(stored).filter(stored.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            started = (
                session.query(stored.id)
                .filter(stored.sender_id == sender_id, stored.type_name == SessionStarted.type_name)
                .order_by(stored.id.desc())
                .limit(1)
                .scalar()
            )
            if started is not None:
                query = query.filter(stored.id >= started)
        return query.order_by(stored.id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new, without words, with its turn and perhaps a checkpoint, at once."""
        with self.session_scope() as session:
            stored = getattr(tracker, _STORED, None)
            if stored is None:
                stored = self._event_query(session, tracker.sender_id, False).count()
            fresh = [event.as_dict() for event in list(tracker.events)[stored:]]
            for name in slots_in_own_words(fresh):
                logger.warning("slot %s keeps a whole message: map it to a code", name)
            kept = without_words(fresh)
            rows = self._append(session, tracker.sender_id, kept)
            if rows:
                self._append_turns(session, tracker, kept, rows)
            self._append(session, tracker.sender_id, [e.as_dict() for e in checkpoint(tracker)])
            session.commit()
        setattr(tracker, _STORED, len(tracker.events))
        await self._publish(tracker.sender_id, kept)

    def _append(
        self, session: sa.orm.Session, sender_id: Text, events: Sequence[Dict[str, Any]]
    ) -> List[Any]:
        rows = [
            self.SQLEvent(
                sender_id=sender_id,
                type_name=event["event"],
                timestamp=event.get("timestamp"),
                intent_name=event.get("parse_data", {}).get("intent", {}).get("name"),
                action_name=event.get("name"),
                data=json.dumps(event),
            )
            for event in events
        ]
        session.add_all(rows)
        session.flush()
        return rows

    def _append_turns(
        self,
        session: sa.orm.Session,
        tracker: DialogueStateTracker,
        events: Sequence[Dict[str, Any]],
        rows: Sequence[Any],
    ) -> None:
        for utterance_id in filter(None, map(utterance_id_of, events)):
            turn = SQLTurn(
                sender_id=tracker.sender_id,
                utterance_id=utterance_id,
                first_event_id=rows[0].id,
                last_event_id=rows[-1].id,
                **state_of(tracker),
            )
            session.merge(turn)

    async def _publish(self, sender_id: Text, events: Iterable[Dict[str, Any]]) -> None:
        if self.event_broker is not None:
            for event in events:
                self.event_broker.publish({"sender_id": sender_id, **event})

    async def find_turn(self, sender_id: Text, utterance_id: Text) -> Optional[Turn]:
        """The finished turn of that utterance, from whichever session, or `None`."""
        with self.session_scope() as session:
            row = session.get(SQLTurn, (sender_id, utterance_id))
            if row is None:
                return None
            query = session.query(self.SQLEvent.data).filter(
                self.SQLEvent.sender_id == sender_id,
                self.SQLEvent.id.between(row.first_event_id, row.last_event_id),
            )
            return Turn(
                events=[json.loads(data) for (data,) in query.order_by(self.SQLEvent.id)],
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
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    now = time.time()
    for event in events:
        event.timestamp = now
    return events


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
