"""/admin/staff: who has an account, what they may do, and how they sign in.

Everything here needs a fresh proof of identity: who changes accounts can give themselves the rest.
A password and an authenticator's enrolment are shown once, in the answer that made them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.deps import Keys, WriteSession
from api.errors import FrontdeskError, Malformed
from api.identity import staff_changes as changes
from api.identity.models import Staff
from api.identity.permissions import Permission, Role
from api.identity.staff_accounts import AccountExists, EmailMalformed, add_staff, get_account
from api.identity.staff_secrets import new_password, set_totp
from api.privacy.keys import KeyStore
from api.web.account_view import render_accounts, render_handed_over
from api.web.pages import require
from api.web.step_up import ProofRequired

router = APIRouter(prefix="/admin/staff", include_in_schema=False)
AdminStaff = Annotated[Staff, require(Permission.manage_accounts)]
REFUSED = (
    changes.AccountChanged,
    changes.LastAdmin,
    changes.PlaceRefused,
    AccountExists,
    EmailMalformed,
)
STALE = "This page was out of date and nothing was done. Below is how the accounts are now."


@dataclass(frozen=True)
class Change:
    """One change to one account, by whom, on which version of it."""

    session: Session
    keystore: KeyStore
    actor: tuple[str, str]
    staff_id: str
    version: str
    role: str
    place: str

    @property
    def arguments(self) -> dict[str, Any]:
        return {
            "session": self.session,
            "actor": self.actor,
            "staff_id": self.staff_id,
            "version": self.version,
        }


@router.get("")
def show_accounts(
    request: Request, session: WriteSession, staff: AdminStaff, done: str = ""
) -> Response:
    return render_accounts(request, session, staff, done=done)


@router.post("", dependencies=[ProofRequired])
def add_account(
    request: Request,
    session: WriteSession,
    keystore: Keys,
    staff: AdminStaff,
    email: Annotated[str, Form(max_length=254)] = "",
    name: Annotated[str, Form(max_length=80)] = "",
    role: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Make an account; its password and authenticator are shown once, to be handed over."""
    password = new_password()
    try:
        account = add_staff(
            session=session,
            email=email,
            role=_role(role),
            password=password,
            display_name=name,
            actor=("staff", staff.id),
        )
    except REFUSED as error:
        typed = {"email": email, "name": name, "role": role}
        return render_accounts(
            request, session, staff, problem=error.title, typed=typed, status=422
        )
    enrolment = set_totp(keystore=keystore, staff=account)
    return render_handed_over(request, staff, account, password=password, enrolment=enrolment)


@router.post("/{staff_id}/{action}", dependencies=[ProofRequired])
def change_account(
    request: Request,
    staff_id: str,
    action: str,
    session: WriteSession,
    keystore: Keys,
    staff: AdminStaff,
    version: Annotated[str, Form(max_length=20)],
    role: Annotated[str, Form(max_length=20)] = "",
    place: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Role, place, disable, enable, unlink, authenticator, password; stale ones are refused."""
    change = Change(session, keystore, ("staff", staff.id), staff_id, version, role, place)
    try:
        if action in SIMPLE:
            SIMPLE[action](change)
            return RedirectResponse(f"/admin/staff?done={action}", status_code=303)
        if action not in SHOWN_ONCE:
            raise Malformed
        secrets = SHOWN_ONCE[action](change)
    except REFUSED as error:
        return _refused(request, session, staff, error)
    account = get_account(session=session, staff_id=staff_id)
    assert account is not None
    return render_handed_over(request, staff, account, **secrets)


def _refused(request: Request, session: Session, staff: Staff, error: FrontdeskError) -> Response:
    problem = STALE if isinstance(error, changes.AccountChanged) else error.title
    return render_accounts(request, session, staff, problem=problem, status=error.status)


def _change_role(change: Change) -> None:
    changes.change_role(**change.arguments, role=_role(change.role))


def _set_place(change: Change) -> None:
    changes.set_place(**change.arguments, place=_place(change.place))


def _reset_authenticator(change: Change) -> dict[str, str]:
    address = changes.reset_authenticator(**change.arguments, keystore=change.keystore)
    return {"enrolment": address}


def _reset_password(change: Change) -> dict[str, str]:
    return {"password": changes.reset_password(**change.arguments)}


SIMPLE: dict[str, Callable[[Change], object]] = {
    "role": _change_role,
    "place": _set_place,
    "disable": lambda change: changes.disable(**change.arguments),
    "enable": lambda change: changes.enable(**change.arguments),
    "unlink": lambda change: changes.unlink(**change.arguments),
}
SHOWN_ONCE: dict[str, Callable[[Change], dict[str, str]]] = {
    "authenticator": _reset_authenticator,
    "password": _reset_password,
}


def _role(text: str) -> Role:
    if text not in set(Role):
        raise Malformed
    return Role(text)


def _place(text: str) -> int | None:
    """A place as typed; empty means none.

    Raises:
        PlaceRefused.
    """
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit()):
        raise changes.PlaceRefused
    return int(typed)
