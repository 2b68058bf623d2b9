"""Who holds a conversation, and telling the browser when that changes."""

from sqlalchemy.orm import Session

from api import clock
from api.conversations import repository
from api.conversations.models import Conversation, Mode, StatusEvent


def change_mode(*, session: Session, conversation: Conversation, mode: Mode) -> None:
    """Note who holds the conversation now and tell the browser."""
    conversation.mode = mode
    note_mode(session=session, conversation=conversation)


def note_mode(*, session: Session, conversation: Conversation) -> None:
    """Tell the browser who holds the conversation."""
    seq = repository.next_seq(session=session, conversation_id=conversation.id)
    session.add(
        StatusEvent(
            conversation_id=conversation.id,
            seq=seq,
            status={"status": "mode", "mode": str(conversation.mode)},
            created_at=clock.now(),
        )
    )


def may_stop(conversation: Conversation, mode: Mode) -> bool:
    """A person who holds the chat keeps it; a crisis is not lowered to an emergency."""
    stops = {Mode.assistant: (Mode.emergency, Mode.crisis), Mode.emergency: (Mode.crisis,)}
    return mode in stops.get(Mode(conversation.mode), ())
