"""Single sign-on: to the clinic's identity provider and back.

What must survive the way there is sealed in a short-lived cookie (`oidc_cookie`). The answers are
pages that lead on, not redirects: a browser that comes from another site keeps strict cookies back.
"""

import hmac
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Cookie, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api import clock
from api.errors import FrontdeskError, NotFound
from api.identity import staff as accounts
from api.identity.id_token import ProviderRefused
from api.identity.models import Staff, StaffSession
from api.identity.oidc import Identity, Provider
from api.identity.oidc_accounts import AccountDisabled, find_by_identity
from api.rate import address_of
from api.web.oidc_cookie import (
    OIDC_COOKIE,
    OIDC_PATH,
    WAIT,
    SignInNotBegun,
    Waiting,
    recall,
    remember,
)
from api.web.pages import COOKIE, SignInNeeded, idle_time, render
from api.web.step_up import STEP_UP_PATH, Wanted, read_form
from api.web.visits import SIGN_IN_PATH, Visit, first_page, safe_target

RETURN_PATH = f"{OIDC_PATH}/return"
log = structlog.get_logger()
router = APIRouter(include_in_schema=False)


class AnotherPerson(FrontdeskError):
    code, status, title = "IDEN-024", 403, "That is another account than the one signed in here."

    def __init__(self, *, staff_id: str | None) -> None:
        super().__init__()
        self.staff_id = staff_id  # who is signed in here


@router.get(OIDC_PATH)
def begin(request: Request, next: str = "/staff") -> Response:
    """Send the browser to the provider.

    Raises:
        NotFound: there is no provider.
    """
    visit = Visit.of(request)
    try:
        url, waiting = _begin(request, target=safe_target(next))
    except FrontdeskError as error:
        return _refused(request, error)
    response = RedirectResponse(url, status_code=303)
    remember(visit, response, waiting)
    return response


@router.post(f"{STEP_UP_PATH}/oidc")
def begin_step_up(
    request: Request,
    form: Annotated[FormData, Depends(read_form)],
    secret: Annotated[str, Cookie(alias=COOKIE)] = "",
) -> Response:
    """Let the provider ask again who it is; what was wanted waits in this browser.

    Raises:
        SignInNeeded, NotFound.
    """
    visit, wanted = Visit.of(request), Wanted.again(form)
    with visit.database.write() as session:
        staff = accounts.get_signed_in(
            session=session, secret=secret, idle=idle_time(visit.settings)
        )
    if staff is None:
        raise SignInNeeded
    try:
        url, waiting = _begin(
            request, target=wanted.path, session_key=accounts.key_of(secret), wanted=wanted
        )
    except FrontdeskError as error:
        return _refused(request, error)
    # Not a redirect: the policy lets no form lead to another site, not even through us.
    name = visit.settings.oidc_label
    response = _going_on(request, f"On to {name}", url, f"Go to {name}", staff=staff)
    remember(visit, response, waiting)
    return response


@router.get(RETURN_PATH)
def come_back(
    request: Request,
    state: str = "",
    code: str = "",
    error: str = "",
    sealed: Annotated[str, Cookie(alias=OIDC_COOKIE)] = "",
) -> Response:
    """The provider sends the browser back: check everything, then sign in or note the proof."""
    visit = Visit.of(request)
    try:
        waiting = recall(visit.keystore, sealed)
        if not hmac.compare_digest(waiting.started.state.encode(), state.encode()):
            raise SignInNotBegun
        if error or not code:
            raise ProviderRefused
        request.app.state.provider_limiter.take(address_of(request))
        identity = _provider(request).finish(code=code, started=waiting.started)
        if waiting.session_key:
            response = _stepped_up(request, visit, waiting, identity)
        else:
            response = _signed_in(request, visit, waiting, identity)
    except FrontdeskError as problem:
        _note(visit, problem)
        response = _refused(request, problem)
    response.delete_cookie(OIDC_COOKIE, path=OIDC_PATH)
    return response


def _begin(request: Request, *, target: str, **more: Any) -> tuple[str, Waiting]:
    settings = request.app.state.settings
    base = (settings.public_url or str(request.base_url)).rstrip("/")
    url, started = _provider(request).begin(
        redirect_uri=f"{base}{RETURN_PATH}", is_step_up="session_key" in more
    )
    expires = int((clock.now() + WAIT).timestamp())
    return url, Waiting(started, target, expires, **more)


def _signed_in(request: Request, visit: Visit, waiting: Waiting, identity: Identity) -> Response:
    with visit.database.write() as session:
        staff = find_by_identity(session=session, identity=identity)
        secret = visit.start_session(session, staff, by="oidc", proved_at=identity.proved_at)
    href = first_page(staff, waiting.target)
    response = _going_on(request, "You are signed in", href, "Go on")
    visit.keep_session(response, secret)
    return response


def _stepped_up(request: Request, visit: Visit, waiting: Waiting, identity: Identity) -> Response:
    """Strict cookies do not come along from another site: the session is known by its key."""
    with visit.database.write() as session:
        row = session.get(StaffSession, waiting.session_key)
        staff = find_by_identity(session=session, identity=identity)
        if row is None or row.staff_id != staff.id:
            raise AnotherPerson(staff_id=row.staff_id if row else None)
        accounts.note_proof(session=session, session_key=waiting.session_key, by="oidc")
    wanted = waiting.wanted
    if wanted is not None and wanted.is_post:
        return render(request, "staff/step_up.html", wanted=wanted, is_proved=True)
    return _going_on(request, "Thank you", waiting.target, "Go on")


def _note(visit: Visit, problem: FrontdeskError) -> None:
    """Put on record what was refused: by account where one is known, in a transaction of its own,
    for the one that found it was rolled back."""
    log.warning("oidc_refused", code=problem.code)
    if not isinstance(problem, AccountDisabled | AnotherPerson) or problem.staff_id is None:
        return
    is_step_up = isinstance(problem, AnotherPerson)
    action = "staff.step_up_failed" if is_step_up else "staff.sign_in_failed"
    with visit.database.write() as session:
        staff = session.get_one(Staff, problem.staff_id)
        accounts.note_failure(session=session, staff=staff, action=action)


def _going_on(
    request: Request, title: str, href: str, label: str, *, staff: Staff | None = None
) -> Response:
    return render(
        request,
        "staff/going_on.html",
        staff=staff,
        title=title,
        text="You are led on by itself.",
        href=href,
        label=label,
    )


def _refused(request: Request, error: FrontdeskError) -> Response:
    if isinstance(error, NotFound):
        raise error
    return render(
        request,
        "error.html",
        status=error.status,
        title=error.title,
        detail="Nothing was changed. You can try again, or sign in with your password.",
        back_href=SIGN_IN_PATH,
        back_label="Back to the sign-in",
    )


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider
