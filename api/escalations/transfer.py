"""Passing an escalation on: to a colleague, or back to where nobody has it.

Who gets it takes it over in their own time (`desk.claim`); until then `claimed_at` is empty, and
the patient is told of nobody who is not there. The assistant stays silent meanwhile.
"""

from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Mode
from api.conversations.room import Room
from api.errors import FrontdeskError
from api.escalations import deadlines, holding, notes
from api.escalations import service as escalations
from api.escalations.colleagues import lock_colleague
from api.escalations.locks import lock_escalation
from api.escalations.models import Escalation, EscalationStatus
from api.escalations.telling import LEFT_BEHIND, tell
from api.identity.models import Staff


class CannotTake(FrontdeskError):
    code, status, title = "ESC-017", 422, "Choose a colleague who works on escalations."


class OwnAlready(FrontdeskError):
    code, status, title = "ESC-018", 422, "You cannot pass it on to yourself: nothing was done."


def transfer(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    to: str,
    reason: str,
    key: str,
) -> Escalation:
    """Assign to a colleague what nobody holds, or pass on what one holds; the reason is a note.

    Raises:
        NotFound, EscalationChanged, EscalationClosed, ClaimedByAnother, OwnAlready, CannotTake,
        NoteEmpty, MentionUnknown.
    """
    lock_escalation(session, escalation_id)
    escalation = _require_mine_or_nobodys(session, escalation_id, staff, version)
    if to == staff.id:
        raise OwnAlready
    colleague = lock_colleague(session=session, staff_id=to) if to else None
    if colleague is None:
        raise CannotTake
    note = notes.add_note(
        session=session,
        room=room,
        escalation_id=escalation_id,
        staff=staff,
        text=reason,
        key=key,
        mention=to,
    )
    escalation.status, escalation.assignee_id = EscalationStatus.claimed, to
    # Its new holder has the whole time to take it over, and to answer what was answered before.
    escalation.claimed_at, escalation.left_at = None, None
    escalation.touched_at = clock.now()
    deadlines.forget_answer(session=session, escalation=escalation, start=escalation.touched_at)
    return escalations.note_change(
        session, escalation, staff.id, "escalation.transfer", to=to, note=note.id
    )


def put_back(
    *,
    session: Session,
    room: Room,
    escalation_id: str,
    staff: Staff,
    version: int,
    reason: str,
    key: str,
) -> Escalation:
    """Leave it to whoever claims it next; the chat is left as `hand_back` would leave it.

    Raises:
        NotFound, EscalationChanged, EscalationClosed, NotClaimed, ClaimedByAnother, NoteEmpty,
        MentionUnknown.
    """
    _escalation, conversation = lock_escalation(session, escalation_id)
    escalation = _require_mine_or_nobodys(session, escalation_id, staff, version)
    if escalation.assignee_id is None:
        raise escalations.NotClaimed
    note = notes.add_note(
        session=session, room=room, escalation_id=escalation_id, staff=staff, text=reason, key=key
    )
    in_chat = escalation.claimed_at is not None and escalation.left_at is None
    was_here = conversation.mode != Mode.assistant and in_chat
    # While it is still in hand: an alarm that was cleared does not stop the chat again.
    left = holding.mode_left_behind(session=session, conversation_id=conversation.id)
    escalation.status, escalation.assignee_id = EscalationStatus.open, None
    escalation.claimed_at = escalation.left_at = None
    deadlines.forget_answer(session=session, escalation=escalation, start=clock.now())
    escalations.note_change(session, escalation, staff.id, "escalation.put_back", note=note.id)
    if was_here and not holding.is_held(session=session, conversation_id=conversation.id):
        if conversation.mode == Mode.staff:
            conversation.mode = left
        name = LEFT_BEHIND.get(Mode(conversation.mode), "staff_left_waiting")
        tell(session, room, conversation, staff, name)
    return escalation


def _require_mine_or_nobodys(
    session: Session, escalation_id: str, staff: Staff, version: int
) -> Escalation:
    escalation = escalations.get_for_change(session, escalation_id, version)
    if escalation.status == EscalationStatus.closed:
        raise escalations.EscalationClosed
    if escalation.assignee_id not in (None, staff.id):
        raise escalations.ClaimedByAnother
    return escalation
