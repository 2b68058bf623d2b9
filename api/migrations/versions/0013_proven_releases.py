"""Releases: why one went live, and since when it is known that it can be served.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "release",
        sa.Column("published_why", sa.String(length=300), server_default="", nullable=False),
    )
    op.add_column("release", sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True))
    # What was live until now was served.
    op.execute("UPDATE release SET proven_at = published_at WHERE state IN ('live', 'retired')")


def downgrade() -> None:
    with op.batch_alter_table("release") as release:
        release.drop_column("proven_at")
        release.drop_column("published_why")
