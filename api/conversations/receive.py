"""Receive: make a message durable as ciphertext before anything else is done with it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.conversations.consent import has_consented, require_kept
from api.conversations.content import Content, open_content
from api.conversations.errors import (
    KeyReused,
    PayloadNotOffered,
)
from api.conversations.incoming import NOTHING_FOUND, Incoming, Receipt, is_urgent
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.own_wishes import WISH_TITLES, as_wish
from api.conversations.result import stored_result
from api.conversations.room import Room
from api.db import new_id
from api.errors import TooFast
from api.privacy.keys import FieldCipher
from api.safety.service import Screening, screen

WINDOW = 2
ALWAYS_OFFERED = {
    "/request_human": {"en": "Talk to a person", "es": "Hablar con una persona"},
    **WISH_TITLES,
}


@dataclass(frozen=True)
class _Choice:
    title: str | None


def receive(
    room: Room, *, conversation_id: str, incoming: Incoming, screening: Screening
) -> Receipt:
    """Store a message and return its receipt; a repeated key returns the first one's.

    Raises:
        NotFound, ConsentMissing, KeyReused, PayloadNotOffered; TooFast, but for an alarm.
    """
    try:
        return _receive(room, conversation_id, incoming, screening)
    except TooFast:
        if incoming.is_payload:
            raise
        found = _screen_refused(room, conversation_id, incoming, screening)
        if not is_urgent(found):
            raise
        return _receive(room, conversation_id, incoming, found)


def _screen_refused(
    room: Room, conversation_id: str, incoming: Incoming, screening: Screening
) -> Screening:
    """What came too fast, behind the last messages: read and judged while nothing is locked."""
    with room.database.read() as session:
        conversation = session.get_one(Conversation, conversation_id)
        cipher = room.keystore.cipher(conversation.key_id)
        recent = recent_words(session, cipher, conversation_id, conversation.last_seq + 1)
    return screen(text=incoming.text, recent=recent, before=screening)


def _receive(room: Room, conversation_id: str, incoming: Incoming, screening: Screening) -> Receipt:
    with room.database.write() as session:
        conversation = require_kept(
            repository.lock_conversation(session=session, conversation_id=conversation_id)
        )
        # One key for each conversation: the same words in two chats have nothing in common.
        body = room.keystore.blind_index(
            column=f"utterance.body:{conversation_id}", value=_body(incoming)
        )
        cipher = room.keystore.cipher(conversation.key_id)
        incoming = as_wish(
            session=session, cipher=cipher, conversation=conversation, incoming=incoming
        )
        known = repository.find_by_key(
            session=session, conversation_id=conversation_id, key=incoming.key
        )
        if known is not None:
            return _repeated(room, session, conversation, known, incoming, body, screening)
        urgent = is_urgent(screening)
        if not urgent:
            _refuse_flood(session, conversation_id, room.settings.messages_per_minute)
        choice = _choice_of(room, session, conversation, cipher, incoming)
        seq = repository.next_seq(session=session, conversation_id=conversation_id)
        if not urgent and not incoming.is_payload:
            recent = recent_words(session, cipher, conversation_id, seq)
            screening = screen(text=incoming.text, recent=recent, before=screening)
        utterance = Utterance(
            id=(utterance_id := new_id()),
            conversation_id=conversation_id,
            seq=seq,
            sender=Sender.patient,
            status=UtteranceStatus.received,
            idempotency_key=incoming.key,
            body_fingerprint=body,
            raw_ciphertext=cipher.encrypt(incoming.text, where=raw_place(utterance_id)),
            is_payload=incoming.is_payload,
            created_at=clock.now(),
        )
        session.add(utterance)
        if has_consented(conversation):
            conversation.last_patient_at = clock.now()
        return Receipt(
            utterance_id=utterance_id,
            conversation_id=conversation_id,
            key=incoming.key,
            seq=seq,
            text=incoming.text,
            is_payload=incoming.is_payload,
            screening=screening,
            language=conversation.language,
            title=choice.title,
        )


def reopen(room: Room, *, session: Session, utterance: Utterance) -> Receipt:
    """The receipt of a message whose turn was cut short, read back from its ciphertext."""
    conversation = session.get_one(Conversation, utterance.conversation_id)
    cipher = room.keystore.cipher(conversation.key_id)
    assert utterance.raw_ciphertext is not None
    text = cipher.decrypt(utterance.raw_ciphertext, where=raw_place(utterance.id))
    recent = recent_words(session, cipher, conversation.id, utterance.seq)
    incoming = Incoming(text, utterance.idempotency_key or "", utterance.is_payload)
    screening = NOTHING_FOUND if utterance.is_payload else screen(text=text, recent=recent)
    title = _title_of(room, session, conversation, cipher, incoming)
    if utterance.is_payload and utterance.status == UtteranceStatus.late:
        # Its own turn used the button up: what was recorded is its title.
        assert utterance.content_ciphertext is not None
        content = utterance.content_ciphertext
        title = open_content(content, cipher=cipher, utterance_id=utterance.id).text
    return Receipt(
        utterance_id=utterance.id,
        conversation_id=conversation.id,
        key=incoming.key,
        seq=utterance.seq,
        text=text,
        is_payload=utterance.is_payload,
        screening=screening,
        language=conversation.language,
        title=title,
    )


def raw_place(utterance_id: str) -> str:
    return f"utterance.raw.{utterance_id}"


def payload_fingerprint(room: Room, conversation_id: str, payload: str) -> str:
    return room.keystore.blind_index(column=f"offer:{conversation_id}", value=payload)


def _repeated(
    room: Room,
    session: Session,
    conversation: Conversation,
    known: Utterance,
    incoming: Incoming,
    body: str,
    screening: Screening,
) -> Receipt:
    if known.body_fingerprint != body:
        raise KeyReused
    if known.raw_ciphertext is not None and known.status == UtteranceStatus.received:
        return reopen(room, session=session, utterance=known)
    return Receipt(
        utterance_id=known.id,
        conversation_id=conversation.id,
        key=incoming.key,
        seq=known.seq,
        text=incoming.text,
        is_payload=incoming.is_payload,
        screening=screening,
        language=conversation.language,
        done=stored_result(
            session=session,
            keystore=room.keystore,
            conversation=conversation,
            utterance=known,
        ),
    )


def _body(incoming: Incoming) -> str:
    return f"{'payload' if incoming.is_payload else 'text'}\n{incoming.text}"


def _refuse_flood(session: Session, conversation_id: str, per_minute: int) -> None:
    since = clock.now() - timedelta(minutes=1)
    sent = repository.count_patient_since(
        session=session, conversation_id=conversation_id, since=since
    )
    if sent >= per_minute:
        raise TooFast(headers={"Retry-After": "20"})


def _choice_of(
    room: Room,
    session: Session,
    conversation: Conversation,
    cipher: FieldCipher,
    incoming: Incoming,
) -> _Choice:
    """Refuse a payload that was never offered here; a closed one is let through, untitled."""
    if not incoming.is_payload:
        return _Choice(None)
    fingerprint = payload_fingerprint(room, conversation.id, incoming.text)
    offer = repository.get_offer(
        session=session, conversation_id=conversation.id, fingerprint=fingerprint
    )
    if offer is None and incoming.text not in ALWAYS_OFFERED:
        raise PayloadNotOffered
    return _Choice(_title_of(room, session, conversation, cipher, incoming))


def _title_of(
    room: Room,
    session: Session,
    conversation: Conversation,
    cipher: FieldCipher,
    incoming: Incoming,
) -> str | None:
    if not incoming.is_payload:
        return None
    if titles := ALWAYS_OFFERED.get(incoming.text):
        return titles[conversation.language]
    fingerprint = payload_fingerprint(room, conversation.id, incoming.text)
    offer = repository.get_offer(
        session=session, conversation_id=conversation.id, fingerprint=fingerprint
    )
    if offer is None or offer.closed_at is not None:
        return None
    shown = session.get(Utterance, offer.utterance_id)
    if shown is None or shown.content_ciphertext is None:
        return None
    content = open_content(shown.content_ciphertext, cipher=cipher, utterance_id=shown.id)
    titles_by_payload = {button["payload"]: button["title"] for button in content.buttons}
    return titles_by_payload.get(incoming.text)


def recent_words(
    session: Session, cipher: FieldCipher, conversation_id: str, before_seq: int
) -> tuple[str, ...]:
    """The patient's last typed messages, for the screen's window."""
    rows = repository.list_recent_patient(
        session=session, conversation_id=conversation_id, before_seq=before_seq, limit=WINDOW
    )
    words = []
    for row in rows:
        if row.is_payload:
            continue
        if row.raw_ciphertext is not None:
            words.append(cipher.decrypt(row.raw_ciphertext, where=raw_place(row.id)))
        elif row.content_ciphertext is not None:
            content: Content = open_content(
                row.content_ciphertext, cipher=cipher, utterance_id=row.id
            )
            words.append(content.text)
    return tuple(words)
