"""Transcripts for the patient's own eyes: identifiers put back, what was said in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation
from api.conversations.result import to_messages
from api.identity import staff as colleagues
from api.privacy.keys import KeyStore
from api.privacy.vault import Vault
from api.reviews import repository as reviews
from api.reviews.comments import read_comment


@dataclass(frozen=True)
class Said:
    """One utterance. Identifiable."""

    at: datetime
    sender: str
    text: str
    sender_name: str | None


@dataclass(frozen=True)
class Doubt:
    """An answer that the patient flagged. Identifiable."""

    at: datetime
    wish: str
    comment: str | None


@dataclass(frozen=True)
class Transcript:
    """One conversation. Identifiable."""

    conversation_id: str
    started_at: datetime
    language: str
    consent_version: str | None
    consented_at: datetime | None
    said: tuple[Said, ...]
    doubts: tuple[Doubt, ...]


def list_transcripts(
    *, session: Session, keystore: KeyStore, conversation_ids: tuple[str, ...]
) -> list[Transcript]:
    """Conversations by age, each with everything that is still kept of it."""
    names = colleagues.get_names(session=session)
    conversations = session.scalars(
        select(Conversation)
        .where(Conversation.id.in_(conversation_ids), Conversation.erased_at.is_(None))
        .order_by(Conversation.created_at)
    ).all()
    return [_transcript(session, keystore, one, names) for one in conversations]


def _transcript(
    session: Session, keystore: KeyStore, conversation: Conversation, names: dict[str, str]
) -> Transcript:
    rows = repository.list_utterances(session=session, conversation_id=conversation.id)
    authors = {row.id: names.get(row.staff_id or "") for row in rows}
    messages = to_messages(
        session=session, keystore=keystore, conversation=conversation, utterances=rows
    )
    return Transcript(
        conversation_id=conversation.id,
        started_at=conversation.created_at,
        language=conversation.language,
        consent_version=conversation.consent_version,
        consented_at=conversation.consented_at,
        said=tuple(
            Said(
                at=message.created_at or conversation.created_at,
                sender=message.sender,
                text=message.text,
                sender_name=authors[message.id],
            )
            for message in messages
        ),
        doubts=tuple(_doubts(session, keystore, conversation)),
    )


def _doubts(session: Session, keystore: KeyStore, conversation: Conversation) -> Iterator[Doubt]:
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    for case in reviews.list_of_conversation(session=session, conversation_id=conversation.id):
        comment = read_comment(keystore, conversation, case)
        yield Doubt(case.created_at, case.wish or "", comment and vault.restore(comment))
