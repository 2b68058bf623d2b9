"""Indexes: conversations going on, and what was done in a period.

Revision ID: 0008
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_conversation_last_patient_at", "conversation", ["last_patient_at"])
    op.create_index("ix_audit_record_action_at", "audit_record", ["action", "at"])


def downgrade() -> None:
    op.drop_index("ix_audit_record_action_at", "audit_record")
    op.drop_index("ix_conversation_last_patient_at", "conversation")
