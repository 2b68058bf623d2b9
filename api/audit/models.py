"""The audit trail: append-only, chained by the sealer; ids, offsets and hashes, no words."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.audit.append_only import add_rules
from api.db import Base


class AuditRecord(Base):
    __tablename__ = "audit_record"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(12))  # patient | staff | system
    actor_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Set by the sealer: position in the chain and keyed hash over the previous one and this row.
    position: Mapped[int | None] = mapped_column(unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))

    # Reports count what was done in a period.
    __table_args__ = (Index("ix_audit_record_action_at", "action", "at"),)


class AuditCut(Base):
    """Has a row only inside the transaction of a cut: see `append_only`."""

    __tablename__ = "audit_cut"

    id: Mapped[int] = mapped_column(primary_key=True)


add_rules(AuditRecord.__table__)  # type: ignore[arg-type]
