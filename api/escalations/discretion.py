"""Cases of which no message leaves the house: violence at home, and who asks not to be called.

Whoever hurts them may read their phone and their mail: an answer waits in the chat alone, and the
caregiver of a reminder is told nothing. Staff see that it is so.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.identity.chats import is_chat_of
from api.safety.told import KEPT_INSIDE

VIOLENCE = "violence."
# What the patient fears to do, or hears: nobody at home is meant.
OWN = frozenset(["violence.to_others", "violence.voices"])


def is_kept_inside(*, session: Session, conversation: Conversation) -> bool:
    """Whether this conversation, or another of the same verified patient, spoke of it."""
    theirs = Escalation.conversation_id == conversation.id
    if conversation.patient_id is not None:
        own = select(Conversation.id).where(is_chat_of(conversation.patient_id))
        theirs = or_(theirs, Escalation.conversation_id.in_(own))
    found = session.scalars(select(Escalation.rules).where(theirs))
    return any(_is_kept(rule) for rules in found for rule in rules)


def _is_kept(rule: str) -> bool:
    return rule in KEPT_INSIDE or (rule.startswith(VIOLENCE) and rule not in OWN)
