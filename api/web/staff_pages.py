"""The staff pages: the queue, one escalation, and what can be done with it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation, Mode
from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import FrontdeskError, Malformed
from api.escalations import desk
from api.escalations import service as escalations
from api.escalations.models import Escalation, EscalationStatus, Outcome
from api.identity import staff as accounts
from api.identity.models import Staff
from api.privacy.vault import Vault
from api.scheduling import clinic
from api.web.pages import EscalationStaff, in_words, local, render

router = APIRouter(prefix="/staff", include_in_schema=False)
FILTERS = ("open", "mine", "closed")
POLL_SECONDS = 0.5
REASONS = {
    "diagnostic_request": "A question that needs a clinical judgement",
    "person_requested": "The patient asks for a person",
    "emergency": "Signs of an emergency",
    "crisis": "Signs of a crisis",
    "unreadable_message": "A message that could not be read",
    "reply_withheld": "An answer of the assistant was withheld",
    "answer_lost": "An answer could not be given",
}
OUTCOMES = {
    Outcome.clinically_relevant: "Clinically relevant",
    Outcome.answered: "Answered",
    Outcome.not_needed: "No person was needed",
    Outcome.wrong_rule: "The rule was wrong",
    Outcome.patient_unreachable: "The patient could not be reached",
}


@router.get("")
def show_queue(
    request: Request, session: WriteSession, staff: EscalationStaff, filter: str = "open"
) -> Response:
    shown = filter if filter in FILTERS else "open"
    names, zone = accounts.get_names(session=session), _zone(session)
    found = escalations.list_queue(session=session, view=shown, staff_id=staff.id)
    return render(
        request,
        "staff/queue.html",
        staff=staff,
        filter=shown,
        counts=escalations.count_views(session=session, staff_id=staff.id),
        escalations=[_row(one, names, zone) for one in found],
    )


@router.get("/events")
async def stream_changes(
    request: Request, room: RoomDep, _staff: EscalationStaff
) -> StreamingResponse:
    """Tell a page that something changed; it fetches itself again."""
    return StreamingResponse(
        _follow(request, room),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/escalations/{escalation_id}")
def show_escalation(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    problem: str = "",
) -> Response:
    texts = {
        "changed": "Somebody changed this meanwhile. This is the present state.",
        "held": "A colleague holds this escalation.",
        "closed": "This escalation is closed.",
        "outcome": "Choose an outcome to close.",
        "stopped": escalations.StopInForce.title,
        "returned": desk.ClaimFirst.title,
    }
    return _page(request, session, room, staff, escalation_id, problem=texts.get(problem))


@router.post("/escalations/{escalation_id}/reply")
def send_reply(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    text: Annotated[str, Form()] = "",
    reply_key: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    try:
        desk.reply(
            session=session,
            room=room,
            escalation_id=escalation_id,
            staff=staff,
            text=text,
            key=reply_key,
        )
    except (desk.ReplyEmpty, desk.ReplyRefused) as error:
        return _page(
            request,
            session,
            room,
            staff,
            escalation_id,
            status=error.status,
            problem=error.title,
            draft=text,
        )
    except FrontdeskError as error:
        return _refused(escalation_id, error)
    return _back(escalation_id)


@router.post("/escalations/{escalation_id}/{action}")
def act(
    escalation_id: str,
    action: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    version: Annotated[int, Form()],
    outcome: Annotated[str, Form(max_length=30)] = "",
) -> Response:
    """Claim, hand back, clear or close; refused if somebody changed it meanwhile."""
    actions = {"claim": desk.claim, "hand-back": desk.hand_back, "clear": desk.clear}
    arguments: dict[str, Any] = {
        "session": session,
        "room": room,
        "escalation_id": escalation_id,
        "staff": staff,
        "version": version,
    }
    try:
        if action == "close":
            if outcome not in set(Outcome):
                return _back(escalation_id, problem="outcome")
            desk.close(**arguments, outcome=Outcome(outcome))
        elif action in actions:
            actions[action](**arguments)
        else:
            raise Malformed
    except (
        escalations.EscalationChanged,
        escalations.EscalationClosed,
        escalations.ClaimedByAnother,
        escalations.StopInForce,
    ) as error:
        return _refused(escalation_id, error)
    return _back(escalation_id)


def _page(
    request: Request,
    session: Session,
    room: Room,
    staff: Staff,
    escalation_id: str,
    *,
    status: int = 200,
    problem: str | None = None,
    draft: str = "",
) -> Response:
    escalation, conversation, lines = desk.access_transcript(
        session=session, room=room, escalation_id=escalation_id, staff=staff
    )
    names, zone = accounts.get_names(session=session), _zone(session)
    is_mine = escalation.assignee_id == staff.id
    present = conversation.mode != Mode.assistant
    return render(
        request,
        "staff/escalation.html",
        status=status,
        staff=staff,
        problem=problem,
        draft=draft,
        reply_key=secrets.token_hex(12),
        outcomes=[{"code": code, "title": title} for code, title in OUTCOMES.items()],
        escalation={
            **_row(escalation, names, zone),
            "rules": escalation.rules,
            "rules_version": escalation.versions.get("screen"),
            "confidence": escalation.confidence,
            "is_mine": is_mine and present,
            # After a hand-back it can be claimed again; until then the assistant answers.
            "held_by": None if is_mine and not present else names.get(escalation.assignee_id or ""),
            "is_stopped": conversation.mode in (Mode.emergency, Mode.crisis),
            "contact": _contact(session, room, conversation, escalation),
            "version": escalation.version,
        },
        transcript=[
            {
                "id": line.id,
                "sender": line.sender,
                "sender_name": names.get(line.staff_id or ""),
                "text": line.text,
                "said_at": local(line.said_at, zone),
                "quotes": line.quotes,
            }
            for line in lines
        ],
    )


def _row(one: Escalation, names: dict[str, str], zone: str) -> dict[str, Any]:
    outcome = OUTCOMES.get(Outcome(one.outcome)) if one.outcome else None
    false_alarm = " (the patient says: a mistake)" if one.false_alarm_at else ""
    reason = REASONS.get(one.reason, one.reason.replace("_", " ").capitalize())
    return {
        "id": one.id,
        "urgency": one.urgency,
        "reason": reason + false_alarm,
        "opened_at": local(one.created_at, zone),
        "age": in_words(clock.now() - one.created_at),
        "status": one.status,
        "held_by": names.get(one.assignee_id or ""),
        "location": None,
        "outcome": outcome,
    }


def _contact(
    session: Session, room: Room, conversation: Conversation, escalation: Escalation
) -> str | None:
    """The contact the patient left for exactly this: shown to who works on it."""
    if escalation.contact_token is None:
        return None
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return vault.restore(escalation.contact_token)


def _zone(session: Session) -> str:
    places = clinic.list_locations(session=session)
    return places[0].time_zone if places else "UTC"


def _back(escalation_id: str, *, problem: str = "") -> RedirectResponse:
    query = f"?problem={problem}" if problem else ""
    return RedirectResponse(f"/staff/escalations/{escalation_id}{query}", status_code=303)


def _refused(escalation_id: str, error: FrontdeskError) -> RedirectResponse:
    kinds = {
        escalations.EscalationChanged: "changed",
        escalations.ClaimedByAnother: "held",
        escalations.EscalationClosed: "closed",
        escalations.StopInForce: "stopped",
        desk.ClaimFirst: "returned",
    }
    problem = next((name for kind, name in kinds.items() if isinstance(error, kind)), None)
    if problem is None:
        raise error
    return _back(escalation_id, problem=problem)


async def _follow(request: Request, room: Room) -> AsyncIterator[str]:
    yield "retry: 1500\n\n"
    mark = await room.in_thread(_mark, room=room)
    quiet = 0.0
    while not await request.is_disconnected():
        await asyncio.sleep(POLL_SECONDS)
        latest = await room.in_thread(_mark, room=room)
        quiet += POLL_SECONDS
        if latest != mark:
            mark, quiet = latest, 0.0
            yield "event: queue\ndata: {}\n\n"
        elif quiet >= 15:
            quiet = 0.0
            yield ": still here\n\n"


def _mark(room: Room) -> tuple[Any, ...]:
    """Changes whenever an escalation or a conversation with one does."""
    with room.database.read() as session:
        changes = session.execute(
            select(func.count(Escalation.id), func.sum(Escalation.version))
        ).one()
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
