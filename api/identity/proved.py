"""What a one-time code proved in a conversation: whose it is, as whom, by which contact on file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.identity.models import Patient, PatientContact, Verification
from api.privacy.keys import KeyStore


def get_accepted(
    *, session: Session, conversation_id: str, patient_id: str | None
) -> Verification | None:
    """The verification that led this conversation to this patient."""
    if patient_id is None:
        return None
    return session.scalar(
        select(Verification)
        .where(
            Verification.conversation_id == conversation_id,
            Verification.status == "accepted",
            Verification.patient_id == patient_id,
        )
        .order_by(Verification.created_at.desc())
        .limit(1)
    )


def get_holder(*, session: Session, conversation_id: str, patient_id: str) -> str | None:
    """As whom the contact was first proved that this conversation was verified by."""
    verification = get_accepted(
        session=session, conversation_id=conversation_id, patient_id=patient_id
    )
    contact = verification and find_contact(session, verification, patient_id)
    return contact.holder if contact else None


def read_contact(
    *, session: Session, keystore: KeyStore, verification: Verification, patient_id: str
) -> str | None:
    """The contact itself, from the patient's record: it outlives the words of the chat.
    Identifiable."""
    contact = find_contact(session, verification, patient_id)
    if contact is None:
        return None
    cipher = keystore.cipher(session.get_one(Patient, patient_id).key_id)
    where = f"patient_contact.value.{contact.id}"
    return cipher.decrypt(contact.value_ciphertext, where=where)


def find_contact(
    session: Session, verification: Verification, patient_id: str
) -> PatientContact | None:
    """The contact on file that the code went to."""
    return session.scalar(
        select(PatientContact)
        .where(
            PatientContact.patient_id == patient_id,
            PatientContact.value_index == verification.contact_index,
        )
        .limit(1)
    )
