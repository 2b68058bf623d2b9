"""Templates, and what signed-in pages need."""

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

FOLDER = Path(__file__).parent
COOKIE = "frontdesk_staff"
PENDING_COOKIE = "frontdesk_pending"
CLINIC_NAME = "Maple Street Clinic"
templates = Jinja2Templates(directory=FOLDER / "templates")


class SignInNeeded(FrontdeskError):
    code, status, title = "WEB-001", 401, "Please sign in."


def render(
    request: Request, name: str, *, status: int = 200, staff: Staff | None = None, **values: Any
) -> HTMLResponse:
    if staff is not None:
        values["staff"] = {"name": staff.display_name, "role": staff.role}
    return templates.TemplateResponse(request, name, values, status_code=status)


def signed_in_staff(
    session: WriteSession,
    settings: AppSettings,
    secret: Annotated[str, Cookie(alias=COOKIE)] = "",
) -> Staff:
    """The member of staff behind the cookie.

    Raises:
        SignInNeeded: no session, idle too long, or signed out.
    """
    idle = timedelta(minutes=settings.staff_idle_minutes)
    found = accounts.get_signed_in(session=session, secret=secret, idle=idle) if secret else None
    if found is None:
        raise SignInNeeded
    return found


def escalation_staff(staff: Annotated[Staff, Depends(signed_in_staff)]) -> Staff:
    """Only those who work on escalations.

    Raises:
        NotAllowed.
    """
    if staff.role not in accounts.ESCALATION_ROLES:
        raise NotAllowed
    return staff


SignedIn = Annotated[Staff, Depends(signed_in_staff)]
EscalationStaff = Annotated[Staff, Depends(escalation_staff)]


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
