"""Reminders from prescriptions: staff paste a FHIR bundle, look at each line, then take it over."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.deps import Keys, WriteSession
from api.errors import NotFound
from api.reminders import importing
from api.web.pages import EscalationStaff, render
from api.wording.recurrence import say_recurrence

router = APIRouter(prefix="/staff/conversations", include_in_schema=False)
PATH = "/{conversation_id}/reminders/import"
Pasted = Annotated[str, Form(max_length=200_000)]


@router.get(PATH)
def show_import(
    conversation_id: str, request: Request, session: WriteSession, staff: EscalationStaff
) -> Response:
    _conversation(session, conversation_id)
    return render(request, "staff/import.html", staff=staff, lines=None, pasted="", done=False)


@router.post(PATH)
def take_import(
    conversation_id: str,
    request: Request,
    session: WriteSession,
    keystore: Keys,
    staff: EscalationStaff,
    pasted: Pasted = "",
    confirm: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """A look at each line; with `confirm` the lines without a problem become plans."""
    conversation = _conversation(session, conversation_id)
    today = clock.now().astimezone(ZoneInfo(conversation.time_zone)).date()
    try:
        lines = importing.preview(pasted, today=today)
    except importing.ImportUnreadable as unreadable:
        return render(
            request,
            "staff/import.html",
            status=422,
            staff=staff,
            lines=None,
            pasted=pasted,
            done=False,
            problem=unreadable.title,
        )
    if confirm:
        lines = importing.take_over(
            session=session, keystore=keystore, conversation_id=conversation_id, lines=lines
        )
        made = sum(1 for line in lines if line.problem is None)
        audit.record(
            session=session,
            actor=("staff", staff.id),
            action="reminder.import",
            subject=("conversation", conversation_id),
            detail={"lines": len(lines), "made": made},
        )
    rows = [
        {"line": line, "schedule": say_recurrence(line.recurrence, "en") if line.recurrence else ""}
        for line in lines
    ]
    return render(
        request, "staff/import.html", staff=staff, lines=rows, pasted=pasted, done=bool(confirm)
    )


def _conversation(session: WriteSession, conversation_id: str) -> Conversation:
    found = session.get(Conversation, conversation_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found
