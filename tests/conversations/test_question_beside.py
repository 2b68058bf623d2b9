"""A question for a clinician beside a contact or a code reaches one; contact and code count too."""

import pytest
from sqlalchemy import select

from api.escalations.models import Escalation
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, texts_of
from tests.support.people import ask_code, code_for, details_given, identity

NUMBER = "555-201-7788"
QUESTION = "my pulse is 52, should I skip my metoprolol tonight?"


def escalations(desk: Desk, chat: Chat) -> list[Escalation]:
    with desk.room.database.read() as session:
        found = select(Escalation).where(Escalation.conversation_id == chat.id)
        return list(session.scalars(found.order_by(Escalation.created_at)))


@pytest.mark.parametrize("text", [f"{NUMBER}. {QUESTION}", f"{QUESTION} {NUMBER}"])
def test_beside_a_contact(any_desk: Desk, text: str) -> None:
    chat = any_desk.start()
    chat.press("/request_human")
    any_desk.time.advance(seconds=1)
    result = chat.say(text)
    assert result["disposition"] == "clinician"
    assert "can reach you" in texts_of(result) and "clinical staff" in texts_of(result)
    wished, asked = escalations(any_desk, chat)
    assert (asked.id, asked.urgency) == (result["escalation_id"], "clinical")
    assert wished.urgency == "routine"
    assert wished.contact_token == asked.contact_token is not None, "both can be answered"
    assert NUMBER in any_desk.staff("clinician").page(asked.id)
    assert "leave" not in texts_of(chat.say("another question: " + QUESTION)).lower()


def test_a_contact_alone_opens_nothing(desk: Desk) -> None:
    chat = desk.start()
    chat.press("/request_human")
    assert chat.say(NUMBER)["disposition"] == "none"
    assert len(escalations(desk, chat)) == 1


@pytest.mark.parametrize("is_right", [True, False])
def test_beside_a_code(any_desk: Desk, is_right: bool) -> None:
    chat = details_given(any_desk)
    ask_code(any_desk, chat)
    code = code_for(any_desk, chat)
    code = code if is_right else f"{(int(code) + 1) % 1_000_000:06d}"
    any_desk.bot.script = lambda body: answer("About the code.", intent="submit_code", loop="f")
    result = chat.say(f"{code}. {QUESTION}")
    assert result["disposition"] == "clinician"
    assert "clinical staff" in texts_of(result) and "About the code." in texts_of(result)
    assert any_desk.bot.texts[-1] == "/submit_code"
    assert identity(any_desk, chat)["verified"] is is_right
    [asked] = escalations(any_desk, chat)
    assert (asked.id, asked.urgency) == (result["escalation_id"], "clinical")
