"""Errors on pages: a page for people, problem+json for programs."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.errors import FrontdeskError, problem
from api.web.pages import SignInNeeded, render

PAGE_PATHS = ("/staff", "/admin")


async def page_or_problem(request: Request, error: Exception) -> Response:
    """Answer with a page on the staff's side, with problem+json elsewhere."""
    assert isinstance(error, FrontdeskError)
    wants_page = "text/html" in request.headers.get("accept", "")
    if not (request.url.path.startswith(PAGE_PATHS) and wants_page):
        return problem(error)
    if isinstance(error, SignInNeeded):
        target = request.url.path if request.method == "GET" else "/staff"
        return RedirectResponse(f"/staff/sign-in?next={quote(target)}", status_code=303)
    return render(
        request,
        "error.html",
        status=error.status,
        title=error.title,
        back_href="/staff",
        back_label="Back to the escalations",
    )
