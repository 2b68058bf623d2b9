"""Since when a message waits to leave, and the language of its subject.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = api.db.UtcDateTime(timezone=True)
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("waits_since", instant, nullable=True))
        table.add_column(sa.Column("language", sa.String(5), nullable=False, server_default="en"))
    op.execute("UPDATE outbox_message SET waits_since = created_at")
    op.execute(
        "UPDATE outbox_message SET language = 'es' WHERE dedupe_key NOT LIKE 'page:%' "
        "AND conversation_id IN (SELECT id FROM conversation WHERE language = 'es')"
    )
    with op.batch_alter_table("outbox_message") as table:
        table.alter_column("waits_since", existing_type=instant, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("waits_since")
        table.drop_column("language")
