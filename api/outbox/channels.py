"""How a message leaves: into the chat, by e-mail, or (demo) to be read in the demo outbox.

A channel that is not set up fails plainly; after its retries the message is on the staff's list.
"""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage

from sqlalchemy.orm import Session

from api import failpoints
from api.conversations import service as conversations
from api.conversations.models import Conversation
from api.conversations.room import Room
from api.outbox.service import Delivery, mark_all_sent, mark_sent
from api.reminders import deliveries
from api.settings import Settings

SMTP_SECONDS = 20.0


class ChannelMissing(Exception):
    """No way to send this kind of message is set up."""


class SendFailed(Exception):
    """The other side did not take the message."""


def send(room: Room, delivery: Delivery) -> None:
    """Send one message and mark it sent.

    A chat message is said and marked in one transaction: exactly once. Other channels send first
    and mark after, with the message's id as Message-ID: at least once.

    Raises:
        ChannelMissing, SendFailed.
    """
    if delivery.channel == "chat":
        say(room, [delivery])
        return
    if delivery.channel == "email" and room.settings.smtp_host:
        _send_mail(room.settings, delivery)
    elif room.settings.is_production:
        raise ChannelMissing(delivery.channel)
    with room.database.write() as session:
        mark_sent(session=session, message_id=delivery.id)


def say(room: Room, deliveries: Sequence[Delivery]) -> None:
    """Say messages in their chats and mark them, all in one transaction."""
    with room.database.write() as session:
        ours = mark_all_sent(session=session, message_ids=[one.id for one in deliveries])
        for delivery in deliveries:
            if delivery.id in ours:
                _say(room, session, delivery)
        failpoints.reach("before_mark_sent")


def _say(room: Room, session: Session, delivery: Delivery) -> None:
    conversation = session.get(Conversation, delivery.conversation_id)
    if conversation is None:
        return
    replies = deliveries.to_replies(
        session=session, keystore=room.keystore, conversation=conversation, to=delivery.to
    )
    conversations.say(room=room, session=session, conversation=conversation, replies=replies)


def _send_mail(settings: Settings, delivery: Delivery) -> None:
    message = EmailMessage()
    message["From"] = settings.smtp_from or f"frontdesk@{settings.smtp_host}"
    message["To"] = delivery.to
    message["Subject"] = "Message from your clinic"
    message["Message-ID"] = f"<{delivery.id}@frontdesk>"
    message.set_content(delivery.text)
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SMTP_SECONDS) as server:
            if settings.smtp_starttls:
                server.starttls()
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise SendFailed(type(error).__name__) from None
