"""Whose data: a patient with every conversation linked to them, or one conversation alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.identity.chats import is_chat_of, list_shared
from api.identity.models import Patient
from api.identity.proxies import speaks_for_record
from api.privacy.keys import KeyDestroyed, KeyStore
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
        tied = set(keystore.list_of_patient(patient_id=subject.patient_id))
        found.update(tied - _keys_of_others(session, tied, subject))
    return sorted(found)


def lock_subject(*, session: Session, subject: Subject) -> Subject:
    """Keep a subject from changing until the transaction ends; return it as it is now.

    Of a patient that may be more than was locked: a chat that was confirmed since it was found.
    Conversations first, then their patient, as a turn does that confirms one.

    Raises:
        KeyDestroyed: it was erased since it was found.
    """
    lock_conversations(session=session, conversation_ids=subject.conversation_ids)
    if subject.patient_id is None:
        chats = select(Conversation.erased_at).where(Conversation.id.in_(subject.conversation_ids))
        if any(session.scalars(chats)):
            raise KeyDestroyed
        return subject
    # Not against visits that are booked meanwhile: only against what confirms a chat as theirs.
    patient = session.get_one(Patient, subject.patient_id, with_for_update={"key_share": True})
    if patient.erased_at is not None:
        raise KeyDestroyed
    return _of_patient(session, subject.patient_id)


def lock_conversations(*, session: Session, conversation_ids: Sequence[str]) -> None:
    """Let no turn of theirs run until the transaction ends."""
    session.scalars(
        select(Conversation.id)
        .where(Conversation.id.in_(conversation_ids))
        .order_by(Conversation.id)
        .with_for_update()
    ).all()


def _of_patient(session: Session, patient_id: str) -> Subject:
    linked = select(Conversation.id).where(is_chat_of(patient_id), Conversation.erased_at.is_(None))
    in_order = linked.order_by(Conversation.created_at, Conversation.id)
    return Subject(patient_id, tuple(session.scalars(in_order)))


def _keys_of_others(session: Session, key_ids: set[str], subject: Subject) -> set[str]:
    """Those of the keys that other chats lie under: a turn that confirms one ties its key to the
    patient first, and may fall before its chat is theirs."""
    chats = select(Conversation.key_id).where(
        Conversation.key_id.in_(key_ids), Conversation.id.not_in(subject.conversation_ids)
    )
    return set(session.scalars(chats))
