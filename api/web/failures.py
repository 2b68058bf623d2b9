"""Errors on pages: a page for people, problem+json for programs."""

from urllib.parse import quote, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.errors import (
    FrontdeskError,
    Malformed,
    NotAllowed,
    TooFast,
    Unavailable,
    http_error_response,
    problem,
    store_error_response,
    validation_error_response,
)
from api.web.failure_pages import is_for_patient, page_of_failure, wants_page
from api.web.pages import COOKIE, SignInNeeded, render
from api.web.step_up import ProofNeeded, ask_proof

STUDIO = "/admin/studio"
UNTOUCHED = "Nothing was changed. What you had begun to write is kept in this tab."
# Of a page where a form was sent from in vain: what was typed is put back (static/studio_keep.js).
AGAIN = "#again"


async def page_or_problem(request: Request, error: Exception) -> Response:
    """Answer with a page where a person reads it, with problem+json elsewhere."""
    assert isinstance(error, FrontdeskError)
    if not wants_page(request):
        return problem(error)
    if isinstance(error, SignInNeeded):
        why = "why=ended&" if COOKIE in request.cookies else ""
        return RedirectResponse(
            f"/staff/sign-in?{why}next={quote(_page_of(request))}", status_code=303
        )
    if isinstance(error, ProofNeeded):
        return await ask_proof(request, error)
    if is_for_patient(request) or error.status == TooFast.status:
        return await page_of_failure(request, error)
    return _failed(request, error)


async def malformed_page_or_problem(request: Request, error: Exception) -> Response:
    """A form or an address that is not as its page makes it: said on a page, too."""
    if not wants_page(request):
        return await validation_error_response(request, error)
    return await unfit_page_or_problem(request, error)


async def unfit_page_or_problem(request: Request, _error: Exception) -> Response:
    """What the database's types cannot hold: a NUL in a text, for PostgreSQL."""
    if not wants_page(request):
        return problem(Malformed())
    if is_for_patient(request):
        return await page_of_failure(request, Malformed())
    return _failed(request, Malformed(), detail=UNTOUCHED)


async def http_page_or_problem(request: Request, error: Exception) -> Response:
    """No such page, or a form that says more than a form may: a page for patients."""
    assert isinstance(error, HTTPException)
    if wants_page(request) and is_for_patient(request):
        failed = FrontdeskError(headers=error.headers)
        failed.status = error.status_code
        return await page_of_failure(request, failed)
    return await http_error_response(request, error)


async def store_page_or_problem(request: Request, error: Exception) -> Response:
    """The database is gone or locked: said as such, to be tried again."""
    if not wants_page(request):
        return await store_error_response(request, error)
    if is_for_patient(request):
        return await page_of_failure(request, Unavailable(headers={"Retry-After": "5"}))
    return render(
        request,
        "error.html",
        status=Unavailable.status,
        title=Unavailable.title,
        detail=UNTOUCHED,
        back_href=f"{_page_of(request)}{AGAIN if request.method == 'POST' else ''}",
        back_label="Try again",
    )


def _failed(request: Request, error: FrontdeskError, *, detail: str = "") -> Response:
    back, label = "/staff", "Back to the escalations"
    if request.url.path.startswith(STUDIO) and error.status != NotAllowed.status:
        back, label = STUDIO, "Back to the studio"
        if request.method == "POST" and (page := _page_of(request)).startswith(STUDIO):
            back, label = f"{page}{AGAIN}", "Back to the page"
    return render(
        request,
        "error.html",
        status=error.status,
        title=error.title,
        detail=detail,
        back_href=back,
        back_label=label,
    )


def _page_of(request: Request) -> str:
    """The page to come back to: a form's own page, not the address it is sent to."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{request.url.path}{query}"
    page, _, action = request.url.path.rpartition("/")
    if page.startswith("/staff/escalations/") and action:
        return page
    # Of the studio's forms each says itself where it is; the guard let nothing of another site in.
    came = urlsplit(request.headers.get("referer", ""))
    if page.startswith(STUDIO) and came.path.startswith(STUDIO):
        return f"{came.path}?{came.query}" if came.query else came.path
    return "/staff"
