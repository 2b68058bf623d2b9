"""Presence in sentences for staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from api.escalations import presence
from api.escalations.presence import Colleague, PatientSeen
from api.web.pages import in_words


def read_presence(
    session: Session, *, conversation_id: str, staff_id: str, now: datetime
) -> dict[str, str]:
    """Two lines for the page: about the patient, and about colleagues (empty: nobody)."""
    seen = presence.get_patients(session=session, conversation_ids=[conversation_id], now=now)
    others = presence.list_colleagues(
        session=session, conversation_id=conversation_id, but_for=staff_id, now=now
    )
    return {
        "patient": say_patient(seen.get(conversation_id), now=now),
        "colleagues": _say_colleagues(others),
    }


def say_patient(seen: PatientSeen | None, *, now: datetime) -> str:
    if seen is None:
        return "It is not known whether the patient is in the chat."
    if seen.here:
        return f"The patient {'is writing' if seen.typing else 'is in the chat'}."
    age = in_words(now - seen.seen_at)
    return f"The patient left {age if age == 'just now' else f'{age} ago'}."


def _say_colleagues(others: Sequence[Colleague]) -> str:
    return " ".join(
        f"{one.name} {'is writing a reply' if one.typing else 'is looking at this too'}."
        for one in others
    )
