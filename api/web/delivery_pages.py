"""Messages that could not be sent: for staff to send again, or to reach the patient otherwise."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api import clock
from api.audit import service as audit
from api.deps import WriteSession
from api.outbox import service as outbox
from api.web.escalation_view import clinic_zone
from api.web.pages import EscalationStaff, in_words, local, render

router = APIRouter(prefix="/staff/undelivered", include_in_schema=False)
KINDS = {
    "email": "e-mail",
    "phone": "text message",
    "whatsapp": "WhatsApp",
    "push": "push",
    "chat": "message in the chat",
}


@router.get("")
def show_undelivered(request: Request, session: WriteSession, staff: EscalationStaff) -> Response:
    """The dead letters, oldest first; no words and no addresses of them."""
    zone, now = clinic_zone(session), clock.now()
    rows = [
        {
            "id": row.id,
            "kind": KINDS.get(row.channel, row.channel),
            "conversation_id": row.conversation_id,
            "at": local(row.created_at, zone),
            "age": in_words(now - row.created_at),
            "attempts": row.attempts,
            "error": row.error or "unknown",
        }
        for row in outbox.list_failed(session=session)
    ]
    counts = outbox.count_by_status(session=session)
    return render(
        request, "staff/undelivered.html", staff=staff, rows=rows, waiting=counts.get("waiting", 0)
    )


@router.post("/{message_id}/{action}")
def settle(
    message_id: str,
    action: Literal["retry", "note"],
    session: WriteSession,
    staff: EscalationStaff,
) -> Response:
    """Send it again from the first try, or take it off the list. Pressed twice it does it once."""
    steer = {"retry": outbox.retry, "note": outbox.note_failed}[action]
    if steer(session=session, message_id=message_id):
        audit.record(
            session=session,
            actor=("staff", staff.id),
            action=f"delivery.{action}",
            subject=("delivery", message_id),
        )
    return RedirectResponse("/staff/undelivered", status_code=303)
