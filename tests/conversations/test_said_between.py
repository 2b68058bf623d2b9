"""What is said between an alarm's question and its answer takes nothing from the answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.conversations import repository
from api.conversations.notices import notice
from api.conversations.record import add_replies
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, payloads_of, texts_of

ASKS = "my chest feels a bit tight"
STOPS = "my chest feels tight and i am sweating"
WONDERED = "is it common to wish you were dead on this new pill"
ASKED = "/confirm_false_alarm"


def remind(desk: Desk, chat: Chat) -> None:
    """What the worker says when a dose is due."""
    with desk.room.database.write() as session:
        conversation = repository.lock_conversation(session=session, conversation_id=chat.id)
        assert conversation is not None
        words = {"medication": "metoprolol", "time": "8:00 AM", "dose": "0" * 32}
        said = notice("dose_due", conversation.language, keep_offers=True, **words)
        add_replies(
            desk.room, session=session, conversation=conversation, replies=(said,), in_reply_to=None
        )


@pytest.mark.parametrize("text", ["yes", "Yes!", "sí", "yes he is"])
@pytest.mark.parametrize(
    ("asks", "disposition"), [(ASKS, "emergency"), (WONDERED, "crisis"), (STOPS, "emergency")]
)
def test_a_yes_after_a_reminder_answers_the_alarm(
    any_desk: Desk, asks: str, disposition: str, text: str
) -> None:
    chat = any_desk.start()
    assert chat.say(asks)["disposition"] == disposition
    remind(any_desk, chat)
    said = chat.say(text)
    assert said["disposition"] == disposition
    assert said["messages"][0]["pinned"] and said["escalation_id"]
    assert not any_desk.bot.asked


def test_an_answer_that_comes_behind_the_question_takes_no_yes(any_desk: Desk) -> None:
    desk, chat = any_desk, any_desk.start()
    desk.bot.script = lambda body: answer("Shall I cancel Friday?", loop="cancel_form")
    desk.bot.open.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(chat.say, "cancel my friday visit")
        assert desk.bot.arrived.wait(10)
        assert chat.say(ASKS)["disposition"] == "emergency"
        desk.bot.open.set()
        assert slow.result(timeout=20)
    assert chat.say("yes")["disposition"] == "emergency"
    assert "yes" not in desk.bot.texts
    assert "cannot book" in texts_of(chat.say("book a flu shot")), "all is stopped"


def test_what_was_said_to_something_later_is_no_answer_to_the_alarm(desk: Desk) -> None:
    chat = desk.start()
    chat.say(ASKS)
    chat.say("where do i park")
    assert chat.say("yes")["disposition"] == "none"


def test_thanks_after_a_reminder_hear_what_to_do(desk: Desk) -> None:
    chat = desk.start()
    chat.say(ASKS)
    remind(desk, chat)
    assert "tel:911" in payloads_of(chat.say("ok thank you"))


def test_a_no_that_is_taken_back_after_a_reminder_is_a_yes(desk: Desk) -> None:
    chat = desk.start()
    chat.say(WONDERED)
    chat.say("no")
    remind(desk, chat)
    assert chat.say("well actually there is some now")["disposition"] == "crisis"


def test_a_bare_yes_after_a_reminder_ends_no_stop(desk: Desk) -> None:
    """It may be said to the reminder: the question is asked again, and a yes right after it counts.

    A no raises the level and needs no second word.
    """
    chat = desk.start()
    chat.say(STOPS)
    assert ASKED in payloads_of(chat.say("false alarm"))
    remind(desk, chat)
    assert ASKED in payloads_of(chat.say("yes"))
    assert "glad" in texts_of(chat.say("yes"))


def test_a_no_to_are_all_safe_counts_after_a_reminder(desk: Desk) -> None:
    chat = desk.start()
    chat.say(STOPS)
    chat.say("false alarm")
    remind(desk, chat)
    assert chat.say("no")["disposition"] == "emergency"


def test_what_a_person_asked_since_is_what_is_answered(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.say(ASKS)["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "Do you still want your visit on Friday?")
    staff.act(escalation, "hand-back")
    assert chat.say("yes")["disposition"] == "none"
