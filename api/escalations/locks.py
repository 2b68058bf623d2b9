"""One order of locks for all that staff do: the conversation first, then its escalation."""

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation
from api.errors import NotFound
from api.escalations.models import Escalation


def lock_escalation(session: Session, escalation_id: str) -> tuple[Escalation, Conversation]:
    """Lock the conversation before its escalation, as a turn does.

    Raises:
        NotFound: no such escalation.
    """
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    conversation = repository.lock_conversation(
        session=session, conversation_id=escalation.conversation_id
    )
    assert conversation is not None
    session.refresh(escalation, with_for_update=True)
    return escalation, conversation
