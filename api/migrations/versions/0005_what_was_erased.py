"""When a patient or a conversation was erased, and what is held from erasure.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ERASABLE = ("conversation", "patient")


def upgrade() -> None:
    for table in ERASABLE:
        op.add_column(
            table, sa.Column("erased_at", api.db.UtcDateTime(timezone=True), nullable=True)
        )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("placed_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_subject_id", "legal_hold", ["subject_id"])


def downgrade() -> None:
    op.drop_index("ix_legal_hold_subject_id", "legal_hold")
    op.drop_table("legal_hold")
    for table in reversed(ERASABLE):
        op.drop_column(table, "erased_at")
