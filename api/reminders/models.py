"""Reminder plans and their dose events: rows in the database, never timers in memory."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class DoseStatus(StrEnum):
    planned = "planned"
    sent = "sent"
    taken = "taken"
    skipped = "skipped"
    missed = "missed"  # too late to be useful: never sent
    cancelled = "cancelled"


class ReminderPlan(Base):
    """What the patient asked to be reminded of, in their own words (encrypted), and when."""

    __tablename__ = "reminder_plan"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(32))
    medication_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    recurrence: Mapped[str] = mapped_column(String(200))  # RRULE
    time_zone: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(10), default="active")
    # The utterance that asked for it: a turn that is repeated makes no second plan.
    utterance_id: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class DoseEvent(Base):
    __tablename__ = "dose_event"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("reminder_plan.id"))
    conversation_id: Mapped[str] = mapped_column(String(32))
    # Wall time of the dose, "2027-03-14T08:00": one event for each, however often it is planned.
    due_local: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    snoozed: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default=DoseStatus.planned)
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("plan_id", "due_local"),
        Index("ix_dose_event_due", "status", "due_at"),
        Index(None, "conversation_id"),
    )
