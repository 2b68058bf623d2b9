"""For which message a code was sent: its turn, taken up again, sends no other one.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("verification", sa.Column("asked_by", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("verification", "asked_by")
