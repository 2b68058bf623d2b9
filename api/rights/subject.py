"""Whose data: a patient with every conversation linked to them, or one conversation alone."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.identity.chats import is_chat_of, list_shared
from api.identity.models import Patient
from api.identity.proxies import speaks_for_record
from api.privacy.keys import KeyStore
from api.rights.errors import SubjectUnknown


@dataclass(frozen=True)
class Subject:
    """Ids only; `patient_id` is None where nobody was verified."""

    patient_id: str | None
    conversation_ids: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return ((self.patient_id,) if self.patient_id else ()) + self.conversation_ids


def find_subject(*, session: Session, subject_id: str) -> Subject:
    """The subject of a patient's or a conversation's id.

    Raises:
        SubjectUnknown: there is none, or it was erased.
    """
    patient = session.get(Patient, subject_id)
    if patient is not None and patient.erased_at is None:
        return _of_patient(session, subject_id)
    conversation = session.get(Conversation, subject_id)
    if conversation is not None and conversation.erased_at is None:
        return Subject(None, (conversation.id,))
    raise SubjectUnknown


def subject_of(*, session: Session, keystore: KeyStore, conversation: Conversation) -> Subject:
    """Whose data may be asked for in this conversation; a proxy's is the conversation alone."""
    if conversation.patient_id is None or not speaks_for_record(
        session=session, keystore=keystore, conversation=conversation
    ):
        return Subject(None, (conversation.id,))
    return _of_patient(session, conversation.patient_id)


def without_shared(*, session: Session, subject: Subject) -> Subject:
    """A patient's record to be shown: without what somebody else said of themselves first."""
    if subject.patient_id is None:
        return subject
    shared = list_shared(
        session=session,
        conversation_ids=subject.conversation_ids,
        patient_id=subject.patient_id,
    )
    own = tuple(one for one in subject.conversation_ids if one not in shared)
    return Subject(subject.patient_id, own)


def list_key_ids(*, session: Session, keystore: KeyStore, subject: Subject) -> list[str]:
    """The keys that everything of the subject lies under."""
    found = set(
        session.scalars(
            select(Conversation.key_id).where(Conversation.id.in_(subject.conversation_ids))
        )
    )
    if subject.patient_id:
        found.add(session.get_one(Patient, subject.patient_id).key_id)
        found.update(keystore.list_of_patient(patient_id=subject.patient_id))
    return sorted(found)


def _of_patient(session: Session, patient_id: str) -> Subject:
    linked = select(Conversation.id).where(is_chat_of(patient_id), Conversation.erased_at.is_(None))
    return Subject(patient_id, tuple(session.scalars(linked.order_by(Conversation.created_at))))
