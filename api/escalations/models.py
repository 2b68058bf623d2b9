"""Escalation: the record that a person is needed, from opening to outcome, and what hangs on it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Urgency(StrEnum):
    crisis = "crisis"
    emergency = "emergency"
    clinical = "clinical"
    routine = "routine"


URGENCY_ORDER = {urgency: place for place, urgency in enumerate(Urgency)}


class EscalationStatus(StrEnum):
    open = "open"
    claimed = "claimed"
    closed = "closed"


class Outcome(StrEnum):
    """Why it was closed; counted, so that rules can be mended."""

    clinically_relevant = "clinically_relevant"
    answered = "answered"
    not_needed = "not_needed"
    wrong_rule = "wrong_rule"
    patient_unreachable = "patient_unreachable"
    erased = "erased"  # with the patient's data, never chosen by staff


class Escalation(Base):
    __tablename__ = "escalation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    utterance_id: Mapped[str] = mapped_column(String(32))
    urgency: Mapped[str] = mapped_column(String(12))
    urgency_order: Mapped[int]
    reason: Mapped[str] = mapped_column(String(40))
    rules: Mapped[list[str]] = mapped_column(JSON)
    # Offsets into the redacted text of the utterance.
    quotes: Mapped[list[dict[str, int]]] = mapped_column(JSON)
    versions: Mapped[dict[str, Any]] = mapped_column(JSON)
    confidence: Mapped[float | None]
    status: Mapped[str] = mapped_column(String(10), default=EscalationStatus.open)
    assignee_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str | None] = mapped_column(String(24))
    contact_token: Mapped[str | None] = mapped_column(String(40))
    false_alarm_at: Mapped[datetime | None]
    # Raised by one on each change; a form made on an older version is refused.
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    # When its holder gave the chat back; empty while they are in it.
    left_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    # Until when a person is to have answered, by the clinic's opening hours.
    due_at: Mapped[datetime | None]
    # When who has it in hand last answered the patient; while it is empty the clock runs.
    answered_at: Mapped[datetime | None]
    # The first reply of all, and until when it was due: for reports.
    first_reply_at: Mapped[datetime | None]
    first_due_at: Mapped[datetime | None]
    # When its holder last did something in it: a silent one loses it.
    touched_at: Mapped[datetime | None]
    # Once overdue: who of the chain was paged last, when, and how often.
    paged_at: Mapped[datetime | None]
    pages: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        UniqueConstraint("utterance_id"),
        Index("ix_escalation_queue", "status", "urgency_order", "created_at"),
        Index(None, "conversation_id"),
    )


class EscalationNote(Base):
    """What staff write for each other; the patient never sees it."""

    __tablename__ = "escalation_note"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalation.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    content_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class NoteMention(Base):
    """A colleague named in a note, until they have seen it."""

    __tablename__ = "note_mention"

    note_id: Mapped[str] = mapped_column(ForeignKey("escalation_note.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    seen_at: Mapped[datetime | None]


class Presence(Base):
    """Who looks at a conversation, and who is typing in it: a member of staff or the patient."""

    __tablename__ = "presence"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    # The id of a member of staff, or `patient`.
    who: Mapped[str] = mapped_column(String(32), primary_key=True)
    seen_at: Mapped[datetime]
    typing_at: Mapped[datetime | None]


class SavedFilter(Base):
    """A view of the queue that a member of staff keeps under a name."""

    __tablename__ = "saved_filter"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("staff_id", "name"),)
