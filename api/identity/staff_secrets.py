"""Passwords (argon2) and authenticator codes (TOTP) of staff."""

import secrets
from datetime import timedelta
from functools import cache

import pyotp
from pwdlib import PasswordHash
from sqlalchemy.orm import Session

from api import clock
from api.db import insert_into
from api.errors import FrontdeskError
from api.identity.models import SignInBrake, Staff
from api.privacy.keys import FieldCipher, KeyStore

MIN_PASSWORD = 10
STEP = timedelta(seconds=30)
# A code of the step before or after is right too: clocks differ a little.
STEPS_OFF = (0, -1, 1)
_passwords = PasswordHash.recommended()


MAX_PASSWORD = 200  # what the sign-in reads


class PasswordTooLong(FrontdeskError):
    code, status, title = "IDEN-025", 422, f"A password has at most {MAX_PASSWORD} characters."


class PasswordTooShort(FrontdeskError):
    code, status, title = "IDEN-013", 422, f"A password needs at least {MIN_PASSWORD} characters."


def new_password() -> str:
    """A password to be handed over: nobody guesses it, and it can be typed."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    parts = ("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))
    return "-".join(parts)


def hash_password(password: str) -> str:
    """Hash a password. Costly on purpose: call it outside a transaction where others wait.

    Raises:
        PasswordTooShort, PasswordTooLong.
    """
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort
    if len(password) > MAX_PASSWORD:
        raise PasswordTooLong
    return _passwords.hash(password)


@cache
def hash_of_nobody() -> str:
    """Verified when there is no such account, so that both cases cost the same.

    The api makes it before it serves; commands that ask for no password never do.
    """
    return _passwords.hash(secrets.token_urlsafe(16))


def is_password(*, staff: Staff | None, password: str) -> bool:
    """Whether it is the account's password. Costly on purpose: call it outside a transaction."""
    fits = _passwords.verify(password, staff.password_hash if staff else hash_of_nobody())
    return fits and staff is not None


def set_totp(*, keystore: KeyStore, staff: Staff) -> str:
    """Give an account a second factor; return the enrolment address for an authenticator app."""
    secret = pyotp.random_base32()
    staff.totp_ciphertext = _staff_cipher(keystore).encrypt(secret, where=_totp_place(staff.id))
    uri: str = pyotp.TOTP(secret).provisioning_uri(name=staff.email, issuer_name="Frontdesk")
    return uri


def use_code(*, session: Session, keystore: KeyStore, staff: Staff, code: str) -> bool:
    """Whether it is the second factor's present code. A code is right once, then never again."""
    step = _find_step(keystore, staff, code)
    if step is None:
        return False
    now = clock.now()
    key = keystore.blind_index(column="sign-in:code", value=f"{staff.id}\n{step}")
    # Beside the counts of tries: dropped with them after a day, long after its time.
    used = insert_into(session, SignInBrake).values(key=key, failed=0, tried_at=now, open_at=now)
    return (
        session.execute(used.on_conflict_do_nothing().returning(SignInBrake.key)).first()
        is not None
    )


def _find_step(keystore: KeyStore, staff: Staff, code: str) -> int | None:
    """The time step whose code it is."""
    if staff.totp_ciphertext is None:
        return None
    secret = _staff_cipher(keystore).decrypt(staff.totp_ciphertext, where=_totp_place(staff.id))
    totp, given = pyotp.TOTP(secret), code.strip().replace(" ", "")
    present = int(clock.now().timestamp() // STEP.total_seconds())
    for off in STEPS_OFF:
        step = present + off
        if pyotp.utils.strings_equal(given, totp.generate_otp(step)):
            return step
    return None


def _staff_cipher(keystore: KeyStore) -> FieldCipher:
    return FieldCipher(keystore.derive("staff"))


def _totp_place(staff_id: str) -> str:
    return f"staff.totp.{staff_id}"
