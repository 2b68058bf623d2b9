"""Staff sign-in: password, then the authenticator's code where the account has one.

Each try is counted in a transaction of its own before the password is hashed, and no transaction
is open while it is: hashing is slow on purpose and nobody shall wait for it.
"""

from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import AppSettings, WriteSession
from api.errors import FrontdeskError, TooFast
from api.identity import staff as accounts
from api.identity.models import Staff
from api.identity.staff_brake import Caller, TooManyTries
from api.web.pages import COOKIE, PENDING_COOKIE, render
from api.web.visits import SIGN_IN_PATH, Visit, first_page, safe_target, waiting_text

router = APIRouter(prefix="/staff", include_in_schema=False)
WRONG = "E-mail, password or code is not right."
NO_AUTHENTICATOR = "This account has no authenticator yet. Ask your administrator to add one."
DISABLED = "This account is disabled. Ask your administrator."
PENDING_SECONDS = 300


@router.get("/sign-in")
def show_sign_in(
    request: Request, settings: AppSettings, next: str = "/staff", why: str = ""
) -> Response:
    notices = {
        "idle": f"You were signed off because nothing was done for {settings.staff_idle_minutes} "
        "minutes. What you had begun to write is kept in this tab.",
        "ended": "You are signed off. What you had begun to write is kept in this tab.",
    }
    return _ask(request, "password", safe_target(next), notice=notices.get(why))


@router.post("/sign-in")
def sign_in(
    request: Request,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form()] = "/staff",
    pending: Annotated[str, Cookie(alias=PENDING_COOKIE)] = "",
) -> Response:
    visit, target = Visit.of(request), safe_target(next)
    try:
        if code and not password:
            return _check_code(visit, target, pending, code)
        return _check_password(visit, target, email, password)
    except (TooFast, TooManyTries) as error:
        return _braked(visit, target, email, error)


@router.post("/sign-out")
def sign_out(session: WriteSession, secret: Annotated[str, Cookie(alias=COOKIE)] = "") -> Response:
    accounts.sign_out(session=session, secret=secret)
    response = RedirectResponse(SIGN_IN_PATH, status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _check_password(visit: Visit, target: str, email: str, password: str) -> Response:
    with visit.database.read() as session:
        staff = accounts.find_account(session=session, email=email)
    account, caller = email.strip().lower(), visit.caller(staff)
    visit.begin_try(account, caller)
    if not accounts.is_password(staff=staff, password=password):
        return _wrong(visit, target, "password", staff, email=email)
    assert staff is not None
    if staff.disabled_at is not None:
        return _wrong(visit, target, "password", staff, email=email, problem=DISABLED)
    if staff.totp_ciphertext is not None:
        visit.give_back_try(account, caller)
        return _ask_code(visit, target, staff)
    if visit.settings.is_production:
        return _ask(visit.request, "password", target, email=email, problem=NO_AUTHENTICATOR)
    return _signed_in(visit, target, staff, caller)


def _check_code(visit: Visit, target: str, pending: str, code: str) -> Response:
    staff_id = accounts.read_pending(keystore=visit.keystore, value=pending)
    with visit.database.read() as session:
        staff = accounts.get_account(session=session, staff_id=staff_id) if staff_id else None
    if staff is None or staff.disabled_at is not None:
        return _ask(visit.request, "password", target, problem=WRONG)
    caller = visit.caller(staff)
    visit.begin_try(staff.email, caller)
    with visit.database.write() as session:
        fits = accounts.use_code(session=session, keystore=visit.keystore, staff=staff, code=code)
    if not fits:
        return _wrong(visit, target, "code", staff)
    return _signed_in(visit, target, staff, caller)


def _wrong(
    visit: Visit,
    target: str,
    step: str,
    staff: Staff | None,
    *,
    email: str = "",
    problem: str = WRONG,
) -> Response:
    if staff is not None:
        with visit.database.write() as session:
            accounts.note_failure(session=session, staff=staff)
    return _ask(visit.request, step, target, email=email, problem=problem)


def _ask_code(visit: Visit, target: str, staff: Staff) -> Response:
    response = _ask(visit.request, "code", target)
    proof = accounts.issue_pending(keystore=visit.keystore, staff_id=staff.id)
    visit.set_cookie(response, PENDING_COOKIE, proof, seconds=PENDING_SECONDS)
    return response


def _signed_in(visit: Visit, target: str, staff: Staff, caller: Caller) -> Response:
    response = RedirectResponse(first_page(staff, target), status_code=303)
    with visit.database.write() as session:
        visit.forget_tries(session, staff, caller)
        secret = visit.start_session(session, staff)
    visit.keep_session(response, secret)
    visit.keep_device(response, staff)
    return response


def _braked(visit: Visit, target: str, email: str, error: FrontdeskError) -> Response:
    response = _ask(
        visit.request, "password", target, email=email, problem=waiting_text(error), status=429
    )
    response.headers["Retry-After"] = error.headers.get("Retry-After", "60")
    return response


def _ask(
    request: Request,
    step: str,
    target: str,
    *,
    email: str = "",
    problem: str | None = None,
    notice: str | None = None,
    status: int = 0,
) -> Response:
    return render(
        request,
        "staff/sign_in.html",
        status=status or (401 if problem else 200),
        step=step,
        email=email,
        next=target,
        problem=problem,
        notice=notice,
        provider=request.app.state.settings.oidc_label,
    )
