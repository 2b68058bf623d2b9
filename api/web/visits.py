"""What signing in and proving again have in common: who tries, the brake, the cookies."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.db import Database
from api.errors import FrontdeskError
from api.identity import staff as accounts
from api.identity import staff_brake, staff_device
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.identity.staff_brake import Caller
from api.privacy.keys import KeyStore
from api.rate import Limiter, address_of
from api.settings import Settings
from api.web.guard import is_own_path
from api.web.pages import COOKIE, DEVICE_COOKIE, PENDING_COOKIE, SignInNeeded, idle_time

SIGN_IN_PATH = "/staff/sign-in"
QUEUE = "/staff"
SESSION_SECONDS = 12 * 3600
LONGEST_TARGET = 2000


@dataclass(frozen=True)
class Visit:
    """One request to sign in and what it needs."""

    request: Request
    database: Database
    keystore: KeyStore
    settings: Settings
    device: str

    @classmethod
    def of(cls, request: Request) -> "Visit":
        state = request.app.state
        device = request.cookies.get(DEVICE_COOKIE, "")
        return cls(request, state.database, state.keystore, state.settings, device)

    def caller(self, staff: Staff | None) -> Caller:
        """A stranger is known by its address, a browser that signed in before by its mark."""
        known = staff and staff_device.find_device_id(
            keystore=self.keystore, staff=staff, value=self.device
        )
        return Caller(address=address_of(self.request), device_id=known or None)

    def signed_in(self, secret: str) -> Staff:
        """Who is signed in, read in a transaction of its own: what follows may hash.

        Raises:
            SignInNeeded.
        """
        idle = idle_time(self.settings)
        with self.database.write() as session:
            staff = accounts.get_signed_in(session=session, secret=secret, idle=idle)
        if staff is None:
            raise SignInNeeded
        return staff

    def begin_try(self, account: str, caller: Caller) -> None:
        """Count a try in a transaction of its own, before anything is hashed.

        Raises:
            TooFast, TooManyTries.
        """
        limiter: Limiter = self.request.app.state.sign_in_limiter
        limiter.take(caller.device_id or staff_brake.network_of(caller.address))
        with self.database.write() as session:
            staff_brake.begin_try(
                session=session, keystore=self.keystore, account=account, caller=caller
            )

    def give_back_try(self, account: str, caller: Caller) -> None:
        with self.database.write() as session:
            staff_brake.give_back_try(
                session=session, keystore=self.keystore, account=account, caller=caller
            )

    def forget_tries(self, session: Session, staff: Staff, caller: Caller) -> None:
        staff_brake.forget_tries(
            session=session, keystore=self.keystore, account=staff.email, caller=caller
        )

    def start_session(
        self,
        session: Session,
        staff: Staff,
        *,
        by: str = "password",
        proved_at: datetime | None = None,
    ) -> str:
        """Return the new session's secret; the one that this browser had before ends."""
        if before := self.request.cookies.get(COOKIE):
            accounts.sign_out(session=session, secret=before)
        return accounts.start_session(session=session, staff=staff, by=by, proved_at=proved_at)

    def keep_session(self, response: Response, secret: str) -> None:
        """Give the browser the session's cookie."""
        self.set_cookie(response, COOKIE, secret, seconds=SESSION_SECONDS)
        response.delete_cookie(PENDING_COOKIE)

    def keep_device(self, response: Response, staff: Staff) -> None:
        """Let the account know this browser again."""
        mark = staff_device.add_mark(keystore=self.keystore, staff=staff, value=self.device)
        seconds = int(staff_device.KNOWN_FOR.total_seconds())
        self.set_cookie(response, DEVICE_COOKIE, mark, seconds=seconds, path=SIGN_IN_PATH)

    def set_cookie(
        self,
        response: Response,
        name: str,
        value: str,
        *,
        seconds: int,
        path: str = "/",
        is_lax: bool = False,
    ) -> None:
        """Lax only where another site sends the browser back; strict for all that signs in."""
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            httponly=True,
            samesite="lax" if is_lax else "strict",
            secure=self.settings.is_production,
            path=path,
        )


def first_page(staff: Staff, target: str) -> str:
    """Where a person wants to go; who has no queue begins where they have work."""
    if urlsplit(target).path != QUEUE or _may(staff, Permission.work_escalations):
        return target
    return "/staff/reviews" if _may(staff, Permission.review_answers) else "/admin"


def _may(staff: Staff, permission: Permission) -> bool:
    return is_allowed(role=staff.role, permission=permission)


def waiting_text(error: FrontdeskError) -> str:
    """When the next try can be made, in a sentence."""
    seconds = int(error.headers.get("Retry-After", "60"))
    wait = f"{seconds} seconds" if seconds < 100 else f"{-(-seconds // 60)} minutes"
    return f"Too many tries. The next one can be made in {wait}."


def safe_target(target: str) -> str:
    """Where to go afterwards: a path of this site, the queue for anything else or overlong."""
    is_safe = is_own_path(target) and not target.startswith("//") and len(target) <= LONGEST_TARGET
    return target if is_safe else QUEUE
