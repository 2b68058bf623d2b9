"""A patient who tells who they are and types the code that was sent."""

import re
import uuid

from api.conversations.models import Conversation
from tests.support.bot import answer
from tests.support.desk import Chat, Desk

PERSON = ("my name is Jane Doe", "I was born on April 3, 1984", "my phone is 518-555-0177")
SLOTS = ("patient_name", "birth_date", "contact")


def details_given(desk: Desk, said: tuple[str, str, str] = PERSON) -> Chat:
    chat = desk.start()
    give_details(desk, chat, said)
    return chat


def give_details(desk: Desk, chat: Chat, said: tuple[str, str, str] = PERSON) -> None:
    for slot, text in zip(SLOTS, said, strict=True):
        desk.bot.script = lambda body, slot=slot: answer("Go on", loop="f", slot=slot)
        chat.say("what else do you need")
        chat.say(text)


def ask_code(desk: Desk, chat: Chat, **changes: str) -> dict:
    body = {
        "conversation_id": chat.id,
        "utterance_id": uuid.uuid4().hex,
        "person_token": "PERSON_1",
        "birth_date_token": "DATE_OF_BIRTH_1",
        "contact_token": "PHONE_1",
        **changes,
    }
    desk.time.advance(seconds=2)
    answered = desk.internal("POST", "/verifications", body)
    assert answered.status_code == 200, answered.text
    return answered.json()


def tokens_of(number: int) -> dict[str, str]:
    """Of the details that were given so manyth, for `ask_code`."""
    kinds = {"person": "PERSON", "birth_date": "DATE_OF_BIRTH", "contact": "PHONE"}
    return {f"{name}_token": f"{kind}_{number}" for name, kind in kinds.items()}


def code_for(desk: Desk, chat: Chat) -> str:
    sent = [
        one for one in desk.client.get("/demo/outbox").json() if one["conversation_id"] == chat.id
    ]
    return re.findall(r"\b\d{6}\b", sent[-1]["text"])[0]


def identity(desk: Desk, chat: Chat) -> dict:
    return desk.internal("POST", "/briefing", {"conversation_id": chat.id}).json()["identity"]


def verified(desk: Desk, said: tuple[str, str, str] = PERSON) -> Chat:
    chat = details_given(desk, said)
    assert ask_code(desk, chat) == {"status": "sent", "unclear": None, "minutes": 10}
    chat.say(code_for(desk, chat))
    assert identity(desk, chat)["verified"]
    return chat


def patient_of(desk: Desk, chat: Chat) -> str | None:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, chat.id).patient_id
