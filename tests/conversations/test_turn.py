"""One turn: what is answered, by whom, what is kept and in which order."""

from tests.support.bot import answer
from tests.support.desk import Desk, texts_of


def test_a_plain_message_is_answered_by_the_dialogue_and_kept(any_desk: Desk) -> None:
    chat = any_desk.start()
    result = chat.say("hello there")
    assert texts_of(result) == "I heard: hello there"
    assert (result["disposition"], result["handled_by"], result["escalation_id"]) == (
        "none",
        "assistant",
        None,
    )
    assert chat.shown()[-2:] == ["hello there", "I heard: hello there"]


def test_names_reach_the_dialogue_as_tokens_and_the_patient_as_typed(desk: Desk) -> None:
    chat = desk.start()
    result = chat.say("My name is Jane Doe, call 518-555-0142")
    assert "Jane" not in desk.bot.texts[0]
    assert "0142" not in desk.bot.texts[0]
    assert "PERSON_1" in desk.bot.texts[0]
    assert "Jane Doe" in texts_of(result)


def test_an_emergency_is_answered_without_the_dialogue(desk: Desk) -> None:
    chat = desk.start()
    result = chat.say("I have crushing chest pain")
    assert result["disposition"] == "emergency"
    assert result["handled_by"] == "screen"
    assert "911" in texts_of(result)
    assert result["escalation_id"]
    assert desk.bot.asked == []


def test_a_forbidden_reply_is_withheld_and_a_person_is_told(desk: Desk) -> None:
    desk.bot.script = lambda body: answer("You have diabetes.")
    for _ in range(2):  # the second time its verdict is remembered
        chat = desk.start()
        result = chat.say("hello there")
        assert "diabetes" not in texts_of(result)
        assert result["escalation_id"]
        assert "diabetes" not in " ".join(chat.shown())


def test_a_wish_for_another_language_is_granted_at_once(desk: Desk) -> None:
    chat = desk.start()
    chat.say("hola")
    result = chat.say("english please")
    assert texts_of(result) == "Of course, we can go on in English. Please go ahead."
    assert desk.bot.texts == ["hola"]
    result = chat.say("no hablo inglés")
    assert texts_of(result).startswith("Claro, podemos seguir en español.")
