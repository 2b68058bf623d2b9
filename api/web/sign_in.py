"""Staff sign-in: password, then the authenticator's code where the account has one."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import AppSettings, Keys, WriteSession
from api.errors import TooFast
from api.identity import staff as accounts
from api.identity.models import Staff
from api.rate import Limiter, address_of
from api.settings import Settings
from api.web.guard import is_own_path
from api.web.pages import COOKIE, PENDING_COOKIE, render

router = APIRouter(prefix="/staff", include_in_schema=False)
WRONG = "E-mail, password or code is not right."


@router.get("/sign-in")
def show_sign_in(request: Request, next: str = "/staff") -> Response:
    return render(request, "staff/sign_in.html", step="password", next=_safe(next))


@router.post("/sign-in")
def sign_in(
    request: Request,
    session: WriteSession,
    keystore: Keys,
    settings: AppSettings,
    email: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=200)] = "/staff",
    pending: Annotated[str, Cookie(alias=PENDING_COOKIE)] = "",
) -> Response:
    target = _safe(next)
    limiter: Limiter = request.app.state.sign_in_limiter
    try:
        limiter.take(address_of(request))  # before hashing: argon2 is costly on purpose
        if code and not password:
            staff_id = accounts.read_pending(keystore=keystore, value=pending)
            found = staff_id and accounts.check_code(
                session=session, keystore=keystore, staff_id=staff_id, code=code
            )
            if not isinstance(found, Staff):
                return _again(request, "code" if staff_id else "password", email, target)
            return _signed_in(session, found, settings, target)
        staff = accounts.check_password(session=session, email=email, password=password)
    except (TooFast, accounts.AccountLocked) as error:
        return render(
            request,
            "staff/sign_in.html",
            status=429,
            step="password",
            email=email,
            next=target,
            problem=error.title,
        )
    if staff is None:
        return _again(request, "password", email, target)
    if staff.totp_ciphertext is not None:
        response: Response = render(request, "staff/sign_in.html", step="code", next=target)
        proof = accounts.issue_pending(keystore=keystore, staff_id=staff.id)
        _set_cookie(response, PENDING_COOKIE, proof, settings, seconds=300)
        return response
    if settings.is_production:
        problem = "This account has no authenticator yet. Ask your administrator to add one."
        return _again(request, "password", email, target, problem=problem)
    return _signed_in(session, staff, settings, target)


@router.post("/sign-out")
def sign_out(session: WriteSession, secret: Annotated[str, Cookie(alias=COOKIE)] = "") -> Response:
    accounts.sign_out(session=session, secret=secret)
    response = RedirectResponse("/staff/sign-in", status_code=303)
    response.delete_cookie(COOKIE)
    return response


def _signed_in(
    session: WriteSession, staff: Staff, settings: Settings, target: str
) -> RedirectResponse:
    response = RedirectResponse(target, status_code=303)
    secret = accounts.start_session(session=session, staff=staff)
    _set_cookie(response, COOKIE, secret, settings, seconds=12 * 3600)
    response.delete_cookie(PENDING_COOKIE)
    return response


def _again(
    request: Request, step: str, email: str, target: str, *, problem: str = WRONG
) -> Response:
    return render(
        request,
        "staff/sign_in.html",
        status=401,
        step=step,
        email=email,
        next=target,
        problem=problem,
    )


def _set_cookie(
    response: Response, name: str, value: str, settings: Settings, *, seconds: int
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="strict",
        secure=settings.is_production,
        path="/",
    )


def _safe(target: str) -> str:
    return target if is_own_path(target) and not target.startswith("//") else "/staff"
