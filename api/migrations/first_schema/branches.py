"""Tables that refer to the roots: what was said, escalated, planned and held."""

import sqlalchemy as sa
from alembic import op

import api.db


def create() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("utterance_id", sa.String(length=32), nullable=False),
        sa.Column("urgency", sa.String(length=12), nullable=False),
        sa.Column("urgency_order", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("assignee_id", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("contact_token", sa.String(length=40), nullable=True),
        sa.Column("false_alarm_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["staff.id"], name=op.f("fk_escalation_assignee_id_staff")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_escalation_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("utterance_id", name=op.f("uq_escalation_utterance_id")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index(
            "ix_escalation_queue", ["status", "urgency_order", "created_at"], unique=False
        )

    op.create_table(
        "offer",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("utterance_id", sa.String(length=32), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("closed_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_offer_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", "fingerprint", name=op.f("pk_offer")),
    )
    op.create_table(
        "reminder_plan",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("medication_ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("recurrence", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("utterance_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_reminder_plan_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_plan")),
        sa.UniqueConstraint("utterance_id", name=op.f("uq_reminder_plan_utterance_id")),
    )
    with op.batch_alter_table("reminder_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_plan_conversation_id"), ["conversation_id"], unique=False
        )

    op.create_table(
        "schedule_visit_type",
        sa.Column("schedule_id", sa.String(length=80), nullable=False),
        sa.Column("visit_type_id", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_schedule_visit_type_schedule_id_schedule"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_type_id"],
            ["visit_type.id"],
            name=op.f("fk_schedule_visit_type_visit_type_id_visit_type"),
        ),
        sa.PrimaryKeyConstraint(
            "schedule_id", "visit_type_id", name=op.f("pk_schedule_visit_type")
        ),
    )
    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("schedule_id", sa.String(length=80), nullable=False),
        sa.Column("start_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("end_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "status IN ('free', 'busy', 'busy-tentative', 'busy-unavailable', 'entered-in-error')",
            name=op.f("ck_slot_status"),
        ),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_slot_order")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_slot_schedule_id_schedule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("schedule_id", "start_at", name=op.f("uq_slot_schedule_id_start_at")),
    )
    op.create_table(
        "status_event",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("status", sa.JSON(), nullable=False),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_status_event_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_status_event")),
    )
    op.create_table(
        "turn_lease",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("expires_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_turn_lease_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_turn_lease")),
    )
    op.create_table(
        "utterance",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=True),
        sa.Column("body_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("raw_ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("content_ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("is_payload", sa.Boolean(), nullable=False),
        sa.Column("response_name", sa.String(length=80), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("in_reply_to", sa.String(length=32), nullable=True),
        sa.Column("staff_id", sa.String(length=32), nullable=True),
        sa.Column("disposition", sa.String(length=12), nullable=True),
        sa.Column("handled_by", sa.String(length=12), nullable=True),
        sa.Column("escalation_id", sa.String(length=32), nullable=True),
        sa.Column("intent", sa.String(length=60), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("model_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_utterance_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterance")),
        sa.UniqueConstraint(
            "conversation_id",
            "idempotency_key",
            name=op.f("uq_utterance_conversation_id_idempotency_key"),
        ),
        sa.UniqueConstraint(
            "conversation_id", "seq", name=op.f("uq_utterance_conversation_id_seq")
        ),
    )
    with op.batch_alter_table("utterance", schema=None) as batch_op:
        batch_op.create_index("ix_utterance_in_reply_to", ["in_reply_to"], unique=False)
        batch_op.create_index(
            "ix_utterance_status_created_at", ["status", "created_at"], unique=False
        )

    op.create_table(
        "appointment_slot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.String(length=32), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name=op.f("fk_appointment_slot_appointment_id_appointment"),
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"], ["slot.id"], name=op.f("fk_appointment_slot_slot_id_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_slot")),
    )
    with op.batch_alter_table("appointment_slot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_appointment_slot_appointment_id"), ["appointment_id"], unique=False
        )
        batch_op.create_index(
            "uq_appointment_slot_slot_active",
            ["slot_id"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )

    op.create_table(
        "dose_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("due_local", sa.String(length=16), nullable=False),
        sa.Column("due_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("snoozed", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("sent_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", api.db.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["reminder_plan.id"], name=op.f("fk_dose_event_plan_id_reminder_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dose_event")),
        sa.UniqueConstraint("plan_id", "due_local", name=op.f("uq_dose_event_plan_id_due_local")),
    )
    with op.batch_alter_table("dose_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dose_event_conversation_id"), ["conversation_id"], unique=False
        )
        batch_op.create_index("ix_dose_event_due", ["status", "due_at"], unique=False)

    op.create_table(
        "slot_hold",
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", api.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_slot_hold_slot_id_slot")),
        sa.PrimaryKeyConstraint("slot_id", name=op.f("pk_slot_hold")),
    )
    with op.batch_alter_table("slot_hold", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slot_hold_conversation_id"), ["conversation_id"], unique=False
        )
