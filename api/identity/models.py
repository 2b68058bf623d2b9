"""Patients, their contacts and one-time codes; staff accounts and sessions.

Names, birth dates and contacts are ciphertext under the patient's own key; what must be found
again is found by a keyed blind index, one key per column and never on names alone.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Patient(Base):
    __tablename__ = "patient"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key_id: Mapped[str] = mapped_column(String(32))
    name_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    birth_date_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    # Blind index over normalised name and birth date together.
    person_index: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class PatientContact(Base):
    __tablename__ = "patient_contact"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # phone | email
    value_ciphertext: Mapped[bytes] = mapped_column(LargeBinary)
    value_index: Mapped[str] = mapped_column(String(64), index=True)
    # As whom its holder first proved it: self | guardian | proxy; none: never proved.
    holder: Mapped[str | None] = mapped_column(String(12))
    verified_at: Mapped[datetime | None]


class Verification(Base):
    """A one-time code on its way. The code itself is never stored, only its keyed hash."""

    __tablename__ = "verification"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    # Empty where the chat was erased within a day: then only the contact's digest is left.
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(12), default="pending")
    person_token: Mapped[str] = mapped_column(String(40))
    birth_date_token: Mapped[str] = mapped_column(String(40))
    contact_token: Mapped[str] = mapped_column(String(40))
    # Blind index of the contact: codes are counted by it too, over all conversations.
    contact_index: Mapped[str | None] = mapped_column(String(64), index=True)
    # Set when the details are those of a known patient whose contact on file was given.
    patient_id: Mapped[str | None] = mapped_column(String(32))
    relationship: Mapped[str] = mapped_column(String(12), default="self")
    # The utterance that it was sent for: a turn taken up again sends no other one.
    asked_by: Mapped[str | None] = mapped_column(String(32))
    # The utterance that tried last: a turn taken up again finds its own answer.
    tried_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Staff(Base):
    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Who it is at the clinic's identity provider: issuer and subject.
    oidc_subject: Mapped[str | None] = mapped_column(String(300), unique=True, index=True)
    # Place in the chain that is paged when nobody answers in time; none: not paged.
    page_order: Mapped[int | None]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SignInBrake(Base):
    """Failed tries of a sign-in, by account with an address, a browser or all strangers."""

    __tablename__ = "sign_in_brake"

    # Keyed digest; neither the account nor the address can be read from it.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failed: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(index=True)
    # The next try is not looked at before.
    open_at: Mapped[datetime]


class StaffSession(Base):
    """A signed-in browser. The cookie's secret is stored hashed."""

    __tablename__ = "staff_session"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    # When the person last proved again who they are, for what needs it fresh.
    stepped_up_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "staff_id"),)
