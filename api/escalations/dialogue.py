"""What the dialogue has noted down in a conversation: Rasa's slots, read from its tracker store.

The values are tokens, ids and wishes, never an identifier (the tracker store keeps none).
"""

import json
import logging
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from api.db import Database
from api.rights.tracker import has_tracker
from api.settings import Settings

logger = logging.getLogger(__name__)
# Slots that say what the patient wants, and how staff call them.
TITLES = {
    "visit_type": "Kind of visit",
    "practitioner": "With",
    "location": "Place",
    "wished_time": "Wished time",
    "relationship": "For whom",
    "patient_name": "Name",
    "birth_date": "Birth date",
    "contact": "Contact",
    "medication": "Medication",
    "dose": "Dose, in the patient's words",
    "recurrence": "Repeats",
}
SHOWN = 120
_EVENTS = sa.table(
    "events", sa.column("id"), sa.column("sender_id"), sa.column("type_name"), sa.column("data")
)


def read_slots(*, settings: Settings, conversation_id: str) -> dict[str, str] | None:
    """What is noted in the task of now, by title; None if the store cannot be read."""
    if not has_tracker(settings):
        return {}
    store = Database(settings.tracker, timeout_seconds=1.0)
    try:
        with store.read() as session:
            rows = list(session.scalars(_of_this_task(conversation_id)))
    except SQLAlchemyError:
        logger.warning("the dialogue's tracker store cannot be read")
        return None
    finally:
        store.dispose()
    return _last_values(rows)


def _of_this_task(conversation_id: str) -> sa.Select[str]:
    """The slot events since the last session began: earlier tasks are over."""
    theirs = _EVENTS.c.sender_id == conversation_id
    began = (
        sa.select(sa.func.max(_EVENTS.c.id))
        .where(theirs, _EVENTS.c.type_name == "session_started")
        .scalar_subquery()
    )
    return (
        sa.select(_EVENTS.c.data)
        .where(theirs, _EVENTS.c.type_name == "slot", _EVENTS.c.id >= sa.func.coalesce(began, 0))
        .order_by(_EVENTS.c.id)
    )


def _last_values(rows: Iterable[str]) -> dict[str, str]:
    values: dict[str, object] = {}
    for row in rows:
        event = json.loads(row)
        values[event.get("name")] = event.get("value")
    shown = {}
    for name, title in TITLES.items():
        value = values.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
            shown[title] = str(value)[:SHOWN]
    return shown
