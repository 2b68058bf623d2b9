"""A code that was tried is remembered with the utterance that tried it, and counted by contact.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE verification RENAME COLUMN accepted_by TO tried_by")
    op.add_column("verification", sa.Column("contact_index", sa.String(64), nullable=True))
    op.create_index("ix_verification_contact_index", "verification", ["contact_index"])


def downgrade() -> None:
    op.drop_index("ix_verification_contact_index", "verification")
    op.drop_column("verification", "contact_index")
    op.execute("ALTER TABLE verification RENAME COLUMN tried_by TO accepted_by")
