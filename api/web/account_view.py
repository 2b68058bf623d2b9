"""What the accounts page shows."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.identity.models import Staff
from api.identity.permissions import ROLE_TITLES, Permission, Role, is_allowed
from api.identity.staff_accounts import list_accounts
from api.identity.staff_changes import MAX_PLACE, version_of
from api.web.pages import render

DONE = {
    "role": "The role was changed. It counts from that person's next click on.",
    "place": "The place in the paging chain was changed.",
    "disable": "The account is disabled and signed out everywhere.",
    "enable": "The account can sign in again.",
    "unlink": "The account is no longer tied to somebody at the sign-in service.",
}


def render_accounts(
    request: Request,
    session: Session,
    staff: Staff,
    *,
    done: str = "",
    problem: str | None = None,
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Everybody who has an account; `typed` fills the form for a new one again."""
    accounts = list_accounts(session=session)
    enabled = [one for one in accounts if one.disabled_at is None]
    admins = [one for one in enabled if one.role == Role.admin]
    return render(
        request,
        "staff/accounts.html",
        status=status,
        staff=staff,
        notice=DONE.get(done),
        problem=problem,
        typed=typed or {},
        roles=[{"code": role, "title": ROLE_TITLES[role]} for role in Role],
        provider=request.app.state.settings.oidc_label,
        max_place=MAX_PLACE,
        accounts=[_row(one, staff, is_last=admins == [one]) for one in accounts],
        chain=_chain(enabled),
    )


def render_handed_over(
    request: Request, staff: Staff, account: Staff, *, password: str = "", enrolment: str = ""
) -> Response:
    """A password or an authenticator's enrolment: this page is the only place that shows it."""
    secret = parse_qs(urlsplit(enrolment).query).get("secret", [""])[0]
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return render(
        request,
        "staff/accounts_once.html",
        staff=staff,
        account={"name": account.display_name, "email": account.email},
        password=password,
        enrolment=enrolment,
        secret=" ".join(groups),
    )


def _row(one: Staff, reader: Staff, *, is_last: bool) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.display_name,
        "email": one.email,
        "role": one.role,
        "is_you": one.id == reader.id,
        "is_last_admin": is_last,
        "is_disabled": one.disabled_at is not None,
        "has_authenticator": one.totp_ciphertext is not None,
        "is_linked": one.oidc_subject is not None,
        "can_be_paged": is_allowed(role=one.role, permission=Permission.work_escalations),
        "place": one.page_order,
        "version": version_of(one),
    }


def _chain(enabled: list[Staff]) -> list[str]:
    """Who is paged, in this order."""
    placed = [one for one in enabled if one.page_order is not None]
    return [one.display_name for one in sorted(placed, key=lambda one: (one.page_order, one.id))]
