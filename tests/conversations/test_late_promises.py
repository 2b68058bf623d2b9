"""What a late answer promises is done: the person that it speaks of is told."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from api.conversations import recovery
from api.conversations.models import Utterance, UtteranceStatus
from api.escalations.models import Escalation
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.http import wait_for

WISH = "the birthday that you have for me in there is not mine, correct it"
NUMBER = "518-555-0177"


def come_late(desk: Desk, chat: Chat, text: str, script: Callable[..., dict]) -> Utterance:
    """Say something that is answered by itself a little later; return it as it then is."""
    desk.bot.status = 503
    chat.say(text)
    desk.bot.status, desk.bot.script = 200, script
    desk.client.portal.call(recovery.recover, desk.room)
    wait_for(lambda: _said(desk, chat).status == UtteranceStatus.recorded, what="the late answer")
    return _said(desk, chat)


def _said(desk: Desk, chat: Chat) -> Utterance:
    return [row for row in desk.utterances(chat) if row.sender == "patient"][-1]


def escalations(desk: Desk, chat: Chat) -> list[Escalation]:
    with desk.room.database.read() as session:
        found = select(Escalation).where(Escalation.conversation_id == chat.id)
        return list(session.scalars(found))


def of_privacy(body: dict) -> dict:
    said = answer("About privacy.", intent="faq_privacy")
    said["messages"][0]["response"] = "utter_privacy"
    return said


def test_a_wish_that_is_passed_on_is_with_somebody(any_desk: Desk) -> None:
    chat = any_desk.start()
    wished = come_late(any_desk, chat, WISH, of_privacy)
    [escalation] = escalations(any_desk, chat)
    assert (escalation.reason, escalation.urgency) == ("privacy_request", "routine")
    assert wished.escalation_id == escalation.id
    chat.say(NUMBER)
    assert "can reach you" in chat.shown()[-1], "the contact that was asked for is noted"
    assert escalations(any_desk, chat)[0].contact_token


def test_a_reply_that_is_kept_back_is_with_a_clinician(any_desk: Desk) -> None:
    chat = any_desk.start()
    said = come_late(
        any_desk, chat, "where is the parking lot", lambda body: answer("You have diabetes.")
    )
    [escalation] = escalations(any_desk, chat)
    assert (escalation.reason, escalation.urgency) == ("reply_withheld", "clinical")
    assert said.escalation_id == escalation.id


@pytest.mark.parametrize("text", ["where is the parking lot", "thank you, the parking was fine"])
def test_the_dialogue_is_told_the_same_the_second_time(desk: Desk, text: str) -> None:
    come_late(desk, desk.start(), text, lambda body: answer("Behind the house."))
    first, *again = [body["metadata"] for body in desk.bot.asked]
    assert again and all(one == first for one in again)
    assert {"is_plain", "disposition"} <= set(first)


def test_a_number_that_a_form_asked_for_is_the_forms(any_desk: Desk) -> None:
    """The promise stands although a person, who could be left a number, is asked for meanwhile."""
    chat = any_desk.start()
    any_desk.bot.script = lambda body: answer("Which phone?", loop="booking_form", slot="contact")
    chat.say("book a sick visit")
    any_desk.bot.status = 503
    chat.say(f"my phone is {NUMBER}")
    chat.press("/request_human")
    any_desk.bot.status = 200
    any_desk.bot.script = lambda body: answer("Code sent.", loop="booking_form", slot="code")
    any_desk.client.portal.call(recovery.recover, any_desk.room)
    rows = [row for row in any_desk.utterances(chat) if row.sender == "patient"]
    assert rows[1].status == UtteranceStatus.recorded
    assert chat.shown()[-1] == "Code sent."


def test_a_late_message_that_is_ours_to_answer_is_answered(any_desk: Desk) -> None:
    """Meanwhile an alarm stopped the assistant: that is said, and nobody waits for an answer."""
    chat = any_desk.start()
    any_desk.bot.status = 503
    chat.say("where is the parking lot")
    chat.say("my father has crushing chest pain and cannot breathe")
    any_desk.client.portal.call(recovery.recover, any_desk.room)
    [late, *_] = [row for row in any_desk.utterances(chat) if row.sender == "patient"]
    assert late.status == UtteranceStatus.recorded
    told = any_desk.utterances(chat)[-1]
    assert (told.response_name or "").endswith("booking_suspended")
