"""A staff page says by itself who is looking and typing, and hears who else is.

A page's fetch is no action of a person (`pages.is_own_action`): it keeps nobody signed in.
"""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StrictBool, StringConstraints
from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.deps import WriteSession
from api.errors import NotFound
from api.escalations import presence
from api.escalations.models import Escalation
from api.web.pages import EscalationStaff
from api.web.presence_words import read_presence

router = APIRouter(prefix="/staff", include_in_schema=False)
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class StaffPresence(BaseModel):
    """`typing`: in the field for a reply, never in that for a note."""

    model_config = ConfigDict(extra="forbid")

    conversation: Id | None = None
    escalation: Id | None = None
    typing: StrictBool = False


@router.post("/presence")
def note_presence(
    body: StaffPresence, session: WriteSession, staff: EscalationStaff
) -> dict[str, str | bool]:
    """Note who looks at a conversation; answer who else does, in sentences.

    `noted` is false if it was written a moment ago: what is typed is told again then.

    Raises:
        NotFound.
    """
    conversation_id, now = _conversation_id(session, body), clock.now()
    noted = presence.note(
        session=session,
        conversation_id=conversation_id,
        who=staff.id,
        typing=body.typing,
        now=now,
    )
    said = read_presence(session, conversation_id=conversation_id, staff_id=staff.id, now=now)
    return {**said, "noted": noted}


def _conversation_id(session: Session, body: StaffPresence) -> str:
    found = body.conversation
    if body.escalation is not None:
        escalation = session.get(Escalation, body.escalation)
        found = escalation.conversation_id if escalation else None
    known = found and repository.get_conversation(session=session, conversation_id=found)
    if not known or known.erased_at is not None:
        raise NotFound
    return known.id
