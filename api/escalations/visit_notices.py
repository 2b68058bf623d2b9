"""What the patient reads in the chat when staff booked, moved or cancelled: with the file."""

from sqlalchemy.orm import Session

from api.conversations import repository
from api.conversations.models import Conversation
from api.conversations.notices import notice, say_when
from api.conversations.record import add_replies
from api.conversations.room import Room
from api.identity.models import Staff
from api.identity.public_names import public_name
from api.scheduling.links import calendar_path
from api.scheduling.schemas import AppointmentRead

TEXTS = {"book": "visit_booked", "move": "visit_moved", "cancel": "visit_cancelled"}


def tell_visit(
    session: Session,
    room: Room,
    conversation: Conversation,
    staff: Staff,
    visit: AppointmentRead,
    *,
    action: str,
    key: str,
) -> bool:
    """Say what was done, once for a key; False if it was said before. The chat is locked."""
    said_as = f"visit:{action}:{room.keystore.blind_index(column='visit-notice', value=key)[:32]}"
    if repository.find_by_key(session=session, conversation_id=conversation.id, key=said_as):
        return False
    language = conversation.language
    said = notice(
        TEXTS[action],
        language,
        staff=public_name(staff, language),
        visit=visit.visit_type_es if language == "es" else visit.visit_type,
        practitioner=visit.practitioner,
        place=visit.location,
        address=visit.address,
        phone=visit.phone,
        when=say_when(visit.start, visit.time_zone, language=language, now=visit.updated_at),
    )
    href = calendar_path(keystore=room.keystore, appointment_id=visit.id)
    file = {"type": "text/calendar", "title": "appointment.ics", "href": href}
    row = add_replies(
        room,
        session=session,
        conversation=conversation,
        replies=(said.with_attachments(file),),
        in_reply_to=None,
    )[0]
    row.idempotency_key = said_as
    return True
