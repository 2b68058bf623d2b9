"""Show one identifier to a member of staff: for a reason, once, and written down."""

from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.errors import FrontdeskError, NotFound
from api.escalations.models import Escalation
from api.identity.models import Staff
from api.privacy.vault import Vault

# Codes for the audit trail: it holds no words.
REASONS = {
    "contact": "To reach the patient",
    "record": "To find the patient's record",
    "help": "To send help",
    "asked": "The patient asked for it",
}


class ReasonNeeded(FrontdeskError):
    code, status, title = "ESC-010", 422, "Choose what it is needed for."


def access_value(
    *, session: Session, room: Room, escalation_id: str, staff: Staff, token: str, reason: str
) -> str:
    """Return the value of one token of the escalation's conversation. Identifiable.

    Raises:
        ReasonNeeded, NotFound: no such escalation, or the token is not of its conversation.
    """
    if reason not in REASONS:
        raise ReasonNeeded
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    conversation = session.get_one(Conversation, escalation.conversation_id)
    if conversation.erased_at is not None:
        raise NotFound
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    value = vault.values_of([token]).get(token)
    if value is None:
        raise NotFound
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="value.reveal",
        subject=("escalation", escalation_id),
        detail={"token": token, "reason": reason},
    )
    return value
