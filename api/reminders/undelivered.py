"""A patient is told in the chat what could not be delivered outside it, and what to do about it.

Once a day for each channel: a mail server that is down for hours is one thing to be told.
"""

from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api import clock
from api.conversations.content import Reply
from api.conversations.models import Conversation
from api.conversations.notices import notice
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.privacy.keys import KeyDestroyed, KeyStore, KeyUnavailable
from api.reminders.models import DoseEvent, DoseStatus

log = structlog.get_logger()
KIND = "undelivered"
# Reminders, questions to the owner of a contact, one-time codes.
CAUSES = ("dose:", "asked:", "code:")
CHANNELS = {
    "email": ("e-mail", "correo"),
    "phone": ("text message", "mensaje de texto"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "push": ("push notification", "notificación push"),
}


def tell(*, session: Session, keystore: KeyStore, message_ids: Sequence[str]) -> None:
    """Put a message into the chats of those whose messages were given up."""
    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(message_ids)))
    for row in rows.all():
        conversation = session.get(Conversation, row.conversation_id)
        if conversation is None or not _concerns_the_patient(session, row):
            continue
        try:
            outbox.enqueue(
                session=session,
                keystore=keystore,
                key_id=conversation.key_id,
                conversation_id=conversation.id,
                language=conversation.language,
                channel="chat",
                to=f"{KIND}:{row.channel}",
                text=reply(channel=row.channel, conversation=conversation).content.text,
                dedupe_key=f"{KIND}:{conversation.id}:{row.channel}:{clock.now():%Y-%m-%d}",
            )
        except (KeyDestroyed, KeyUnavailable) as error:
            log.error("undelivered_not_told", message_id=row.id, kind=type(error).__name__)


def reply(*, channel: str, conversation: Conversation) -> Reply:
    words = CHANNELS[channel][conversation.language == "es"]
    return notice(KIND, conversation.language, keep_offers=True, channel=words)


def _concerns_the_patient(session: Session, row: OutboxMessage) -> bool:
    if row.channel not in CHANNELS or not row.dedupe_key.startswith(CAUSES):
        return False
    if not row.dedupe_key.startswith("dose:"):
        return True
    dose = session.get(DoseEvent, row.dedupe_key.split(":")[1])
    return dose is not None and dose.status in (DoseStatus.sent, DoseStatus.missed)
