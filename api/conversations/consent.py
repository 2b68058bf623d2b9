"""Whether the notice was agreed to, and taking that back."""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations.models import Conversation
from api.conversations.notices import notices_version


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
