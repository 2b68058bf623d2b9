"""Many left before their answers came: who was told, or left no contact, takes nobody's turn."""

import pytest

from api.escalations import absent
from api.rights.retention import purge
from tests.conversations.test_truth import QUESTION, held, left_contact, sent
from tests.support.bot import answer
from tests.support.desk import Desk
from tests.support.people import identity, verified


def test_whoever_was_told_or_cannot_be_holds_nobody_back(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absent, "AT_ONCE", 2)
    chats = []
    for leaves in (held, left_contact, held, left_contact, held, left_contact, left_contact):
        chat, escalation, staff = leaves(any_desk)
        staff.reply(escalation, "Your form is ready.")
        chats.append((chat, leaves))
    any_desk.time.advance(minutes=3)
    for _ in range(2):
        for chat, leaves in chats:
            assert len(sent(any_desk, chat)) == (leaves is left_contact)


def test_a_patient_of_long_ago_is_told_at_the_contact_on_file(any_desk: Desk) -> None:
    """What they proved it with went with the old words of the chat."""
    chat = verified(any_desk)
    any_desk.bot.script = lambda body: answer("I heard you")
    any_desk.time.advance(days=31)
    chat.say("hello again")
    purge(any_desk.room)
    assert identity(any_desk, chat)["contact_token"] == ""
    escalation = chat.say(QUESTION)["escalation_id"]
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "Your form is ready.")
    any_desk.time.advance(minutes=3)
    [message] = sent(any_desk, chat)
    assert message["to"] == "+15185550177"
