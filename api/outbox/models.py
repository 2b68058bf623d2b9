"""What is to leave the system: written with what caused it, sent by the worker."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class DeliveryStatus(StrEnum):
    waiting = "waiting"
    sent = "sent"
    failed = "failed"  # given up after the last retry: on the staff's list
    noted = "noted"  # failed, and seen by staff
    cancelled = "cancelled"


class OutboxMessage(Base):
    __tablename__ = "outbox_message"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    # Unique: the same cause never sends twice.
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(12))  # chat | phone | email | whatsapp | push
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    # Of its words, and so of a subject that is put over them.
    language: Mapped[str] = mapped_column(String(5), default="en", server_default="en")
    key_id: Mapped[str] = mapped_column(String(32))
    recipient_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    content_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10), default=DeliveryStatus.waiting)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(60))
    # A try ended in the middle of sending: every later one says that it may be the second.
    may_have_left: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    # When it was to leave first, or when staff sent it again; no later try puts it off.
    waits_since: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    # Later it is of no use, and never sent.
    useful_until: Mapped[datetime | None]
    # What is looked at once more before it leaves, "dose:<id>".
    about: Mapped[str | None] = mapped_column(String(60))
    # A signed address that ends such messages with one click.
    unsubscribe: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (
        Index("ix_outbox_message_due", "status", "due_at"),
        Index("ix_outbox_message_failed", "status", "created_at"),
    )
