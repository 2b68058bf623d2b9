"""Change one's own password: the present one, and the new one twice.

Below the sign-in's path, as the fresh proof: the cookie of a known browser is sent there. Braked
like the sign-in, and no transaction is open while a password is hashed.
"""

from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.errors import FrontdeskError, TooFast
from api.identity import staff as accounts
from api.identity import staff_changes
from api.identity.models import Staff
from api.identity.staff_brake import TooManyTries
from api.web.pages import COOKIE, render
from api.web.visits import SIGN_IN_PATH, Visit, first_page, waiting_text

OWN_PASSWORD_PATH = f"{SIGN_IN_PATH}/password"
Typed = Annotated[str, Form(max_length=1000)]
Secret = Annotated[str, Cookie(alias=COOKIE)]
router = APIRouter(include_in_schema=False)


class PresentWrong(FrontdeskError):
    code, status, title = "WEB-003", 401, "Your present password is not right."


class NewTwiceWrong(FrontdeskError):
    code, status, title = "WEB-004", 422, "The new password was not typed the same twice."


class NewIsOld(FrontdeskError):
    code, status, title = "WEB-005", 422, "The new password is the one that you have."


REFUSED = (
    PresentWrong,
    NewTwiceWrong,
    NewIsOld,
    accounts.PasswordTooShort,
    accounts.PasswordTooLong,
    staff_changes.AccountChanged,
)


@router.get(OWN_PASSWORD_PATH)
def show_own_password(request: Request, secret: Secret = "", done: str = "") -> Response:
    """The form.

    Raises:
        SignInNeeded.
    """
    staff = Visit.of(request).signed_in(secret)
    changed = "Your password is changed. You are signed out everywhere else."
    return _ask(request, staff, notice=changed if done else None)


@router.post(OWN_PASSWORD_PATH)
def change_own_password(
    request: Request,
    secret: Secret = "",
    password: Typed = "",
    new: Typed = "",
    again: Typed = "",
) -> Response:
    """Change it and end every other session of the account.

    Raises:
        SignInNeeded.
    """
    visit = Visit.of(request)
    staff = visit.signed_in(secret)
    try:
        changed = _change(visit, staff, secret, password, new, again)
    except REFUSED as error:
        return _ask(request, staff, problem=error.title, status=error.status)
    except (TooFast, TooManyTries) as error:
        response = _ask(request, staff, problem=waiting_text(error), status=429)
        response.headers["Retry-After"] = error.headers.get("Retry-After", "60")
        return response
    response = RedirectResponse(f"{OWN_PASSWORD_PATH}?done=1", status_code=303)
    visit.keep_device(response, changed)
    return response


def _change(visit: Visit, staff: Staff, secret: str, password: str, new: str, again: str) -> Staff:
    if new != again:
        raise NewTwiceWrong
    caller, before = visit.caller(staff), staff.password_hash
    visit.begin_try(staff.email, caller)
    if not accounts.is_password(staff=staff, password=password):
        with visit.database.write() as session:
            accounts.note_failure(session=session, staff=staff, action="staff.own_password_failed")
        raise PresentWrong
    visit.give_back_try(staff.email, caller)
    if new == password:
        raise NewIsOld
    password_hash = accounts.hash_password(new)
    with visit.database.write() as session:
        return staff_changes.change_own_password(
            session=session,
            staff_id=staff.id,
            before=before,
            password_hash=password_hash,
            secret=secret,
        )


def _ask(
    request: Request,
    staff: Staff,
    *,
    problem: str | None = None,
    notice: str | None = None,
    status: int = 200,
) -> Response:
    return render(
        request,
        "staff/password.html",
        status=status,
        staff=staff,
        problem=problem,
        notice=notice,
        own_password_path=OWN_PASSWORD_PATH,
        at_least=accounts.MIN_PASSWORD,
        way_back=first_page(staff, "/staff"),
    )
