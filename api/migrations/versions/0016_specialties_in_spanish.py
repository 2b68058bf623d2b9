"""What a practitioner's specialty is called in Spanish.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "practitioner",
        sa.Column("specialty_es", sa.String(80), server_default="", nullable=False),
    )


def downgrade() -> None:
    with op.batch_alter_table("practitioner") as practitioner:
        practitioner.drop_column("specialty_es")
