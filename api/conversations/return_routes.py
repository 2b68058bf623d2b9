"""Coming back to a chat by the link of a message, in a browser that has forgotten it."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from api import clock
from api.audit import service as audit
from api.conversations import access, repository
from api.conversations.consent import require_kept
from api.conversations.return_links import read_return_key
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import NotFound
from api.rate import Limiter, address_of

router = APIRouter(prefix="/chat/conversations", tags=["chat"])
_limiter = Limiter(count=20, seconds=60)


class ReturnKey(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, StringConstraints(max_length=200)]


class Returned(BaseModel):
    conversation_id: str
    token: str


@router.post("/return")
def return_to_conversation(
    body: ReturnKey, request: Request, room: RoomDep, session: WriteSession
) -> Returned:
    """Open a conversation by the key of a link that was sent to its patient.

    Raises:
        NotFound: made up, changed or too old. KeyDestroyed. TooFast.
    """
    _limiter.take(address_of(request))
    found = read_return_key(keystore=room.keystore, key=body.key, now=clock.now())
    if found is None:
        raise NotFound
    conversation = require_kept(repository.get_conversation(session=session, conversation_id=found))
    audit.record(
        session=session,
        actor=("patient", conversation.id),
        action="conversation.return",
        subject=("conversation", conversation.id),
    )
    token = access.issue_token(keystore=room.keystore, conversation_id=conversation.id)
    return Returned(conversation_id=conversation.id, token=token)
