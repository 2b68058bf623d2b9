"""Protect: identifiers become tokens before anything leaves the api or stays in the transcript."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import clock
from api.conversations.continued import find_continued
from api.conversations.incoming import Receipt
from api.conversations.models import Conversation, Mode, Utterance
from api.conversations.receive import recent_words
from api.extraction.resolve_time import resolve_time
from api.identity import patients, verification
from api.privacy import tokens
from api.privacy.directory import get_directory
from api.privacy.keys import KeyStore
from api.privacy.redact import find_spans
from api.privacy.spans import Directory, KnownValue, Span
from api.privacy.vault import Vault

CODE_MARK = "[code]"
log = structlog.get_logger()


@dataclass(frozen=True)
class Protected:
    """A message without identifiers, in the transcript's and in the dialogue's form."""

    transcript: str
    for_bot: str
    tokens: tuple[tuple[str, str], ...]  # (type, token), in order
    quotes: tuple[dict[str, int], ...]  # offsets of the screen's quotes in `transcript`
    code_result: str | None = None
    unreadable: bool = False


UNREADABLE = Protected("[unreadable message]", "", (), (), unreadable=True)


def protect_receipt(
    *, session: Session, keystore: KeyStore, conversation: Conversation, receipt: Receipt
) -> Protected:
    """Protect a received message; whatever goes wrong in redaction, nothing is let through."""
    if receipt.is_payload:
        return Protected(receipt.title or "…", receipt.text, (), ())
    try:
        return protect(
            session=session,
            keystore=keystore,
            conversation=conversation,
            text=receipt.text,
            utterance_id=receipt.utterance_id,
            quotes=[(quote.start, quote.end) for quote in receipt.screening.quotes],
            directory=get_directory(session=session),
        )
    except SQLAlchemyError:
        raise
    except Exception as error:  # fail closed: an unknown fault must not pass raw text on
        log.error("redaction_failed", utterance_id=receipt.utterance_id, kind=type(error).__name__)
        return UNREADABLE


def protect(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    text: str,
    utterance_id: str,
    quotes: Sequence[tuple[int, int]],
    directory: Directory,
) -> Protected:
    """Redact `text` with what was last asked and what is known of the patient as context.

    A month and day reaches the dialogue as a resolved ISO date; the transcript keeps a token.
    """
    code_result, text = _take_code(
        session=session,
        keystore=keystore,
        conversation=conversation,
        text=text,
        utterance_id=utterance_id,
    )
    vault = Vault(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    verified = known_values(session=session, keystore=keystore, patient_id=conversation.patient_id)
    known = (*verified, *vault.known())
    # What the dialogue asked is no context for what is said to a person who holds the chat.
    asked = conversation.asked if conversation.mode == Mode.assistant else None
    ref = clock.now().astimezone(ZoneInfo(conversation.time_zone))
    heard = find_spans(text=text, asked=asked, known=known, directory=directory)
    found = [_as_said_again(span, text, asked, ref) for span in heard]
    before = _said_before(session, keystore, conversation, vault, utterance_id)
    spans = find_continued(
        text=text, before=before, found=found, known=verified, directory=directory
    )
    pieces = [_Piece(span, vault.put(type=span.type, value=_at(text, span))) for span in spans]
    token_of = {piece.span: piece.token for piece in pieces}
    dialogue_of = {piece.span: _for_bot(text, piece, ref) for piece in pieces}
    return Protected(
        transcript=tokens.replace_spans(text, spans, lambda span, _: token_of[span]),
        for_bot=tokens.replace_spans(text, spans, lambda span, _: dialogue_of[span]).strip(),
        tokens=tuple((piece.span.type, piece.token) for piece in pieces),
        quotes=tuple(
            {"start": _shift(start, pieces), "end": _shift(end, pieces)} for start, end in quotes
        ),
        code_result=code_result,
    )


def _said_before(
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    vault: Vault,
    utterance_id: str,
) -> tuple[str, ...]:
    """The patient's last messages in their own words."""
    utterance = session.get(Utterance, utterance_id)
    if utterance is None:
        return ()
    words = recent_words(
        session, keystore.cipher(conversation.key_id), conversation.id, utterance.seq
    )
    return tuple(vault.restore(text) for text in words)


def known_values(
    *, session: Session, keystore: KeyStore, patient_id: str | None
) -> tuple[KnownValue, ...]:
    """What the verified patient's record holds: every later mention of it is certain."""
    if patient_id is None:
        return ()
    name, birth_on, contacts = patients.get_demographics(
        session=session, keystore=keystore, patient_id=patient_id
    )
    return (
        KnownValue(value=name, type="PERSON"),
        KnownValue(value=birth_on, type="DATE_OF_BIRTH"),
        *(
            KnownValue(value=contact, type="EMAIL" if "@" in contact else "PHONE")
            for contact in contacts
        ),
    )


@dataclass(frozen=True)
class _Piece:
    span: Span
    token: str


def _take_code(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    text: str,
    utterance_id: str,
) -> tuple[str | None, str]:
    """Take a one-time code out of the text; it reaches neither Rasa nor the transcript.

    The right one links the chat at once: whoever holds it, and whatever else the message says.
    """
    found = patients.find_code(text)
    if found is None:
        return None, text
    latest = patients.get_latest(session=session, conversation_id=conversation.id)
    if latest is None or latest.status in ("replaced",):
        return None, text
    masked = text[: found[0]] + CODE_MARK + text[found[1] :]
    if latest.status == "accepted" and latest.tried_by != utterance_id:
        used = patients.is_code_of(keystore=keystore, verification=latest, text=text)
        return None, masked if used else text
    result = patients.try_code(
        keystore=keystore, verification=latest, text=text, utterance_id=utterance_id
    )
    if result == "accepted":
        verification.accept(session=session, keystore=keystore, conversation=conversation)
        result = latest.status
    return result, masked


def _at(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _as_said_again(span: Span, text: str, asked: str | None, ref: datetime) -> Span:
    """A day long past, where the contact is asked for, is the birth date said again."""
    if span.type != "DATE" or asked != "phone":
        return span
    resolved = resolve_time(text=_at(text, span), ref=ref, time_zone=str(ref.tzinfo or UTC))
    oldest = (ref - timedelta(days=366)).date().isoformat()
    is_past = resolved.kind == "date" and resolved.value < oldest
    return replace(span, type="DATE_OF_BIRTH") if is_past else span


def _for_bot(text: str, piece: _Piece, ref: datetime) -> str:
    if piece.span.type != "DATE":
        return piece.token
    resolved = resolve_time(text=_at(text, piece.span), ref=ref, time_zone=str(ref.tzinfo or UTC))
    return resolved.value if resolved.kind == "date" else piece.token


def _shift(offset: int, pieces: Sequence[_Piece]) -> int:
    """Where an offset of the raw text stands in the redacted one."""
    moved = 0
    for piece in pieces:
        if piece.span.start >= offset:
            break
        change = len(piece.token) - (piece.span.end - piece.span.start)
        if piece.span.end <= offset:
            moved += change
        else:  # inside a token: its start
            return piece.span.start + moved
    return offset + moved
