"""Who is signed in, how long, and when they last proved who they are. Kept on the server."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.identity.models import Staff, StaffSession
from api.privacy.keys import KeyStore

SESSION_FOR = timedelta(hours=12)
RENEWED_EACH = timedelta(seconds=10)
PENDING_FOR = timedelta(minutes=5)
# How long a proof of identity counts for what needs it fresh.
PROVED_FOR = timedelta(minutes=10)


def start_session(
    *, session: Session, staff: Staff, by: str = "password", proved_at: datetime | None = None
) -> str:
    """Return the secret of a new session for the browser's cookie.

    `proved_at`: when the person proved who they are, if that was elsewhere and not just now.
    """
    secret, now = secrets.token_urlsafe(32), clock.now()
    session.add(
        StaffSession(
            secret_hash=_hash(secret),
            staff_id=staff.id,
            created_at=now,
            last_seen_at=now,
            stepped_up_at=None if proved_at is None else min(proved_at, now),
        )
    )
    _audit(session, staff.id, "staff.sign_in", by=by)
    return secret


def get_signed_in(
    *, session: Session, secret: str, idle: timedelta, renew: bool = True
) -> Staff | None:
    """Return who a session belongs to; None once idle, too old, or the account is disabled.

    `renew` says that a person did something; what a page does by itself keeps nobody signed in.
    """
    row = session.get(StaffSession, _hash(secret))
    if row is None:
        return None
    staff = session.get(Staff, row.staff_id)
    if staff is None or staff.disabled_at is not None or _time_left(row, idle) <= timedelta():
        session.delete(row)
        return None
    now = clock.now()
    if renew and row.last_seen_at < now - RENEWED_EACH:
        row.last_seen_at = now
    return staff


def get_time_left(*, session: Session, secret: str, idle: timedelta) -> timedelta | None:
    """How long a session lasts if nobody does anything; None when there is none (any more)."""
    row = session.get(StaffSession, _hash(secret))
    return None if row is None else _time_left(row, idle)


def sign_out(*, session: Session, secret: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.secret_hash == _hash(secret)))


def end_sessions(*, session: Session, staff_id: str, but: str = "") -> None:
    """Sign an account out everywhere, or everywhere but in the session with the secret `but`."""
    session.execute(
        delete(StaffSession).where(
            StaffSession.staff_id == staff_id, StaffSession.secret_hash != _hash(but)
        )
    )


def is_proved(*, session: Session, secret: str) -> bool:
    """Whether the person proved who they are a short while ago; signing in here counts, and so
    does what a provider asked for then."""
    row = session.get(StaffSession, _hash(secret))
    if row is None:
        return False
    return (row.stepped_up_at or row.created_at) > clock.now() - PROVED_FOR


def note_proof(*, session: Session, session_key: str, by: str) -> bool:
    """The person of this session proved who they are; False when the session is over.

    `session_key` is what `key_of` gives: it can be carried around, nobody signs in with it.
    """
    row = session.get(StaffSession, session_key)
    if row is None:
        return False
    row.stepped_up_at = clock.now()
    _audit(session, row.staff_id, "staff.step_up", by=by)
    return True


def key_of(secret: str) -> str:
    return _hash(secret)


def note_failure(*, session: Session, staff: Staff, action: str = "staff.sign_in_failed") -> None:
    audit.record(
        session=session, actor=("staff", staff.id), action=action, subject=("staff", staff.id)
    )


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


def _time_left(row: StaffSession, idle: timedelta) -> timedelta:
    return min(row.last_seen_at + idle, row.created_at + SESSION_FOR) - clock.now()


def _sign(keystore: KeyStore, body: str) -> str:
    return hmac.new(keystore.derive("staff-pending"), body.encode(), hashlib.sha256).hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _audit(session: Session, staff_id: str, action: str, *, by: str) -> None:
    audit.record(
        session=session,
        actor=("staff", staff_id),
        action=action,
        subject=("staff", staff_id),
        detail={"by": by},
    )
