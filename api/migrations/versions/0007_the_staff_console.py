"""The staff console: deadlines and pages, notes, presence, saved filters, reviews, accounts.

Revision ID: 0007
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Children before parents.
TABLES = ("review_case", "saved_filter", "presence", "note_mention", "escalation_note")


def upgrade() -> None:
    for name in ("due_at", "first_reply_at", "touched_at", "paged_at"):
        op.add_column("escalation", _instant(name))
    op.add_column(
        "escalation", sa.Column("pages", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("staff", sa.Column("oidc_subject", sa.String(300), nullable=True))
    op.create_index("ix_staff_oidc_subject", "staff", ["oidc_subject"], unique=True)
    op.add_column("staff", sa.Column("page_order", sa.Integer(), nullable=True))
    op.add_column("staff", _instant("disabled_at"))
    op.add_column("staff_session", _instant("stepped_up_at"))
    _create_notes()
    _create(
        "presence",
        _id("conversation_id", of="presence", refers_to="conversation"),
        _id("who"),
        _instant("seen_at", nullable=False),
        _instant("typing_at"),
        key=("conversation_id", "who"),
    )
    _create(
        "saved_filter",
        _id("id"),
        _id("staff_id", of="saved_filter", refers_to="staff"),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("query", sa.String(200), nullable=False),
        _instant("created_at", nullable=False),
        sa.UniqueConstraint("staff_id", "name", name=op.f("uq_saved_filter_staff_id_name")),
    )
    _create_reviews()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("staff_session", "stepped_up_at")
    op.drop_index("ix_staff_oidc_subject", "staff")
    for name in ("disabled_at", "page_order", "oidc_subject"):
        op.drop_column("staff", name)
    for name in ("pages", "paged_at", "touched_at", "first_reply_at", "due_at"):
        op.drop_column("escalation", name)


def _create_notes() -> None:
    _create(
        "escalation_note",
        _id("id"),
        _id("escalation_id", of="escalation_note", refers_to="escalation"),
        _id("conversation_id", of="escalation_note", refers_to="conversation"),
        _id("staff_id", of="escalation_note", refers_to="staff"),
        sa.Column("content_ciphertext", sa.LargeBinary(), nullable=False),
        _instant("created_at", nullable=False),
    )
    for name in ("escalation_id", "conversation_id"):
        op.create_index(f"ix_escalation_note_{name}", "escalation_note", [name])
    _create(
        "note_mention",
        _id("note_id", of="note_mention", refers_to="escalation_note"),
        _id("staff_id", of="note_mention", refers_to="staff"),
        _instant("seen_at"),
        key=("note_id", "staff_id"),
    )


def _create_reviews() -> None:
    _create(
        "review_case",
        _id("id"),
        sa.Column("kind", sa.String(10), nullable=False),
        _id("conversation_id", of="review_case", refers_to="conversation"),
        _id("utterance_id"),
        sa.Column("wish", sa.String(12), nullable=True),
        sa.Column("comment_ciphertext", sa.LargeBinary(), nullable=True),
        _id("owner_id", of="review_case", refers_to="staff", nullable=True),
        sa.Column("finding", sa.String(20), nullable=True),
        _id("answer_utterance_id", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("created_at", nullable=False),
        _instant("closed_at"),
        sa.UniqueConstraint("utterance_id", "kind", name=op.f("uq_review_case_utterance_id_kind")),
    )
    op.create_index("ix_review_case_conversation_id", "review_case", ["conversation_id"])
    op.create_index("ix_review_case_queue", "review_case", ["closed_at", "created_at"])


def _create(table: str, *parts: Any, key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(table, *parts, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")))


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, api.db.UtcDateTime(timezone=True), nullable=nullable)


def _id(name: str, *, of: str = "", refers_to: str = "", nullable: bool = False) -> sa.Column[Any]:
    """A column with an id; of another table's row if it `refers_to` one."""
    keys = (
        [sa.ForeignKey(f"{refers_to}.id", name=op.f(f"fk_{of}_{name}_{refers_to}"))]
        if refers_to
        else []
    )
    return sa.Column(name, sa.String(32), *keys, nullable=nullable)
