"""ReviewCase: an answer that somebody looks at again, as a patient asked or by sample."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class ReviewKind(StrEnum):
    dispute = "dispute"  # the patient flagged an answer
    sample = "sample"  # drawn, to find escalations that were missed


class Wish(StrEnum):
    """What a patient who flags an answer wants."""

    wrong = "wrong"
    look_again = "look_again"


class Drawn(StrEnum):
    """Why a message is in the sample; stands where a dispute has its wish."""

    urgent = "urgent"
    chance = "chance"


class Finding(StrEnum):
    """What the review found; counted in the reports."""

    answer_right = "answer_right"
    answer_wrong = "answer_wrong"
    answer_unclear = "answer_unclear"
    escalation_missed = "escalation_missed"
    erased = "erased"  # with the patient's data, never chosen by staff


class ReviewCase(Base):
    __tablename__ = "review_case"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    # The answer that is doubted, or the patient's message that was drawn.
    utterance_id: Mapped[str] = mapped_column(String(32))
    # What the patient chose: `wrong` or `look_again`; of a sample, why it was drawn: `urgent` or
    # `chance`.
    wish: Mapped[str | None] = mapped_column(String(12))
    # The patient's own words about it, redacted, under the conversation's key.
    comment_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    finding: Mapped[str | None] = mapped_column(String(20))
    answer_utterance_id: Mapped[str | None] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("utterance_id", "kind"),
        Index("ix_review_case_queue", "closed_at", "created_at"),
    )
