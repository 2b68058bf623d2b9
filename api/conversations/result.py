"""Restore and deliver: stored utterances as the patient sees them."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.content import Content, open_content
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.schemas import Attachment, Button, Message, TurnResult
from api.identity.public_names import get_public_names
from api.privacy import tokens
from api.privacy.keys import KeyStore
from api.privacy.vault import Vault


def to_messages(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    utterances: Sequence[Utterance],
) -> list[Message]:
    """Open utterances and put the identifiers back: for the patient's own eyes only.

    What was withheld from the patient is left out.
    """
    cipher = keystore.cipher(conversation.key_id)
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    opened = [
        (row, open_content(row.content_ciphertext, cipher=cipher, utterance_id=row.id))
        for row in utterances
        if row.content_ciphertext is not None and row.status != UtteranceStatus.withheld
    ]
    wanted = {token for _, content in opened for token in _tokens_of(content)}
    values = vault.values_of(wanted) if wanted else {}
    authors = get_public_names(
        session=session,
        staff_ids={row.staff_id for row, _ in opened if row.staff_id},
        language=conversation.language,
    )
    messages = []
    for row, content in opened:
        name, role = authors.get(row.staff_id or "", (None, None))
        messages.append(
            Message.model_validate(
                {
                    "id": row.id,
                    "seq": row.seq,
                    "sender": row.sender,
                    "text": tokens.restore(content.text, values.get),
                    "buttons": [
                        Button(
                            title=tokens.restore(item["title"], values.get),
                            payload=item["payload"],
                        )
                        for item in content.buttons
                    ],
                    "attachments": [Attachment(**item) for item in content.attachments],
                    "pinned": row.pinned,
                    "created_at": row.created_at,
                    "sender_name": name,
                    "sender_role": role,
                    "idempotency_key": (
                        row.idempotency_key if row.sender == Sender.patient else None
                    ),
                }
            )
        )
    return messages


def _tokens_of(content: Content) -> Iterator[str]:
    yield from tokens.find_tokens(content.text)
    for button in content.buttons:
        yield from tokens.find_tokens(button["title"])


def stored_result(
    *, session: Session, keystore: KeyStore, conversation: Conversation, utterance: Utterance
) -> TurnResult:
    """The answer of a turn that has ended; the same each time it is asked for."""
    replies = repository.list_replies(session=session, utterance_id=utterance.id)
    return TurnResult.model_validate(
        {
            "messages": to_messages(
                session=session,
                keystore=keystore,
                conversation=conversation,
                utterances=replies,
            ),
            "disposition": utterance.disposition or "none",
            "handled_by": utterance.handled_by or "assistant",
            "escalation_id": utterance.escalation_id,
        }
    )
