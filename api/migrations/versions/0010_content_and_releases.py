"""The studio: edits of the draft, and releases of which one is live.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_change",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("at", api.db.UtcDateTime(timezone=True), nullable=False),
        _staff("content_change", "staff_id", nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_change")),
    )
    for name in ("at", "entry"):
        op.create_index(f"ix_content_change_{name}", "content_change", [name])
    op.create_table(
        "release",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("touched_at", api.db.UtcDateTime(timezone=True), nullable=False),
        _staff("release", "created_by"),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("model_id", sa.String(64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("needs_signature", sa.Boolean(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        _staff("release", "signed_by"),
        sa.Column("signed_at", api.db.UtcDateTime(timezone=True), nullable=True),
        _staff("release", "published_by"),
        sa.Column("published_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("number", name=op.f("uq_release_number")),
    )
    for state in ("live", "building"):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_release_one_{state}",
            "release",
            ["state"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    op.drop_table("release")
    op.drop_table("content_change")


def _staff(table: str, name: str, *, nullable: bool = True) -> sa.Column[str]:
    key = sa.ForeignKey("staff.id", name=op.f(f"fk_{table}_{name}_staff"))
    return sa.Column(name, sa.String(32), key, nullable=nullable)
