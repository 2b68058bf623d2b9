"""Staff accounts and sessions: argon2, TOTP, lock-out, idle logoff."""

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

MAX_FAILED = 6
LOCKED_FOR = timedelta(minutes=10)
SESSION_FOR = timedelta(hours=12)
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


class AccountLocked(FrontdeskError):
    code, status, title = "IDEN-011", 429, "Too many failed attempts. Try again in ten minutes."


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


def check_password(*, session: Session, email: str, password: str) -> Staff | None:
    """Return the account if e-mail and password fit; a wrong one is counted.

    Raises:
        AccountLocked: after MAX_FAILED failed attempts.
    """
    staff = session.scalar(
        select(Staff).where(Staff.email == email.strip().lower()).with_for_update()
    )
    _refuse_locked(staff)
    if _passwords.verify(password, staff.password_hash if staff else _NOBODY) and staff:
        return staff
    if staff is not None:
        _count_failure(session, staff)
    return None


def check_code(*, session: Session, keystore: KeyStore, staff_id: str, code: str) -> Staff | None:
    """Return the account if the second factor fits; a wrong one is counted.

    Raises:
        AccountLocked: after MAX_FAILED failed attempts.
    """
    staff = session.get(Staff, staff_id, with_for_update=True)
    _refuse_locked(staff)
    if staff is None or staff.totp_ciphertext is None:
        return None
    secret = _staff_cipher(keystore).decrypt(staff.totp_ciphertext, where=_totp_place(staff.id))
    if pyotp.TOTP(secret).verify(code.strip().replace(" ", ""), valid_window=1):
        return staff
    _count_failure(session, staff)
    return None


def start_session(*, session: Session, staff: Staff) -> str:
    """Return the secret of a new session for the browser's cookie."""
    staff.failed_attempts, staff.locked_until = 0, None
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


def get_signed_in(*, session: Session, secret: str, idle: timedelta) -> Staff | None:
    """Return who a session belongs to and renew it; None once idle or too old."""
    row = session.get(StaffSession, _hash(secret))
    now = clock.now()
    if row is None:
        return None
    if row.last_seen_at < now - idle or row.created_at < now - SESSION_FOR:
        session.delete(row)
        return None
    if row.last_seen_at < now - timedelta(seconds=30):
        row.last_seen_at = now
    return session.get(Staff, row.staff_id)


def sign_out(*, session: Session, secret: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.secret_hash == _hash(secret)))


def get_names(*, session: Session) -> dict[str, str]:
    """Display names by staff id."""
    return {row.id: row.display_name for row in session.scalars(select(Staff)).all()}


def count_staff(*, session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Staff)) or 0


def _refuse_locked(staff: Staff | None) -> None:
    if staff is not None and staff.locked_until and staff.locked_until > clock.now():
        raise AccountLocked


def _count_failure(session: Session, staff: Staff) -> None:
    staff.failed_attempts += 1
    if staff.failed_attempts >= MAX_FAILED:
        staff.locked_until, staff.failed_attempts = clock.now() + LOCKED_FOR, 0
    _audit(session, staff.id, "staff.sign_in_failed")


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
