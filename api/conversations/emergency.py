"""The emergency answer: fixed text, at once, whatever else is broken."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Literal

import anyio
import structlog
from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.conversations.answers import Answer, EscalationWanted
from api.conversations.closing import closed_until, known_closed_until
from api.conversations.content import Content, Reply
from api.conversations.errors import ConsentMissing, KeyReused
from api.conversations.incoming import Incoming, Receipt
from api.conversations.models import Conversation, Mode, Utterance
from api.conversations.modes import change_mode, may_stop
from api.conversations.notices import notice_text
from api.conversations.protect import UNREADABLE, Protected, protect_receipt
from api.conversations.receive import receive
from api.conversations.record import add_replies, record
from api.conversations.result import to_messages
from api.conversations.room import Room
from api.conversations.schemas import Message, TurnResult
from api.errors import NotFound
from api.escalations import service as escalations
from api.escalations.models import Urgency
from api.privacy.keys import KeyDestroyed
from api.safety.service import (
    Band,
    Disposition,
    Language,
    Screening,
    emergency_messages,
    screen,
)

log = structlog.get_logger()
STORE_SECONDS = 1.5
# The line, the one of harm by others, after hours, the question; a recent message may add one.
MOST_REPLIES = 6


async def answer_alarm(
    room: Room, *, conversation_id: str, incoming: Incoming, screening: Screening
) -> TurnResult:
    """Answer an emergency. The record is tried for STORE_SECONDS, then it goes to the spool."""
    ids = _reply_ids(room, conversation_id, incoming)
    store = partial(
        _store_alarm,
        room=room,
        conversation_id=conversation_id,
        incoming=incoming,
        screening=screening,
        ids=ids,
    )
    return await _answer(room, conversation_id, incoming, screening, ids, store)


async def answer_heard(room: Room, receipt: Receipt) -> TurnResult:
    """Answer an emergency that was heard in a durable message behind the last ones."""
    store = partial(record_alarm, room=room, receipt=receipt)
    incoming = Incoming(receipt.text, receipt.key)
    ids = _reply_ids(room, receipt.conversation_id, incoming)
    return await _answer(room, receipt.conversation_id, incoming, receipt.screening, ids, store)


async def _answer(
    room: Room,
    conversation_id: str,
    incoming: Incoming,
    screening: Screening,
    ids: tuple[str, ...],
    store: Callable[[], TurnResult],
) -> TurnResult:
    try:
        with anyio.move_on_after(STORE_SECONDS):
            return await room.in_thread_abandoned(store)
    except Exception as error:  # whatever is broken, an alarm is answered
        log.error("alarm_not_stored", kind=type(error).__name__)
    try:
        await room.in_spool_thread(
            _spool, room=room, conversation_id=conversation_id, incoming=incoming, ids=ids
        )
    except OSError as error:
        log.error("alarm_not_spooled", kind=type(error).__name__)
    language = _language_of(screening, room.languages.get(conversation_id))
    replies = alarm_replies(screening, language, known_closed_until(language))
    return unstored_result(replies, ids, screening)


def _language_of(screening: Screening, spoken: str | None) -> Language:
    """The language of an alarm: where its words do not tell, that of the chat as far as known."""
    return screening.language or ("es" if spoken == "es" else "en")


def _reply_ids(room: Room, conversation_id: str, incoming: Incoming) -> tuple[str, ...]:
    """The same message with the same key is answered by messages of the same ids, stored or not."""
    digest = room.keystore.blind_index(
        column=f"alarm:{conversation_id}", value=f"{incoming.key}\n{incoming.text}"
    )
    return tuple(f"{digest[:30]}{place:02d}" for place in range(MOST_REPLIES))


def alarm_replies(
    screening: Screening, language: Language, closed: str | None
) -> tuple[Reply, ...]:
    """The fixed answer: what to do first, then, after hours, that nobody is watching."""
    messages = emergency_messages(
        disposition=screening.disposition,
        language=language,
        rules=screening.rules,
        band=screening.band,
    )
    if closed:  # a question stays the last that is said
        told = notice_text("after_hours", language, when=closed)
        messages.insert(len(messages) - (screening.band == Band.ASK), told)
    return tuple(
        Reply(
            Content(
                text=message.text,
                buttons=tuple(
                    {"title": button.title, "payload": button.payload} for button in message.buttons
                ),
            ),
            sender="system",
            response_name=f"alarm_{screening.disposition}",
            pinned=place == 0,
            keep_offers=True,
        )
        for place, message in enumerate(messages)
    )


def record_alarm(room: Room, receipt: Receipt, ids: tuple[str, ...] = ()) -> TurnResult:
    """Record an alarm with its escalation; the conversation is stopped if it was certain.

    What is said from then on is in its language, too.
    """
    incoming = Incoming(receipt.text, receipt.key)
    ids = ids or _reply_ids(room, receipt.conversation_id, incoming)
    with room.database.write() as session:
        conversation = repository.lock_conversation(
            session=session, conversation_id=receipt.conversation_id
        )
        if conversation is None:
            raise NotFound
        protected = protect_receipt(
            session=session, keystore=room.keystore, conversation=conversation, receipt=receipt
        )
        language = _speak(conversation, receipt.screening)
        closed = closed_until(session=session, language=language)
    answer = _alarm_answer(receipt.screening, language, protected, closed)
    return record(room, receipt=receipt, protected=protected, answer=answer, holder=None, ids=ids)


def _speak(conversation: Conversation, screening: Screening) -> Language:
    language = _language_of(screening, conversation.language)
    conversation.language = language
    return language


def _alarm_answer(
    screening: Screening, language: Language, protected: Protected, closed: str | None
) -> Answer:
    crisis = screening.disposition == Disposition.CRISIS
    stops = screening.band == Band.ACT
    return Answer(
        alarm_replies(screening, language, closed),
        "screen",
        disposition=str(screening.disposition),
        escalation=EscalationWanted(
            urgency=Urgency.crisis if crisis else Urgency.emergency,
            reason=str(screening.disposition),
            rules=screening.rules,
            quotes=protected.quotes,
        ),
        mode=(Mode.crisis if crisis else Mode.emergency) if stops else None,
    )


def _store_alarm(
    room: Room,
    conversation_id: str,
    incoming: Incoming,
    screening: Screening,
    ids: tuple[str, ...],
) -> TurnResult:
    try:
        receipt = receive(
            room, conversation_id=conversation_id, incoming=incoming, screening=screening
        )
    except KeyReused:  # an alarm is answered all the same, as a message of its own
        fresh = Incoming(incoming.text, f"alarm-{ids[0]}")
        receipt = receive(
            room, conversation_id=conversation_id, incoming=fresh, screening=screening
        )
    except ConsentMissing:
        return _record_unconsented(room, conversation_id, screening, ids)
    if receipt.done is not None:
        return receipt.done
    return record_alarm(room, receipt, ids)


def _record_unconsented(
    room: Room, conversation_id: str, screening: Screening, ids: tuple[str, ...]
) -> TurnResult:
    """Without consent no word is stored: only that an alarm was raised, and its fixed answer."""
    with room.database.write() as session:
        conversation = repository.lock_conversation(
            session=session, conversation_id=conversation_id
        )
        if conversation is None:
            raise NotFound
        if conversation.erased_at is not None:
            raise KeyDestroyed
        language = _speak(conversation, screening)
        closed = closed_until(session=session, language=language)
        rows = [row for one in ids if (row := session.get(Utterance, one)) is not None]
        if not rows:
            rows = add_replies(
                room,
                session=session,
                conversation=conversation,
                replies=alarm_replies(screening, language, closed),
                in_reply_to=None,
                ids=ids,
            )
        escalation = _escalate_unworded(session, conversation, rows[0].id, screening, language)
        return TurnResult.model_validate(
            {
                "messages": to_messages(
                    session=session,
                    keystore=room.keystore,
                    conversation=conversation,
                    utterances=rows,
                ),
                "disposition": str(screening.disposition),
                "handled_by": "screen",
                "escalation_id": escalation,
            }
        )


def _escalate_unworded(
    session: Session,
    conversation: Conversation,
    utterance_id: str,
    screening: Screening,
    language: Language,
) -> str:
    answer = _alarm_answer(screening, language, UNREADABLE, None)
    assert answer.escalation is not None
    escalation, new = escalations.escalate(
        session=session,
        conversation_id=conversation.id,
        utterance_id=utterance_id,
        urgency=answer.escalation.urgency,
        reason=answer.escalation.reason,
        rules=screening.rules,
        versions={"screen": screening.version},
    )
    if new and answer.mode is not None and may_stop(conversation, answer.mode):
        change_mode(session=session, conversation=conversation, mode=answer.mode)
    return escalation.id


def _spool(room: Room, conversation_id: str, incoming: Incoming, ids: tuple[str, ...]) -> None:
    room.spool.append(
        {
            "conversation_id": conversation_id,
            "text": incoming.text,
            "key": incoming.key,
            "ids": list(ids),
        }
    )


def unstored_result(
    replies: tuple[Reply, ...],
    ids: tuple[str, ...],
    screening: Screening,
    *,
    handled_by: Literal["screen", "assistant"] = "screen",
) -> TurnResult:
    """What is said and kept nowhere."""
    messages = [
        Message.model_validate(
            {
                "id": ids[place],
                "seq": 0,
                "sender": reply.sender,
                "text": reply.content.text,
                "buttons": list(reply.content.buttons),
                "pinned": reply.pinned,
                "created_at": clock.now(),
            }
        )
        for place, reply in enumerate(replies)
    ]
    return TurnResult(
        messages=messages,
        disposition=str(screening.disposition),
        handled_by=handled_by,
        escalation_id=None,
    )


def replay_spool(room: Room) -> int:
    """Store the alarms that the database could not take; return how many the spool held."""

    def take(_record_id: str, record_: dict[str, Any]) -> None:
        with room.database.read() as session:
            known = session.get(Utterance, record_["ids"][0]) is not None
            gone = session.get(Conversation, record_["conversation_id"]) is None
        if known or gone:
            return
        incoming = Incoming(record_["text"], record_["key"])
        with suppress(KeyDestroyed, NotFound):  # erased meanwhile
            _store_alarm(
                room,
                record_["conversation_id"],
                incoming,
                screen(text=incoming.text),
                tuple(record_["ids"]),
            )

    return room.spool.replay(take)
