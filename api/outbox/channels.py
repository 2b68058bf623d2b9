"""How a message leaves: one interface, a way for each kind, chosen by the settings.

A channel that is not set up fails plainly; after its retries the message is on the staff's list.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import failpoints
from api.conversations import service as conversations
from api.conversations.models import Conversation
from api.conversations.notices import notice_text
from api.conversations.room import Room
from api.outbox import service as outbox
from api.outbox.notify import NotifyChannel
from api.outbox.service import Delivery, mark_all_sent
from api.outbox.smtp import SmtpChannel
from api.reminders import deliveries
from api.settings import Settings

log = structlog.get_logger()
# Together as long as a message is held: then another worker sends it, known by its id.
MARK_AGAIN_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)


class ChannelMissing(Exception):
    """No way to send this kind of message is set up."""


class NotMarked(Exception):
    """A message left and could not be noted as sent: the store did not answer for minutes."""


class Channel(Protocol):
    """Hands one message to the other side, or raises SendFailed or SendRefused.

    The message's id goes along, so that a second try can be known as one.
    """

    def send(self, delivery: Delivery) -> None: ...


def find_channel(settings: Settings, kind: str) -> Channel | None:
    """The way for a kind of message; None: the demo outbox is where it is read.

    Raises:
        ChannelMissing: in production, where nobody reads a demo outbox.
    """
    if kind == "email" and settings.smtp_host:
        return SmtpChannel(settings)
    addresses = {
        "phone": settings.sms_url,
        "whatsapp": settings.whatsapp_url,
        "push": settings.push_url,
    }
    if (address := addresses.get(kind)) is not None:
        return NotifyChannel(address.get_secret_value())
    if settings.is_production:
        raise ChannelMissing(kind)
    return None


def send(room: Room, delivery: Delivery) -> None:
    """Send one message and mark it sent.

    A chat message is said and marked in one transaction: exactly once. Other channels send first
    and mark after, with the message's id: at least once, and one that may have left before says
    so. A message whose lease was lost meanwhile, or that nobody wants any more, is not sent.

    Raises:
        ChannelMissing, SendFailed, SendRefused, NotMarked.
    """
    if delivery.channel == "chat":
        say(room, [delivery])
        return
    with room.database.write() as session:
        if not outbox.begin(session=session, delivery=delivery):
            return
        if delivery.about and not deliveries.is_wanted(
            session=session, conversation_id=delivery.conversation_id, about=delivery.about
        ):
            outbox.cancel(session=session, message_id=delivery.id)
            return
    channel = find_channel(room.settings, delivery.channel)
    if channel is not None:
        channel.send(_as_repeat(delivery) if delivery.may_have_left else delivery)
    failpoints.reach("before_mark_sent")
    _mark_left(room, delivery)


def _as_repeat(delivery: Delivery) -> Delivery:
    """A reminder that comes again must not be read as that of another dose."""
    is_dose = (delivery.about or "").startswith("dose:")
    first = notice_text("dose_again" if is_dose else "message_again", delivery.language).text
    return replace(delivery, text=f"{first}\n{delivery.text}")


def _mark_left(room: Room, delivery: Delivery) -> None:
    """Note that a message has left, however often the store fails: unnoted, it leaves again."""
    for pause in MARK_AGAIN_SECONDS:
        try:
            with room.database.write() as session:
                outbox.mark_left(session=session, message_id=delivery.id)
        except SQLAlchemyError as error:
            log.warning("mark_failed", message_id=delivery.id, kind=type(error).__name__)
            time.sleep(pause)
        else:
            return
    raise NotMarked(delivery.channel)


def say(room: Room, messages: Sequence[Delivery]) -> None:
    """Say messages in their chats and mark them, all in one transaction."""
    with room.database.write() as session:
        ours = mark_all_sent(session=session, message_ids=[one.id for one in messages])
        for delivery in messages:
            if delivery.id in ours and not _say(room, session, delivery):
                outbox.mark_unsaid(session=session, message_id=delivery.id)
        failpoints.reach("before_mark_sent")


def _say(room: Room, session: Session, delivery: Delivery) -> bool:
    """False when nothing was to be said any more: answered, too late, or the chat is gone."""
    conversation = session.get(Conversation, delivery.conversation_id)
    if conversation is None:
        return False
    replies = deliveries.to_replies(
        session=session, keystore=room.keystore, conversation=conversation, to=delivery.to
    )
    conversations.say(room=room, session=session, conversation=conversation, replies=replies)
    return bool(replies)
