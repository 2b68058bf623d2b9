"""Pages of conversations that go on now: the list, one of them, taking it over."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.escalations import going_on, presence, takeover
from api.escalations.going_on import GoingOn
from api.identity import staff as accounts
from api.identity.models import Staff
from api.web.escalation_state import transcript_values
from api.web.escalation_view import clinic_zone
from api.web.pages import EscalationStaff, in_words, local, render
from api.web.presence_words import read_presence, say_patient

router = APIRouter(prefix="/staff/conversations", include_in_schema=False)
LANGUAGES = {"en": "English", "es": "Spanish"}
MODES = {"emergency": "stopped by an emergency", "crisis": "stopped by a crisis"}


@router.get("")
def show_conversations(request: Request, session: WriteSession, staff: EscalationStaff) -> Response:
    zone, now = clinic_zone(session), clock.now()
    found = going_on.list_going_on(session=session, now=now)
    return render(
        request,
        "staff/conversations.html",
        staff=staff,
        conversations=[_row(one, staff, zone) for one in found],
        is_full=len(found) == going_on.SHOWN,
    )


@router.get("/{conversation_id}")
def show_conversation(
    request: Request,
    conversation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
) -> Response:
    """The transcript of a conversation that may not have escalated; reading it is audited."""
    return _render_one(request, session, room, staff, conversation_id)


@router.post("/{conversation_id}/take-over")
def take_over(
    request: Request,
    conversation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    version: Annotated[int, Form()],
) -> Response:
    """Join it; whoever was faster is named."""
    try:
        escalation = takeover.take_over(
            session=session,
            room=room,
            conversation_id=conversation_id,
            staff=staff,
            version=version,
        )
    except (
        takeover.TakenMeanwhile,
        takeover.ConversationChanged,
        takeover.ConversationOver,
    ) as error:
        return _render_one(request, session, room, staff, conversation_id, refused=error)
    return RedirectResponse(f"/staff/escalations/{escalation.id}", status_code=303)


def _render_one(
    request: Request,
    session: Session,
    room: Room,
    staff: Staff,
    conversation_id: str,
    *,
    refused: Exception | None = None,
) -> Response:
    conversation, lines = takeover.access_conversation(
        session=session, room=room, conversation_id=conversation_id, staff=staff
    )
    zone, now = clinic_zone(session), clock.now()
    if conversation.erased_at is None:
        presence.note(
            session=session,
            conversation_id=conversation_id,
            who=staff.id,
            typing=False,
            now=now,
        )
    described = going_on.describe(session=session, conversation=conversation, now=now)
    names = accounts.get_names(session=session)
    return render(
        request,
        "staff/conversation.html",
        status=409 if refused else 200,
        staff=staff,
        problem=_say_refused(refused, described, staff) if refused else None,
        conversation={**_row(described, staff, zone), **_state(conversation)},
        presence=read_presence(
            session, conversation_id=conversation_id, staff_id=staff.id, now=now
        ),
        transcript=transcript_values(lines, names, zone, staff),
    )


def _row(one: GoingOn, staff: Staff, zone: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": one.id,
        "short_id": one.id[:6].upper(),
        "started_at": local(one.started_at, zone),
        "last_message_at": local(one.last_message_at, zone),
        "last_message_ago": in_words(now - one.last_message_at),
        "language": LANGUAGES.get(one.language, one.language),
        "is_verified": one.is_verified,
        "form": one.form.removesuffix("_form").replace("_", " ") if one.form else None,
        "held_by": _say_holder(one, staff),
        "patient": say_patient(one.seen, now=now),
        "escalation_id": one.escalation_id,
        "version": one.version,
    }


def _state(conversation: Conversation) -> dict[str, Any]:
    return {"is_erased": conversation.erased_at is not None}


def _say_holder(one: GoingOn, staff: Staff) -> str:
    if one.holder_id == staff.id:
        return "you"
    if one.holder:
        return one.holder
    return MODES.get(one.mode, "the assistant")


def _say_refused(refused: Exception, one: GoingOn, staff: Staff) -> str:
    """In a sentence, what the page that was acted on did not know."""
    if isinstance(refused, takeover.ConversationOver):
        return refused.title
    if isinstance(refused, takeover.ConversationChanged):
        return (
            "Nothing was done: a colleague joined this conversation and left it meanwhile. "
            "Read what was said, then decide."
        )
    if one.holder_id == staff.id:
        return "You have this conversation already."
    if one.holder:
        return f"Nothing was done: {one.holder} has this conversation now."
    return "Nothing was done: a person was asked for meanwhile. Its escalation is the way in."
