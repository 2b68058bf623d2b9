"""The chat API: what the widget and other clients call."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import StreamingResponse

from api import clock
from api.conversations import access, service
from api.conversations.errors import KeyMissing, MessageEmpty, MessageTooLong
from api.conversations.events import follow, read_events
from api.conversations.incoming import Incoming, clean, has_signs
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.conversations.refused import alarm_in_refused
from api.conversations.room import Room
from api.conversations.schemas import (
    ConsentGiven,
    ConversationCreate,
    ConversationCreated,
    ConversationView,
    TurnResult,
    UtteranceCreate,
)
from api.conversations.turn import take_turn
from api.db import new_id
from api.deps import ReadSession, WriteSession, as_json
from api.errors import FrontdeskError, Malformed, NotAuthenticated, NotFound, phone_numbers
from api.identity.proxies import sight_of
from api.rate import Limiter, limit_new_conversations
from api.scheduling import service as scheduling
from api.scheduling.schemas import AppointmentRead

router = APIRouter(prefix="/chat/conversations", tags=["chat"])


async def get_room(request: Request) -> Room:  # async: needs no thread, so never waits for one
    room: Room = request.app.state.room
    return room


RoomDep = Annotated[Room, Depends(get_room)]


async def conversation_of_token(
    conversation_id: str, room: RoomDep, authorization: Annotated[str, Header()] = ""
) -> str:
    """Check the bearer token without the database; another conversation's finds nothing."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated
    if access.is_valid_token(
        keystore=room.keystore, conversation_id=conversation_id, token=token.strip()
    ):
        return conversation_id
    if access.looks_like_token(token.strip()):
        raise NotFound
    raise NotAuthenticated


LONGEST_KEY = 80
# Of one conversation: malformed or far too long.
REFUSED_A_MINUTE = 20
_refused = Limiter(count=REFUSED_A_MINUTE, seconds=60)
EVENT_ID = re.compile(r"[0-9]{1,9}")
OwnConversation = Annotated[str, Depends(conversation_of_token)]


@router.post("", status_code=201, dependencies=[Depends(limit_new_conversations)])
def create_conversation(
    body: ConversationCreate, room: RoomDep, session: WriteSession
) -> ConversationCreated:
    return service.start(
        room=room, session=session, language=body.language, time_zone=body.time_zone
    )


@router.post("/{conversation_id}/consent", status_code=204)
def give_consent(
    conversation_id: OwnConversation, body: ConsentGiven, room: RoomDep, session: WriteSession
) -> Response:
    service.consent(
        room=room,
        session=session,
        conversation_id=conversation_id,
        version=body.version,
        accepted=body.accepted,
    )
    return Response(status_code=204)


@router.post("/{conversation_id}/utterances", response_model=TurnResult)
async def create_utterance(
    conversation_id: OwnConversation,
    body: UtteranceCreate,
    room: RoomDep,
    idempotency_key: Annotated[str, Header()] = "",
) -> Response:
    key = idempotency_key.strip()
    refusal = _refusal(body, key)
    if refusal is not None:
        # An alarm is answered, whatever the client forgot or misplaced.
        words = await _alarm_in(body.texts(), room, conversation_id)
        if words is None:
            raise refusal
        incoming = Incoming(words, key if 1 <= len(key) <= LONGEST_KEY else new_id())
    elif body.payload is not None:
        incoming = Incoming(body.payload, key, is_payload=True)
    else:
        incoming = Incoming(await _readable(body.text or "", room, conversation_id), key)
    return as_json(await take_turn(room, conversation_id=conversation_id, incoming=incoming))


@router.get("/{conversation_id}/utterances")
def list_utterances(
    conversation_id: OwnConversation, room: RoomDep, session: ReadSession
) -> ConversationView:
    return service.view(room=room, session=session, conversation_id=conversation_id)


@router.get("/{conversation_id}/events")
async def stream_events(
    conversation_id: OwnConversation,
    room: RoomDep,
    last_event_id: Annotated[str, Header()] = "0",
) -> StreamingResponse:
    after = int(last_event_id) if EVENT_ID.fullmatch(last_event_id) else 0
    # Raises NotFound before the stream begins.
    await room.in_thread(
        read_events, room=room, conversation_id=conversation_id, after_seq=2**31 - 1
    )
    return StreamingResponse(
        follow(room, conversation_id=conversation_id, after_seq=after),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/{conversation_id}/appointments")
def list_appointments(
    conversation_id: OwnConversation, room: RoomDep, session: ReadSession
) -> list[AppointmentRead]:
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or conversation.patient_id is None:
        return []
    sight = sight_of(session=session, keystore=room.keystore, conversation=conversation)
    return list(
        scheduling.list_appointments(
            session=session,
            patient_id=conversation.patient_id,
            now=clock.now(),
            sight=sight,
        )
    )


def _refusal(body: UtteranceCreate, key: str) -> FrontdeskError | None:
    if fields := body.misplaced():
        return Malformed(fields=fields)
    return None if 1 <= len(key) <= LONGEST_KEY else KeyMissing()


async def _alarm_in(texts: list[str], room: Room, conversation_id: str) -> str | None:
    """The words of what has to be refused in which the screen finds an alarm."""
    return await alarm_in_refused(texts, room, key=conversation_id, limiter=_refused)


async def _readable(text: str, room: Room, conversation_id: str) -> str:
    """The message without control characters, within the limit.

    Raises:
        MessageEmpty, MessageTooLong, TooFast: unless the screen finds an alarm in it.
    """
    if len(text) > room.settings.message_limit:
        words = await _alarm_in([text], room, conversation_id)
        if words is not None:
            return words
        raise MessageTooLong(
            limit=room.settings.message_limit,
            detail=notice_text("message_too_long", "en").text,
            **phone_numbers(room.settings.clinic_phone),
        )
    cleaned = clean(text)
    if not has_signs(cleaned):
        raise MessageEmpty
    return cleaned
