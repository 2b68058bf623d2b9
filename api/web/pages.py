"""Templates, and what signed-in pages need."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Cookie, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.deps import AppSettings, WriteSession
from api.errors import FrontdeskError, NotAllowed
from api.identity import staff as accounts
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.settings import Settings

FOLDER = Path(__file__).parent
COOKIE = "frontdesk_staff"
PENDING_COOKIE = "frontdesk_pending"
DEVICE_COOKIE = "frontdesk_device"
# Set by the pages' script on what it fetches by itself.
BY_ITSELF = "frontdesk-by-itself"
CLINIC_NAME = "Maple Street Clinic"
templates = Jinja2Templates(directory=FOLDER / "templates")


class SignInNeeded(FrontdeskError):
    code, status, title = "WEB-001", 401, "Please sign in."


def render(
    request: Request, name: str, *, status: int = 200, staff: Staff | None = None, **values: Any
) -> HTMLResponse:
    if staff is not None:
        values["staff"] = {"id": staff.id, "name": staff.display_name, "role": staff.role}
        values["may"] = {
            str(one) for one in Permission if is_allowed(role=staff.role, permission=one)
        }
    return templates.TemplateResponse(
        request, name, {"status": status, **values}, status_code=status
    )


def signed_in_staff(
    request: Request,
    session: WriteSession,
    settings: AppSettings,
    secret: Annotated[str, Cookie(alias=COOKIE)] = "",
) -> Staff:
    """The member of staff behind the cookie. Only what a person does keeps them signed in.

    Raises:
        SignInNeeded: no session, idle too long, or signed out.
    """
    found = accounts.get_signed_in(
        session=session,
        secret=secret,
        idle=idle_time(settings),
        renew=is_own_action(request),
    )
    if found is None:
        raise SignInNeeded
    return found


def is_own_action(request: Request) -> bool:
    """Whether a person opened a page or sent a form: scripts fetch, they do not navigate."""
    navigates = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    return navigates and BY_ITSELF not in request.headers


def idle_time(settings: Settings) -> timedelta:
    return timedelta(minutes=settings.staff_idle_minutes)


@dataclass(frozen=True)
class Required:
    """Lets only those through whose role has the permission."""

    permission: Permission

    def __call__(self, staff: Annotated[Staff, Depends(signed_in_staff)]) -> Staff:
        """Return who is signed in.

        Raises:
            NotAllowed.
        """
        if not is_allowed(role=staff.role, permission=self.permission):
            raise NotAllowed
        return staff


def require(permission: Permission) -> Any:
    """What an endpoint declares: `staff: Annotated[Staff, require(Permission.see_reports)]`."""
    return Depends(Required(permission))


SignedIn = Annotated[Staff, Depends(signed_in_staff)]
EscalationStaff = Annotated[Staff, require(Permission.work_escalations)]


def local(instant: datetime, time_zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(time_zone))


def in_words(age: timedelta) -> str:
    """An age in words: "just now", "12 minutes", "3 hours", "2 days"."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'s' if count > 1 else ''}"
    return ""
