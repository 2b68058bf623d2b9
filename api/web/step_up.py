"""Prove again that it is you, before a value is revealed or data leaves the console.

An endpoint declares `dependencies=[ProofRequired]`. When the last proof (or the sign-in) is older
than ten minutes, the page asks for the authenticator's code, or the password where there is none,
keeps the fields of the form that was sent, and then goes on with exactly what was wanted.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from api.deps import WriteSession
from api.errors import FrontdeskError, TooFast
from api.identity import staff as accounts
from api.identity.models import Staff
from api.identity.staff_brake import TooManyTries
from api.web.pages import COOKIE, SignedIn, render
from api.web.visits import SIGN_IN_PATH, Visit, safe_target, waiting_text

# Below the sign-in's path: the cookie of a known browser is sent there and nowhere else.
STEP_UP_PATH = f"{SIGN_IN_PATH}/step-up"
OURS = "step_up_"
WRONG = {"code": "The code is not right.", "password": "The password is not right."}
MAX_FIELDS = 200
Secret = Annotated[str, Cookie(alias=COOKIE)]
router = APIRouter(include_in_schema=False)


class ProofNeeded(FrontdeskError):
    code, status, title = "WEB-002", 403, "Please confirm that it is you."

    def __init__(self, *, staff: Staff, ask: str) -> None:
        super().__init__(ask=ask)
        # The session rolls back before the page is made: what it shows is kept apart.
        self.staff = _copy(staff)


def proved_recently(session: WriteSession, staff: SignedIn, secret: Secret = "") -> None:
    """Let through who proved who they are a short while ago.

    Raises:
        SignInNeeded, ProofNeeded.
    """
    if not accounts.is_proved(session=session, secret=secret):
        raise ProofNeeded(staff=staff, ask=_asked(staff))


ProofRequired = Depends(proved_recently)


@dataclass(frozen=True)
class Wanted:
    """The request that needs the proof: sent again, as it was, after it."""

    path: str
    is_post: bool
    fields: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    async def of(cls, request: Request) -> "Wanted":
        query = f"?{request.url.query}" if request.url.query else ""
        path, is_post = f"{request.url.path}{query}", request.method == "POST"
        return cls(path, is_post, _fields(await request.form()) if is_post else [])

    @classmethod
    def again(cls, form: FormData) -> "Wanted":
        """Read it from the page that asked for the proof."""
        path = safe_target(_text(form, f"{OURS}path"))
        is_ours = path.startswith(("/staff", "/admin")) and not path.startswith(SIGN_IN_PATH)
        is_post = _text(form, f"{OURS}method") == "POST"
        return cls(path if is_ours else "/staff", is_post and is_ours, _fields(form))

    def go_on(self) -> Response:
        """307 makes the browser send the same form again, now to where it was meant to go."""
        return RedirectResponse(self.path, status_code=307 if self.is_post else 303)


async def ask_proof(request: Request, error: ProofNeeded) -> Response:
    """The page that asks, in the place of the answer."""
    return _ask(request, error.staff, await Wanted.of(request))


async def read_form(request: Request) -> FormData:
    return await request.form(max_fields=MAX_FIELDS)


@router.post(STEP_UP_PATH)
def prove(
    request: Request, form: Annotated[FormData, Depends(read_form)], secret: Secret = ""
) -> Response:
    """Check the proof; braked like the sign-in, and no transaction is open while it is hashed.

    Raises:
        SignInNeeded.
    """
    visit, wanted = Visit.of(request), Wanted.again(form)
    staff = visit.signed_in(secret)
    caller = visit.caller(staff)
    try:
        visit.begin_try(staff.email, caller)
    except (TooFast, TooManyTries) as error:
        return _braked(request, staff, wanted, error)
    ask = _asked(staff)
    if not _is_right(visit, staff, ask, _text(form, f"{OURS}{ask}")):
        with visit.database.write() as session:
            accounts.note_failure(session=session, staff=staff, action="staff.step_up_failed")
        return _ask(request, staff, wanted, problem=WRONG[ask], status=401)
    with visit.database.write() as session:
        visit.forget_tries(session, staff, caller)
        accounts.note_proof(session=session, session_key=accounts.key_of(secret), by=ask)
    return wanted.go_on()


def _is_right(visit: Visit, staff: Staff, ask: str, given: str) -> bool:
    if ask == "password":
        return len(given) <= 200 and accounts.is_password(staff=staff, password=given)
    with visit.database.write() as session:
        return accounts.use_code(
            session=session, keystore=visit.keystore, staff=staff, code=given[:20]
        )


def _braked(request: Request, staff: Staff, wanted: Wanted, error: FrontdeskError) -> Response:
    response = _ask(request, staff, wanted, problem=waiting_text(error), status=429)
    response.headers["Retry-After"] = error.headers.get("Retry-After", "60")
    return response


def _ask(
    request: Request, staff: Staff, wanted: Wanted, *, problem: str | None = None, status: int = 403
) -> Response:
    is_linked = staff.oidc_subject is not None
    values: dict[str, Any] = {
        "step_up_path": STEP_UP_PATH,
        "wanted": wanted,
        "ask": _asked(staff),
        "problem": problem,
        "provider": request.app.state.settings.oidc_label if is_linked else "",
    }
    return render(request, "staff/step_up.html", status=status, staff=staff, **values)


def _asked(staff: Staff) -> str:
    """What the account proves itself with."""
    return "password" if staff.totp_ciphertext is None else "code"


def _copy(staff: Staff) -> Staff:
    return Staff(
        id=staff.id,
        display_name=staff.display_name,
        role=staff.role,
        totp_ciphertext=staff.totp_ciphertext,
        oidc_subject=staff.oidc_subject,
    )


def _fields(form: FormData) -> list[tuple[str, str]]:
    """What the form said, without what this page itself asks for. Files do not survive."""
    return [
        (name, value)
        for name, value in form.multi_items()
        if isinstance(value, str) and not name.startswith(OURS)
    ]


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
