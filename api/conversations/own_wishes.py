"""Wishes about one's own data, which need no consent: as buttons, or typed.

Without consent nothing is kept of the words but which wish it was.
"""

import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.conversations.consent import has_consented
from api.conversations.content import open_content
from api.conversations.errors import ConsentMissing
from api.conversations.incoming import Incoming
from api.conversations.language import detect_language
from api.conversations.models import Conversation, Mode, Offer, Utterance
from api.privacy.keys import FieldCipher
from api.rights.plain import PREFIX, plain_wish, unaccented

LONGEST_TITLE = 40
# Always open: what asks for confirmation or only tells.
WISH_TITLES = {
    f"{PREFIX}know": {"en": "What do you know about me?", "es": "¿Qué saben de mí?"},
    f"{PREFIX}download": {"en": "Download my data", "es": "Descargar mis datos"},
    f"{PREFIX}viewers": {"en": "Who has looked?", "es": "¿Quién ha mirado?"},
    f"{PREFIX}forget": {"en": "Forget me", "es": "Olvídenme"},
    f"{PREFIX}withdraw": {"en": "Stop storing", "es": "Dejar de guardar"},
}


def as_wish(
    *, session: Session, cipher: FieldCipher, conversation: Conversation, incoming: Incoming
) -> Incoming:
    """What may be received: without consent only such a wish; the title of its button is a press.

    Raises:
        ConsentMissing.
    """
    if incoming.is_payload:
        if has_consented(conversation) or incoming.text.startswith(PREFIX):
            return incoming
        raise ConsentMissing
    if (payload := _typed_title(session, cipher, conversation, incoming.text)) is not None:
        return replace(incoming, text=payload, is_payload=True)
    if has_consented(conversation):
        return incoming
    if (wish := plain_wish(incoming.text)) is None:
        raise ConsentMissing
    conversation.language = detect_language(incoming.text) or conversation.language
    return replace(incoming, text=f"{PREFIX}{wish}", is_payload=True)


def _typed_title(
    session: Session, cipher: FieldCipher, conversation: Conversation, text: str
) -> str | None:
    """The payload of an open button about one's own data whose title was typed."""
    if len(text) > LONGEST_TITLE or conversation.mode != Mode.assistant:
        return None
    offered = select(Offer.utterance_id).where(
        Offer.conversation_id == conversation.id, Offer.closed_at.is_(None)
    )
    typed = _bare(text)
    for one in session.scalars(select(Utterance).where(Utterance.id.in_(offered))):
        if one.content_ciphertext is None:
            continue
        content = open_content(one.content_ciphertext, cipher=cipher, utterance_id=one.id)
        for button in content.buttons:
            if button["payload"].startswith(PREFIX) and _bare(button["title"]) == typed:
                return button["payload"]
    return None


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", unaccented(text)).split())
