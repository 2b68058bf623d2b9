"""Work among colleagues on one escalation: notes, passing it on, opening it again."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import Response

from api.errors import FrontdeskError
from api.escalations import notes, reopening, transfer
from api.escalations import service as escalations
from api.web.escalation_at import At
from api.web.escalation_view import Typed

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
Version = Annotated[int, Form()]


@router.post("/escalations/{escalation_id}/note")
def add_note(at: At, text: Words = "", note_key: Key = "", mention: Id = "") -> Response:
    """Keep a note for colleagues; whatever refuses it, the text is shown again."""
    try:
        notes.add_note(**at.arguments, text=text, key=note_key, mention=mention)
    except REFUSED as error:
        return at.show(typed=Typed(note=text, mention=mention), **_why(error))
    return at.back("#notes-title")


@router.post("/escalations/{escalation_id}/transfer")
def pass_on(
    at: At, version: Version, to: Id = "", reason: Words = "", reason_key: Key = ""
) -> Response:
    """Give it to a colleague, or back to nobody; the reason is kept as a note."""
    arguments = {**at.arguments, "version": version, "reason": reason, "key": reason_key}
    try:
        if to == NOBODY:
            transfer.put_back(**arguments)
        else:
            transfer.transfer(**arguments, to=to)
    except REFUSED as error:
        return at.show(typed=Typed(reason=reason, to=to), **_why(error))
    return at.back()


@router.post("/escalations/{escalation_id}/reopen")
def open_again(at: At, version: Version, reason: Words = "", reason_key: Key = "") -> Response:
    try:
        reopening.reopen(**at.arguments, version=version, reason=reason, key=reason_key)
    except REFUSED as error:
        return at.show(typed=Typed(reason=reason), **_why(error))
    return at.back()


def _why(error: FrontdeskError) -> dict[str, Any]:
    problem = error.title
    if isinstance(error, notes.MentionUnknown) and error.unknown:
        problem = f"{error.title} Nobody is called {', '.join(error.unknown)}."
    is_stale = error.status == 409 and not isinstance(error, escalations.DataErased)
    return {"status": error.status, "problem": problem, "is_stale": is_stale}
