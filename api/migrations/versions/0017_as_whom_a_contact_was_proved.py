"""As whom the holder of a contact first proved it.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# What was claimed when the contact was first proved, as far as that is still on record.
_FIRST_CLAIM = """
    UPDATE patient_contact SET holder = (
        SELECT relationship FROM verification
        WHERE verification.patient_id = patient_contact.patient_id
          AND verification.contact_index = patient_contact.value_index
          AND verification.status = 'accepted'
        ORDER BY verification.created_at LIMIT 1
    )
"""


def upgrade() -> None:
    op.add_column("patient_contact", sa.Column("holder", sa.String(12), nullable=True))
    op.execute(_FIRST_CLAIM)


def downgrade() -> None:
    with op.batch_alter_table("patient_contact") as contact:
        contact.drop_column("holder")
