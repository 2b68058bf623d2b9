"""The staff pages: one escalation, and what can be done with it."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from api.conversations.check import verdict_on
from api.errors import FrontdeskError, Malformed
from api.escalations import desk, reveal
from api.escalations import service as escalations
from api.escalations.models import Outcome
from api.identity.permissions import Permission
from api.web.escalation_at import At
from api.web.escalation_view import CLOSING, Typed
from api.web.pages import require
from api.web.step_up import ProofRequired

router = APIRouter(prefix="/staff", include_in_schema=False)
# What the page says after an action, as its address names it; "changed" is told in full.
PROBLEMS = {
    "held": "A colleague holds this escalation.",
    "closed": "This escalation is closed.",
    "outcome": "Choose an outcome to close.",
    "unclaimed": escalations.NotClaimed.title,
    "clear": escalations.NothingToClear.title,
    "unseen": escalations.AlarmUnseen.title,
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
    escalations.AlarmUnseen: "unseen",
    escalations.EscalationClosed: "closed",
    escalations.StopInForce: "stopped",
    escalations.TakeOverFirst: "given",
}
NOT_SENT = (
    desk.ReplyEmpty,
    desk.ReplyRefused,
    desk.ReplyUnfilled,
    desk.ClaimFirst,
    escalations.EscalationChanged,
    escalations.ClaimedByAnother,
    escalations.NotClaimed,
    escalations.TakeOverFirst,
    escalations.EscalationClosed,
)


@router.get("/escalations/{escalation_id}")
def show_escalation(at: At, problem: str = "", canned: str = "") -> Response:
    """The page; with `canned`, a ready text stands in the field for the reply."""
    return at.show(
        problem=PROBLEMS.get(problem),
        is_stale=problem == "changed",
        typed=Typed(canned=canned),
    )


@router.post("/escalations/{escalation_id}/reply")
def send_reply(
    at: At,
    text: Annotated[str, Form()] = "",
    reply_key: Annotated[str, Form(max_length=32)] = "",
    version: Annotated[int | None, Form()] = None,
) -> Response:
    """Say something to the patient; whatever refuses it, the text is shown again."""
    try:
        desk.reply(**at.arguments, text=text, key=reply_key, version=version)
    except NOT_SENT as error:
        return at.show(
            status=error.status,
            problem=_why_not_sent(error),
            is_stale=error.status == 409,
            typed=Typed(reply=text),
        )
    return at.back(problem="noted" if verdict_on(text) else "")


@router.post(
    "/escalations/{escalation_id}/reveal",
    dependencies=[ProofRequired, require(Permission.reveal_value)],
)
def reveal_value(
    at: At,
    token: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Show one name or number, for this answer only; that it was looked at is written down."""
    try:
        value = reveal.access_value(**at.arguments, token=token, reason=reason)
    except reveal.ReasonNeeded as error:
        return at.show(status=error.status, problem=error.title)
    return at.show(revealed={"token": token, "value": value})


@router.post("/escalations/{escalation_id}/{action}")
def act(
    at: At,
    action: str,
    version: Annotated[int, Form()],
    outcome: Annotated[str, Form(max_length=30)] = "",
    alarms: Annotated[str, Form()] = "",
) -> Response:
    """Claim, hand back, let messages out, clear or close; refused if somebody changed it meanwhile.

    `alarms`: what a form for Clear has shown, ids apart by spaces.
    """
    actions = {"claim": desk.claim, "hand-back": desk.hand_back, "let-out": desk.let_out}
    arguments = {**at.arguments, "version": version}
    try:
        if action == "close":
            if outcome not in CLOSING:
                return at.back(problem="outcome")
            desk.close(**arguments, outcome=Outcome(outcome))
        elif action == "clear":
            desk.clear(**arguments, seen=alarms.split())
        elif action in actions:
            actions[action](**arguments)
        else:
            raise Malformed
    except tuple(REFUSALS) as error:
        return at.back(problem=REFUSALS[type(error)])
    return at.back()


def _why_not_sent(error: FrontdeskError) -> str:
    if isinstance(error, desk.ReplyUnfilled):
        return f"{error.title} Fill in: {', '.join(error.fields)}."
    return error.title
