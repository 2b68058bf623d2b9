"""Many left before their answers came: who was told, or left no contact, takes nobody's turn."""

import pytest

from api.escalations import absent
from tests.conversations.test_truth import held, left_contact, sent
from tests.support.desk import Desk


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
