"""Change a staff account: role, disabled, place, reset. The last administrator stays one.

Every change locks the enabled administrators first, then the account: of two changes at once that
would leave nobody to manage accounts, the second is refused.
"""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.errors import FrontdeskError, NotAllowed, NotFound
from api.identity.models import Staff
from api.identity.permissions import Permission, Role, is_allowed
from api.identity.staff_accounts import Actor, note_change
from api.identity.staff_secrets import hash_password, new_password, set_totp
from api.identity.staff_sessions import end_sessions
from api.privacy.keys import KeyStore

MAX_PLACE = 99


class AccountChanged(FrontdeskError):
    code, status, title = "IDEN-015", 409, "Somebody changed this account meanwhile."


class LastAdmin(FrontdeskError):
    code, status, title = (
        "IDEN-016",
        409,
        "This is the last administrator who can sign in. Make another one first.",
    )


class PlaceRefused(FrontdeskError):
    code, status, title = (
        "IDEN-017",
        422,
        f"A place is a number from 1 to {MAX_PLACE}, for an account that answers patients.",
    )


def version_of(staff: Staff) -> str:
    """Changes with everything that can be changed here: a page made before it is stale."""
    state = (
        staff.role,
        staff.disabled_at,
        staff.page_order,
        staff.password_hash,
        staff.totp_ciphertext,
        staff.oidc_subject,
    )
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def change_role(
    *, session: Session, actor: Actor, staff_id: str, role: Role, version: str | None = None
) -> Staff:
    """Give another role; it counts from the person's next request on.

    Raises:
        NotFound, NotAllowed, AccountChanged, LastAdmin.
    """
    staff = _lock(session, actor, staff_id, version, loses_admin=role != Role.admin)
    if staff.role == role:
        return staff
    before, staff.role = staff.role, role
    if not is_allowed(role=role, permission=Permission.work_escalations):
        staff.page_order = None
    note_change(session, actor, "staff.role", staff, before=before, role=role)
    return staff


def disable(*, session: Session, actor: Actor, staff_id: str, version: str | None = None) -> Staff:
    """Let nobody sign in with this account, and end its sessions.

    Raises:
        NotFound, NotAllowed, AccountChanged, LastAdmin.
    """
    staff = _lock(session, actor, staff_id, version, loses_admin=True)
    if staff.disabled_at is None:
        staff.disabled_at = clock.now()
        note_change(session, actor, "staff.disable", staff)
    end_sessions(session=session, staff_id=staff.id)
    return staff


def enable(*, session: Session, actor: Actor, staff_id: str, version: str | None = None) -> Staff:
    """Let the account sign in again.

    Raises:
        NotFound, NotAllowed, AccountChanged.
    """
    staff = _lock(session, actor, staff_id, version)
    if staff.disabled_at is not None:
        staff.disabled_at = None
        note_change(session, actor, "staff.enable", staff)
    return staff


def set_place(
    *,
    session: Session,
    actor: Actor,
    staff_id: str,
    place: int | None,
    version: str | None = None,
) -> Staff:
    """Set the place in the chain that is paged when nobody answers; None: not paged.

    Raises:
        NotFound, NotAllowed, AccountChanged, PlaceRefused.
    """
    staff = _lock(session, actor, staff_id, version)
    answers = is_allowed(role=staff.role, permission=Permission.work_escalations)
    if place is not None and not (answers and 1 <= place <= MAX_PLACE):
        raise PlaceRefused
    if staff.page_order != place:
        staff.page_order = place
        note_change(session, actor, "staff.page_order", staff, place=place)
    return staff


def reset_authenticator(
    *,
    session: Session,
    keystore: KeyStore,
    actor: Actor,
    staff_id: str,
    version: str | None = None,
) -> str:
    """Give a new second factor, sign out everywhere; return the enrolment address, shown once.

    Raises:
        NotFound, NotAllowed, AccountChanged.
    """
    staff = _lock(session, actor, staff_id, version)
    address = set_totp(keystore=keystore, staff=staff)
    end_sessions(session=session, staff_id=staff.id)
    note_change(session, actor, "staff.authenticator", staff)
    return address


def reset_password(
    *, session: Session, actor: Actor, staff_id: str, version: str | None = None
) -> str:
    """Give a new password, sign out everywhere; return it, shown once.

    Raises:
        NotFound, NotAllowed, AccountChanged.
    """
    staff = _lock(session, actor, staff_id, version)
    password = new_password()
    staff.password_hash = hash_password(password)
    end_sessions(session=session, staff_id=staff.id)
    note_change(session, actor, "staff.password", staff)
    return password


def change_own_password(
    *, session: Session, staff_id: str, before: str, password_hash: str, secret: str
) -> Staff:
    """Set a new password, sign out everywhere but in the session with this secret.

    `before` is the hash that the present password was compared with.

    Raises:
        AccountChanged: another password was set meanwhile, or the account was disabled.
    """
    staff = session.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if staff is None or staff.disabled_at is not None or staff.password_hash != before:
        raise AccountChanged
    staff.password_hash = password_hash
    end_sessions(session=session, staff_id=staff.id, but=secret)
    note_change(session, ("staff", staff.id), "staff.own_password", staff)
    return staff


def unlink(*, session: Session, actor: Actor, staff_id: str, version: str | None = None) -> Staff:
    """Forget who it is at the identity provider; the next single sign-on ties it anew by e-mail.

    Raises:
        NotFound, NotAllowed, AccountChanged.
    """
    staff = _lock(session, actor, staff_id, version)
    if staff.oidc_subject is not None:
        staff.oidc_subject = None
        end_sessions(session=session, staff_id=staff.id)
        note_change(session, actor, "staff.oidc_unlink", staff)
    return staff


def _lock(
    session: Session,
    actor: Actor,
    staff_id: str,
    version: str | None,
    *,
    loses_admin: bool = False,
) -> Staff:
    """Lock the enabled administrators, then the account, and read both as they are now."""
    enabled = select(Staff).where(Staff.role == Role.admin, Staff.disabled_at.is_(None))
    admins = session.scalars(
        enabled.order_by(Staff.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    kind, actor_id = actor
    if kind == "staff" and actor_id not in {one.id for one in admins}:
        raise NotAllowed
    staff = session.get(Staff, staff_id, with_for_update=True, populate_existing=True)
    if staff is None:
        raise NotFound
    if version is not None and version != version_of(staff):
        raise AccountChanged
    if loses_admin and [one.id for one in admins] == [staff.id]:
        raise LastAdmin
    return staff
