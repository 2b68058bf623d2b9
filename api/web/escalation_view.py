"""One escalation as the staff pages show it, and what changed under an older page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.db import new_id
from api.escalations import holding, notes, summary
from api.escalations.canned import list_canned
from api.escalations.colleagues import list_colleagues
from api.escalations.models import Escalation
from api.escalations.notes import Note
from api.escalations.reveal import REASONS as REVEAL_REASONS
from api.escalations.transcript import access_transcript
from api.identity import staff as accounts
from api.identity.models import Staff
from api.privacy.tokens import find_tokens
from api.privacy.vault import Vault
from api.reviews.service import list_disputes
from api.scheduling import clinic
from api.web.escalation_parts import (
    canned_values,
    colleague_values,
    note_values,
    summary_values,
)
from api.web.escalation_state import state_values, transcript_values
from api.web.escalation_words import CLOSING, OUTCOMES, REASONS, say_present_state
from api.web.pages import is_own_action, local, render
from api.web.presence_words import read_presence
from api.web.review_words import dispute_values

__all__ = ["CLOSING", "OUTCOMES", "REASONS", "Typed", "clinic_zone", "render_escalation"]


@dataclass(frozen=True)
class Typed:
    """What was typed into a form that was refused: shown again."""

    reply: str = ""
    note: str = ""
    reason: str = ""
    # Whom a note was to name, and to whom an escalation was to go.
    mention: str = ""
    to: str = ""
    # A ready text that was chosen, as `id.language`.
    canned: str = ""


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
    typed: Typed = Typed(),
    revealed: dict[str, str] | None = None,
) -> Response:
    """One escalation as it is now. `is_stale` says what changed under the page that acted on it."""
    alarms = _list_alarms(session, escalation_id)
    escalation, conversation, lines = access_transcript(
        session=session, room=room, escalation_id=escalation_id, staff=staff
    )
    names, zone = accounts.get_names(session=session), clinic_zone(session)
    if is_stale:
        now = say_present_state(escalation, conversation, staff, names)
        problem = f"This page was out of date and nothing was done. {now}"
    own = is_own_action(request)
    shown_notes, fresh = _read_notes(session, room, conversation, staff, opened=own)
    words = [*(line.text for line in lines), *(note.text for note in shown_notes)]
    state = state_values(escalation, conversation, staff, names, zone)
    ready = canned_values(
        list_canned(),
        language=conversation.language,
        known={"phone": room.settings.clinic_phone, "staff": staff.display_name},
    )
    return render(
        request,
        "staff/escalation.html",
        status=status,
        staff=staff,
        problem=problem,
        typed=typed,
        draft=typed.reply or (_chosen(ready, typed.canned) if state["is_mine"] else ""),
        revealed=revealed,
        tokens=sorted({token for text in words for token in find_tokens(text)}),
        reveal_reasons=REVEAL_REASONS,
        # One key for a reply and one for each text among colleagues: sent twice, kept once.
        reply_key=secrets.token_hex(12),
        note_key=new_id(),
        reason_key=new_id(),
        outcomes=[{"code": code, "title": OUTCOMES[code]} for code in CLOSING],
        alarms=[
            {"id": one.id, "urgency": one.urgency, "opened_at": local(one.created_at, zone)}
            for one in alarms
        ],
        escalation={
            **state,
            "contact": _contact(session, room, conversation, escalation),
        },
        summary=summary_values(
            summary.summarise(
                session=session,
                room=room,
                escalation=escalation,
                conversation=conversation,
                lines=lines,
            ),
            zone=zone,
        ),
        notes=note_values(shown_notes, names=names, zone=zone, staff=staff),
        new_notes=note_values(fresh, names=names, zone=zone, staff=staff),
        colleagues=colleague_values(list_colleagues(session=session), staff=staff),
        canned=ready,
        disputes=dispute_values(
            list_disputes(session=session, room=room, conversation=conversation), lines
        ),
        transcript=transcript_values(lines, names, zone, staff),
        # From the first moment: a line that came later would move the buttons below it.
        presence=read_presence(
            session, conversation_id=conversation.id, staff_id=staff.id, now=clock.now()
        ),
    )


def _list_alarms(session: Session, escalation_id: str) -> Sequence[Escalation]:
    """What Clear would take as well. Read before the words: those of each alarm are shown."""
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        return ()
    return holding.list_unclaimed_alarms(
        session=session, conversation_id=escalation.conversation_id
    )


def _read_notes(
    session: Session, room: Room, conversation: Conversation, staff: Staff, *, opened: bool
) -> tuple[list[Note], list[Note]]:
    """All notes, and those that name the reader for the first time. Opened, they are seen."""
    found = notes.list_notes(session=session, room=room, conversation=conversation)
    fresh = [note for note in found if note.is_new_to(staff.id)]
    if not opened or not fresh:
        return found, []
    notes.note_seen(session=session, conversation_id=conversation.id, staff_id=staff.id)
    return notes.list_notes(session=session, room=room, conversation=conversation), fresh


def _chosen(ready: Sequence[dict[str, Any]], canned: str) -> str:
    texts = (one for group in ready for one in group["texts"])
    return next((str(one["text"]) for one in texts if one["id"] == canned), "")


def clinic_zone(session: Session) -> str:
    places = clinic.list_locations(session=session)
    return places[0].time_zone if places else "UTC"


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
