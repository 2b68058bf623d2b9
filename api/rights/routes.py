"""The patient's own data as a file; the link to it is given in the chat."""

from fastapi import APIRouter, Response

from api.conversations import repository
from api.conversations.consent import require_kept
from api.conversations.routes import OwnConversation, RoomDep
from api.deps import WriteSession
from api.rights.export import access_export, as_json
from api.rights.subject import subject_of

router = APIRouter(prefix="/chat/conversations", tags=["chat"])


@router.get("/{conversation_id}/export")
def export_data(conversation_id: OwnConversation, room: RoomDep, session: WriteSession) -> Response:
    """Everything kept of the verified patient, else of this conversation."""
    conversation = require_kept(
        repository.get_conversation(session=session, conversation_id=conversation_id)
    )
    export = access_export(
        session=session,
        keystore=room.keystore,
        subject=subject_of(session=session, keystore=room.keystore, conversation=conversation),
        actor=("patient", conversation_id),
    )
    return Response(
        as_json(export),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.json"',
            "Cache-Control": "no-store",
        },
    )
