"""Reading a conversation as staff see it: redacted lines with the words that raised it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.conversations import repository
from api.conversations.content import open_content
from api.conversations.models import Conversation, Utterance, UtteranceStatus
from api.conversations.room import Room
from api.errors import NotFound
from api.escalations.models import Escalation
from api.identity.models import Staff


@dataclass(frozen=True)
class Line:
    """One utterance as staff see it: redacted."""

    id: str
    sender: str
    staff_id: str | None
    text: str
    said_at: datetime
    quotes: tuple[dict[str, int], ...]
    # Of a staff reply: the key it was sent with.
    reply_key: str | None
    # What it answers, and by which of our texts.
    in_reply_to: str | None = None
    response_name: str | None = None
    model_id: str | None = None
    # An answer of the assistant that the patient was not shown: a person had the chat by then.
    is_withheld: bool = False


def access_transcript(
    *, session: Session, room: Room, escalation_id: str, staff: Staff
) -> tuple[Escalation, Conversation, list[Line]]:
    """Return an escalation with its redacted transcript; that it was read is audited.

    Raises:
        NotFound.
    """
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    conversation = session.get_one(Conversation, escalation.conversation_id)
    lines = [] if conversation.erased_at else read_lines(session, room, conversation)
    audit.record(
        session=session,
        actor=("staff", staff.id),
        action="transcript.read",
        subject=("escalation", escalation_id),
        detail={"utterances": len(lines)},
    )
    return escalation, conversation, lines


def read_lines(session: Session, room: Room, conversation: Conversation) -> list[Line]:
    """What was said in a conversation whose key is alive; the caller audits that it was read."""
    cipher = room.keystore.cipher(conversation.key_id)
    quotes = {
        row.utterance_id: tuple(row.quotes)
        for row in session.scalars(
            select(Escalation).where(Escalation.conversation_id == conversation.id)
        )
    }
    return [
        Line(
            id=row.id,
            sender=row.sender,
            staff_id=row.staff_id,
            text=open_content(row.content_ciphertext, cipher=cipher, utterance_id=row.id).text,
            said_at=row.created_at,
            quotes=quotes.get(row.id, ()),
            reply_key=_reply_key(row),
            in_reply_to=row.in_reply_to,
            response_name=row.response_name,
            model_id=row.model_id,
            is_withheld=row.status == UtteranceStatus.withheld,
        )
        for row in repository.list_utterances(session=session, conversation_id=conversation.id)
        if row.content_ciphertext is not None
    ]


def _reply_key(row: Utterance) -> str | None:
    kind, _, rest = (row.idempotency_key or "").partition(":")
    return rest.partition(":")[0] if kind == "staff" else None
