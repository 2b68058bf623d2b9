"""The widget says that the patient is in the chat, and whether they type: never what."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, StrictBool

from api import clock
from api.conversations import repository
from api.conversations.consent import require_consented
from api.conversations.routes import OwnConversation, RoomDep
from api.escalations import presence
from api.rate import Limiter

router = APIRouter(prefix="/chat/conversations", tags=["chat"])
# Of one conversation; the widget sends a dozen a minute while somebody types.
TOLD_A_MINUTE = 30
_limiter = Limiter(count=TOLD_A_MINUTE, seconds=60)


class PresenceNote(BaseModel):
    model_config = ConfigDict(extra="forbid")

    typing: StrictBool = False


@router.post("/{conversation_id}/presence", status_code=204)
def note_presence(conversation_id: OwnConversation, body: PresenceNote, room: RoomDep) -> Response:
    """The chat is open before the patient. Nothing is kept but the time.

    Raises:
        NotFound, KeyDestroyed, ConsentMissing, TooFast.
    """
    _limiter.take(conversation_id)
    now = clock.now()
    with room.database.read() as session:
        require_consented(
            repository.get_conversation(session=session, conversation_id=conversation_id)
        )
        if presence.is_noted(
            session=session,
            conversation_id=conversation_id,
            who=presence.PATIENT,
            typing=body.typing,
            now=now,
        ):
            return Response(status_code=204)
    with room.database.write() as session:
        presence.note(
            session=session,
            conversation_id=conversation_id,
            who=presence.PATIENT,
            typing=body.typing,
            now=now,
        )
    return Response(status_code=204)
