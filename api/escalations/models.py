"""Escalation: the record that a person is needed, from opening to outcome."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
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
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("utterance_id"),
        Index("ix_escalation_queue", "status", "urgency_order", "created_at"),
        Index(None, "conversation_id"),
    )
