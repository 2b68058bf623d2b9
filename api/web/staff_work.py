"""Work among colleagues on one escalation: notes, passing it on, opening it again."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import FrontdeskError
from api.escalations import notes, reopening, transfer
from api.escalations import service as escalations
from api.web.escalation_view import Typed, render_escalation
from api.web.pages import EscalationStaff

# Included before the pages' own router, whose last address takes any action.
router = APIRouter(prefix="/staff", include_in_schema=False)
NOBODY = "nobody"
REFUSED = (
    escalations.EscalationChanged,
    escalations.EscalationClosed,
    escalations.ClaimedByAnother,
    escalations.NotClaimed,
    escalations.NotClosed,
    escalations.DataErased,
    notes.NoteEmpty,
    notes.MentionUnknown,
    transfer.CannotTake,
    transfer.OwnAlready,
)
Words = Annotated[str, Form()]
Key = Annotated[str, Form(max_length=32)]
Id = Annotated[str, Form(max_length=32)]


@router.post("/escalations/{escalation_id}/note")
def add_note(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    text: Words = "",
    note_key: Key = "",
    mention: Id = "",
) -> Response:
    """Keep a note for colleagues; whatever refuses it, the text is shown again."""
    try:
        notes.add_note(
            session=session,
            room=room,
            escalation_id=escalation_id,
            staff=staff,
            text=text,
            key=note_key,
            mention=mention,
        )
    except REFUSED as error:
        typed = Typed(note=text, mention=mention)
        return render_escalation(
            request, session, room, staff, escalation_id, typed=typed, **_why(error)
        )
    return _back(escalation_id, "#notes-title")


@router.post("/escalations/{escalation_id}/transfer")
def pass_on(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    version: Annotated[int, Form()],
    to: Id = "",
    reason: Words = "",
    reason_key: Key = "",
) -> Response:
    """Give it to a colleague, or back to nobody; the reason is kept as a note."""
    arguments: dict[str, Any] = {
        "session": session,
        "room": room,
        "escalation_id": escalation_id,
        "staff": staff,
        "version": version,
        "reason": reason,
        "key": reason_key,
    }
    try:
        if to == NOBODY:
            transfer.put_back(**arguments)
        else:
            transfer.transfer(**arguments, to=to)
    except REFUSED as error:
        typed = Typed(reason=reason, to=to)
        return render_escalation(
            request, session, room, staff, escalation_id, typed=typed, **_why(error)
        )
    return _back(escalation_id)


@router.post("/escalations/{escalation_id}/reopen")
def open_again(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    version: Annotated[int, Form()],
    reason: Words = "",
    reason_key: Key = "",
) -> Response:
    try:
        reopening.reopen(
            session=session,
            room=room,
            escalation_id=escalation_id,
            staff=staff,
            version=version,
            reason=reason,
            key=reason_key,
        )
    except REFUSED as error:
        typed = Typed(reason=reason)
        return render_escalation(
            request, session, room, staff, escalation_id, typed=typed, **_why(error)
        )
    return _back(escalation_id)


def _why(error: FrontdeskError) -> dict[str, Any]:
    problem = error.title
    if isinstance(error, notes.MentionUnknown) and error.unknown:
        problem = f"{error.title} Nobody is called {', '.join(error.unknown)}."
    is_stale = error.status == 409 and not isinstance(error, escalations.DataErased)
    return {"status": error.status, "problem": problem, "is_stale": is_stale}


def _back(escalation_id: str, place: str = "") -> RedirectResponse:
    return RedirectResponse(f"/staff/escalations/{escalation_id}{place}", status_code=303)
