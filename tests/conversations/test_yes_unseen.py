"""A yes counts for what was shown when it was sent: the dialogue is told where more came since."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import update

from api.conversations import recovery, repository
from api.conversations.models import Utterance, UtteranceStatus
from api.conversations.notices import notice
from api.conversations.record import add_replies
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.support.http import wait_for

YES = [{"title": "Yes, book it", "payload": "/affirm"}]


def summary(body: dict[str, Any]) -> dict[str, Any]:
    said = {"booking": "Tuesday at 3?", "/affirm": "Heard a yes.", "yes": "Heard a yes."}
    return answer(
        said.get(body["message"], "Thursday at 10?"), intent="inform", loop="f", buttons=YES
    )


def started(desk: Desk) -> Chat:
    desk.bot.script = summary
    chat = desk.start()
    chat.say("booking")
    return chat


def unseen(desk: Desk, *messages: str) -> list[bool]:
    asked = [body for body in desk.bot.asked if not messages or body["message"] in messages]
    return [body["metadata"]["unseen"] for body in asked]


def test_a_button_pressed_before_the_next_summary_came(any_desk: Desk) -> None:
    chat = started(any_desk)
    any_desk.bot.open.clear()
    any_desk.bot.arrived.clear()
    with ThreadPoolExecutor(2) as pool:
        changed = pool.submit(chat.say, "actually thursday at 10")
        assert any_desk.bot.arrived.wait(10)
        pressed = pool.submit(chat.press, "/affirm")
        wait_for(lambda: len(_sent(any_desk, chat)) == 3, what="the press, received")
        any_desk.bot.open.set()
        assert changed.result(timeout=20) and pressed.result(timeout=20)
    assert unseen(any_desk, "/affirm") == [True]


def _sent(desk: Desk, chat: Chat) -> list[Utterance]:
    return [row for row in desk.utterances(chat) if row.sender == "patient"]


def test_a_yes_to_what_was_shown(any_desk: Desk) -> None:
    chat = started(any_desk)
    chat.press("/affirm")
    chat.say("yes")
    assert unseen(any_desk) == [False, False, False]


def test_a_reminder_in_between_is_nothing_of_the_dialogue(desk: Desk) -> None:
    """Nor is the promise of a late answer: the yes that is asked about again is the same yes."""
    chat = started(desk)
    desk.bot.status = 503
    chat.say("yes")
    with desk.room.database.write() as session:
        conversation = repository.lock_conversation(session=session, conversation_id=chat.id)
        assert conversation is not None
        said = notice("language_changed", "en")
        add_replies(
            desk.room, session=session, conversation=conversation, replies=(said,), in_reply_to=None
        )
    desk.bot.status = 200
    desk.client.portal.call(recovery.recover, desk.room)
    wait_for(lambda: chat.shown()[-1] == "Heard a yes.", what="the late answer")
    assert not any(unseen(desk))


def test_what_was_withheld_was_not_seen(desk: Desk) -> None:
    chat = started(desk)
    with desk.room.database.write() as session:
        last = update(Utterance).where(Utterance.response_name == "utter_said")
        session.execute(last.values(status=UtteranceStatus.withheld))
    chat.say("yes")
    assert unseen(desk)[-1]


def test_a_yes_that_overtakes_a_change_which_still_waits(any_desk: Desk) -> None:
    chat = started(any_desk)
    any_desk.bot.status = 503
    chat.say("actually thursday at 10")
    any_desk.bot.script = lambda body: None if "thursday" in body["message"] else summary(body)
    any_desk.bot.status = 200
    chat.say("yes")
    assert unseen(any_desk, "yes") == [True]


def test_what_waits_is_taken_up_as_it_was_sent(any_desk: Desk) -> None:
    chats = any_desk.start(), any_desk.start()
    any_desk.bot.status = 503
    for text in ("tuesday", "actually thursday", "friday then"):
        for chat in chats:
            chat.say(text)
    any_desk.time.advance(seconds=1)
    found = recovery._list_unfinished(any_desk.room)
    taken = sorted([one for one, _status in turns] for turns in found)
    assert taken == sorted([row.id for row in _sent(any_desk, chat)] for chat in chats)
