"""Whether a conversation may be used: kept still, and its notice agreed to."""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations.errors import ConsentMissing
from api.conversations.models import Conversation
from api.conversations.notices import notices_version
from api.errors import NotFound
from api.privacy.keys import KeyDestroyed


def withdraw_consent(*, session: Session, conversation_id: str) -> None:
    """Nothing more is stored until consent is given again."""
    conversation = session.get_one(Conversation, conversation_id)
    conversation.consented_at = None
    audit.record(
        session=session,
        actor=("patient", conversation_id),
        action="consent.withdraw",
        subject=("conversation", conversation_id),
        detail={"version": conversation.consent_version},
    )


def has_consented(conversation: Conversation) -> bool:
    """Whether the present notice was agreed to; a changed one is shown again."""
    return (
        conversation.consented_at is not None and conversation.consent_version == notices_version()
    )


def require_kept(conversation: Conversation | None) -> Conversation:
    """Return a conversation that is there and not erased.

    Raises:
        NotFound, KeyDestroyed.
    """
    if conversation is None:
        raise NotFound
    if conversation.erased_at is not None:
        raise KeyDestroyed
    return conversation


def require_consented(conversation: Conversation | None) -> Conversation:
    """Return a conversation in which the patient may write.

    Raises:
        NotFound, KeyDestroyed, ConsentMissing.
    """
    kept = require_kept(conversation)
    if not has_consented(kept):
        raise ConsentMissing
    return kept
