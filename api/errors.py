"""Every error that leaves the api: a fact, a stable code, an HTTP status, no patient text.

FrontdeskError
├── in each domain's errors.py or beside its service: SlotTaken, HoldExpired, ConsentMissing ...
└── the general ones below

Answers are application/problem+json (RFC 9457). `docs/interfaces.md` lists every code; a test
compares the two.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

PROBLEM_JSON = "application/problem+json"


class FrontdeskError(Exception):
    """Base of all errors with a meaning for the caller."""

    code = "GEN-000"
    status = 500
    title = "Something went wrong on our side."

    def __init__(self, *, headers: Mapping[str, str] | None = None, **extra: object) -> None:
        super().__init__(self.title)
        self.headers = dict(headers or {})
        self.extra = extra


class NotFound(FrontdeskError):
    code, status, title = "GEN-404", 404, "There is nothing here."


class NotAuthenticated(FrontdeskError):
    code, status, title = "GEN-401", 401, "A valid token is needed."


class NotAllowed(FrontdeskError):
    code, status, title = "GEN-403", 403, "This is not allowed for you."


class Malformed(FrontdeskError):
    code, status, title = "GEN-422", 422, "The request is not in the expected form."


class TooFast(FrontdeskError):
    code, status, title = "GEN-429", 429, "Too many requests. Please wait a moment."


class BodyTooLarge(FrontdeskError):
    code, status, title = "GEN-413", 413, "The request is too large."


class BadRequest(FrontdeskError):
    code, status, title = "GEN-400", 400, "The request cannot be read."


class MethodNotSupported(FrontdeskError):
    code, status, title = "GEN-406", 405, "This address does not take that method."


class Unavailable(FrontdeskError):
    code, status, title = "GEN-503", 503, "The service cannot do this just now. Please try again."


def phone_numbers(clinic_phone: str) -> dict[str, Any]:
    """Who can be called instead, for an answer to a patient whose message was not taken."""
    return {"emergency_number": "911", "crisis_number": "988", "clinic_phone": clinic_phone}


def problem(error: FrontdeskError) -> JSONResponse:
    """Render an error; the body never repeats what was sent."""
    body = {
        "type": f"urn:frontdesk:problem:{type(error).__name__}",
        "title": error.title,
        "status": error.status,
        "code": type(error).__name__,
        "number": error.code,
        **error.extra,
    }
    return JSONResponse(
        body, status_code=error.status, headers=error.headers, media_type=PROBLEM_JSON
    )


async def frontdesk_error_response(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, FrontdeskError)
    return problem(error)


async def validation_error_response(_request: Request, error: Exception) -> JSONResponse:
    """Name the fields at fault, never their content."""
    assert isinstance(error, RequestValidationError)
    fields = [".".join(str(part) for part in item["loc"]) for item in error.errors()][:10]
    return problem(Malformed(fields=fields))


async def store_error_response(_request: Request, _error: Exception) -> JSONResponse:
    """The database is gone or locked: said as such, to be tried again."""
    return problem(Unavailable(headers={"Retry-After": "5"}))


async def unexpected_error_response(_request: Request, _error: Exception) -> JSONResponse:
    return problem(FrontdeskError())


async def http_error_response(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known: dict[int, type[FrontdeskError]] = {
        400: BadRequest,
        401: NotAuthenticated,
        403: NotAllowed,
        404: NotFound,
        405: MethodNotSupported,
        413: BodyTooLarge,
    }
    if kind := known.get(error.status_code):
        return problem(kind(headers=error.headers))
    general = FrontdeskError()
    general.status, general.title = error.status_code, "The request cannot be answered."
    return problem(general)
