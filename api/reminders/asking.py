"""Ask the owner of an address or number, before anything else is sent there: do they want this?"""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.errors import FrontdeskError
from api.escalations.discretion import is_kept_inside
from api.identity.patients import Contact
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.privacy.keys import KeyStore

# To one contact from all conversations together: anybody can type anybody's address.
MAX_ASKED_PER_DAY = 3
OPEN_FOR = timedelta(days=7)


class AskedTooOften(FrontdeskError):
    code, status, title = "REM-005", 429, "A message to confirm was sent a moment ago."


class KeptInside(FrontdeskError):
    code, status, title = "REM-009", 409, "Nothing is sent outside this chat."


def ask_owner(
    *,
    session: Session,
    keystore: KeyStore,
    conversation: Conversation,
    contact: Contact,
    text: str,
    cause: str,
    about: str,
    unsubscribe: str,
) -> None:
    """Put the question into the outbox; `cause` tells one question from the next.

    It ends with one click like what would follow it, and is not sent once it is `about` nothing.

    Raises:
        AskedTooOften: MAX_ASKED_PER_DAY questions went to this contact within a day.
        KeptInside: the patient is to let messages out first.
    """
    if is_kept_inside(session=session, conversation=conversation):
        raise KeptInside
    index = keystore.blind_index(column="reminder.asked", value=contact.value)[:32]
    prefix = f"asked:{index}:"
    asked = session.scalar(
        select(func.count()).where(
            OutboxMessage.dedupe_key.startswith(prefix),
            OutboxMessage.created_at > clock.now() - timedelta(days=1),
        )
    )
    if (asked or 0) >= MAX_ASKED_PER_DAY:
        raise AskedTooOften
    outbox.enqueue(
        session=session,
        keystore=keystore,
        key_id=conversation.key_id,
        conversation_id=conversation.id,
        language=conversation.language,
        channel=contact.kind,
        to=contact.value,
        text=text,
        dedupe_key=prefix + cause,
        about=about,
        unsubscribe=unsubscribe,
    )
