"""What patients wrote, redacted, as the studio learns from it: the list, and one of them.

Only conversations whose words are kept and whose consent stands are read. Each one that is shown
is noted as a reading of its transcript: the patient may ask who has looked.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from api.audit import service as audit
from api.conversations.content import open_content
from api.conversations.models import Conversation, Sender, Utterance, UtteranceStatus
from api.conversations.protect import known_values
from api.conversations.room import Room
from api.errors import FrontdeskError, NotFound
from api.escalations.models import Escalation
from api.privacy.keys import KeyDestroyed
from api.privacy.spans import KnownValue
from api.privacy.vault import Vault
from api.reviews.models import ReviewCase, ReviewKind
from api.studio.filters import MessageFilter

PAGE_SIZE = 25
# Under this the model's own probability says that it was more likely wrong than right.
LOW = 0.5
FALLBACK = "nlu_fallback"
# What is shown of one patient's message is a line, not a letter.
MOST_SHOWN = 2000


class WordsGone(FrontdeskError):
    """The conversation was erased, or its consent taken back, since the page was made."""

    code, status = "STUD-007", 410
    title = "These words were erased or taken back meanwhile. Nothing was added."


@dataclass(frozen=True)
class Message:
    """One message of a patient, with tokens for what identifies."""

    id: str
    conversation_id: str
    text: str
    said_at: datetime
    language: str
    intent: str | None
    confidence: float | None
    disposition: str | None
    is_payload: bool
    # What a patient wished who doubted the answer; whether a person was called.
    wish: str | None = None
    is_escalated: bool = False

    @property
    def line(self) -> str:
        """Its words in one line, as an example would have them."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class MessagePage:
    rows: tuple[Message, ...]
    page: int
    has_next: bool


_Answer = aliased(Utterance)
_FLAGGED = (
    select(_Answer.in_reply_to, ReviewCase.wish)
    .join(ReviewCase, ReviewCase.utterance_id == _Answer.id)
    .where(ReviewCase.kind == ReviewKind.dispute)
)
_USABLE = and_(Conversation.erased_at.is_(None), Conversation.consented_at.is_not(None))
_SAID = and_(
    Utterance.sender == Sender.patient,
    Utterance.status == UtteranceStatus.recorded,
    Utterance.content_ciphertext.is_not(None),
)


def list_messages(*, session: Session, room: Room, wanted: MessageFilter) -> MessagePage:
    """One page, newest first."""
    start = (wanted.page - 1) * PAGE_SIZE
    query = newest(*_conditions(wanted)).offset(start).limit(PAGE_SIZE + 1)
    rows = session.execute(query).all()
    found = opened(session, room, rows[:PAGE_SIZE])
    return MessagePage(tuple(found), wanted.page, len(rows) > PAGE_SIZE)


def list_of_conversation(*, session: Session, room: Room, conversation_id: str) -> list[Message]:
    """What its patient wrote; the caller audits that the transcript is read."""
    query = newest(Utterance.conversation_id == conversation_id)
    return opened(session, room, session.execute(query).all())


def newest(*conditions: ColumnElement[bool]) -> Select[Utterance, Conversation]:
    """Messages that may be read, newest first."""
    return (
        select(Utterance, Conversation)
        .join(Conversation, Conversation.id == Utterance.conversation_id)
        .where(_SAID, _USABLE, *conditions)
        .order_by(Utterance.created_at.desc(), Utterance.id)
    )


def unsure() -> ColumnElement[bool]:
    """The model was more likely wrong than right, or found nothing at all."""
    return or_(Utterance.confidence < LOW, Utterance.intent == FALLBACK)


def access_message(*, session: Session, room: Room, utterance_id: str, staff_id: str) -> Message:
    """One message; that it was read is audited.

    Raises:
        NotFound: there is none.
        WordsGone.
    """
    found = access_messages(
        session=session, room=room, utterance_ids=[utterance_id], staff_id=staff_id
    )
    if found:
        return found[0]
    row = session.get(Utterance, utterance_id)
    if row is None or row.sender != Sender.patient:
        raise NotFound
    raise WordsGone


def access_messages(
    *, session: Session, room: Room, utterance_ids: Sequence[str], staff_id: str
) -> list[Message]:
    """Those of the messages that are still there to be read, newest first; audited."""
    rows = session.execute(newest(Utterance.id.in_(utterance_ids))).all()
    found = opened(session, room, rows)
    note_read(session=session, messages=found, staff_id=staff_id)
    return found


def note_read(*, session: Session, messages: Iterable[Message], staff_id: str) -> None:
    """Write down whose words were shown: a record for each conversation, with how many."""
    counts: dict[str, int] = {}
    for one in messages:
        counts[one.conversation_id] = counts.get(one.conversation_id, 0) + 1
    for conversation_id, count in counts.items():
        audit.record(
            session=session,
            actor=("staff", staff_id),
            action="transcript.read",
            subject=("conversation", conversation_id),
            detail={"utterances": count, "studio": True},
        )


def get_known(*, session: Session, room: Room, conversation_id: str) -> tuple[KnownValue, ...]:
    """What is known of the patient by now: by it a name is found that slipped through before.

    That of the patient's other chats too: who was named in one may be named in the next.

    Raises:
        WordsGone.
    """
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or not is_usable(conversation):
        raise WordsGone
    try:
        own = known_values(
            session=session, keystore=room.keystore, patient_id=conversation.patient_id
        )
        found = [*own, *_named_in(session, room, conversation)]
    except KeyDestroyed:
        raise WordsGone from None
    for one in _others_of(session, conversation):
        with suppress(KeyDestroyed):
            found += _named_in(session, room, one)
    return tuple(dict.fromkeys(found))


def _named_in(session: Session, room: Room, conversation: Conversation) -> tuple[KnownValue, ...]:
    """The values behind the tokens of a chat. Raises KeyDestroyed."""
    vault = Vault(
        session=session,
        keystore=room.keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
    )
    return vault.known()


def _others_of(session: Session, conversation: Conversation) -> Iterable[Conversation]:
    """The other chats of the same patient, of one who is known."""
    if conversation.patient_id is None:
        return ()
    same = select(Conversation).where(
        Conversation.patient_id == conversation.patient_id,
        Conversation.id != conversation.id,
        Conversation.erased_at.is_(None),
    )
    return session.scalars(same).all()


def is_there(*, session: Session, conversation_id: str) -> bool:
    """Whether there is, or was, such a conversation."""
    return session.get(Conversation, conversation_id) is not None


def is_usable(conversation: Conversation) -> bool:
    """Whether its words are there and its patient agrees to their being kept."""
    return conversation.erased_at is None and conversation.consented_at is not None


def opened(
    session: Session, room: Room, rows: Sequence[Row[Utterance, Conversation]]
) -> list[Message]:
    """The words of rows; one whose key is destroyed this very moment is left out."""
    ids = [row[0].id for row in rows]
    wishes: dict[str, str] = {
        of: wish or ""
        for of, wish in session.execute(_FLAGGED.where(_Answer.in_reply_to.in_(ids)))
        if of
    }
    called = set(
        session.scalars(select(Escalation.utterance_id).where(Escalation.utterance_id.in_(ids)))
    )
    found = []
    for utterance, conversation in rows:
        text = _text_of(room, utterance, conversation)
        if text is None:
            continue
        found.append(
            Message(
                id=utterance.id,
                conversation_id=conversation.id,
                text=text,
                said_at=utterance.created_at,
                language=conversation.language,
                intent=utterance.intent,
                confidence=utterance.confidence,
                disposition=utterance.disposition,
                is_payload=utterance.is_payload,
                wish=wishes.get(utterance.id),
                is_escalated=utterance.id in called,
            )
        )
    return found


def _text_of(room: Room, utterance: Utterance, conversation: Conversation) -> str | None:
    if utterance.content_ciphertext is None:
        return None
    try:
        cipher = room.keystore.cipher(conversation.key_id)
    except KeyDestroyed:
        return None
    found = open_content(utterance.content_ciphertext, cipher=cipher, utterance_id=utterance.id)
    return found.text[:MOST_SHOWN]


def _conditions(wanted: MessageFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.low:
        conditions.append(unsure())
    if wanted.fallback:
        conditions.append(Utterance.intent == FALLBACK)
    if wanted.escalated:
        conditions.append(Utterance.id.in_(select(Escalation.utterance_id)))
    if wanted.flagged:
        conditions.append(Utterance.id.in_(_FLAGGED.with_only_columns(_Answer.in_reply_to)))
    if wanted.intent:
        conditions.append(Utterance.intent == wanted.intent)
    if not (wanted.flagged or wanted.escalated):
        conditions.append(Utterance.is_payload.is_(False))  # nobody's words
    return conditions
