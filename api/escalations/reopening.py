"""Opening a closed escalation again; each is on record, so that they can be counted."""

from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Mode
from api.conversations.room import Room
from api.escalations import deadlines, notes
from api.escalations import service as escalations
from api.escalations.locks import lock_escalation
from api.escalations.models import Escalation, EscalationStatus
from api.identity.models import Staff


def reopen(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    reason: str,
    key: str,
) -> Escalation:
    """Open it again in the hands of who opens it; the reason is kept as a note.

    The patient is told nothing: the assistant answers until somebody joins the chat.

    Raises:
        NotFound, DataErased, EscalationChanged, NotClosed, NoteEmpty, MentionUnknown.
    """
    _escalation, conversation = lock_escalation(session, escalation_id)
    if conversation.erased_at is not None:
        raise escalations.DataErased
    escalation = escalations.get_for_change(session, escalation_id, version)
    if escalation.status != EscalationStatus.closed:
        raise escalations.NotClosed
    note = notes.add_note(
        session=session, room=room, escalation_id=escalation_id, staff=staff, text=reason, key=key
    )
    closed_as = escalation.outcome
    escalation.status, escalation.assignee_id = EscalationStatus.claimed, staff.id
    escalation.closed_at = escalation.outcome = None
    escalation.touched_at = clock.now()
    deadlines.restart(session=session, escalation=escalation, start=escalation.touched_at)
    # With a colleague in the chat, who opens it joins by taking over: the patient is told then.
    alone = conversation.mode == Mode.assistant
    escalation.claimed_at = escalation.left_at = escalation.touched_at if alone else None
    return escalations.note_change(
        session, escalation, staff.id, "escalation.reopen", closed_as=closed_as or "", note=note.id
    )
