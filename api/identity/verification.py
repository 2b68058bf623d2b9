"""From the tokens of a conversation to a verified patient, by a one-time code."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.errors import FrontdeskError
from api.extraction.dates import resolve_date_of_birth
from api.extraction.folding import fold
from api.identity import patients
from api.identity.chats import is_proved_otherwise
from api.identity.models import Verification
from api.identity.patients import DetailsUnclear, Person
from api.outbox import service as outbox
from api.privacy.keys import KeyStore
from api.privacy.tokens import find_tokens
from api.privacy.vault import Vault
from api.scheduling.ages import age_on


class ChatOfAnother(FrontdeskError):
    code, status, title = "IDEN-003", 409, "Somebody else was confirmed in this conversation."


def start(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    tokens: tuple[str, str, str],
    relationship: str,
    lifetime: timedelta,
    utterance_id: str,
) -> Verification:
    """Send a code to the contact behind the third token (name, birth date, contact); for one
    message once, however often its turn is taken up.

    Raises:
        DetailsUnclear: a token is not of this conversation or its value cannot be read.
        TooManyCodes: asked for too often.
        ChatOfAnother: see `_is_anothers`.
    """
    if known := _find_asked_by(session, conversation.id, utterance_id):
        return known
    person = read_person(
        session=session, keystore=keystore, conversation=conversation, tokens=tokens
    )
    relationship = relationship if relationship in patients.RELATIONSHIPS else "self"
    if _is_anothers(session, keystore, conversation, person, relationship, by=None):
        raise ChatOfAnother
    verification, code = patients.start_verification(
        session=session,
        keystore=keystore,
        conversation_id=conversation.id,
        tokens=tokens,
        person=person,
        relationship=relationship,
        lifetime=lifetime,
        utterance_id=utterance_id,
    )
    minutes = str(int(lifetime.total_seconds() // 60))
    text = notice_text("code_delivery", conversation.language, code=code, minutes=minutes)
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel=person.contact.kind,
        to=person.contact.value,
        text=text.text,
        dedupe_key=f"code:{verification.id}",
        useful_until=clock.now() + lifetime,
    )
    return verification


def _find_asked_by(
    session: Session, conversation_id: str, utterance_id: str
) -> Verification | None:
    """What a message led to before, whatever has become of it."""
    known = select(Verification).where(
        Verification.conversation_id == conversation_id, Verification.asked_by == utterance_id
    )
    return session.scalar(known.limit(1))


def accept(*, session: Session, keystore: KeyStore, conversation: Conversation) -> None:
    """Link the conversation to the patient that the accepted code leads to.

    A code that was sent before the chat became somebody else's links nobody.
    """
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
    claimed = verification.relationship
    if _is_anothers(session, keystore, conversation, person, claimed, by=verification.id):
        verification.status = "expired"
        return
    patient_id = patients.link_patient(
        session=session, keystore=keystore, verification=verification, person=person
    )
    conversation.patient_id = patient_id
    conversation.relationship = verification.relationship
    keystore.link(key_id=conversation.key_id, patient_id=patient_id)


def _is_anothers(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    person: Person,
    relationship: str,
    by: str | None,
) -> bool:
    """Whether a record would be opened to somebody who proved another contact in this chat.

    They keep the key to the chat, and may have led others into it by a link. So whoever proved
    one contact may write for several people, but beside them nobody else is more than a proxy.
    """
    return relationship != "proxy" and is_proved_otherwise(
        session=session,
        conversation_id=conversation.id,
        contact_index=patients.index_contact(keystore, person.contact),
        by=by,
    )


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
    born_on = _birth_date(born)
    if born_on is None:
        raise DetailsUnclear(field="birth_date")
    if not contact:
        raise DetailsUnclear(field="contact")
    return Person(name=name, birth_on=born_on, contact=patients.read_contact(contact))


def find_age(
    *, session: Session, keystore: KeyStore, conversation_id: str, token: str
) -> int | None:
    """Whole years of whom a birth date's token is about; None when it cannot be read."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or not token:
        return None
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation_id,
    )
    born_on = _birth_date(vault.values_of([token]).get(token))
    return None if born_on is None else age_on(born_on, clock.now().date())


def find_full_names(*, vault: Vault, text: str) -> tuple[str, ...]:
    """The tokens in `text` that stand for a name of more than one word."""
    named = _names_in(text)
    values = vault.values_of(named) if named else {}
    return tuple(token for token in named if len(values.get(token, "").split()) > 1)


def find_same_names(*, vault: Vault, text: str) -> tuple[tuple[str, str], ...]:
    """Tokens in `text`, each with another of the conversation that is the same but for capitals,
    or of which it is one word."""
    named = _names_in(text)
    every = vault.values_of_type("PERSON") if named else {}
    words = {token: fold(value).split() for token, value in every.items()}
    return tuple(
        (token, other)
        for token in named
        for other, whole in words.items()
        if other != token and words.get(token) in (whole, *([word] for word in whole))
    )


def _names_in(text: str) -> list[str]:
    return [token for token in find_tokens(text) if token.startswith("PERSON_")]


def _birth_date(said: str | None) -> date | None:
    """A full date that is not ahead of us: without a year it is none."""
    born_on = resolve_date_of_birth(said) if said else None
    return None if born_on is None or born_on > clock.now().date() else born_on
