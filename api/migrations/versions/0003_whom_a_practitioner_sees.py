"""The ages of the patients whom a practitioner sees.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("practitioner", sa.Column("ages", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("practitioner", "ages")
