"""ContentChange: one edit of the draft. Release: content, model and rules that go live together."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class ReleaseState(StrEnum):
    building = "building"
    ready = "ready"  # trained, measured, the gate is open
    refused = "refused"  # the gate is closed; the reasons are kept
    failed = "failed"  # could not be built: killed, no disk, Rasa refused it
    cancelled = "cancelled"
    live = "live"
    retired = "retired"  # was live


class ContentChange(Base):
    """Who changed what, when: both texts, so that it can be read and undone."""

    __tablename__ = "content_change"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    path: Mapped[str] = mapped_column(String(200))
    # An intent's or a reply's name; the file's for a settled conflict.
    entry: Mapped[str] = mapped_column(String(120), index=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class MeantPair(Base):
    """Two examples of different intents, nearly the same, that somebody looked at and left."""

    __tablename__ = "meant_pair"

    # The hash of both with their intents: the words are in the draft.
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Release(Base):
    __tablename__ = "release"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(300))
    # Where the build is, and its last sign of life.
    stage: Mapped[str] = mapped_column(String(20))
    touched_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    model_id: Mapped[str] = mapped_column(String(64), default="")
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Whether safety content differs from what was live, and who may not sign it.
    needs_signature: Mapped[bool] = mapped_column(default=False)
    authors: Mapped[list[str]] = mapped_column(JSON, default=list)
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None]
    published_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    published_at: Mapped[datetime | None]
    published_why: Mapped[str] = mapped_column(String(300), default="")
    # When it was first served whole: rules, texts, cards, clinic and model.
    proven_at: Mapped[datetime | None]

    # The database itself holds that one release is live, and one is being built.
    __table_args__ = tuple(
        Index(f"ix_release_one_{state}", "state", unique=True, sqlite_where=text(where),
              postgresql_where=text(where))
        for state, where in (("live", "state = 'live'"), ("building", "state = 'building'"))
    )  # fmt: skip
