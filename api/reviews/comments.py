"""What a patient writes about an answer: redacted, and kept under the conversation's key."""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.conversations.models import Conversation, Mode
from api.conversations.protect import CODE_MARK, UNREADABLE, known_values
from api.conversations.room import Room
from api.identity import patients
from api.privacy.directory import get_directory
from api.privacy.keys import KeyStore
from api.privacy.redact import find_spans
from api.privacy.vault import Vault
from api.reviews.models import ReviewCase

log = structlog.get_logger()
# What is kept of a comment that is added to again and again: its end.
MOST_KEPT = 2000


def redact_comment(
    session: Session, room: Room, conversation: Conversation, comment: str
) -> str | None:
    """The comment with tokens for whatever identifies; None if it could not be redacted."""
    try:
        return _redact(session, room, conversation, comment)
    except SQLAlchemyError:
        raise
    except Exception as error:  # fail closed: an unknown fault must not pass raw text on
        log.error("redaction_failed", conversation_id=conversation.id, kind=type(error).__name__)
        return None


def add_comment(room: Room, conversation: Conversation, case: ReviewCase, words: str) -> bool:
    """Keep words beside those that are there; False if they are there already."""
    known = read_comment(room.keystore, conversation, case) or ""
    if words in known.split("\n\n"):
        return False
    both = "\n\n".join(part for part in (known, words) if part)[-MOST_KEPT:]
    cipher = room.keystore.cipher(conversation.key_id)
    case.comment_ciphertext = cipher.encrypt(both, where=_where(case))
    return True


def read_comment(keystore: KeyStore, conversation: Conversation, case: ReviewCase) -> str | None:
    if case.comment_ciphertext is None or conversation.erased_at is not None:
        return None
    cipher = keystore.cipher(conversation.key_id)
    return cipher.decrypt(case.comment_ciphertext, where=_where(case))


def _redact(session: Session, room: Room, conversation: Conversation, comment: str) -> str:
    text = _without_code(session, conversation, comment)
    known = known_values(
        session=session, keystore=room.keystore, patient_id=conversation.patient_id
    )
    asked = conversation.asked if conversation.mode == Mode.assistant else None
    directory = get_directory(session=session)
    spans = find_spans(text=text, asked=asked, known=known, directory=directory)
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return vault.replace(text, spans)


def _without_code(session: Session, conversation: Conversation, text: str) -> str:
    """A one-time code is no comment: it is not kept, and not tried here either."""
    found = patients.find_code(text)
    if found is None:
        return text
    if patients.get_latest(session=session, conversation_id=conversation.id) is None:
        return text
    return text[: found[0]] + CODE_MARK + text[found[1] :]


def _where(case: ReviewCase) -> str:
    return f"review_case.comment.{case.id}"


UNREADABLE_WORDS = UNREADABLE.transcript
