"""What staff do with a conversation: join, leave, clear, close.

Each tells the patient the truth. Beside it: `transcript` (reading), `replies` (saying), `transfer`
(passing on), `reopening`, `notes` (among colleagues), `summary` and `canned` (help for who writes).
"""

from collections.abc import Collection

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation, Mode
from api.conversations.room import Room
from api.escalations import discretion
from api.escalations import service as escalations
from api.escalations.locks import lock_escalation
from api.escalations.models import Escalation, Outcome
from api.escalations.replies import ClaimFirst, ReplyEmpty, ReplyRefused, ReplyUnfilled, reply
from api.escalations.telling import LEFT_BEHIND, tell
from api.escalations.transcript import Line, access_transcript
from api.escalations.unanswered import tell_if_unanswered
from api.identity.models import Staff

__all__ = [
    "ClaimFirst",
    "Line",
    "ReplyEmpty",
    "ReplyRefused",
    "ReplyUnfilled",
    "access_transcript",
    "claim",
    "clear",
    "close",
    "hand_back",
    "let_out",
    "reply",
]


def claim(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    """Take the conversation; the patient is told who is here, once.

    Raises:
        EscalationChanged, EscalationClosed, ClaimedByAnother.
    """
    before, conversation = lock_escalation(session, escalation_id)
    present = conversation.mode != Mode.assistant and before.left_at is None
    was_given = before.assignee_id == staff.id and before.claimed_at is None
    was_held = before.assignee_id == staff.id and present and not was_given
    escalation = escalations.claim(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    if not was_held:
        after_another = was_given and present
        name = "staff_took_over" if after_another else "staff_joined"
        tell(session, room, conversation, staff, name)
    return escalation


def hand_back(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    """Leave the chat; the patient is told, unless a colleague is there still."""
    _escalation, conversation = lock_escalation(session, escalation_id)
    escalation = escalations.hand_back(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    _tell_left(session, room, conversation, staff)
    return escalation


def clear(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    seen: Collection[str],
) -> Escalation:
    """End an emergency stop; the pinned emergency text is unpinned.

    `seen`: the alarms that nobody holds, as far as the page showed them.
    """
    _escalation, conversation = lock_escalation(session, escalation_id)
    escalation = escalations.clear_stop(
        session=session,
        escalation_id=escalation_id,
        staff_id=staff.id,
        version=version,
        seen=seen,
    )
    repository.unpin(session=session, conversation_id=conversation.id)
    tell(session, room, conversation, staff, "emergency_cleared")
    return escalation


def let_out(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    """Messages may leave the chat again, once the patient told staff so; they are told."""
    _escalation, conversation = lock_escalation(session, escalation_id)
    escalation = escalations.require_holder(
        session=session, escalation_id=escalation_id, staff_id=staff.id, version=version
    )
    discretion.let_out(session=session, conversation=conversation, actor=("staff", staff.id))
    tell(session, room, conversation, staff, "let_out")
    return escalations.note_change(session, escalation, staff.id, "escalation.let_out")


def close(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    outcome: Outcome,
) -> Escalation:
    """Close with an outcome; the patient is told who answers if that ends the human stretch."""
    _escalation, conversation = lock_escalation(session, escalation_id)
    held = conversation.mode == Mode.staff
    escalation = escalations.close(
        session=session,
        escalation_id=escalation_id,
        staff_id=staff.id,
        version=version,
        outcome=outcome,
    )
    tell_if_unanswered(session, room, conversation, escalation)
    if held:
        _tell_left(session, room, conversation, staff)
    return escalation


def _tell_left(session: Session, room: Room, conversation: Conversation, staff: Staff) -> None:
    """Who answers now that they left; nothing where a colleague is in the chat still."""
    if conversation.mode != Mode.staff:
        name = LEFT_BEHIND.get(Mode(conversation.mode), "handed_back")
        tell(session, room, conversation, staff, name)
