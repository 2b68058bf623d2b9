"""Conversations going on now, and joining one before anything in it escalated.

A takeover is an Escalation of reason `taken_over`, claimed by who takes over as it is opened: from
there on everything is as with any other. Where a person was asked for already, that escalation is
the way in.
"""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations import repository
from api.conversations.models import Conversation, Mode
from api.conversations.modes import note_mode
from api.conversations.notices import notice
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.db import new_id
from api.errors import FrontdeskError, NotFound
from api.escalations import going_on, holding
from api.escalations import service as escalations
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.escalations.transcript import Line, read_lines
from api.identity.models import Staff
from api.identity.public_names import public_name

REASON = "taken_over"


class ConversationChanged(FrontdeskError):
    code, status, title = "ESC-031", 409, "This conversation changed meanwhile."


class TakenMeanwhile(FrontdeskError):
    """Somebody holds it, or asked for a person: `escalation` in `extra` is the way in."""

    code, status, title = "ESC-032", 409, "This conversation has an escalation already."


class ConversationOver(FrontdeskError):
    code, status, title = "ESC-033", 409, "What was said here was erased: nobody can be reached."


def access_conversation(
    *, session: Session, room: Room, conversation_id: str, staff: Staff
) -> tuple[Conversation, list[Line]]:
    """Return a conversation with its redacted transcript; that it was read is audited.

    Raises:
        NotFound.
    """
    conversation = repository.get_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    lines = [] if conversation.erased_at else read_lines(session, room, conversation)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="transcript.read",
        subject=("conversation", conversation_id),
        detail={"utterances": len(lines)},
    )
    return conversation, lines


def take_over(
    *, session: Session, room: Room, conversation_id: str, staff: Staff, version: int
) -> Escalation:
    """Take a conversation from the assistant; the patient is told who is here.

    Pressed twice by the same person it is one takeover. `version` is that of the page
    (`going_on.get_version`).

    Raises:
        NotFound, ConversationOver, ConversationChanged.
        TakenMeanwhile: it has an escalation that is not closed.
    """
    conversation = repository.lock_conversation(session=session, conversation_id=conversation_id)
    if conversation is None:
        raise NotFound
    session.refresh(conversation)
    if conversation.erased_at is not None:
        raise ConversationOver
    known = holding.find_holding(session=session, conversation_id=conversation_id)
    if known is not None:
        if _is_own(known, conversation, staff):
            return known
        raise TakenMeanwhile(escalation=known.id)
    if version != going_on.get_version(session=session, conversation_id=conversation_id):
        raise ConversationChanged
    return _join(session, room, conversation, staff)


def _join(session: Session, room: Room, conversation: Conversation, staff: Staff) -> Escalation:
    notice_id = new_id()  # the sentence that begins the human stretch is what it is about
    escalation, _new = escalations.escalate(
        session=session,
        conversation_id=conversation.id,
        utterance_id=notice_id,
        urgency=Urgency.routine,
        reason=REASON,
    )
    escalation = escalations.claim(
        session=session,
        escalation_id=escalation.id,
        staff_id=staff.id,
        version=escalation.version,
    )
    name = public_name(staff, conversation.language)
    add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(notice("staff_joined", conversation.language, staff=name),),
        in_reply_to=None,
        ids=(notice_id,),
    )
    note_mode(session=session, conversation=conversation)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="conversation.take_over",
        subject=("conversation", conversation.id),
        detail={"escalation": escalation.id},
    )
    return escalation


def _is_own(escalation: Escalation, conversation: Conversation, staff: Staff) -> bool:
    return (
        escalation.reason == REASON
        and escalation.status == EscalationStatus.claimed
        and escalation.assignee_id == staff.id
        and escalation.left_at is None
        and conversation.mode == Mode.staff
    )
