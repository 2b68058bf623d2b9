"""The audit trail is added to and sealed, never changed, by the database's own rules.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

from api.audit.append_only import RULES, UNRULES

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_cut",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_cut")),
    )
    for statement in RULES[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNRULES[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("audit_cut")
