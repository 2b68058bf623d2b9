"""The tables of the key store: wrapped data keys, and the list of what was erased.

The list lies beside the keys, apart from the data: restoring older data never takes an entry back.
"""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.db import NAMING, UtcDateTime, new_id


class KeyBase(DeclarativeBase):
    type_annotation_map = {datetime: UtcDateTime}


KeyBase.metadata.naming_convention = NAMING


class DataKey(KeyBase):
    __tablename__ = "data_key"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    patient_id: Mapped[str | None] = mapped_column(String(32), index=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class Erasure(KeyBase):
    """One erasure: whose keys were destroyed and which rows go with them. Ids only."""

    __tablename__ = "erasure"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    # None where only conversations were erased (nobody was verified in them).
    patient_id: Mapped[str | None] = mapped_column(String(32))
    conversation_ids: Mapped[list[str]] = mapped_column(JSON)
    key_ids: Mapped[list[str]] = mapped_column(JSON)
    actor: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    # Set when the rows are gone too; until then the worker tries again.
    finished_at: Mapped[datetime | None]
