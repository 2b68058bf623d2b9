"""What a patient is told who flagged an answer: what happens with it, and when."""

from sqlalchemy.orm import Session

from api.conversations.content import Reply
from api.conversations.line_notices import hand_off
from api.conversations.models import Conversation, Mode
from api.conversations.notices import notice
from api.conversations.record import add_replies
from api.conversations.result import to_messages
from api.conversations.room import Room
from api.conversations.schemas import Message
from api.escalations.models import Escalation
from api.reviews.models import ReviewCase


def tell_flagged(
    *,
    session: Session,
    room: Room,
    conversation: Conversation,
    case: ReviewCase,
    escalation_id: str | None,
) -> list[Message]:
    """Say it in the chat. With an escalation: until when a person answers, as with any other."""
    language = conversation.language
    if escalation_id is None:
        name = "flag_closed" if case.closed_at is not None else f"flag_{case.wish}"
        replies: tuple[Reply, ...] = (notice(name, language),)
    else:
        anonymous = _ask_contact(conversation, escalation_id)
        replies = (
            notice("flag_noted", language),
            *hand_off(
                session=session,
                conversation=conversation,
                clinical=True,
                anonymous=anonymous,
                escalation=session.get_one(Escalation, escalation_id),
            ),
        )
    rows = add_replies(
        room, session=session, conversation=conversation, replies=replies, in_reply_to=None
    )
    return to_messages(
        session=session, keystore=room.keystore, conversation=conversation, utterances=rows
    )


def _ask_contact(conversation: Conversation, escalation_id: str) -> bool:
    """Whether the patient is asked where they can be reached; their next message may tell."""
    anonymous = (
        conversation.mode == Mode.assistant
        and conversation.patient_id is None
        and conversation.active_loop is None
        and conversation.contact_for_escalation_id is None
    )
    if anonymous:
        conversation.contact_for_escalation_id = escalation_id
        conversation.asked = "phone"
    return anonymous
