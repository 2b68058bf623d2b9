"""What is kept beside visits, reminders and chats, for the export: contacts, tasks, deliveries."""

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.outbox.models import OutboxMessage
from api.privacy.keys import KeyStore
from api.privacy.vault import Vault
from api.reminders import contact as reminder_contacts
from api.reminders import quiet
from api.reminders.models import Caregiver, DoseEvent, DoseStatus, ReminderPlan, ReminderPreference
from api.rights import fhir_more
from api.rights.fhir import Resource
from api.rights.subject import Subject

PENDING = (DoseStatus.planned, DoseStatus.sent)
# What leaves for staff is not the patient's; it names no more than an escalation's id.
TO_STAFF = ("page:", "release:")
CODE = "code:"
# A link acts for whom it was sent to, and a code proves who holds the phone: neither is given here.
_LINK = re.compile(r"https?://\S+")


def list_kept_beside(
    *, session: Session, keystore: KeyStore, subject: Subject, about: Resource
) -> Iterator[Resource]:
    """Of the subject's conversations, oldest first. Identifiable."""
    conversations = session.scalars(
        select(Conversation)
        .where(
            Conversation.id.in_(subject.conversation_ids),
            Conversation.erased_at.is_(None),
        )
        .order_by(Conversation.created_at)
    ).all()
    for one in conversations:
        yield from _choices(session, keystore, one, about)
        yield from _caregivers(session, keystore, one, about)
        yield from _tasks(session, keystore, one, about)
        yield from _deliveries(session, keystore, one, about)


def list_pending_doses(
    *, session: Session, plan: ReminderPlan, medication: str, about: Resource
) -> Iterator[Resource]:
    """Doses of a plan that are planned, or said and not answered yet."""
    doses = session.scalars(
        select(DoseEvent)
        .where(DoseEvent.plan_id == plan.id, DoseEvent.status.in_(PENDING))
        .order_by(DoseEvent.due_at)
    )
    for dose in doses:
        yield fhir_more.planned_dose(
            dose.id,
            at=dose.due_at,
            is_sent=dose.status == DoseStatus.sent,
            plan_id=plan.id,
            medication=medication,
            subject=about,
        )


def _choices(
    session: Session, keystore: KeyStore, conversation: Conversation, about: Resource
) -> Iterator[Resource]:
    chosen = session.get(ReminderPreference, conversation.id)
    if chosen is None:
        return
    where = reminder_contacts.read_chosen(
        session=session, keystore=keystore, conversation=conversation
    )
    hours = quiet.get_hours(session=session, conversation_id=conversation.id)
    if where is None and hours is None:
        return
    yield fhir_more.reminder_choice(
        conversation.id,
        subject=about,
        contact=(where.kind, _recipient(where.kind, where.value)) if where else None,
        confirmed_at=chosen.confirmed_at,
        quiet=hours,
        names_medication=chosen.names_medication,
    )


def _caregivers(
    session: Session, keystore: KeyStore, conversation: Conversation, about: Resource
) -> Iterator[Resource]:
    asked = session.scalars(
        select(Caregiver)
        .where(Caregiver.conversation_id == conversation.id)
        .order_by(Caregiver.asked_at)
    )
    cipher = keystore.cipher(conversation.key_id)
    for one in asked:
        value = cipher.decrypt(one.contact_ciphertext, where=f"caregiver.contact.{one.id}")
        yield fhir_more.caregiver(
            one.id,
            contact=(one.kind, value),
            status=one.status,
            period=(one.asked_at, one.answered_at),
            subject=about,
        )


def _tasks(
    session: Session, keystore: KeyStore, conversation: Conversation, about: Resource
) -> Iterator[Resource]:
    opened = session.scalars(
        select(Escalation)
        .where(Escalation.conversation_id == conversation.id)
        .order_by(Escalation.created_at)
    )
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    for one in opened:
        yield fhir_more.task(
            one.id,
            status=one.status,
            urgency=one.urgency,
            reason=one.reason,
            outcome=one.outcome,
            contact=vault.restore(one.contact_token) if one.contact_token else None,
            opened_at=one.created_at,
            closed_at=one.closed_at,
            subject=about,
        )


def _deliveries(
    session: Session, keystore: KeyStore, conversation: Conversation, about: Resource
) -> Iterator[Resource]:
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.conversation_id == conversation.id)
        .order_by(OutboxMessage.created_at)
    )
    for row in rows:
        if row.dedupe_key.startswith(TO_STAFF):
            continue
        cipher, is_code = keystore.cipher(row.key_id), row.dedupe_key.startswith(CODE)
        text = cipher.decrypt(row.content_ciphertext, where=f"outbox_message.text.{row.id}")
        to = ""
        if row.recipient_ciphertext and not is_code:
            to = cipher.decrypt(row.recipient_ciphertext, where=f"outbox_message.to.{row.id}")
        yield fhir_more.communication(
            row.id,
            status=row.status,
            channel=row.channel,
            recipient=_recipient(row.channel, to),
            text="a one-time code" if is_code else _LINK.sub("(a link)", text),
            at=row.created_at,
            sent_at=row.sent_at,
            subject=about,
        )


def _recipient(channel: str, to: str) -> str:
    """A phone or an address; within the chat, and on a device, there is none to be told."""
    return to if channel in ("phone", "email", "whatsapp") else ""
