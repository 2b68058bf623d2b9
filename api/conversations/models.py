"""Conversations, their utterances and the events a browser follows.

Words are ciphertext under the conversation's key. `raw_ciphertext` is what was typed, kept only
until its redacted form is recorded (or in quarantine, if redaction failed).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Mode(StrEnum):
    """Who holds the conversation."""

    assistant = "assistant"
    staff = "staff"
    emergency = "emergency"  # stopped by the screen; the patient may end a false alarm
    crisis = "crisis"  # stopped by the screen; only staff clear it


class Sender(StrEnum):
    patient = "patient"
    assistant = "assistant"
    staff = "staff"
    system = "system"


class UtteranceStatus(StrEnum):
    received = "received"  # durable, not yet answered
    late = "late"  # answered with a promise; the real answer is still to come
    recorded = "recorded"
    quarantined = "quarantined"  # redaction failed; raw ciphertext kept for a short time
    withheld = "withheld"  # an answer that came when a person had the chat: for staff to see


# A turn that has not come to its end.
UNFINISHED = (UtteranceStatus.received, UtteranceStatus.late)


class Conversation(Base):
    __tablename__ = "conversation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key_id: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(5))
    time_zone: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(12), default=Mode.assistant)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consented_at: Mapped[datetime | None]
    # The verified person behind the chat; set by a one-time code, never by dialogue.
    patient_id: Mapped[str | None] = mapped_column(ForeignKey("patient.id"), index=True)
    relationship: Mapped[str] = mapped_column(String(12), default="self")
    # What was last asked (name, birth_date, phone ...): context for redaction.
    asked: Mapped[str | None] = mapped_column(String(20))
    active_loop: Mapped[str | None] = mapped_column(String(60))
    # Escalation that waits for a contact which the patient was just asked to leave.
    contact_for_escalation_id: Mapped[str | None] = mapped_column(String(32))
    last_seq: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    last_patient_at: Mapped[datetime | None] = mapped_column(index=True)
    # When the patient last asked that nothing leaves the chat, and when messages were last let out.
    kept_inside_at: Mapped[datetime | None]
    let_out_at: Mapped[datetime | None]
    # Set when its words and its key were destroyed, on request or by age.
    erased_at: Mapped[datetime | None]


class Utterance(Base):
    __tablename__ = "utterance"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    sender: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(12))
    idempotency_key: Mapped[str | None] = mapped_column(String(80))
    body_fingerprint: Mapped[str | None] = mapped_column(String(64))
    raw_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    # JSON of text (tokens), buttons and attachments, encrypted.
    content_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_payload: Mapped[bool] = mapped_column(default=False)
    response_name: Mapped[str | None] = mapped_column(String(80))
    pinned: Mapped[bool] = mapped_column(default=False)
    in_reply_to: Mapped[str | None] = mapped_column(String(32))
    staff_id: Mapped[str | None] = mapped_column(String(32))
    # How the turn of a patient's utterance ended.
    disposition: Mapped[str | None] = mapped_column(String(12))
    handled_by: Mapped[str | None] = mapped_column(String(12))
    escalation_id: Mapped[str | None] = mapped_column(String(32))
    intent: Mapped[str | None] = mapped_column(String(60))
    confidence: Mapped[float | None]
    model_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    recorded_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "idempotency_key"),
        Index("ix_utterance_in_reply_to", "in_reply_to"),
        Index("ix_utterance_status_created_at", "status", "created_at"),
    )


class StatusEvent(Base):
    """A change the browser should know of that is not a message (who holds the chat)."""

    __tablename__ = "status_event"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


class Offer(Base):
    """A button that was offered; only these payloads are accepted, and only while open."""

    __tablename__ = "offer"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    utterance_id: Mapped[str] = mapped_column(String(32))
    # Menus close with the next answer; an offer that is kept stays until it is used.
    kept: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]


class TurnLease(Base):
    """One turn at a time per conversation, over all processes; a dead holder's lease expires."""

    __tablename__ = "turn_lease"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime]
