"""Rows for reports, written as they would stand after months of work."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.db import new_id
from api.escalations.models import URGENCY_ORDER, Escalation, Urgency
from api.reviews.models import ReviewCase


def add_conversation(session: Session, at: datetime) -> str:
    row = Conversation(
        id=new_id(), key_id="none", language="en", time_zone="America/New_York", created_at=at
    )
    session.add(row)
    session.flush()
    return row.id


def values(conversation_id: str, at: datetime, **changes: Any) -> dict[str, Any]:
    """One escalation. `replied` and `closed`: minutes after it was opened; `due`: too."""
    minutes = {name: changes.pop(name, None) for name in ("replied", "closed", "due")}

    def later(name: str) -> datetime | None:
        amount = minutes[name]
        return None if amount is None else at + timedelta(minutes=amount)

    urgency = Urgency(changes.get("urgency", "clinical"))
    return {
        "id": new_id(),
        "conversation_id": conversation_id,
        "utterance_id": new_id(),
        "urgency": urgency,
        "urgency_order": URGENCY_ORDER[urgency],
        "reason": "diagnostic_request",
        "rules": [],
        "quotes": [],
        "versions": {},
        "status": "closed" if minutes["closed"] is not None else "open",
        "version": 1,
        "pages": 0,
        "created_at": at,
        "first_reply_at": later("replied"),
        "closed_at": later("closed"),
        "due_at": later("due"),
        "outcome": None,
        **changes,
    }


def add_escalation(session: Session, conversation_id: str, at: datetime, **changes: Any) -> None:
    session.add(Escalation(**values(conversation_id, at, **changes)))


def add_case(session: Session, conversation_id: str, at: datetime, **changes: Any) -> None:
    kind = "dispute" if changes["wish"] in ("wrong", "look_again") else "sample"
    closed_at = at if changes.get("finding") else None
    row = {"kind": kind, "utterance_id": new_id(), "created_at": at, "closed_at": closed_at}
    session.add(ReviewCase(conversation_id=conversation_id, **row, **changes))
