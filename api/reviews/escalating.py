"""Opening an escalation from a review: a person is needed after all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.db import new_id
from api.escalations import holding
from api.escalations import service as escalations
from api.escalations.models import URGENCY_ORDER, Escalation, Urgency
from api.reviews import repository

DISPUTED = "answer_disputed"
MISSED = "missed_in_review"


def open_escalation(
    *,
    session: Session,
    conversation: Conversation,
    utterance_id: str,
    reason: str,
    urgency: Urgency = Urgency.clinical,
    rules: Sequence[str] = (),
    version: str = "",
) -> Escalation:
    """Open one about an utterance, or about what stands beside it; the conversation is locked.

    An utterance has one escalation, which may be closed: then a new one is about none.
    """
    free = repository.find_unescalated(session=session, utterance_id=utterance_id)
    escalation, _new = escalations.escalate(
        session=session,
        conversation_id=conversation.id,
        utterance_id=free or new_id(),
        urgency=urgency,
        reason=reason,
        rules=rules,
        versions={"screen": version} if version else None,
    )
    return escalation


def open_missed(
    *, session: Session, conversation: Conversation, utterance_id: str, urgency: Urgency
) -> str:
    """Open what was missed, or raise what is open but less urgent; return its id, or "" if none.

    Raised, it keeps why it was opened.
    """
    known = holding.find_open(session=session, conversation_id=conversation.id)
    if known is None:
        opened = open_escalation(
            session=session,
            conversation=conversation,
            utterance_id=utterance_id,
            reason=MISSED,
            urgency=urgency,
        )
        return opened.id
    if known.urgency_order <= URGENCY_ORDER[urgency]:
        return ""
    escalations.escalate(
        session=session,
        conversation_id=conversation.id,
        utterance_id=known.utterance_id,
        urgency=urgency,
        reason=known.reason,
        rules=known.rules,
        quotes=known.quotes,
    )
    return known.id
