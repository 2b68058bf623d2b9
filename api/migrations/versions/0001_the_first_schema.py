"""The first schema; its tables are in api/migrations/first_schema."""

import sqlalchemy as sa
from alembic import op

from api.migrations.first_schema import branches, roots

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    roots.create()
    branches.create()


def downgrade() -> None:
    with op.batch_alter_table("slot_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slot_hold_conversation_id"))

    op.drop_table("slot_hold")
    with op.batch_alter_table("dose_event", schema=None) as batch_op:
        batch_op.drop_index("ix_dose_event_due")
        batch_op.drop_index(batch_op.f("ix_dose_event_conversation_id"))

    op.drop_table("dose_event")
    with op.batch_alter_table("appointment_slot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_slot_slot_active",
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )
        batch_op.drop_index(batch_op.f("ix_appointment_slot_appointment_id"))

    op.drop_table("appointment_slot")
    with op.batch_alter_table("utterance", schema=None) as batch_op:
        batch_op.drop_index("ix_utterance_status_created_at")
        batch_op.drop_index("ix_utterance_in_reply_to")

    op.drop_table("utterance")
    op.drop_table("turn_lease")
    op.drop_table("status_event")
    op.drop_table("slot")
    op.drop_table("schedule_visit_type")
    with op.batch_alter_table("reminder_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_plan_conversation_id"))

    op.drop_table("reminder_plan")
    op.drop_table("offer")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index("ix_escalation_queue")
        batch_op.drop_index(batch_op.f("ix_escalation_conversation_id"))

    op.drop_table("escalation")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_appointment_patient_start_booked",
            sqlite_where=sa.text("status = 'booked'"),
            postgresql_where=sa.text("status = 'booked'"),
        )
        batch_op.drop_index(batch_op.f("ix_appointment_patient_id_start_at"))

    op.drop_table("appointment")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_staff_id"))

    op.drop_table("staff_session")
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_location_id"))

    op.drop_table("schedule")
    with op.batch_alter_table("patient_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_contact_value_index"))
        batch_op.drop_index(batch_op.f("ix_patient_contact_patient_id"))

    op.drop_table("patient_contact")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_patient_id"))

    op.drop_table("conversation")
    op.drop_table("visit_type")
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_conversation_id"))

    op.drop_table("verification")
    with op.batch_alter_table("vault_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vault_entry_conversation_id"))

    op.drop_table("vault_entry")
    op.drop_table("staff")
    op.drop_table("practitioner")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_person_index"))

    op.drop_table("patient")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_due")
        batch_op.drop_index(batch_op.f("ix_outbox_message_conversation_id"))

    op.drop_table("outbox_message")
    op.drop_table("location")
    op.drop_table("booking_request")
    op.drop_table("audit_record")
