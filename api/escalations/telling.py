"""The truth about people in the chat, told to the patient: who came, who left, who took over."""

from sqlalchemy.orm import Session

from api.conversations.closing import after_hours
from api.conversations.models import Conversation, Mode
from api.conversations.modes import note_mode
from api.conversations.notices import notice
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.identity.models import Staff
from api.identity.public_names import public_name

# What the patient is told when staff leave an alarm behind that nobody cleared.
LEFT_BEHIND = {Mode.emergency: "booking_suspended", Mode.crisis: "suspended_crisis"}
RESUME = {
    "en": 'We can go on where we were: answer the last question, or say "start over".',
    "es": "Podemos seguir donde estábamos: responda a la última pregunta "
    "o diga «empezar de nuevo».",
}


def tell(session: Session, room: Room, conversation: Conversation, staff: Staff, name: str) -> None:
    """A sentence to the patient and a status event for the browser. The conversation is locked.
    Nobody reads what is said in an erased one."""
    if conversation.erased_at is not None:
        return
    language = conversation.language
    sentence = notice(
        name, language, staff=public_name(staff, language), resume=_resume(conversation)
    )
    stopped = name in LEFT_BEHIND.values()
    unwatched = after_hours(session=session, language=language) if stopped else ()
    add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(sentence, *unwatched),
        in_reply_to=None,
    )
    note_mode(session=session, conversation=conversation)


def _resume(conversation: Conversation) -> str:
    """What happens to a form that was interrupted by the human stretch."""
    return RESUME[conversation.language] if conversation.active_loop is not None else ""
