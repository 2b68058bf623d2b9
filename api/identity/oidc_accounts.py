"""Whose account it is that an identity provider speaks of. Never makes an account."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.errors import FrontdeskError
from api.identity.models import Staff
from api.identity.oidc import Identity


class NoAccount(FrontdeskError):
    code, status, title = (
        "IDEN-020",
        403,
        "There is no account here for you. Ask your administrator to add one with your e-mail.",
    )


class EmailUnverified(FrontdeskError):
    code, status, title = (
        "IDEN-021",
        403,
        "The sign-in service has not verified your e-mail, so no account can be found by it.",
    )


class AccountDisabled(FrontdeskError):
    code, status, title = "IDEN-022", 403, "This account is disabled. Ask your administrator."

    def __init__(self, *, staff_id: str) -> None:
        super().__init__()
        self.staff_id = staff_id


def find_by_identity(*, session: Session, identity: Identity) -> Staff:
    """Return the account; at the first sign-in the one with that verified e-mail, then tied to it.

    Raises:
        NoAccount, EmailUnverified, AccountDisabled.
    """
    known = select(Staff).where(Staff.oidc_subject == identity.subject)
    staff = session.scalar(known) or _find_by_email(session, identity)
    if staff.disabled_at is not None:
        raise AccountDisabled(staff_id=staff.id)
    if staff.oidc_subject is None:
        staff.oidc_subject = identity.subject
        audit.record(
            session=session,
            actor=("staff", staff.id),
            action="staff.oidc_link",
            subject=("staff", staff.id),
        )
        session.flush()
    return staff


def _find_by_email(session: Session, identity: Identity) -> Staff:
    if not identity.is_email_verified:
        raise EmailUnverified
    email = identity.email.strip().lower()
    found = session.scalar(select(Staff).where(Staff.email == email).with_for_update())
    # An account that is tied to somebody else at the provider is not given away by an e-mail.
    if found is None or found.oidc_subject is not None:
        raise NoAccount
    return found
