"""What a patient tells the clinician before a visit: which of their messages, of which part.

Revision ID: 0011
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_note",
        sa.Column("appointment_id", sa.String(32), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("utterance_id", sa.String(32), nullable=False),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "part IN ('what', 'since', 'how_bad', 'tried')", name=op.f("ck_visit_note_part")
        ),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_visit_note_appointment_id_appointment"),
        ),
        sa.PrimaryKeyConstraint("appointment_id", "part", name=op.f("pk_visit_note")),
    )
    op.create_index("ix_visit_note_conversation_id", "visit_note", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("visit_note")
