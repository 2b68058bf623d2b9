"""Staff sign-in: password, then the authenticator's code where the account has one.

Each try is counted in a transaction of its own before the password is hashed, and no transaction
is open while it is: hashing is slow on purpose and nobody shall wait for it.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.db import Database
from api.deps import AppSettings, Keys, WriteSession, get_database
from api.errors import FrontdeskError, TooFast
from api.identity import staff as accounts
from api.identity import staff_brake, staff_device
from api.identity.models import Staff
from api.identity.staff_brake import Caller, TooManyTries
from api.privacy.keys import KeyStore
from api.rate import Limiter, address_of
from api.settings import Settings
from api.web.guard import is_own_path
from api.web.pages import COOKIE, DEVICE_COOKIE, PENDING_COOKIE, render

router = APIRouter(prefix="/staff", include_in_schema=False)
WRONG = "E-mail, password or code is not right."
NO_AUTHENTICATOR = "This account has no authenticator yet. Ask your administrator to add one."
SIGN_IN_PATH = "/staff/sign-in"


@dataclass(frozen=True)
class _Visit:
    """One request to sign in and what it needs."""

    request: Request
    database: Database
    keystore: KeyStore
    settings: Settings
    target: str
    email: str
    device: str

    def caller(self, staff: Staff | None) -> Caller:
        """A stranger is known by its address, a browser that signed in before by its mark."""
        known = staff and staff_device.find_device_id(
            keystore=self.keystore, staff=staff, value=self.device
        )
        return Caller(address=address_of(self.request), device_id=known or None)


@router.get("/sign-in")
def show_sign_in(
    request: Request, settings: AppSettings, next: str = "/staff", why: str = ""
) -> Response:
    notices = {
        "idle": f"You were signed off because nothing was done for {settings.staff_idle_minutes} "
        "minutes. A reply you had begun is kept in this tab.",
        "ended": "You are signed off. A reply you had begun is kept in this tab.",
    }
    return render(
        request, "staff/sign_in.html", step="password", next=_safe(next), notice=notices.get(why)
    )


@router.post("/sign-in")
def sign_in(
    request: Request,
    database: Annotated[Database, Depends(get_database)],
    keystore: Keys,
    settings: AppSettings,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=200)] = "/staff",
    pending: Annotated[str, Cookie(alias=PENDING_COOKIE)] = "",
    device: Annotated[str, Cookie(alias=DEVICE_COOKIE)] = "",
) -> Response:
    visit = _Visit(request, database, keystore, settings, _safe(next), email, device)
    try:
        if code and not password:
            return _check_code(visit, pending, code)
        return _check_password(visit, password)
    except (TooFast, TooManyTries) as error:
        return _braked(visit, error)


@router.post("/sign-out")
def sign_out(session: WriteSession, secret: Annotated[str, Cookie(alias=COOKIE)] = "") -> Response:
    accounts.sign_out(session=session, secret=secret)
    response = RedirectResponse(SIGN_IN_PATH, status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _check_password(visit: _Visit, password: str) -> Response:
    with visit.database.read() as session:
        staff = accounts.find_account(session=session, email=visit.email)
    account, caller = visit.email.strip().lower(), visit.caller(staff)
    _begin_try(visit, account, caller)
    if not accounts.is_password(staff=staff, password=password):
        return _wrong(visit, staff, "password")
    assert staff is not None
    if staff.totp_ciphertext is not None:
        with visit.database.write() as session:
            staff_brake.give_back_try(
                session=session, keystore=visit.keystore, account=account, caller=caller
            )
        return _ask_code(visit, staff)
    if visit.settings.is_production:
        return _again(visit, "password", problem=NO_AUTHENTICATOR)
    return _signed_in(visit, staff, caller)


def _check_code(visit: _Visit, pending: str, code: str) -> Response:
    staff_id = accounts.read_pending(keystore=visit.keystore, value=pending)
    with visit.database.read() as session:
        staff = accounts.get_account(session=session, staff_id=staff_id) if staff_id else None
    if staff is None:
        return _again(visit, "password")
    caller = visit.caller(staff)
    _begin_try(visit, staff.email, caller)
    if not accounts.is_code(keystore=visit.keystore, staff=staff, code=code):
        return _wrong(visit, staff, "code")
    return _signed_in(visit, staff, caller)


def _begin_try(visit: _Visit, account: str, caller: Caller) -> None:
    limiter: Limiter = visit.request.app.state.sign_in_limiter
    limiter.take(caller.device_id or staff_brake.network_of(caller.address))
    with visit.database.write() as session:
        staff_brake.begin_try(
            session=session, keystore=visit.keystore, account=account, caller=caller
        )


def _wrong(visit: _Visit, staff: Staff | None, step: str) -> Response:
    if staff is not None:
        with visit.database.write() as session:
            accounts.note_failure(session=session, staff=staff)
    return _again(visit, step)


def _ask_code(visit: _Visit, staff: Staff) -> Response:
    response = render(visit.request, "staff/sign_in.html", step="code", next=visit.target)
    proof = accounts.issue_pending(keystore=visit.keystore, staff_id=staff.id)
    _set_cookie(response, PENDING_COOKIE, proof, visit.settings, seconds=300)
    return response


def _signed_in(visit: _Visit, staff: Staff, caller: Caller) -> Response:
    response = RedirectResponse(visit.target, status_code=303)
    with visit.database.write() as session:
        staff_brake.forget_tries(
            session=session, keystore=visit.keystore, account=staff.email, caller=caller
        )
        secret = accounts.start_session(session=session, staff=staff)
    _set_cookie(response, COOKIE, secret, visit.settings, seconds=12 * 3600)
    mark = staff_device.add_mark(keystore=visit.keystore, staff=staff, value=visit.device)
    known_for = int(staff_device.KNOWN_FOR.total_seconds())
    _set_cookie(response, DEVICE_COOKIE, mark, visit.settings, seconds=known_for, path=SIGN_IN_PATH)
    response.delete_cookie(PENDING_COOKIE)
    return response


def _again(visit: _Visit, step: str, *, problem: str = WRONG, status: int = 401) -> Response:
    return render(
        visit.request,
        "staff/sign_in.html",
        status=status,
        step=step,
        email=visit.email,
        next=visit.target,
        problem=problem,
    )


def _braked(visit: _Visit, error: FrontdeskError) -> Response:
    seconds = int(error.headers.get("Retry-After", "60"))
    wait = f"{seconds} seconds" if seconds < 100 else f"{-(-seconds // 60)} minutes"
    problem = f"Too many tries. The next one can be made in {wait}."
    response = _again(visit, "password", problem=problem, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _set_cookie(
    response: Response, name: str, value: str, settings: Settings, *, seconds: int, path: str = "/"
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="strict",
        secure=settings.is_production,
        path=path,
    )


def _safe(target: str) -> str:
    return target if is_own_path(target) and not target.startswith("//") else "/staff"
