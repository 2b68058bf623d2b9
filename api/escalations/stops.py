"""Whether an emergency or a crisis is in force for a patient, in whichever of their chats."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from api.conversations.models import Conversation, Mode
from api.escalations.discretion import all_chats_of
from api.escalations.holding import UNCLAIMED_ALARM
from api.escalations.models import Escalation, Urgency


def is_stopped(*, session: Session, conversation: Conversation) -> bool:
    """A chat of theirs is stopped, or has an alarm that nobody took in hand.

    What the patient called a mistake stops nothing, nor does an emergency that was raised before:
    they were asked whether everybody is safe. A crisis is cleared by staff alone.
    """
    later = aliased(Escalation)
    called_off = and_(
        Escalation.urgency == Urgency.emergency,
        select(later.id)
        .where(
            later.conversation_id == Escalation.conversation_id,
            later.false_alarm_at >= Escalation.created_at,
        )
        .exists(),
    )
    alarm = (
        select(Escalation.id)
        .where(Escalation.conversation_id == Conversation.id, UNCLAIMED_ALARM, ~called_off)
        .exists()
    )
    stopped = or_(Conversation.mode.in_((Mode.emergency, Mode.crisis)), alarm)
    found = select(Conversation.id).where(
        all_chats_of(conversation), Conversation.erased_at.is_(None), stopped
    )
    return session.scalar(found.limit(1)) is not None
