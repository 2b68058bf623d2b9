"""Since when nothing leaves a chat, or may again; when a dose was held back by an alarm.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = (
    ("conversation", "kept_inside_at"),
    ("conversation", "let_out_at"),
    ("dose_event", "held_at"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, api.db.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
