"""Failed sign-ins are counted by who tries, not on the account: nobody can lock another out.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_brake",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("tried_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("open_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_brake")),
    )
    op.create_index("ix_sign_in_brake_tried_at", "sign_in_brake", ["tried_at"])
    op.drop_column("staff", "failed_attempts")
    op.drop_column("staff", "locked_until")


def downgrade() -> None:
    op.add_column(
        "staff", sa.Column("failed_attempts", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "staff", sa.Column("locked_until", api.db.UtcDateTime(timezone=True), nullable=True)
    )
    op.drop_index("ix_sign_in_brake_tried_at", "sign_in_brake")
    op.drop_table("sign_in_brake")
