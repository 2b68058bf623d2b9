"""Which conversations are whose: linked to a patient now, or once.

Somebody who proved to be a patient, or their guardian, may go on to write for another person in
the same conversation: what was said before is still theirs.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, or_, select, union
from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.identity.models import Verification

_ACCEPTED = Verification.status == "accepted"
_FOR_THEMSELVES = Verification.relationship != "proxy"


def is_chat_of(patient_id: str) -> ColumnElement[bool]:
    """For conversations: whether they are, or were, this patient's."""
    proved = select(Verification.conversation_id).where(
        _ACCEPTED, _FOR_THEMSELVES, Verification.patient_id == patient_id
    )
    return or_(Conversation.patient_id == patient_id, Conversation.id.in_(proved))


def is_about(patient_ids: Select[str]) -> ColumnElement[bool]:
    """For conversations: whether they are, or were, linked to one of these patients."""
    proved = select(Verification.conversation_id).where(
        _ACCEPTED, Verification.patient_id.in_(patient_ids)
    )
    return or_(Conversation.patient_id.in_(patient_ids), Conversation.id.in_(proved))


def list_patients(*, session: Session, conversation_ids: Sequence[str]) -> set[str]:
    """Ids of all the patients that conversations are, or were, linked to."""
    linked = select(Conversation.patient_id).where(Conversation.id.in_(conversation_ids))
    proved = select(Verification.patient_id).where(
        _ACCEPTED, Verification.conversation_id.in_(conversation_ids)
    )
    return {one for one in session.scalars(union(linked, proved)) if one}


def is_proved_otherwise(
    *, session: Session, conversation_id: str, contact_index: str, by: str | None
) -> bool:
    """Whether a code to another contact than this was accepted in a conversation; `by` is the
    verification that is looked at itself."""
    others = select(Verification.id).where(
        _ACCEPTED,
        Verification.conversation_id == conversation_id,
        Verification.id != (by or ""),
        or_(Verification.contact_index.is_(None), Verification.contact_index != contact_index),
    )
    return session.scalar(others.limit(1)) is not None


def list_shared(*, session: Session, conversation_ids: Sequence[str], patient_id: str) -> set[str]:
    """Those of the conversations in which somebody else than this patient spoke for themselves."""
    others = select(Verification.conversation_id).where(
        _ACCEPTED,
        Verification.relationship == "self",
        Verification.conversation_id.in_(conversation_ids),
        Verification.patient_id != patient_id,
    )
    return set(session.scalars(others))
