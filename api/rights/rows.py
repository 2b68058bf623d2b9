"""The rows of conversations and patients, taken out of the data; what stays has no words.

Idempotent: after a restore of older data the same calls are made again.
"""

from collections.abc import Sequence
from itertools import batched

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import (
    Conversation,
    Mode,
    Offer,
    StatusEvent,
    TurnLease,
    Utterance,
)
from api.conversations.visit_notes import VisitNote
from api.escalations.models import (
    Escalation,
    EscalationNote,
    EscalationStatus,
    NoteMention,
    Outcome,
    Presence,
)
from api.identity.models import Patient, PatientContact, Verification
from api.identity.patients import COUNTED_FOR
from api.outbox.models import OutboxMessage
from api.privacy.vault import VaultEntry
from api.reminders.models import Caregiver, DoseEvent, ReminderPlan, ReminderPreference
from api.reviews.models import Finding, ReviewCase
from api.scheduling import service as scheduling
from api.scheduling.models import Appointment, BookingRequest, SlotHold

AT_ONCE = 200
# An open request of these kinds is a person's to answer before anything is forgotten.
NEEDS_A_PERSON = ("crisis", "emergency", "clinical")
# Children before parents: foreign keys are on.
OF_CONVERSATION = (
    *(VisitNote, Utterance, Offer, StatusEvent, TurnLease, VaultEntry),
    *(OutboxMessage, DoseEvent, ReminderPlan, ReminderPreference, Caregiver),
    *(BookingRequest, SlotHold),
    *(EscalationNote, Presence),
)


def forget_conversations(*, session: Session, conversation_ids: Sequence[str]) -> dict[str, int]:
    """Delete what was said, sent, planned and looked up; return counts by table.

    The conversation's own row stays with its consent, and its escalations with rules and times:
    what the audit trail points at, without words or contacts.
    """
    counts: dict[str, int] = {}
    for some in batched(conversation_ids, AT_ONCE):
        notes = select(EscalationNote.id).where(EscalationNote.conversation_id.in_(some))
        mentions = delete(NoteMention).where(NoteMention.note_id.in_(notes))
        counts["note_mention"] = (
            counts.get("note_mention", 0) + session.connection().execute(mentions).rowcount
        )
        for model in OF_CONVERSATION:
            gone = session.connection().execute(
                delete(model).where(model.conversation_id.in_(some))
            )
            counts[model.__tablename__] = counts.get(model.__tablename__, 0) + gone.rowcount
        counts["verification"] = counts.get("verification", 0) + _forget_codes(session, some)
        _empty_escalations(session, some)
        counts["review_comment"] = counts.get("review_comment", 0) + _empty_reviews(session, some)
        session.execute(
            update(Conversation)
            .where(Conversation.id.in_(some))
            .values(
                erased_at=clock.now(),
                patient_id=None,
                mode=Mode.assistant,
                asked=None,
                active_loop=None,
                contact_for_escalation_id=None,
                kept_inside_at=None,
                let_out_at=None,
            )
        )
    return {name: count for name, count in counts.items() if count}


def mark_erased(
    *, session: Session, conversation_ids: Sequence[str], patient_id: str | None
) -> None:
    """Say of conversations and a patient that they are erased; their rows go after that."""
    now = clock.now()
    for some in batched(conversation_ids, AT_ONCE):
        chats = update(Conversation).where(Conversation.id.in_(some))
        session.execute(chats.values(erased_at=now))
    session.execute(update(Patient).where(Patient.id == patient_id).values(erased_at=now))


def forget_patient(*, session: Session, patient_id: str) -> int:
    """Delete a patient's demographics and contacts; return how many visits were cancelled.

    Visits to come are cancelled: nobody could know any more who comes. Past ones stay, as the
    law wants it, under an id that leads to nobody.
    """
    cancelled = _cancel_visits(session, patient_id)
    theirs = PatientContact.patient_id == patient_id
    _forget_contacts(session, patient_id)
    session.execute(delete(PatientContact).where(theirs))
    session.execute(
        update(Patient)
        .where(Patient.id == patient_id)
        .values(
            name_ciphertext=b"",
            birth_date_ciphertext=b"",
            person_index=f"erased:{patient_id}",
            erased_at=clock.now(),
        )
    )
    return cancelled


def _forget_codes(session: Session, conversation_ids: Sequence[str]) -> int:
    """Delete the codes of conversations. Those of the last day leave their contact's digest and
    nothing else: who pesters somebody with codes begins no new count by having a chat forgotten."""
    theirs = Verification.conversation_id.in_(conversation_ids)
    is_counted = Verification.created_at > clock.now() - COUNTED_FOR
    emptied = {"person_token": "", "birth_date_token": "", "contact_token": "", "code_hash": ""}
    connection = session.connection()
    counted = connection.execute(
        update(Verification)
        .where(theirs, is_counted, Verification.contact_index.is_not(None))
        .values(conversation_id="", patient_id=None, tried_by=None, status="erased", **emptied)
    )
    return counted.rowcount + connection.execute(delete(Verification).where(theirs)).rowcount


def _forget_contacts(session: Session, patient_id: str) -> None:
    """Take the digests of a patient's contacts out of all codes; not of a contact that somebody
    else has on file too: theirs it binds to whoever proved it."""
    theirs = PatientContact.patient_id == patient_id
    others = select(PatientContact.value_index).where(PatientContact.patient_id != patient_id)
    alone = Verification.contact_index.in_(
        select(PatientContact.value_index).where(theirs, PatientContact.value_index.not_in(others))
    )
    session.execute(delete(Verification).where(alone, Verification.conversation_id == ""))
    session.execute(update(Verification).where(alone).values(contact_index=None))


def _empty_escalations(session: Session, conversation_ids: Sequence[str]) -> None:
    of_these = Escalation.conversation_id.in_(conversation_ids)
    session.execute(update(Escalation).where(of_these).values(contact_token=None, quotes=[]))
    session.execute(
        update(Escalation)
        .where(
            of_these,
            Escalation.status != EscalationStatus.closed,
            # What a fault left behind with an alarm open: nobody's alarm is closed unseen.
            Escalation.urgency.not_in(NEEDS_A_PERSON),
        )
        .values(
            status=EscalationStatus.closed,
            outcome=Outcome.erased,
            closed_at=clock.now(),
            version=Escalation.version + 1,
        )
    )


def _empty_reviews(session: Session, conversation_ids: Sequence[str]) -> int:
    of_these = ReviewCase.conversation_id.in_(conversation_ids)
    emptied = session.connection().execute(
        update(ReviewCase)
        .where(of_these, ReviewCase.comment_ciphertext.is_not(None))
        .values(comment_ciphertext=None)
    )
    session.execute(
        update(ReviewCase)
        .where(of_these, ReviewCase.closed_at.is_(None))
        .values(finding=Finding.erased, closed_at=clock.now(), version=ReviewCase.version + 1)
    )
    return emptied.rowcount


def _cancel_visits(session: Session, patient_id: str) -> int:
    now = clock.now()
    to_come = session.scalars(
        select(Appointment.id).where(
            Appointment.patient_id == patient_id,
            Appointment.status == "booked",
            Appointment.start_at > now,
        )
    ).all()
    for appointment_id in to_come:
        scheduling.cancel(
            session=session, appointment_id=appointment_id, patient_id=patient_id, now=now
        )
    return len(to_come)
