"""What an open page of the desk hears of a conversation that is not over."""

from typing import Any

import pytest

from api.conversations import turn
from api.web import staff_pulse
from tests.support.desk import Desk


def test_words_that_are_shown_after_their_place_was_taken_are_heard_of(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page fetched between the two shows nothing yet; a person has the chat: no reply follows."""
    nurse, chat = any_desk.staff(), any_desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    nurse.act(escalation, "claim")
    looks, protect = [], turn.protect_receipt

    def look_then_protect(**arguments: Any) -> Any:
        looks.append(staff_pulse.look(room=any_desk.room, secrets=(), last=None))
        return protect(**arguments)

    monkeypatch.setattr(turn, "protect_receipt", look_then_protect)
    assert chat.say("are you there")["handled_by"] == "staff"
    assert "are you there" in nurse.page(escalation)
    now = staff_pulse.look(room=any_desk.room, secrets=(), last=looks[0])
    news = staff_pulse._compare(looks[0], now)
    assert ("said" in news.changed, list(news.escalations)) == (True, [escalation])
