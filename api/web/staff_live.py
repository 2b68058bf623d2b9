"""What a staff page does by itself: hear of changes, ask how long the session lasts.

None of it keeps anybody signed in; `active` alone does, sent when a person types or clicks.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Request
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.deps import AppSettings, WriteSession
from api.escalations.models import Escalation, EscalationStatus
from api.identity import staff as accounts
from api.web.pages import COOKIE, EscalationStaff, SignInNeeded, idle_time

router = APIRouter(prefix="/staff", include_in_schema=False)
POLL_SECONDS = 0.5
QUIET_SECONDS = 15
Secret = Annotated[str, Cookie(alias=COOKIE)]


@router.get("/events")
async def stream_changes(
    request: Request, room: RoomDep, _staff: EscalationStaff, secret: Secret = ""
) -> StreamingResponse:
    """Tell a page that something changed; it fetches itself again. Ends with the session."""
    return StreamingResponse(
        _follow(request, room, secret),
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


async def _follow(request: Request, room: Room, secret: str) -> AsyncIterator[str]:
    mark, _ = await room.in_thread(_look, room=room, secret=secret)
    # What changed between the page and its stream, or while the network was gone, is fetched too.
    yield "retry: 1500\nevent: queue\ndata: {}\n\n"
    quiet = 0.0
    while not await request.is_disconnected():
        await asyncio.sleep(POLL_SECONDS)
        latest, over = await room.in_thread(_look, room=room, secret=secret)
        if over:
            yield f'event: signed-off\ndata: {{"why": "{over}"}}\n\n'
            return
        quiet += POLL_SECONDS
        if latest != mark:
            mark, quiet = latest, 0.0
            yield "event: queue\ndata: {}\n\n"
        elif quiet >= QUIET_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"


def _look(room: Room, secret: str) -> tuple[tuple[Any, ...], str]:
    """What the pages show, as a mark that changes with it; and why the session is over, if so."""
    idle = idle_time(room.settings)
    with room.database.read() as session:
        left = accounts.get_time_left(session=session, secret=secret, idle=idle)
        if left is None:
            return _mark(session), "ended"
        return _mark(session), "" if left > timedelta() else "idle"


def _mark(session: Session) -> tuple[Any, ...]:
    """Changes whenever an escalation or a conversation with one does."""
    changes = session.execute(select(func.count(Escalation.id), func.sum(Escalation.version))).one()
    said = session.scalar(
        select(func.sum(Conversation.last_seq)).where(
            Conversation.id.in_(
                select(Escalation.conversation_id).where(
                    Escalation.status != EscalationStatus.closed
                )
            )
        )
    )
    return (*changes, said)
