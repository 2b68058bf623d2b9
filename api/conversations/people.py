"""Asking for a person in words, when the dialogue model cannot be asked what they mean."""

import re

from api.conversations import choices
from api.conversations.answers import Answer
from api.conversations.incoming import Receipt
from api.conversations.models import Conversation
from api.conversations.room import Room

_WANTS = re.compile(
    r"\b(?:talk|speak|chat|connect|transfer|get|put|reach|need|want)\b[^.?!]{0,30}"
    r"\b(?:person|human|someone|somebody|agent|representative|receptionist|operator|staff|nurse)\b"
    r"|\b(?:real|live|actual) (?:person|human|one)\b"
    r"|\b(?:hablar|comunic\w+|p[aá]s[ae]me|quiero|necesito)\b[^.?!]{0,30}"
    r"\b(?:persona|alguien|humano|recepcionista|enfermera|operador\w*|personal)\b",
    re.IGNORECASE,
)


def wants_person(text: str) -> bool:
    return _WANTS.search(text) is not None


def answer_without_bot(room: Room, receipt: Receipt) -> Answer:
    """The hand-off that the button gives, for somebody who typed it."""
    with room.database.read() as session:
        conversation = session.get_one(Conversation, receipt.conversation_id)
        return choices.request_human(session=session, conversation=conversation)
