"""What a patient chooses: where reminders go besides the chat, and who is told of a missed one."""

import re
from typing import Any

import httpx

from api.conversations.models import Conversation
from api.privacy.vault import Vault
from tests.support.desk import Chat, Desk

SISTER, ADA = "sister@mail.example", "ada@mail.example"


def _put(desk: Desk, chat: Chat, contact: str) -> str:
    """The token of a contact that the patient typed."""
    with desk.room.database.write() as session:
        conversation = session.get_one(Conversation, chat.id)
        vault = Vault(
            session=session,
            keystore=desk.room.keystore,
            key_id=conversation.key_id,
            conversation_id=chat.id,
        )
        return vault.put(type="EMAIL" if "@" in contact else "PHONE", value=contact)


def choose_caregiver(desk: Desk, chat: Chat, contact: str = SISTER) -> int:
    body = {"conversation_id": chat.id, "contact_token": _put(desk, chat, contact)}
    return desk.internal("POST", "/caregivers", body).status_code


def choose_contact(desk: Desk, chat: Chat, contact: str = ADA, **more: Any) -> httpx.Response:
    body = {"conversation_id": chat.id, "contact_token": _put(desk, chat, contact), **more}
    return desk.internal("POST", "/reminder-contact", body)


def path_in(text: str) -> str:
    """The path of the first link of a reminder in a message."""
    found = re.search(r"https?://[^/\s]+(/reminders/[\w/]+)", text)
    assert found, text
    return found[1]
