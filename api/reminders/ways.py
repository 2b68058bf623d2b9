"""Ways out of the chat that only some clinics offer: WhatsApp, and push to the patient's device.

A push goes to an address of the patient's own at the clinic's push service, made up here: nobody
can guess it and it says nothing of them. They subscribe to it, and agree there like everywhere.
"""

import secrets

from sqlalchemy.orm import Session

from api.conversations.models import Conversation
from api.errors import FrontdeskError
from api.identity.patients import Contact, DetailsUnclear
from api.privacy.keys import KeyStore
from api.reminders.contact import read_chosen
from api.settings import Settings

TOPIC_BYTES = 24


class WayNotOffered(FrontdeskError):
    code, status, title = "REM-008", 422, "This clinic does not send messages that way."


def by_whatsapp(*, settings: Settings, contact: Contact) -> Contact:
    """The same number, written to by WhatsApp and never by text message.

    Raises:
        WayNotOffered, DetailsUnclear.
    """
    check_whatsapp(settings=settings)
    if contact.kind != "phone":
        raise DetailsUnclear(field="contact")
    return Contact("whatsapp", contact.value)


def check_whatsapp(*, settings: Settings) -> None:
    """Raise WayNotOffered unless the clinic has set it up."""
    if settings.whatsapp_url is None:
        raise WayNotOffered


def by_push(
    *, session: Session, keystore: KeyStore, settings: Settings, conversation: Conversation
) -> tuple[Contact, str]:
    """Where pushes of a conversation go, and what its patient opens to get them. A second time it
    is the same: who subscribed stays so.

    Raises:
        WayNotOffered.
    """
    if settings.push_url is None or not settings.push_subscribe_url:
        raise WayNotOffered
    chosen = read_chosen(session=session, keystore=keystore, conversation=conversation)
    if chosen is not None and chosen.kind == "push":
        topic = chosen.value
    else:
        topic = secrets.token_urlsafe(TOPIC_BYTES)
    return Contact("push", topic), settings.push_subscribe_url.replace("{to}", topic)
