"""Staff accounts and sessions: argon2, TOTP, idle logoff. How fast to try: `staff_brake`."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import StrEnum

import pyotp
from pwdlib import PasswordHash
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.db import new_id
from api.errors import FrontdeskError
from api.identity.models import Staff, StaffSession
from api.privacy.keys import FieldCipher, KeyStore

SESSION_FOR = timedelta(hours=12)
RENEWED_EACH = timedelta(seconds=10)
PENDING_FOR = timedelta(minutes=5)
MIN_PASSWORD = 10
_passwords = PasswordHash.recommended()
# Verified when there is no such account, so that both cases cost the same.
_NOBODY = _passwords.hash(secrets.token_urlsafe(16))


class Role(StrEnum):
    front_desk = "front_desk"
    clinician = "clinician"
    editor = "editor"
    privacy_officer = "privacy_officer"
    admin = "admin"


# Who works on escalations; editors and the privacy officer have other rooms.
ESCALATION_ROLES = (Role.front_desk, Role.clinician, Role.admin)


class AccountExists(FrontdeskError):
    code, status, title = "IDEN-012", 409, "There is an account with this e-mail already."


class PasswordTooShort(FrontdeskError):
    code, status, title = "IDEN-013", 422, f"A password needs at least {MIN_PASSWORD} characters."


class EmailMalformed(FrontdeskError):
    code, status, title = "IDEN-014", 422, "This is not an e-mail address."


def add_staff(
    *, session: Session, email: str, role: Role, password: str, display_name: str = ""
) -> Staff:
    """Make an account.

    Raises:
        AccountExists, PasswordTooShort, EmailMalformed.
    """
    email = email.strip().lower()
    if "@" not in email or len(email) > 254 or any(char.isspace() for char in email):
        raise EmailMalformed
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort
    if session.scalar(select(Staff.id).where(Staff.email == email)):
        raise AccountExists
    staff = Staff(
        id=new_id(),
        email=email,
        display_name=display_name.strip()[:80] or email.split("@")[0].replace(".", " ").title(),
        role=role,
        password_hash=_passwords.hash(password),
        created_at=clock.now(),
    )
    session.add(staff)
    session.flush()
    audit.record(
        session=session,
        actor=("system", "cli"),
        action="staff.add",
        subject=("staff", staff.id),
        detail={"role": role},
    )
    return staff


def set_totp(*, keystore: KeyStore, staff: Staff) -> str:
    """Give an account a second factor; return the enrolment address for an authenticator app."""
    secret = pyotp.random_base32()
    staff.totp_ciphertext = _staff_cipher(keystore).encrypt(secret, where=_totp_place(staff.id))
    uri: str = pyotp.TOTP(secret).provisioning_uri(name=staff.email, issuer_name="Frontdesk")
    return uri


def find_account(*, session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def get_account(*, session: Session, staff_id: str) -> Staff | None:
    return session.get(Staff, staff_id)


def is_password(*, staff: Staff | None, password: str) -> bool:
    """Whether it is the account's password. Costly on purpose: call it outside a transaction."""
    fits = _passwords.verify(password, staff.password_hash if staff else _NOBODY)
    return fits and staff is not None


def is_code(*, keystore: KeyStore, staff: Staff, code: str) -> bool:
    """Whether it is the second factor's present code."""
    if staff.totp_ciphertext is None:
        return False
    secret = _staff_cipher(keystore).decrypt(staff.totp_ciphertext, where=_totp_place(staff.id))
    return bool(pyotp.TOTP(secret).verify(code.strip().replace(" ", ""), valid_window=1))


def note_failure(*, session: Session, staff: Staff) -> None:
    _audit(session, staff.id, "staff.sign_in_failed")


def start_session(*, session: Session, staff: Staff) -> str:
    """Return the secret of a new session for the browser's cookie."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        StaffSession(secret_hash=_hash(secret), staff_id=staff.id, created_at=now, last_seen_at=now)
    )
    _audit(session, staff.id, "staff.sign_in")
    return secret


def issue_pending(*, keystore: KeyStore, staff_id: str) -> str:
    """A short-lived proof that the password was right, for the step that asks the code."""
    expires = int((clock.now() + PENDING_FOR).timestamp())
    body = f"{staff_id}.{expires}"
    return f"{body}.{_sign(keystore, body)}"


def read_pending(*, keystore: KeyStore, value: str) -> str | None:
    body, _, signature = value.rpartition(".")
    staff_id, _, expires = body.partition(".")
    if not hmac.compare_digest(_sign(keystore, body).encode(), signature.encode()):
        return None
    return staff_id if int(expires) > clock.now().timestamp() else None


def get_signed_in(
    *, session: Session, secret: str, idle: timedelta, renew: bool = True
) -> Staff | None:
    """Return who a session belongs to; None once idle or too old.

    `renew` says that a person did something; what a page does by itself keeps nobody signed in.
    """
    row = session.get(StaffSession, _hash(secret))
    if row is None:
        return None
    if _time_left(row, idle) <= timedelta():
        session.delete(row)
        return None
    now = clock.now()
    if renew and row.last_seen_at < now - RENEWED_EACH:
        row.last_seen_at = now
    return session.get(Staff, row.staff_id)


def get_time_left(*, session: Session, secret: str, idle: timedelta) -> timedelta | None:
    """How long a session lasts if nobody does anything; None when there is none (any more)."""
    row = session.get(StaffSession, _hash(secret))
    return None if row is None else _time_left(row, idle)


def sign_out(*, session: Session, secret: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.secret_hash == _hash(secret)))


def get_names(*, session: Session) -> dict[str, str]:
    """Display names by staff id."""
    return {row.id: row.display_name for row in session.scalars(select(Staff)).all()}


def count_staff(*, session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Staff)) or 0


def _time_left(row: StaffSession, idle: timedelta) -> timedelta:
    return min(row.last_seen_at + idle, row.created_at + SESSION_FOR) - clock.now()


def _sign(keystore: KeyStore, body: str) -> str:
    return hmac.new(keystore.derive("staff-pending"), body.encode(), hashlib.sha256).hexdigest()


def _staff_cipher(keystore: KeyStore) -> FieldCipher:
    return FieldCipher(keystore.derive("staff"))


def _totp_place(staff_id: str) -> str:
    return f"staff.totp.{staff_id}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _audit(session: Session, staff_id: str, action: str) -> None:
    audit.record(
        session=session, actor=("staff", staff_id), action=action, subject=("staff", staff_id)
    )
