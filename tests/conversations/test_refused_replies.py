"""What the output check keeps back is on record with its reasons, and no word of it."""

from typing import Any

import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.knowledge.rendering import messages_of
from api.knowledge.service import has_source, is_of_card
from tests.knowledge.test_cards import CARDS
from tests.support.bot import answer
from tests.support.desk import Desk, texts_of

WORDS = "You probably have the flu."


def refusals(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    with desk.room.database.read() as session:
        query = select(AuditRecord).where(AuditRecord.action == "reply.refuse")
        return [(one.actor_kind, one.detail) for one in session.scalars(query)]


def test_a_withheld_reply_of_the_dialogue_is_on_record(desk: Desk) -> None:
    desk.bot.script = lambda body: answer(WORDS)
    escalation = desk.start().say("hello there")["escalation_id"]
    [(actor, detail)] = refusals(desk)
    assert actor == "system"
    assert detail == {"reasons": ["diagnosis"], "escalation": escalation, "model": "scripted"}


def test_so_it_is_where_a_person_was_called_already(desk: Desk) -> None:
    """The screen's own escalation stands; why the reply was kept back is told beside it."""
    desk.bot.script = lambda body: answer(WORDS, intent="book_appointment")
    result = desk.start().say("is this mole cancer? and book me for friday")
    assert result["escalation_id"]
    assert WORDS not in texts_of(result)
    [(_, detail)] = refusals(desk)
    assert detail["reasons"] == ["diagnosis"]
    assert detail["escalation"] == result["escalation_id"]


def test_what_leaves_is_no_incident(desk: Desk) -> None:
    desk.start().say("hello there")
    assert refusals(desk) == []


def test_a_refused_reply_of_the_front_desk_is_on_record(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.press("/request_human")["escalation_id"]
    clerk = any_desk.staff("front_desk")
    clerk.act(escalation, "claim")
    assert clerk.reply(escalation, "You have diabetes.").status_code == 422
    [(actor, detail)] = refusals(any_desk)
    assert actor == "staff"
    assert detail == {"reasons": ["diagnosis"], "role": "front_desk"}
    assert "You have diabetes." not in chat.shown()


def card_lines(desk: Desk, lines: tuple[str, ...]) -> dict[str, Any]:
    said = answer(*lines)
    for message in said["messages"]:
        message["response"] = "utter_symptom_card"
    desk.bot.script = lambda body: said
    return desk.start().say("hello there")


@pytest.mark.parametrize("language", ["en", "es"])
def test_symptom_information_leaves_with_its_sources(desk: Desk, language: str) -> None:
    lines = messages_of(CARDS["acne"], language)  # type: ignore[arg-type]
    assert texts_of(card_lines(desk, lines)).count("\n") > 8
    assert refusals(desk) == []


@pytest.mark.parametrize("cut", [1, 4])
def test_without_a_source_none_of_it_leaves(desk: Desk, cut: int) -> None:
    lines = messages_of(CARDS["acne"], "en")[:cut]
    result = card_lines(desk, lines)
    assert CARDS["acne"].text["en"].what_it_is not in texts_of(result)
    assert result["escalation_id"]
    [(_, detail)] = refusals(desk)
    assert detail["reasons"] == ["missing_source"]


def test_a_source_that_nobody_knows_is_none() -> None:
    lines = messages_of(CARDS["acne"], "en")
    assert has_source(lines)
    assert not has_source([*lines[:4], "Sources: My aunt."])
    assert [is_of_card(line) for line in lines] == [False, True, True, True, False]


def test_an_expired_card_is_no_source(desk: Desk) -> None:
    desk.time.advance(days=365)
    result = card_lines(desk, messages_of(CARDS["acne"], "en"))
    assert refusals(desk)[0][1]["reasons"] == ["missing_source"]
    assert result["escalation_id"]
