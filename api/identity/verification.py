"""From the tokens of a conversation to a verified patient, by a one-time code."""

from datetime import timedelta

from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.extraction.dates import resolve_date_of_birth
from api.identity import patients
from api.identity.models import Verification
from api.identity.patients import DetailsUnclear, Person
from api.outbox import service as outbox
from api.privacy.keys import KeyStore
from api.privacy.vault import Vault

RELATIONSHIPS = ("self", "guardian", "proxy")


def start(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    tokens: tuple[str, str, str],
    relationship: str,
    lifetime: timedelta,
) -> Verification:
    """Send a code to the contact behind the third token (name, birth date, contact).

    Raises:
        DetailsUnclear: a token is not of this conversation or its value cannot be read.
        TooManyCodes: asked for too often.
    """
    person = read_person(
        session=session, keystore=keystore, conversation=conversation, tokens=tokens
    )
    verification, code = patients.start_verification(
        session=session,
        keystore=keystore,
        conversation_id=conversation.id,
        tokens=tokens,
        person=person,
        relationship=relationship if relationship in RELATIONSHIPS else "self",
        lifetime=lifetime,
    )
    minutes = str(int(lifetime.total_seconds() // 60))
    text = notice_text("code_delivery", conversation.language, code=code, minutes=minutes)
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        channel=person.contact.kind,
        to=person.contact.value,
        text=text.text,
        dedupe_key=f"code:{verification.id}",
    )
    return verification


def accept(*, session: Session, keystore: KeyStore, conversation: Conversation) -> None:
    """Link the conversation to the patient that the accepted code leads to."""
    verification = patients.get_latest(session=session, conversation_id=conversation.id)
    if verification is None or verification.status != "accepted":
        raise DetailsUnclear(field="code")
    person = read_person(
        session=session,
        keystore=keystore,
        conversation=conversation,
        tokens=(
            verification.person_token,
            verification.birth_date_token,
            verification.contact_token,
        ),
    )
    patient_id = patients.link_patient(
        session=session, keystore=keystore, verification=verification, person=person
    )
    conversation.patient_id = patient_id
    conversation.relationship = verification.relationship
    keystore.link(key_id=conversation.key_id, patient_id=patient_id)


def read_person(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    tokens: tuple[str, str, str],
) -> Person:
    """Turn three tokens of this conversation into a person. Identifiable."""
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    values = vault.values_of(tokens)
    name, born, contact = (values.get(token) for token in tokens)
    if not name:
        raise DetailsUnclear(field="patient_name")
    born_on = resolve_date_of_birth(born) if born else None
    if born_on is None or born_on > clock.now().date():
        raise DetailsUnclear(field="birth_date")
    if not contact:
        raise DetailsUnclear(field="contact")
    return Person(name=name, birth_on=born_on, contact=patients.read_contact(contact))
