"""Cases of which no message leaves the house: violence at home, and who asks not to be written to.

Whoever hurts them may read their phone and their mail: answers and reminders wait in the chat
alone, and the caregiver of a reminder is told nothing. Staff see that it is so. The last word
counts: the patient, or staff who asked them, may let messages out again.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.conversations.models import Conversation
from api.escalations.models import Escalation
from api.identity.chats import is_chat_of
from api.safety.told import KEPT_INSIDE

VIOLENCE = "violence."
# What the patient fears to do, or hears: nobody at home is meant.
OWN = frozenset(["violence.to_others", "violence.voices"])


def is_kept_inside(*, session: Session, conversation: Conversation) -> bool:
    """Whether this conversation, or another of the same verified patient, spoke of it."""
    return kept_since(session=session, conversation=conversation) is not None


def kept_since(*, session: Session, conversation: Conversation) -> datetime | None:
    """When it was spoken of last; None if never, or if messages were let out after that."""
    theirs = all_chats_of(conversation)
    wished, let_out = session.execute(
        select(func.max(Conversation.kept_inside_at), func.max(Conversation.let_out_at)).where(
            theirs
        )
    ).one()
    raised = session.execute(
        select(Escalation.created_at, Escalation.rules)
        .join(Conversation, Conversation.id == Escalation.conversation_id)
        .where(theirs)
    )
    times = [at for at, rules in raised if any(_is_kept(rule) for rule in rules)]
    last = max([*times, *([wished] if wished else [])], default=None)
    return last if last is not None and (let_out is None or last > let_out) else None


def all_chats_of(conversation: Conversation) -> ColumnElement[bool]:
    """For conversations: this one, and all of its verified patient."""
    own = Conversation.id == conversation.id
    if conversation.patient_id is None:
        return own
    return own | is_chat_of(conversation.patient_id)


def keep_inside(*, conversation: Conversation) -> None:
    """From now on nothing leaves."""
    conversation.kept_inside_at = clock.now()


def let_out(*, session: Session, conversation: Conversation, actor: tuple[str, str]) -> None:
    """Messages may leave again: the patient wrote so, or told staff."""
    conversation.let_out_at = clock.now()
    audit.record(
        session=session,
        actor=actor,
        action="conversation.let_out",
        subject=("conversation", conversation.id),
    )


def _is_kept(rule: str) -> bool:
    return rule in KEPT_INSIDE or (rule.startswith(VIOLENCE) and rule not in OWN)
