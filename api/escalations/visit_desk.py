"""Who may work on a patient's appointments beside a chat, and what they need for it.

Only for a patient whom the conversation verified, and by who holds it: the assistant must not be
in the middle of booking too.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.conversations.models import Conversation, Mode
from api.conversations.room import Room
from api.errors import NotFound
from api.escalations.holding import IN_CHAT
from api.escalations.models import Escalation
from api.escalations.replies import ClaimFirst
from api.escalations.service import ClaimedByAnother
from api.identity import patients
from api.identity.models import Staff
from api.identity.proxies import sight_of
from api.scheduling.errors import NotVerified
from api.scheduling.sight import Sight


@dataclass(frozen=True)
class Desk:
    """One member of staff at one verified patient's appointments, within a transaction."""

    session: Session
    room: Room
    staff: Staff
    conversation: Conversation
    patient_id: str
    now: datetime

    @property
    def age(self) -> int:
        return patients.get_age(
            session=self.session, keystore=self.room.keystore, patient_id=self.patient_id
        )

    @property
    def sight(self) -> Sight:
        return sight_of(
            session=self.session, keystore=self.room.keystore, conversation=self.conversation
        )


def open_desk(*, session: Session, room: Room, staff: Staff, conversation_id: str) -> Desk:
    """Lock the conversation for who holds it.

    Raises:
        NotFound, NotVerified, ClaimFirst, ClaimedByAnother.
    """
    conversation = repository.lock_conversation(session=session, conversation_id=conversation_id)
    if conversation is None or conversation.erased_at is not None:
        raise NotFound
    session.refresh(conversation)
    if conversation.patient_id is None:
        raise NotVerified
    _require_holder(session, conversation, staff)
    patient_id, now = conversation.patient_id, clock.now()
    return Desk(session, room, staff, conversation, patient_id, now)


def _require_holder(session: Session, conversation: Conversation, staff: Staff) -> None:
    holders = set(
        session.scalars(
            select(Escalation.assignee_id).where(
                Escalation.conversation_id == conversation.id,
                IN_CHAT,
            )
        )
    )
    if conversation.mode == Mode.assistant or not holders - {None}:
        raise ClaimFirst
    if staff.id not in holders:
        raise ClaimedByAnother
