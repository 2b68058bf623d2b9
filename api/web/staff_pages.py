"""The staff pages: one escalation, and what can be done with it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations.check import verdict_on
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import FrontdeskError, Malformed
from api.escalations import desk, reveal
from api.escalations import service as escalations
from api.escalations.models import Outcome
from api.web.escalation_view import CLOSING, Typed, render_escalation
from api.web.pages import EscalationStaff, RevealStaff
from api.web.step_up import ProofRequired

router = APIRouter(prefix="/staff", include_in_schema=False)
# What the page says after an action, as its address names it; "changed" is told in full.
PROBLEMS = {
    "held": "A colleague holds this escalation.",
    "closed": "This escalation is closed.",
    "outcome": "Choose an outcome to close.",
    "unclaimed": escalations.NotClaimed.title,
    "clear": escalations.NothingToClear.title,
    "stopped": escalations.StopInForce.title,
    "returned": desk.ClaimFirst.title,
    "given": escalations.TakeOverFirst.title,
    "noted": "Sent. It reads as a diagnosis or advice: that a clinician said it is on record.",
}
REFUSALS: dict[type[FrontdeskError], str] = {
    escalations.EscalationChanged: "changed",
    escalations.ClaimedByAnother: "held",
    escalations.NotClaimed: "unclaimed",
    escalations.NothingToClear: "clear",
    escalations.EscalationClosed: "closed",
    escalations.StopInForce: "stopped",
    escalations.TakeOverFirst: "given",
}


@router.get("/escalations/{escalation_id}")
def show_escalation(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    problem: str = "",
    canned: str = "",
) -> Response:
    """The page; with `canned`, a ready text stands in the field for the reply."""
    return render_escalation(
        request,
        session,
        room,
        staff,
        escalation_id,
        problem=PROBLEMS.get(problem),
        is_stale=problem == "changed",
        typed=Typed(canned=canned),
    )


@router.post("/escalations/{escalation_id}/reply")
def send_reply(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: EscalationStaff,
    text: Annotated[str, Form()] = "",
    reply_key: Annotated[str, Form(max_length=32)] = "",
    version: Annotated[int | None, Form()] = None,
) -> Response:
    """Say something to the patient; whatever refuses it, the text is shown again."""
    try:
        desk.reply(
            session=session,
            room=room,
            escalation_id=escalation_id,
            staff=staff,
            text=text,
            key=reply_key,
            version=version,
        )
    except (
        desk.ReplyEmpty,
        desk.ReplyRefused,
        desk.ReplyUnfilled,
        desk.ClaimFirst,
        escalations.EscalationChanged,
        escalations.ClaimedByAnother,
        escalations.NotClaimed,
        escalations.TakeOverFirst,
        escalations.EscalationClosed,
    ) as error:
        return render_escalation(
            request,
            session,
            room,
            staff,
            escalation_id,
            status=error.status,
            problem=_why_not_sent(error),
            is_stale=error.status == 409,
            typed=Typed(reply=text),
        )
    return _back(escalation_id, problem="noted" if verdict_on(text) else "")


@router.post("/escalations/{escalation_id}/reveal", dependencies=[ProofRequired])
def reveal_value(
    request: Request,
    escalation_id: str,
    session: WriteSession,
    room: RoomDep,
    staff: RevealStaff,
    token: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Show one name or number, for this answer only; that it was looked at is written down."""
    values: dict[str, Any] = {}
    try:
        value = reveal.access_value(
            session=session,
            room=room,
            escalation_id=escalation_id,
            staff=staff,
            token=token,
            reason=reason,
        )
        values["revealed"] = {"token": token, "value": value}
    except reveal.ReasonNeeded as error:
        values.update(status=error.status, problem=error.title)
    return render_escalation(request, session, room, staff, escalation_id, **values)


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
            if outcome not in CLOSING:
                return _back(escalation_id, problem="outcome")
            desk.close(**arguments, outcome=Outcome(outcome))
        elif action in actions:
            actions[action](**arguments)
        else:
            raise Malformed
    except tuple(REFUSALS) as error:
        return _back(escalation_id, problem=REFUSALS[type(error)])
    return _back(escalation_id)


def _why_not_sent(error: FrontdeskError) -> str:
    if isinstance(error, desk.ReplyUnfilled):
        return f"{error.title} Fill in: {', '.join(error.fields)}."
    return error.title


def _back(escalation_id: str, *, problem: str = "") -> RedirectResponse:
    query = f"?problem={problem}" if problem else ""
    return RedirectResponse(f"/staff/escalations/{escalation_id}{query}", status_code=303)
