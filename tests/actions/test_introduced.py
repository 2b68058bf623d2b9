"""Practitioners: what is asked about one of them, and a visit with one who was told of."""

import pytest

from tests.actions.dialogue import Dialogue

BOOK = "book_appointment"
TOLD = [{"event": "bot", "metadata": {"utter_action": "utter_practitioners"}}]


def follows(events: list[dict[str, object]]) -> list[object]:
    return [event["name"] for event in events if event["event"] == "followup"]


async def ask(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_faq", text, "faq_practitioners")
    assert dialogue.said == ["utter_practitioners"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("is dr rivera any good with kids", "Rivera"),
        ("how is molly byrne with old people?", "Byrne"),
        ("so does dr chen listen", "Chen"),
        ("¿la doctora raman trata bien a los mayores?", "Raman"),
        ("qué tal es el doctor okafor", "Okafor"),
    ],
)
async def test_a_question_about_one_is_no_feedback(
    dialogue: Dialogue, text: str, name: str
) -> None:
    await dialogue.act("action_answer_aside", text, "give_feedback")
    assert dialogue.said == ["utter_practitioners"]
    lines = dialogue.field("utter_practitioners", "lines")
    assert name in lines and lines.count("•") == 1


@pytest.mark.parametrize(
    ("text", "intent", "response"),
    [
        ("dr rivera was so good with my son", "give_feedback", "utter_feedback"),
        ("five stars", "give_feedback", "utter_feedback"),
        ("what can you do for me", "help", "utter_help"),
        ("ayuda", "help", "utter_help"),
    ],
)
async def test_feedback_and_help_stay_what_they_are(
    dialogue: Dialogue, text: str, intent: str, response: str
) -> None:
    await dialogue.act("action_answer_aside", text, intent)
    assert dialogue.said == [response]


@pytest.mark.parametrize(
    "text", ["what would make it urgent", "which warning signs are there", "cuándo es urgente"]
)
async def test_after_a_card_help_may_be_about_what_is_urgent(dialogue: Dialogue, text: str) -> None:
    await dialogue.act("action_answer_symptom", "what helps a sore throat", "ask_symptom")
    await dialogue.act("action_answer_aside", text, "help")
    assert dialogue.said == ["utter_symptom_card"] * 3 + ["utter_symptom_next"]


@pytest.mark.parametrize(
    ("asked", "wish", "practitioner"),
    [
        ("what does dr rivera do", "can i see her on thursday", "elena-rivera"),
        ("is dr okafor a kids doctor", "book me with him next week", "samuel-okafor"),
        ("qué hace la dra raman", "quiero una cita con ella el jueves", "priya-raman"),
        ("which doctors work there", "can i see the second one", "molly-byrne"),
        ("who works there", "book the last one please", "wei-chen"),
        ("qué doctores tienen", "quiero ver a la tercera", "priya-raman"),
    ],
)
@pytest.mark.parametrize("understood", [True, False])
async def test_a_visit_with_one_who_was_told_of(
    dialogue: Dialogue, asked: str, wish: str, practitioner: str, *, understood: bool
) -> None:
    await ask(dialogue, asked)
    if understood:
        await dialogue.act("action_open_task", wish, BOOK, before=TOLD)
    else:
        events = await dialogue.act("action_answer_alone", wish, "nlu_fallback", before=TOLD)
        assert follows(events) == ["booking_form"]
    assert dialogue.slots["practitioner"] == [practitioner]
    dialogue.form = "booking_form"
    await dialogue.say(wish, BOOK)
    assert dialogue.slots["practitioner"] == [practitioner]


@pytest.mark.parametrize(
    "wish", ["book a flu shot", "can i see dr chen instead", "can my sister come with her"]
)
async def test_later_or_with_another_name_nobody_is_meant(dialogue: Dialogue, wish: str) -> None:
    await ask(dialogue, "what does dr rivera do")
    later = [{"event": "bot", "metadata": {"utter_action": "utter_hours"}}]
    named = wish != "can my sister come with her"
    await dialogue.act("action_open_task", wish, BOOK, before=TOLD if named else later)
    assert not dialogue.slots.get("practitioner")


async def test_of_one_the_usual_days_are_told(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_faq", "which days is dr rivera in", "faq_practitioners")
    lines = dialogue.field("utter_practitioners", "lines")
    assert "Usual days: Monday, Tuesday, Thursday and Friday." in lines
    dialogue.language = "es"
    await dialogue.act("action_answer_faq", "qué días atiende la dra rivera", "faq_practitioners")
    lines = dialogue.field("utter_practitioners", "lines")
    assert "Días habituales: lunes, martes, jueves y viernes." in lines


async def test_after_the_card_only_what_is_urgent_is_told(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_symptom", "what helps a sore throat", "ask_symptom")
    dialogue.is_plain = True
    await dialogue.act("action_request_clinician", "what would make it urgent?", "ask_diagnosis")
    assert dialogue.said == ["utter_symptom_card"] * len(dialogue.said)


@pytest.mark.parametrize("intent", ["inform", "affirm", "nlu_fallback", "out_of_scope"])
async def test_after_a_hand_off_nobody_is_asked_what_it_is_for(
    dialogue: Dialogue, intent: str
) -> None:
    dialogue.disposition = "clinician"
    await dialogue.act("action_answer_alone", "it is worse in the mornings", intent)
    assert dialogue.said == ["utter_handoff_visit"]


async def test_a_day_after_one_was_told_is_a_visit_with_them(dialogue: Dialogue) -> None:
    await dialogue.act("action_answer_faq", "is dr rivera in on thursdays", "faq_practitioners")
    events = await dialogue.act("action_answer_alone", "ok thursday then", "inform", before=TOLD)
    slots = {e["name"]: e["value"] for e in events if e["event"] == "slot"}
    assert slots["practitioner"] == ["elena-rivera"]
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]
