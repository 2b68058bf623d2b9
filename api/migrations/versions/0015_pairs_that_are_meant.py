"""Pairs of examples that are nearly the same and meant to be: set aside by whom, when.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    staff = sa.ForeignKey("staff.id", name=op.f("fk_meant_pair_staff_id_staff"))
    op.create_table(
        "meant_pair",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(32), staff, nullable=False),
        sa.Column("at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meant_pair")),
    )


def downgrade() -> None:
    op.drop_table("meant_pair")
