"""Messages that are not understood, one after the other, outside a form."""

from typing import Any

import pytest
from sqlalchemy import select

from api.escalations.models import Escalation
from tests.actions.dialogue import Dialogue

ALONE = "action_answer_alone"


class Chat:
    """What was said so far, as Rasa's events, goes along with each message."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.events: list[dict[str, Any]] = []

    async def say(self, text: str, intent: str, action: str = ALONE) -> list[str]:
        await self.dialogue.act(action, text, intent, before=self.events)
        self.answered(text, *self.dialogue.said)
        return self.dialogue.said

    def answered(self, text: str, *responses: str) -> None:
        self.events.append({"event": "user", "text": text})
        for name in responses:
            self.events.append({"event": "bot", "metadata": {"utter_action": name}})


@pytest.fixture
def chat(dialogue: Dialogue) -> Chat:
    return Chat(dialogue)


def reasons(dialogue: Dialogue) -> list[str]:
    with dialogue.desk.room.database.read() as session:
        return list(session.scalars(select(Escalation.reason)))


NONSENSE = ("florp the wug", "zib zab", "mimsy borogove", "grum", "slithy tove")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "intents",
    [
        ("inform",) * 5,
        ("out_of_scope",) * 5,
        ("nlu_fallback",) * 5,
        ("inform", "nlu_fallback", "out_of_scope", "inform", "nlu_fallback"),
    ],
)
async def test_it_is_said_differently_and_then_there_is_a_person(
    chat: Chat, intents: tuple[str, ...], language: str
) -> None:
    chat.dialogue.language = language
    said = [await chat.say(text, intent) for text, intent in zip(NONSENSE, intents, strict=True)]
    assert said[0][0] in ("utter_inform_alone", "utter_out_of_scope", "utter_not_understood")
    assert said[1] == ["utter_missed_choices"]
    assert said[2] == ["utter_missed_person"]
    assert said[3][0] == "utter_handoff" and said[3][-1] == "utter_missed_read"
    assert said[4] == ["utter_missed_read"]
    assert reasons(chat.dialogue) == ["not_understood"], "one person is enough"


async def test_the_person_is_offered_with_the_phone_numbers(chat: Chat) -> None:
    for text in NONSENSE[:3]:
        await chat.say(text, "inform")
    assert [b["payload"] for b in chat.dialogue.buttons] == ["/request_human"]
    phones = chat.dialogue.field("utter_missed_person", "phones")
    assert "555 0142" in phones and "555 0178" in phones
    assert reasons(chat.dialogue) == []


@pytest.mark.parametrize("text", ["yes", "ok please do", "sí, por favor"])
async def test_a_yes_takes_the_person_and_a_no_does_not(chat: Chat, text: str) -> None:
    for nonsense in NONSENSE[:3]:
        await chat.say(nonsense, "out_of_scope")
    assert (await chat.say(text, "affirm"))[0] == "utter_handoff"
    assert reasons(chat.dialogue) == ["person_requested"]


async def test_a_no_to_the_person_leaves_it(chat: Chat) -> None:
    for nonsense in NONSENSE[:3]:
        await chat.say(nonsense, "out_of_scope")
    assert await chat.say("no thanks", "deny") == ["utter_nothing_to_stop"]
    assert reasons(chat.dialogue) == []


@pytest.mark.parametrize(
    ("text", "responses"),
    [
        ("what are your hours", ["utter_hours"]),
        ("hello", ["utter_greet"]),
        ("book a visit", ["utter_which_visit"]),
    ],
)
async def test_what_is_understood_begins_the_count_anew(
    chat: Chat, text: str, responses: list[str]
) -> None:
    for nonsense in NONSENSE[:2]:
        await chat.say(nonsense, "inform")
    chat.answered(text, *responses)
    assert await chat.say("zib zab", "inform") == ["utter_inform_alone"]


async def test_where_it_may_be_about_health_a_clinician_is_offered_before_the_choices(
    chat: Chat,
) -> None:
    await chat.say("zib zab", "inform")
    text = "hielo o calor pa una torcedura"
    assert await chat.say(text, "nlu_fallback") == ["utter_offer_clinician"]
    assert await chat.say(text, "nlu_fallback") == ["utter_missed_person"]


async def test_a_person_is_offered_before_one_is_told(chat: Chat) -> None:
    await chat.say("zib zab", "inform")
    await chat.say("grum", "out_of_scope")
    chat.answered("mimsy borogove", "utter_offer_clinician")
    assert await chat.say("florp", "inform") == ["utter_missed_person"]
