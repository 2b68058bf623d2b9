"""Reminder plans and their dose events: rows in the database, never timers in memory."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id

WINDOW_MINUTES = 60


class PlanStatus(StrEnum):
    active = "active"
    paused = "paused"  # by the patient; no dose is planned until they go on
    cancelled = "cancelled"
    ended = "ended"  # its last dose is over


class PlanKind(StrEnum):
    """Chosen with the words: "at 8" keeps the clock's time, "every 8 hours" the distance."""

    wall = "wall"
    interval = "interval"


class DoseStatus(StrEnum):
    planned = "planned"
    sent = "sent"
    taken = "taken"
    skipped = "skipped"
    missed = "missed"  # too late to be useful, so never sent; or sent and not answered
    cancelled = "cancelled"


class ReminderPlan(Base):
    """What the patient asked to be reminded of, in their own words (encrypted), and when."""

    __tablename__ = "reminder_plan"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    key_id: Mapped[str] = mapped_column(String(32))
    medication_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    recurrence: Mapped[str] = mapped_column(Text)  # RRULEs, one a line
    kind: Mapped[str] = mapped_column(String(10), default=PlanKind.wall)
    time_zone: Mapped[str] = mapped_column(String(40))
    # What the rules count from: the wall time of a wall plan, the instant of an interval plan.
    start_local: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime]
    # Every dose up to here has its event.
    planned_until: Mapped[datetime]
    # Later than this after its time a dose is missed, not sent.
    window_minutes: Mapped[int] = mapped_column(default=WINDOW_MINUTES)
    # The patient's own count; None: they do not count.
    remaining: Mapped[int | None]
    per_dose: Mapped[int | None]
    refill_at: Mapped[int | None]
    refill_told_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(String(10), default=PlanStatus.active)
    # The utterance that asked for it: a turn that is repeated makes no second plan.
    utterance_id: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]  # or ended

    __table_args__ = (Index("ix_reminder_plan_planned", "status", "planned_until"),)


class DoseEvent(Base):
    __tablename__ = "dose_event"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("reminder_plan.id"))
    conversation_id: Mapped[str] = mapped_column(String(32))
    # Wall time of the dose where it was planned, "2027-03-14T08:00".
    due_local: Mapped[str] = mapped_column(String(16))
    # The instant of the dose: one event for each, however often it is planned.
    planned_at: Mapped[datetime]
    # When it is said: the same, or later by a snooze.
    due_at: Mapped[datetime]
    snoozed: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(10), default=DoseStatus.planned)
    sent_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    # The utterance that answered it in words: a turn taken up again finds its own answer.
    answered_by: Mapped[str | None] = mapped_column(String(32))
    # When an emergency or a crisis last held it back.
    held_at: Mapped[datetime | None]
    followed_up_at: Mapped[datetime | None]
    caregiver_told_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("plan_id", "planned_at"),
        Index("ix_dose_event_due", "status", "due_at"),
        Index(None, "conversation_id"),
    )


class ReminderPreference(Base):
    """What a patient chose for all reminders of a conversation."""

    __tablename__ = "reminder_preference"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    # Wall times, "22:00"; the same for both: none.
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_to: Mapped[str | None] = mapped_column(String(5))
    # Where reminders go besides the chat: email | phone. Used once confirmed there by a link.
    link_id: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)
    channel: Mapped[str | None] = mapped_column(String(10))
    contact_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    names_medication: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]


class CaregiverStatus(StrEnum):
    asked = "asked"
    confirmed = "confirmed"
    declined = "declined"
    removed = "removed"  # by the patient


class Caregiver(Base):
    """A person whom the patient chose to be told when a reminder is not answered."""

    __tablename__ = "caregiver"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # phone | email
    contact_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class WorkerBeat(Base):
    """A worker process that is at work, or was until lately."""

    __tablename__ = "worker_beat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime]
    # The same of its thread that works on backups: their disk may hang.
    backups_at: Mapped[datetime | None]
