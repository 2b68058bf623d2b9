"""A general question about a symptom in the dialogue: a card, or a person."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from api.escalations.models import Escalation
from api.knowledge.rendering import UNREVIEWED
from api.safety.service import check
from api.settings import Environment
from api.yaml_text import read_yaml
from tests.actions.dialogue import Dialogue

ROOT = Path(__file__).resolve().parents[2]
OFFERS = ["/book_appointment", "/request_human"]


async def ask(dialogue: Dialogue, text: str) -> list[dict[str, Any]]:
    return await dialogue.act("action_answer_symptom", text, "ask_symptom")


def escalations(dialogue: Dialogue) -> list[str]:
    with dialogue.desk.room.database.read() as session:
        rows = session.scalars(select(Escalation)).all()
        return [row.reason for row in rows]


def carried(events: list[dict[str, Any]]) -> list[str]:
    """The kind of visit that the words of a message go along to, and nothing else is set."""
    assert all(e["name"] == "reason" and e["value"]["utterance"] for e in events)
    return [e["value"]["visit_type"] for e in events]


def lines(dialogue: Dialogue) -> list[str]:
    return [m["line"] for m in dialogue.messages if m["response"] == "utter_symptom_card"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("what helps a sore throat", "Sore throat"),
        ("my throat hurts since monday", "Sore throat"),
        ("i have a headache today", "Headache"),
        ("PERSON_1 has a fever", "Fever in adults"),
    ],
)
async def test_a_card_is_told_and_a_visit_and_a_person_are_offered(
    dialogue: Dialogue, text: str, title: str
) -> None:
    assert carried(await ask(dialogue, text)) == ["sick-visit"]
    assert dialogue.said == ["utter_symptom_card"] * 5 + ["utter_symptom_next"]
    assert lines(dialogue)[0].startswith(f"{title}\n")
    assert lines(dialogue)[-1].endswith(UNREVIEWED["en"])
    assert [b["payload"] for b in dialogue.buttons] == OFFERS
    assert escalations(dialogue) == []


async def test_the_card_speaks_the_language_of_the_message(dialogue: Dialogue) -> None:
    dialogue.language = "es"
    await ask(dialogue, "qué es bueno para la acidez")
    assert lines(dialogue)[0].startswith("Acidez o agruras\n")
    assert lines(dialogue)[-1].endswith(UNREVIEWED["es"])
    assert [b["title"] for b in dialogue.buttons] == ["Pedir una cita", "Hablar con una persona"]


@pytest.mark.parametrize(
    "text",
    [
        "my elbow clicks",
        "is it normal that my arm hurts after dr chen gave me a shot today",
        "should i get a flu shot if i have a fever",
        "headache and my arm is numb",
        "/ask_symptom",
    ],
)
async def test_without_a_card_a_person_is_asked(dialogue: Dialogue, text: str) -> None:
    assert len(carried(await ask(dialogue, text))) == (0 if text.startswith("/") else 1)
    assert "utter_symptom_card" not in dialogue.said
    assert dialogue.said[0] == "utter_handoff"
    assert dialogue.said[-1] == "utter_handoff_visit"
    assert escalations(dialogue) == ["symptom_question"]


async def test_what_the_screen_gave_to_a_clinician_gets_no_card(dialogue: Dialogue) -> None:
    dialogue.disposition = "clinician"
    await ask(dialogue, "what helps a sore throat")
    assert "utter_symptom_card" not in dialogue.said
    assert escalations(dialogue) == ["symptom_question"]


async def test_a_plain_remark_without_a_card_is_offered_a_clinician(dialogue: Dialogue) -> None:
    dialogue.is_plain = True
    await ask(dialogue, "my elbow clicks")
    assert dialogue.said == ["utter_offer_clinician"]
    assert escalations(dialogue) == []
    await dialogue.act("action_answer_symptom", dialogue.buttons[0]["payload"], "ask_symptom")
    assert escalations(dialogue) == ["symptom_question"]


async def test_a_question_without_a_card_goes_to_a_person_however_plain(dialogue: Dialogue) -> None:
    dialogue.is_plain = True
    await ask(dialogue, "why does my elbow click")
    assert escalations(dialogue) == ["symptom_question"]


async def test_an_intent_alone_offers_a_clinician_where_the_screen_is_sure(
    dialogue: Dialogue,
) -> None:
    dialogue.is_plain = True
    await dialogue.act("action_request_clinician", "can my sister pick it up", "ask_results")
    assert dialogue.said == ["utter_offer_clinician"]
    assert escalations(dialogue) == []
    await dialogue.act("action_request_clinician", "/ask_results", "ask_results")
    assert escalations(dialogue) == ["results_question"]


async def test_a_wish_to_come_is_a_booking(dialogue: Dialogue) -> None:
    events = await ask(dialogue, "i have a cough, can i see dr rivera thursday")
    assert [e["name"] for e in events if e["event"] == "followup"] == ["booking_form"]
    assert dialogue.said == []


async def test_inside_a_booking_the_card_leaves_its_buttons_alone(dialogue: Dialogue) -> None:
    await dialogue.begin("booking_form", "book an appointment", "book_appointment")
    await ask(dialogue, "what helps a sore throat")
    assert dialogue.said == ["utter_symptom_card"] * 5
    assert dialogue.buttons == []


async def test_production_has_no_unsigned_card(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = dialogue.desk.app.state
    served = state.settings.model_copy(update={"env": Environment.production})
    monkeypatch.setattr(state, "settings", served)
    await ask(dialogue, "what helps a sore throat")
    assert "utter_symptom_card" not in dialogue.said
    assert escalations(dialogue) == ["symptom_question"]


def test_the_offer_passes_the_output_check_with_its_buttons() -> None:
    domain = read_yaml((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for variant in domain["responses"]["utter_symptom_next"]:
        text = f"{variant['text']}\nBook a visit\nTalk to a person\nPedir una cita"
        assert check(text=text).allowed


def test_the_question_has_one_rule() -> None:
    found = [
        path.name
        for path in (ROOT / "data" / "rules").glob("*.yml")
        if re.search(r"intent: ask_symptom", path.read_text(encoding="utf-8"))
    ]
    assert found == ["questions.yml"]
