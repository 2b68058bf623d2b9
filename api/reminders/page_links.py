"""The link from a chat to the page of its reminders: signed, for an hour, for that chat alone."""

import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from api import clock
from api.conversations.models import Conversation
from api.privacy.keys import KeyStore

OPEN_FOR = timedelta(hours=1)
BASE = "/reminders/plans"


def page_path(*, keystore: KeyStore, conversation_id: str, now: datetime) -> str:
    body = f"{conversation_id}.{int((now + OPEN_FOR).timestamp())}"
    return f"{BASE}/{body}.{_sign(keystore, body)}"


def read_key(*, keystore: KeyStore, key: str, now: datetime) -> str | None:
    """The conversation that a key opens; None if it is made up, changed or too old."""
    body, _, signature = key.rpartition(".")
    conversation_id, _, expires = body.partition(".")
    if not hmac.compare_digest(_sign(keystore, body).encode(), signature.encode()):
        return None
    return conversation_id if datetime.fromtimestamp(int(expires), tz=UTC) > now else None


def find_conversation(*, session: Session, keystore: KeyStore, key: str) -> Conversation | None:
    """The chat behind a link that still works; none for one that was erased."""
    conversation_id = read_key(keystore=keystore, key=key, now=clock.now())
    conversation = session.get(Conversation, conversation_id) if conversation_id else None
    return None if conversation is None or conversation.erased_at else conversation


def _sign(keystore: KeyStore, body: str) -> str:
    return hmac.digest(keystore.derive("reminder-page"), body.encode(), "sha256").hex()[:40]
