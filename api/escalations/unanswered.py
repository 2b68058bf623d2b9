"""Closed without a written answer: the patient, who may wait for one, is told so."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Mode, Sender, Utterance
from api.conversations.notices import notice
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.escalations.models import Escalation, Outcome

# Opened by staff themselves: nobody asked, so nobody waits.
UNASKED = ("taken_over",)
TEXTS = {
    Outcome.answered: "closed_as_answered",
    Outcome.patient_unreachable: "closed_unreachable",
}


def tell_if_unanswered(
    session: Session, room: Room, conversation: Conversation, escalation: Escalation
) -> None:
    """Say something true of an escalation that was just closed. The conversation is locked."""
    alone = conversation.mode == Mode.assistant and conversation.erased_at is None
    if not alone or escalation.reason in UNASKED or _was_answered(session, escalation):
        return
    outcome = Outcome(escalation.outcome) if escalation.outcome else None
    name = TEXTS.get(outcome, "closed_without_answer") if outcome else "closed_without_answer"
    add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(notice(name, conversation.language),),
        in_reply_to=None,
    )


def _was_answered(session: Session, escalation: Escalation) -> bool:
    said = select(Utterance.id).where(
        Utterance.conversation_id == escalation.conversation_id,
        Utterance.sender == Sender.staff,
        Utterance.created_at >= escalation.created_at,
    )
    return session.scalars(said.limit(1)).first() is not None
