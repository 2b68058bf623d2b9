"""Whether an earlier try of a message may have left: no try that fails afterwards forgets it.
When a worker last came round to the backups.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "outbox_message",
        sa.Column("may_have_left", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    instant = api.db.UtcDateTime(timezone=True)
    op.add_column("worker_beat", sa.Column("backups_at", instant, nullable=True))


def downgrade() -> None:
    op.drop_column("worker_beat", "backups_at")
    op.drop_column("outbox_message", "may_have_left")
