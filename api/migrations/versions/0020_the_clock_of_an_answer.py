"""Whether the clock of an escalation stands, and whether its holder is in the chat.

What was answered and is in nobody's hands now is due again.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = api.db.UtcDateTime(timezone=True)
    for name in ("answered_at", "first_due_at", "left_at"):
        op.add_column("escalation", sa.Column(name, instant, nullable=True))
    op.execute("UPDATE escalation SET first_due_at = due_at WHERE first_reply_at IS NOT NULL")
    op.execute("UPDATE escalation SET answered_at = first_reply_at WHERE claimed_at IS NOT NULL")
    op.execute(
        "UPDATE escalation SET left_at = coalesce(touched_at, claimed_at) "
        "WHERE status = 'claimed' AND claimed_at IS NOT NULL "
        "AND conversation_id IN (SELECT id FROM conversation WHERE mode = 'assistant')"
    )


def downgrade() -> None:
    for name in ("left_at", "first_due_at", "answered_at"):
        op.drop_column("escalation", name)
