"""Staff accounts: make one, find one, list them. What is changed later: `staff_changes`."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.db import new_id
from api.errors import FrontdeskError
from api.identity.models import Staff
from api.identity.permissions import Role
from api.identity.staff_secrets import hash_password

CONSOLE = ("system", "cli")
Actor = tuple[str, str]


class AccountExists(FrontdeskError):
    code, status, title = "IDEN-012", 409, "There is an account with this e-mail already."


class EmailMalformed(FrontdeskError):
    code, status, title = "IDEN-014", 422, "This is not an e-mail address."


def add_staff(
    *,
    session: Session,
    email: str,
    role: Role,
    password: str,
    display_name: str = "",
    actor: Actor = CONSOLE,
) -> Staff:
    """Make an account.

    Raises:
        AccountExists, PasswordTooShort, EmailMalformed.
    """
    email = email.strip().lower()
    if "@" not in email or len(email) > 254 or any(char.isspace() for char in email):
        raise EmailMalformed
    password_hash = hash_password(password)
    if session.scalar(select(Staff.id).where(Staff.email == email)):
        raise AccountExists
    staff = Staff(
        id=new_id(),
        email=email,
        display_name=display_name.strip()[:80] or email.split("@")[0].replace(".", " ").title(),
        role=role,
        password_hash=password_hash,
        created_at=clock.now(),
    )
    session.add(staff)
    session.flush()
    note_change(session, actor, "staff.add", staff, role=role)
    return staff


def find_account(*, session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def get_account(*, session: Session, staff_id: str) -> Staff | None:
    return session.get(Staff, staff_id)


def list_accounts(*, session: Session) -> list[Staff]:
    """Those who can sign in first, each part by name."""
    disabled = Staff.disabled_at.is_not(None)
    return list(session.scalars(select(Staff).order_by(disabled, Staff.display_name, Staff.id)))


def get_names(*, session: Session) -> dict[str, str]:
    """Display names by staff id."""
    return {row.id: row.display_name for row in session.scalars(select(Staff)).all()}


def count_staff(*, session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Staff)) or 0


def note_change(
    session: Session, actor: Actor, action: str, staff: Staff, **detail: object
) -> None:
    audit.record(
        session=session, actor=actor, action=action, subject=("staff", staff.id), detail=detail
    )
