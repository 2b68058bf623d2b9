"""Errors on pages: a page for people, problem+json for programs."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from api.errors import (
    FrontdeskError,
    Malformed,
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


async def page_or_problem(request: Request, error: Exception) -> Response:
    """Answer with a page on the staff's side, with problem+json elsewhere."""
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
    return render(
        request,
        "error.html",
        status=error.status,
        title=error.title,
        back_href="/staff",
        back_label="Back to the escalations",
    )


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
        detail="Nothing was changed. A reply you had begun is kept in this tab.",
        back_href=_page_of(request),
        back_label="Try again",
    )


async def http_page_or_problem(request: Request, error: Exception) -> Response:
    """No such page, or a form that says more than a form may: a page for patients."""
    assert isinstance(error, HTTPException)
    if wants_page(request) and is_for_patient(request):
        failed = FrontdeskError(headers=error.headers)
        failed.status = error.status_code
        return await page_of_failure(request, failed)
    return await http_error_response(request, error)


async def malformed_page_or_problem(request: Request, error: Exception) -> Response:
    """Fields that no form of ours sends: a page for patients, which fields for programs."""
    if wants_page(request) and is_for_patient(request):
        return await page_of_failure(request, Malformed())
    return await validation_error_response(request, error)


def _page_of(request: Request) -> str:
    """The page to come back to: a form's own page, not the address it is sent to."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{request.url.path}{query}"
    page, _, action = request.url.path.rpartition("/")
    return page if page.startswith("/staff/escalations/") and action else "/staff"
