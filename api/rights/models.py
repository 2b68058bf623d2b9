"""Legal holds: what must not be erased or purged for now."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class LegalHold(Base):
    __tablename__ = "legal_hold"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    # A patient or a conversation.
    subject_id: Mapped[str] = mapped_column(String(32))
    # A code or a case number, never a patient's words.
    reason: Mapped[str] = mapped_column(String(60))
    placed_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "subject_id"),)
