"""Opening an escalation from a review: a person is needed after all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.db import new_id
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from api.reviews import repository

DISPUTED = "answer_disputed"
MISSED = "missed_in_review"


def open_clinical(
    *,
    session: Session,
    conversation: Conversation,
    utterance_id: str,
    reason: str,
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
        urgency=Urgency.clinical,
        reason=reason,
        rules=rules,
        versions={"screen": version} if version else None,
    )
    return escalation
