"""A patient who flags an answer."""

from typing import Any

import httpx
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.escalations.models import Escalation
from api.reviews.models import ReviewCase
from tests.support.desk import Chat, Desk

COMMENT = "that is not what I had asked for"


def answer_of(desk: Desk, chat: Chat, text: str = "hello there") -> str:
    """Say something; the id of the assistant's answer."""
    chat.say(text)
    return [row.id for row in desk.utterances(chat) if row.sender == "assistant"][-1]


def flag(chat: Chat, utterance_id: str, wish: Any = "wrong", **more: Any) -> httpx.Response:
    path = f"{chat.path}/utterances/{utterance_id}/flag"
    return chat.client.post(path, json={"wish": wish, **more}, headers=chat.headers)


def flagged(chat: Chat, utterance_id: str, wish: str = "wrong", **more: Any) -> dict[str, Any]:
    answer = flag(chat, utterance_id, wish, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def cases(desk: Desk) -> list[ReviewCase]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(ReviewCase).order_by(ReviewCase.created_at)))


def escalations(desk: Desk) -> list[Escalation]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(Escalation).order_by(Escalation.created_at)))


def records(desk: Desk, action: str) -> list[AuditRecord]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(AuditRecord).where(AuditRecord.action == action)))


def comment_of(desk: Desk, case: ReviewCase) -> str | None:
    from api.conversations.models import Conversation
    from api.reviews.comments import read_comment

    with desk.room.database.read() as session:
        conversation = session.get_one(Conversation, case.conversation_id)
        return read_comment(desk.room.keystore, conversation, case)
