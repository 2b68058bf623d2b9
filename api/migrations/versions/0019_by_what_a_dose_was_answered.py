"""Which message answered a dose in words: taken up again after a kill, it is no second answer.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dose_event", sa.Column("answered_by", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("dose_event", "answered_by")
