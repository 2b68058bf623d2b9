"""What stays when a person leaves the chat, and what an escalation remembers."""

import uuid
from typing import Any

import pytest

from api.conversations.models import Conversation
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from api.escalations.releasing import release_silent
from tests.support.desk import Chat, Desk, texts_of

ALARM = "I have crushing chest pain"
HUMAN = "/request_human"


def mode_of(desk: Desk, conversation_id: str) -> str:
    with desk.room.database.read() as session:
        return session.get_one(Conversation, conversation_id).mode


def test_an_alarm_during_the_human_stretch_stays_a_stop_after_hand_back(any_desk: Desk) -> None:
    chat = any_desk.start()
    first = chat.say("is this mole cancer?")["escalation_id"]
    staff = any_desk.staff()
    staff.act(first, "claim")
    assert chat.say(ALARM)["disposition"] == "emergency"
    staff.act(first, "hand-back")
    assert mode_of(any_desk, chat.id) == "emergency"
    assert chat.say("ok book me tomorrow")["handled_by"] == "screen"


def test_after_hand_back_a_reply_needs_a_new_claim(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "hand-back")
    page = staff.page(escalation)
    assert "Claim" in page
    assert "Your reply" not in page
    refused = staff.reply(escalation, "are you there?")
    assert refused.status_code == 409
    assert "gave the chat back to the assistant" in refused.text
    assert "are you there?" in refused.text  # the text is not lost
    staff.act(escalation, "claim")
    assert "Your reply" in staff.page(escalation)


def test_the_screens_reasons_stay_although_an_action_was_first(any_desk: Desk) -> None:
    chat = any_desk.start()
    with any_desk.room.database.write() as session:
        for rules in ((), ("clinical.treatment",)):
            escalations.escalate(
                session=session,
                conversation_id=chat.id,
                utterance_id="0" * 32,
                urgency=Urgency.clinical,
                reason="diagnostic_request" if rules else "medication_question",
                rules=rules,
                quotes=[{"start": 0, "end": 3}] if rules else [],
            )
    with any_desk.room.database.read() as session:
        found = session.query(Escalation).filter_by(utterance_id="0" * 32).one()
        assert found.rules == ["clinical.treatment"]
        assert found.quotes == [{"start": 0, "end": 3}]
        assert found.reason == "diagnostic_request"


def test_a_person_can_be_asked_for_in_words_with_the_dialogue_model_down(desk: Desk) -> None:
    desk.bot.status = 503
    chat = desk.start()
    for words in ("i want to talk to a real person", "quiero hablar con una persona"):
        result = chat.say(words)
        assert result["escalation_id"], words


def test_clear_settles_every_alarm_of_the_chat_or_says_that_nothing_was_cleared(
    any_desk: Desk,
) -> None:
    chat = any_desk.start()
    first = chat.say("is this mole cancer?")["escalation_id"]
    staff = any_desk.staff()
    staff.act(first, "claim")
    second = chat.say(ALARM)["escalation_id"]
    # The stop comes with the hand-back: until then a person holds the chat.
    assert "<button>Clear</button>" not in staff.page(first)
    refused = staff.act(first, "clear")
    assert refused.headers["location"].endswith("problem=clear")
    assert "No emergency stop is in force" in staff.get(refused.headers["location"]).text
    staff.act(first, "hand-back")
    assert mode_of(any_desk, chat.id) == "emergency"
    assert "<button>Clear</button>" in staff.page(first)
    staff.act(first, "clear")
    assert "<dd>you</dd>" in staff.page(second)
    staff.act(first, "hand-back")
    assert mode_of(any_desk, chat.id) == "assistant"
    assert chat.say("can I book a visit")["handled_by"] == "assistant"


def test_an_unclaimed_escalation_offers_only_the_claim_and_says_so(any_desk: Desk) -> None:
    chat = any_desk.start()
    alarm = chat.say(ALARM)["escalation_id"]
    staff = any_desk.staff()
    page = staff.page(alarm)
    assert "Claim" in page
    assert "<button>Clear</button>" not in page
    assert "<button>Close</button>" not in page
    for action in ("clear", "close", "hand-back"):
        refused = staff.act(alarm, action, outcome="answered")
        assert refused.headers["location"].endswith("problem=unclaimed"), action
    told = staff.reply(alarm, "hi").text
    assert "nothing was done" in told
    assert "A colleague holds" not in told


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("first", [None, ALARM])
def test_a_person_wanted_again_after_a_hand_back_is_alerted_again(
    any_desk: Desk, first: str | None, typed: bool
) -> None:
    """The first wish was answered; nobody comes back to it by themselves."""

    def ask() -> dict[str, Any]:
        return chat.say("i want to talk to a real person") if typed else chat.press(HUMAN)

    if typed:
        any_desk.bot.status = 503
    chat = any_desk.start()
    old = (chat.say(first) if first else ask())["escalation_id"]
    staff = any_desk.staff()
    staff.act(old, "claim")
    assert ask()["escalation_id"] == old, "it is theirs, and they are here"
    staff.reply(old, "Please come in at three.")
    if first:
        staff.act(old, "clear")
    staff.act(old, "hand-back")
    any_desk.time.advance(hours=2)
    asked = ask()
    new = asked["escalation_id"]
    assert new not in (None, old)
    assert "has your question" not in texts_of(asked)
    assert "4 hours" in texts_of(asked)
    with any_desk.room.database.read() as session:
        found = session.get_one(Escalation, new)
        assert (found.status, found.reason) == ("open", "person_requested")
    assert ask()["escalation_id"] == new, "one for all that are asked until it is answered"


def test_a_person_who_handed_back_without_a_word_still_owes_the_answer(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.press(HUMAN)["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "hand-back")
    assert chat.press(HUMAN)["escalation_id"] == escalation


def two_in(desk: Desk, second: str = "and is my rash normal?") -> tuple[Chat, list[Any], list[str]]:
    """Two people in one chat, each with an escalation of their own."""
    chat = desk.start()
    ids = [chat.say(text)["escalation_id"] for text in ("is this mole cancer?", second)]
    staff = [desk.staff("clinician"), desk.staff()]
    for one, escalation in zip(staff, ids, strict=True):
        one.act(escalation, "claim")
    return chat, staff, ids


def test_who_hands_back_leaves_a_colleague_in_the_chat(any_desk: Desk) -> None:
    chat, (one, other), (first, second) = two_in(any_desk)
    version, said = other.version_of(second), chat.shown()
    one.act(first, "hand-back")
    assert (mode_of(any_desk, chat.id), chat.shown()) == ("staff", said)
    sent = {"text": "I am still here.", "reply_key": "k1", "version": version}
    assert other.post(f"/staff/escalations/{second}/reply", sent).status_code == 303
    assert chat.say("thank you")["handled_by"] == "staff"
    assert one.reply(first, "And I am back.").status_code == 409, "not without a claim"
    assert "Your reply" not in one.page(first)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_when_the_last_of_them_leaves_the_assistant_answers(
    any_desk: Desk, order: tuple[int, int]
) -> None:
    chat, staff, ids = two_in(any_desk)
    for place in order:
        staff[place].act(ids[place], "hand-back")
    assert mode_of(any_desk, chat.id) == "assistant"
    assert sum("assistant again" in text for text in chat.shown()) == 1
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    staff[0].act(ids[0], "claim")
    assert chat.say("hello again")["handled_by"] == "staff"


@pytest.mark.parametrize("how", ["close", "nobody", "silent"])
def test_one_left_and_the_other_is_gone_too(any_desk: Desk, how: str) -> None:
    """What was handed back is held, but not in the chat: it keeps no patient waiting."""
    chat, (one, other), (first, second) = two_in(any_desk)
    one.act(first, "hand-back")
    if how == "close":
        other.act(second, "close", outcome="answered")
    elif how == "nobody":
        key = uuid.uuid4().hex
        other.act(second, "transfer", to="nobody", reason="My shift ends", reason_key=key)
    else:
        any_desk.time.advance(minutes=50)
        release_silent(any_desk.room)
    assert mode_of(any_desk, chat.id) == "assistant"
    assert chat.say("can I book a visit")["handled_by"] == "assistant"


def test_who_holds_two_leaves_with_both(desk: Desk) -> None:
    chat = desk.start()
    staff = desk.staff()
    ids = [chat.say(text)["escalation_id"] for text in ("is this mole cancer?", "is my rash ok?")]
    for escalation in ids:
        staff.act(escalation, "claim")
    staff.act(ids[0], "hand-back")
    assert mode_of(desk, chat.id) == "assistant"
    assert "Claim" in staff.page(ids[1])


def test_a_false_alarm_leaves_a_colleague_in_the_chat(any_desk: Desk) -> None:
    """Who holds the first alarm has not the second in hand, and is in the chat all the same."""
    chat = any_desk.start()
    first = chat.say(ALARM)["escalation_id"]
    staff = any_desk.staff()
    staff.act(first, "claim")
    chat.say(ALARM)
    for payload in ("/report_false_alarm", "/confirm_false_alarm"):
        chat.press(payload)
    assert mode_of(any_desk, chat.id) == "staff"
    assert staff.reply(first, "I can call you now.").status_code == 303


def test_a_stop_is_not_in_the_hands_of_who_left_the_chat(desk: Desk) -> None:
    """Of two alarms the later is closed; the earlier one's holder handed the chat back."""
    chat = desk.start()
    first = chat.say(ALARM)["escalation_id"]
    one, other = desk.staff(), desk.staff()
    for action in ("claim", "clear", "hand-back"):
        one.act(first, action)
    second = chat.say("now I can't breathe")["escalation_id"]
    other.act(second, "claim")
    other.act(second, "close", outcome="answered")
    assert mode_of(desk, chat.id) == "emergency"
    assert chat.say("what should I do")["handled_by"] == "screen"
    one.act(first, "clear")
    assert mode_of(desk, chat.id) == "staff"
    assert one.reply(first, "I am here.").status_code == 303


@pytest.mark.parametrize(
    ("words", "mode", "sure"),
    [(ALARM, "emergency", "911"), ("I want to kill myself tonight", "crisis", "988")],
)
def test_closing_over_an_alarm_that_waits_tells_of_the_stop(
    any_desk: Desk, words: str, mode: str, sure: str
) -> None:
    chat = any_desk.start()
    first = chat.say("is this mole cancer?")["escalation_id"]
    staff = any_desk.staff()
    staff.act(first, "claim")
    chat.say(words)
    before = len(chat.shown())
    staff.act(first, "close", outcome="answered")
    assert mode_of(any_desk, chat.id) == mode
    said = chat.shown()[before:]
    assert len(said) == 1 and sure in said[0]
    assert "assistant again" not in said[0]
    assert f'"mode": "{mode}"' in any_desk.events(chat)[-1][2]
