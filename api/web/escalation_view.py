"""What the staff pages show of escalations: rows of the queue, one escalation, what changed."""

import secrets
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation, Mode
from api.conversations.room import Room
from api.escalations import desk
from api.escalations.models import Escalation, EscalationStatus, Outcome
from api.escalations.reveal import REASONS as REVEAL_REASONS
from api.identity import staff as accounts
from api.identity.models import Staff
from api.privacy.tokens import find_tokens
from api.privacy.vault import Vault
from api.scheduling import clinic
from api.web.pages import in_words, local, render

REASONS = {
    "diagnostic_request": "A question that needs a clinical judgement",
    "person_requested": "The patient asks for a person",
    "emergency": "Signs of an emergency",
    "crisis": "Signs of a crisis",
    "other_language": "A message in a language that the assistant cannot read",
    "unreadable_message": "A message that could not be read",
    "reply_withheld": "An answer of the assistant was withheld",
    "privacy_request": "A request about the patient's own data",
    "answer_lost": "An answer could not be given",
}
OUTCOMES = {
    Outcome.clinically_relevant: "Clinically relevant",
    Outcome.answered: "Answered",
    Outcome.not_needed: "No person was needed",
    Outcome.wrong_rule: "The rule was wrong",
    Outcome.patient_unreachable: "The patient could not be reached",
    Outcome.erased: "The patient's data was erased",
}
# What staff may choose.
CLOSING = tuple(outcome for outcome in OUTCOMES if outcome != Outcome.erased)


def render_escalation(
    request: Request,
    session: Session,
    room: Room,
    staff: Staff,
    escalation_id: str,
    *,
    status: int = 200,
    problem: str | None = None,
    is_stale: bool = False,
    draft: str = "",
    revealed: dict[str, str] | None = None,
) -> Response:
    """One escalation as it is now. `is_stale` says what changed under the page that acted on it."""
    escalation, conversation, lines = desk.access_transcript(
        session=session, room=room, escalation_id=escalation_id, staff=staff
    )
    names, zone = accounts.get_names(session=session), clinic_zone(session)
    is_mine = escalation.assignee_id == staff.id
    present = conversation.mode != Mode.assistant
    if is_stale:
        now = _present_state(escalation, conversation, staff, names)
        problem = f"This page was out of date and nothing was done. {now}"
    return render(
        request,
        "staff/escalation.html",
        status=status,
        staff=staff,
        problem=problem,
        draft=draft,
        revealed=revealed,
        tokens=sorted({token for line in lines for token in find_tokens(line.text)}),
        reveal_reasons=REVEAL_REASONS,
        reply_key=secrets.token_hex(12),
        outcomes=[{"code": code, "title": OUTCOMES[code]} for code in CLOSING],
        escalation={
            **queue_row(escalation, names, zone),
            "rules": escalation.rules,
            "rules_version": escalation.versions.get("screen"),
            "confidence": escalation.confidence,
            "is_mine": is_mine and present,
            "is_held": is_mine,
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
                "reply_key": line.reply_key if line.staff_id == staff.id else None,
            }
            for line in lines
        ],
    )


def queue_row(one: Escalation, names: dict[str, str], zone: str) -> dict[str, Any]:
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


def clinic_zone(session: Session) -> str:
    places = clinic.list_locations(session=session)
    return places[0].time_zone if places else "UTC"


def _present_state(
    escalation: Escalation, conversation: Conversation, staff: Staff, names: dict[str, str]
) -> str:
    """In sentences, what a page that was opened earlier does not know."""
    holder = "You" if escalation.assignee_id == staff.id else names.get(str(escalation.assignee_id))
    if escalation.status == EscalationStatus.closed:
        outcome = OUTCOMES[Outcome(escalation.outcome)] if escalation.outcome else "no outcome"
        return f"{holder or 'Somebody'} closed it meanwhile: {outcome.lower()}."
    if escalation.assignee_id is None:
        said = ["Nobody holds it now."]
    elif conversation.mode == Mode.assistant:
        said = [f"{holder} gave the chat back to the assistant."]
    else:
        said = [f"{holder} {'hold' if holder == 'You' else 'holds'} it now."]
    if escalation.false_alarm_at is not None:
        said.append("The patient said that the alarm was a mistake.")
    if conversation.mode in (Mode.emergency, Mode.crisis):
        said.append("An emergency stop is in force.")
    return " ".join(said)


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
