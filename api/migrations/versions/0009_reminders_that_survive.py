"""Dose events by their instant, kinds of plans, how far they are planned; chosen quiet hours.

Revision ID: 0009
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import api.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

FOLLOWED = ("followed_up_at", "caregiver_told_at")


def upgrade() -> None:
    with op.batch_alter_table("reminder_plan") as table:
        table.alter_column("recurrence", type_=sa.Text(), existing_nullable=False)
        table.add_column(sa.Column("kind", sa.String(10), nullable=False, server_default="wall"))
        table.add_column(sa.Column("start_local", sa.String(16), nullable=True))
        table.add_column(_instant("starts_at"))
        table.add_column(_instant("planned_until"))
        table.add_column(
            sa.Column("window_minutes", sa.Integer(), nullable=False, server_default="60")
        )
        for name in ("remaining", "per_dose", "refill_at"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.add_column(_instant("refill_told_at"))
    op.execute("UPDATE reminder_plan SET kind = 'interval' WHERE recurrence LIKE '%FREQ=HOURLY%'")
    # Planned anew from their beginning: what has its event keeps it. Rules that count from their
    # start go by the UTC wall time here; all others read only their hours.
    wall = (
        "strftime('%Y-%m-%dT%H:%M', created_at)"
        if op.get_bind().dialect.name == "sqlite"
        else "to_char(created_at AT TIME ZONE time_zone, 'YYYY-MM-DD\"T\"HH24:MI')"
    )
    op.execute(
        f"UPDATE reminder_plan SET starts_at = created_at, start_local = {wall}, "  # noqa: S608
        "planned_until = coalesce((SELECT max(due_at) FROM dose_event "
        "WHERE dose_event.plan_id = reminder_plan.id), created_at)"
    )
    with op.batch_alter_table("reminder_plan") as table:
        for name in ("starts_at", "planned_until"):
            table.alter_column(
                name, existing_type=api.db.UtcDateTime(timezone=True), nullable=False
            )
        table.alter_column("start_local", existing_type=sa.String(16), nullable=False)
        table.create_index("ix_reminder_plan_planned", ["status", "planned_until"])
    _key_doses_by_instant()
    op.create_table(
        "reminder_preference",
        _of_conversation("reminder_preference"),
        sa.Column("quiet_from", sa.String(5), nullable=True),
        sa.Column("quiet_to", sa.String(5), nullable=True),
        sa.Column("link_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(10), nullable=True),
        sa.Column("contact_ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("names_medication", sa.Boolean(), nullable=False),
        _instant("asked_at"),
        _instant("confirmed_at"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_reminder_preference")),
        sa.UniqueConstraint("link_id", name=op.f("uq_reminder_preference_link_id")),
    )
    op.add_column("outbox_message", _instant("useful_until"))
    op.add_column("outbox_message", sa.Column("about", sa.String(60), nullable=True))
    op.add_column("outbox_message", sa.Column("unsubscribe", sa.String(300), nullable=True))
    op.create_index("ix_outbox_message_failed", "outbox_message", ["status", "created_at"])
    op.create_table(
        "caregiver",
        sa.Column("id", sa.String(32), nullable=False),
        _of_conversation("caregiver"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("contact_ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        _instant("asked_at", nullable=False),
        _instant("answered_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caregiver")),
    )
    op.create_index("ix_caregiver_conversation_id", "caregiver", ["conversation_id"])
    op.create_table(
        "worker_beat",
        sa.Column("name", sa.String(80), nullable=False),
        _instant("seen_at", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_beat")),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_message_failed", "outbox_message")
    for name in ("unsubscribe", "about", "useful_until"):
        op.drop_column("outbox_message", name)
    op.drop_table("worker_beat")
    op.drop_table("caregiver")
    op.drop_table("reminder_preference")
    with op.batch_alter_table("dose_event") as table:
        table.drop_constraint(op.f("uq_dose_event_plan_id_planned_at"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_dose_event_plan_id_due_local"), ["plan_id", "due_local"]
        )
        for name in ("planned_at", *FOLLOWED):
            table.drop_column(name)
    with op.batch_alter_table("reminder_plan") as table:
        table.drop_index("ix_reminder_plan_planned")
        for name in ("refill_told_at", "refill_at", "per_dose", "remaining"):
            table.drop_column(name)
        for name in ("window_minutes", "planned_until", "starts_at", "start_local", "kind"):
            table.drop_column(name)
        table.alter_column("recurrence", type_=sa.String(200), existing_nullable=False)


def _key_doses_by_instant() -> None:
    for name in ("planned_at", *FOLLOWED):
        op.add_column("dose_event", _instant(name))
    # A snooze moved due_at; those doses are over within the hour.
    op.execute("UPDATE dose_event SET planned_at = due_at")
    with op.batch_alter_table("dose_event") as table:
        table.alter_column(
            "planned_at", existing_type=api.db.UtcDateTime(timezone=True), nullable=False
        )
        table.drop_constraint(op.f("uq_dose_event_plan_id_due_local"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_dose_event_plan_id_planned_at"), ["plan_id", "planned_at"]
        )


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, api.db.UtcDateTime(timezone=True), nullable=nullable)


def _of_conversation(table: str) -> sa.Column[Any]:
    return sa.Column(
        "conversation_id",
        sa.String(32),
        sa.ForeignKey("conversation.id", name=op.f(f"fk_{table}_conversation_id_conversation")),
        nullable=False,
    )
