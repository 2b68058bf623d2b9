"""What stays when a person leaves the chat, and what an escalation remembers."""

from api.conversations.models import Conversation
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from tests.support.desk import Desk

ALARM = "I have crushing chest pain"


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
