"""Who is in a conversation and who is typing: the patient, and each member of staff.

Told by the pages and the widget by themselves, a few times a minute, without a word. A row is
written at most once in TYPING_EACH, for who does not type once in HERE_EACH; what was not written
again for a while counts as gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Mode, Utterance
from api.db import insert_into
from api.escalations.models import Escalation, EscalationStatus, Presence
from api.identity.models import Staff

PATIENT = "patient"
TYPING_EACH = timedelta(seconds=5)
HERE_EACH = timedelta(seconds=12)
HERE_FOR = timedelta(seconds=40)
# Longer than it takes until somebody who goes on typing is noted again.
TYPING_FOR = timedelta(seconds=8)


@dataclass(frozen=True)
class PatientSeen:
    """`here`: the chat is open before them; `seen_at`: when it was so last."""

    here: bool
    typing: bool
    seen_at: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody of staff who looks at the same conversation."""

    staff_id: str
    name: str
    typing: bool


def is_noted(
    *, session: Session, conversation_id: str, who: str, typing: bool, now: datetime
) -> bool:
    """Whether they were noted a moment ago. A read: nobody waits for a lock because of it."""
    row = session.get(Presence, (conversation_id, who))
    return row is not None and row.seen_at > _written_before(typing=typing, now=now)


def note(*, session: Session, conversation_id: str, who: str, typing: bool, now: datetime) -> bool:
    """Note that somebody is here; False if it was written a moment ago. The conversation exists."""
    statement = insert_into(session, Presence).values(
        conversation_id=conversation_id,
        who=who,
        seen_at=now,
        typing_at=now if typing else None,
    )
    written = session.execute(
        statement.on_conflict_do_update(
            index_elements=[Presence.conversation_id, Presence.who],
            set_={
                "seen_at": statement.excluded.seen_at,
                "typing_at": statement.excluded.typing_at,
            },
            where=Presence.seen_at <= _written_before(typing=typing, now=now),
        ).returning(Presence.who)
    )
    return written.first() is not None


def get_patients(
    *, session: Session, conversation_ids: Iterable[str], now: datetime
) -> dict[str, PatientSeen]:
    """What is known of the patients of these conversations; of some of them nothing."""
    rows = session.execute(
        select(Presence, Conversation.last_patient_at)
        .join(Conversation, Conversation.id == Presence.conversation_id)
        .where(Presence.conversation_id.in_(list(conversation_ids)), Presence.who == PATIENT)
    )
    return {
        row.conversation_id: PatientSeen(
            here=row.seen_at > now - HERE_FOR,
            typing=is_typing(row.typing_at, now, said_at=said_at),
            seen_at=row.seen_at,
        )
        for row, said_at in rows
    }


def list_colleagues(
    *, session: Session, conversation_id: str, but_for: str, now: datetime
) -> list[Colleague]:
    """Who else of staff looks at this conversation just now, and who of them writes a reply."""
    rows = session.execute(
        select(Presence, Staff.display_name)
        .join(Staff, Staff.id == Presence.who)
        .where(
            Presence.conversation_id == conversation_id,
            Presence.who != but_for,
            Presence.seen_at > now - HERE_FOR,
        )
        .order_by(Staff.display_name)
    )
    return [
        Colleague(
            staff_id=row.who,
            name=name,
            typing=is_typing(row.typing_at, now),
        )
        for row, name in rows
    ]


def find_writer(*, session: Session, conversation_id: str, now: datetime) -> str | None:
    """The name of the member of staff who writes to the patient at this moment.

    Only of who holds the conversation: others have no field for a reply. What was typed before
    the last reply went out was that reply.
    """
    said_at = (
        select(func.max(Utterance.created_at))
        .where(
            Utterance.conversation_id == Presence.conversation_id,
            Utterance.staff_id == Presence.who,
        )
        .correlate(Presence)
        .scalar_subquery()
    )
    query = (
        select(Staff.display_name)
        .join(Presence, Presence.who == Staff.id)
        .join(Conversation, Conversation.id == Presence.conversation_id)
        .join(Escalation, Escalation.conversation_id == Presence.conversation_id)
        .where(
            Presence.conversation_id == conversation_id,
            Presence.typing_at > now - TYPING_FOR,
            (said_at.is_(None)) | (Presence.typing_at > said_at),
            Conversation.mode != Mode.assistant,
            Escalation.status == EscalationStatus.claimed,
            Escalation.assignee_id == Presence.who,
        )
        .order_by(Presence.typing_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def is_typing(
    typing_at: datetime | None, now: datetime, *, said_at: datetime | None = None
) -> bool:
    """What was typed before the last message came was that message."""
    if typing_at is None or typing_at <= now - TYPING_FOR:
        return False
    return said_at is None or typing_at > said_at


def _written_before(*, typing: bool, now: datetime) -> datetime:
    return now - (TYPING_EACH if typing else HERE_EACH)
