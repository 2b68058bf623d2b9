"""Who the patient is: one-time codes to a contact, linking, demographics.

A code proves a contact, not a person. Details that match a patient on file together with a
contact on file lead to that record; anything else becomes a new, unlinked record. The patient
is told the same either way.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import digit

import phonenumbers
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.db import new_id
from api.errors import FrontdeskError
from api.identity.models import Patient, PatientContact, Verification
from api.identity.proved import find_contact
from api.identity.same_name import is_same_name
from api.privacy.keys import FieldCipher, KeyStore
from api.privacy.message import fold_plain
from api.privacy.spoken import find_digit_runs
from api.scheduling.ages import ADULT, WRITES_FROM, age_on

MAX_ATTEMPTS = 5
# Who writes, to the patient; each sees less than the one before.
RELATIONSHIPS = ("self", "guardian", "proxy")
MAX_CODES_PER_HOUR = 5
MAX_CODES_TO_A_CONTACT = 10
COUNTED_FOR = timedelta(days=1)
# Six figures alone, "482913", "482 913", "48 29 13" or "4 8 2 9 1 3", not a part of a longer
# number such as a phone's.
CODE = re.compile(
    r"(?<!\d)(?<!\d[\s.+()-])(?:\d{3}[\s.-]?\d{3}|\d\d\s\d\d\s\d\d|\d(?:[\s-]\d){5})"
    r"(?![\s.()-]?\d)"
)

_LATEST = (
    select(Verification)
    .where(Verification.conversation_id == bindparam("conversation"))
    .order_by(Verification.created_at.desc())
    .limit(1)
)


class DetailsUnclear(FrontdeskError):
    code, status, title = "IDEN-001", 422, "A detail could not be read."


class TooManyCodes(FrontdeskError):
    code, status, title = "IDEN-002", 429, "Too many codes were asked for."


@dataclass(frozen=True)
class Contact:
    kind: str  # phone | email
    value: str  # E.164 or lower-case address


@dataclass(frozen=True)
class Person:
    """Identifiable: for the vault's side of the api only."""

    name: str
    birth_on: date
    contact: Contact


def read_contact(text: str) -> Contact:
    """Read a phone number (US unless a country is given) or an e-mail address.

    Raises:
        DetailsUnclear: it is neither, or a phone number with figures missing.
    """
    text = text.strip()
    if "@" in text:
        if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
            return Contact("email", text.lower())
        raise DetailsUnclear(field="contact")
    try:
        number = phonenumbers.parse(_in_figures(text), "US")
    except phonenumbers.NumberParseException:
        raise DetailsUnclear(field="contact") from None
    # Possible, not valid: 555 numbers and a mistyped area code must not end the booking here. A
    # number without its area code is "possible" to dial locally only: no code can be sent there.
    length = phonenumbers.is_possible_number_with_reason(number)
    if length != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise DetailsUnclear(field="contact")
    return Contact("phone", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _in_figures(text: str) -> str:
    """A number told in words, wholly or in part, as figures; any other text as it is."""
    runs = list(find_digit_runs(fold_plain(text)))
    if len(runs) != 1 or not runs[0].spelled:
        return text
    return ("+" if text.startswith("+") else "") + runs[0].digits


def start_verification(
    *,
    session: Session,
    keystore: KeyStore,
    conversation_id: str,
    tokens: tuple[str, str, str],
    person: Person,
    relationship: str,
    lifetime: timedelta,
    utterance_id: str,
) -> tuple[Verification, str]:
    """Make a code for the contact given; return the record and the code to send.

    Raises:
        TooManyCodes: more than MAX_CODES_PER_HOUR for this conversation, or more than
            MAX_CODES_TO_A_CONTACT a day from all conversations to this contact: guessing and
            pestering end there.
    """
    now = clock.now()
    contact_index = index_contact(keystore, person.contact)
    to_contact = session.scalar(
        select(func.count())
        .select_from(Verification)
        .where(
            Verification.contact_index == contact_index,
            Verification.created_at > now - COUNTED_FOR,
        )
    )
    earlier = session.scalars(
        select(Verification).where(
            Verification.conversation_id == conversation_id,
            Verification.created_at > now - timedelta(hours=1),
        )
    ).all()
    if len(earlier) >= MAX_CODES_PER_HOUR or (to_contact or 0) >= MAX_CODES_TO_A_CONTACT:
        raise TooManyCodes
    for old in earlier:
        if old.status == "pending":
            old.status = "replaced"
    code = f"{secrets.randbelow(1_000_000):06d}"
    verification = Verification(
        id=new_id(),
        conversation_id=conversation_id,
        code_hash="",
        person_token=tokens[0],
        birth_date_token=tokens[1],
        contact_token=tokens[2],
        contact_index=contact_index,
        patient_id=_find_on_file(session=session, keystore=keystore, person=person),
        relationship=relationship,
        asked_by=utterance_id,
        created_at=now,
        expires_at=now + lifetime,
    )
    verification.code_hash = _hash_code(keystore, verification.id, code)
    session.add(verification)
    session.flush()
    return verification, code


def get_pending(*, session: Session, conversation_id: str) -> Verification | None:
    return session.scalar(
        select(Verification)
        .where(
            Verification.conversation_id == conversation_id,
            Verification.status.in_(("pending", "expired", "locked")),
        )
        .order_by(Verification.created_at.desc())
        .limit(1)
    )


def get_latest(*, session: Session, conversation_id: str) -> Verification | None:
    return session.scalar(_LATEST, {"conversation": conversation_id})


def find_code(text: str) -> tuple[int, int] | None:
    """Where a six-digit code stands in a message, if one does."""
    found = CODE.search(text)
    return found.span() if found else None


def try_code(
    *,
    keystore: KeyStore,
    verification: Verification,
    text: str,
    utterance_id: str,
) -> str:
    """Compare a code; return accepted, wrong, expired or locked. Counts the attempt, once for
    each utterance: a turn that is taken up again has not tried twice.
    """
    if verification.status == "pending" and verification.expires_at <= clock.now():
        verification.status = "expired"
    if verification.status != "pending":
        return verification.status
    if verification.tried_by == utterance_id:
        return "wrong"
    verification.attempts += 1
    verification.tried_by = utterance_id
    if is_code_of(keystore=keystore, verification=verification, text=text):
        verification.status = "accepted"
        return "accepted"
    if verification.attempts >= MAX_ATTEMPTS:
        verification.status = "locked"
        return "locked"
    return "wrong"


def is_code_of(*, keystore: KeyStore, verification: Verification, text: str) -> bool:
    """Whether the code in a message is the one that was sent. Counts nothing."""
    found = CODE.search(text)
    given = "".join(str(digit(char)) for char in found.group() if char.isdecimal()) if found else ""
    return hmac.compare_digest(_hash_code(keystore, verification.id, given), verification.code_hash)


def link_patient(
    *, session: Session, keystore: KeyStore, verification: Verification, person: Person
) -> str:
    """Return the patient the accepted code leads to; a new record where none is on file.

    A contact keeps as whom its holder first proved it: a parent's phone does not become the
    child's own by a later claim.
    """
    # An erasure since the code was sent may have emptied it.
    verification.contact_index = index_contact(keystore, person.contact)
    known = _lock_on_file(session, keystore, verification)
    if known is not None:
        contact = find_contact(session, verification, known.id)
        if contact is not None and contact.holder is None:
            # On file before anybody proved it: a child's contact there is a grown-up's.
            contact.holder = _holder(verification, person, writes_from=ADULT)
        return known.id
    now = clock.now()
    patient_id = new_id()
    key_id = keystore.create(patient_id=patient_id)
    cipher = keystore.cipher(key_id)
    session.add(
        Patient(
            id=patient_id,
            key_id=key_id,
            name_ciphertext=cipher.encrypt(person.name, where=f"patient.name.{patient_id}"),
            birth_date_ciphertext=cipher.encrypt(
                person.birth_on.isoformat(), where=f"patient.birth_date.{patient_id}"
            ),
            person_index=_person_index(keystore, person),
            created_at=now,
        )
    )
    session.flush()
    contact_id = new_id()
    session.add(
        PatientContact(
            id=contact_id,
            patient_id=patient_id,
            kind=person.contact.kind,
            value_ciphertext=cipher.encrypt(
                person.contact.value, where=f"patient_contact.value.{contact_id}"
            ),
            value_index=verification.contact_index,
            holder=_holder(verification, person, writes_from=WRITES_FROM),
            verified_at=now,
        )
    )
    verification.patient_id = patient_id
    audit.record(
        session=session,
        actor=("patient", verification.conversation_id),
        action="patient.create",
        subject=("patient", patient_id),
        detail={"verification": verification.id},
    )
    return patient_id


def _lock_on_file(
    session: Session, keystore: KeyStore, verification: Verification
) -> Patient | None:
    """The record that a code leads to. No erasure begins until the transaction ends; one that
    began is waited for, and leaves no record. Its keys go first: they are asked too."""
    if not verification.patient_id:
        return None
    known = session.get(Patient, verification.patient_id, with_for_update={"read": True})
    if known is None or known.erased_at is not None:
        return None
    return None if keystore.list_destroyed(key_ids=[known.key_id]) else known


def get_demographics(
    *, session: Session, keystore: KeyStore, patient_id: str
) -> tuple[str, str, list[str]]:
    """Return name, birth date (ISO) and contacts of a patient. Identifiable."""
    patient = session.get_one(Patient, patient_id)
    cipher: FieldCipher = keystore.cipher(patient.key_id)
    contacts = session.scalars(
        select(PatientContact).where(PatientContact.patient_id == patient_id)
    ).all()
    return (
        cipher.decrypt(patient.name_ciphertext, where=f"patient.name.{patient_id}"),
        cipher.decrypt(patient.birth_date_ciphertext, where=f"patient.birth_date.{patient_id}"),
        [
            cipher.decrypt(row.value_ciphertext, where=f"patient_contact.value.{row.id}")
            for row in contacts
        ],
    )


def list_by_contact(*, session: Session, keystore: KeyStore, contact: Contact) -> list[str]:
    """Ids of the patients with this contact on file."""
    index = index_contact(keystore, contact)
    wanted = select(PatientContact.patient_id).where(PatientContact.value_index == index)
    return list(session.scalars(wanted.distinct()))


def get_age(*, session: Session, keystore: KeyStore, patient_id: str) -> int:
    """Whole years of a patient today."""
    born = get_demographics(session=session, keystore=keystore, patient_id=patient_id)[1]
    return age_on(date.fromisoformat(born), clock.now().date())


def _holder(verification: Verification, person: Person, *, writes_from: int) -> str:
    claimed = verification.relationship
    is_young = age_on(person.birth_on, clock.now().date()) < writes_from
    return "guardian" if is_young and claimed == "self" else claimed


def _find_on_file(*, session: Session, keystore: KeyStore, person: Person) -> str | None:
    """The record of this name and birth date with this contact; else the one of the contact and
    the birth date whose name is the same but for accents, an initial or a middle name."""
    exact = session.scalar(
        select(Patient.id)
        .join(PatientContact, PatientContact.patient_id == Patient.id)
        .where(
            Patient.person_index == _person_index(keystore, person),
            PatientContact.value_index == index_contact(keystore, person.contact),
        )
        .order_by(Patient.created_at)
        .limit(1)
    )
    if exact is not None:
        return exact
    with_contact = select(PatientContact.patient_id).where(
        PatientContact.value_index == index_contact(keystore, person.contact)
    )
    alike = []
    for each in session.scalars(
        select(Patient.id).where(Patient.id.in_(with_contact), Patient.erased_at.is_(None))
    ):
        name, born, _ = get_demographics(session=session, keystore=keystore, patient_id=each)
        if born == person.birth_on.isoformat() and is_same_name(person.name, name):
            alike.append(each)
    return alike[0] if len(alike) == 1 else None


def _person_index(keystore: KeyStore, person: Person) -> str:
    name = " ".join(re.sub(r"[^\w\s]", " ", person.name.casefold()).split())
    return keystore.blind_index(
        column="patient.person", value=f"{name}|{person.birth_on.isoformat()}"
    )


def index_contact(keystore: KeyStore, contact: Contact) -> str:
    return keystore.blind_index(
        column="patient_contact.value", value=f"{contact.kind}|{contact.value}"
    )


def _hash_code(keystore: KeyStore, verification_id: str, code: str) -> str:
    return keystore.blind_index(column="verification.code", value=f"{verification_id}|{code}")
