"""What a staff page does by itself: hear of changes, ask how long the session lasts.

None of it keeps anybody signed in; `active` alone does, sent when a person types or clicks.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import Response, StreamingResponse

from api.deps import AppSettings, WriteSession
from api.identity import staff as accounts
from api.web.pages import COOKIE, EscalationStaff, SignInNeeded, idle_time
from api.web.staff_pulse import News, get_pulse

router = APIRouter(prefix="/staff", include_in_schema=False)
POLL_SECONDS = 0.5
QUIET_SECONDS = 15
MOST_NAMED = 50
Secret = Annotated[str, Cookie(alias=COOKIE)]


@router.get("/events")
async def stream_changes(
    request: Request, staff: EscalationStaff, secret: Secret = ""
) -> StreamingResponse:
    """Tell a page that something changed; it fetches itself again. Ends with the session."""
    return StreamingResponse(
        _follow(request, secret, staff.id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/session")
def get_time_left(
    session: WriteSession, settings: AppSettings, secret: Secret = ""
) -> dict[str, int]:
    """How many seconds the session lasts if nobody does anything, and how many it does at most.

    Raises:
        SignInNeeded: it is over.
    """
    idle = idle_time(settings)
    left = accounts.get_time_left(session=session, secret=secret, idle=idle)
    if left is None or left <= timedelta():
        raise SignInNeeded
    return {"seconds": max(1, int(left.total_seconds())), "of": int(idle.total_seconds())}


@router.post("/active", status_code=204)
def stay_signed_in(session: WriteSession, settings: AppSettings, secret: Secret = "") -> Response:
    """A person typed or clicked on a page.

    Raises:
        SignInNeeded: too late.
    """
    idle = idle_time(settings)
    if accounts.get_signed_in(session=session, secret=secret, idle=idle) is None:
        raise SignInNeeded
    return Response(status_code=204)


async def _follow(request: Request, secret: str, staff_id: str) -> AsyncIterator[str]:
    async with get_pulse(request.app).listening(secret, staff_id) as listener:
        # What changed between the page and its stream, or while the network was gone, is fetched.
        yield f"retry: 1500\nevent: queue\ndata: {{}}\n\n{_alarms(listener.take())}"
        quiet = 0.0
        while not await request.is_disconnected():
            if not await listener.wait(POLL_SECONDS):
                quiet += POLL_SECONDS
                if quiet >= QUIET_SECONDS:
                    quiet = 0.0
                    yield ": still here\n\n"
                continue
            quiet = 0.0
            if listener.over in ("ended", "idle"):
                yield f'event: signed-off\ndata: {{"why": "{listener.over}"}}\n\n'
            if listener.over:
                return
            news = listener.take()
            yield _changes(news) + _alarms(news)


def _changes(news: News) -> str:
    """What changed, so that a page that shows nothing of it need not fetch itself."""
    if not news.changed:
        return ""
    data: dict[str, list[str]] = {"changed": sorted(news.changed)}
    if len(news.escalations) <= MOST_NAMED:
        data["escalations"] = sorted(news.escalations)
    return f"event: queue\ndata: {json.dumps(data)}\n\n"


def _alarms(news: News) -> str:
    """What is to be heard: ids and urgencies, nothing of the patient."""
    if not news.alarms:
        return ""
    data = json.dumps({"alarms": [asdict(one) for one in news.alarms]})
    return f"event: alarm\ndata: {data}\n\n"
