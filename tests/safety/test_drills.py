"""Twelve drills: whatever breaks, an alarm is answered, and nobody is left without a next step."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.safety import service
from api.safety.lexing import Lexer
from api.safety.loader import DATA
from tests.support.desk import Chat, Desk, texts_of
from tests.support.fixtures import *  # noqa: F403
from tests.support.http import wait_for

ALARM = "my husband collapsed and he is not breathing"
CRISIS = "i want to kill myself tonight"
PLAIN = "do you have parking"
CLINICAL = "is this mole on my arm cancer"


def broken(*args: object, **more: object) -> None:
    raise RuntimeError("broken on purpose")


def assert_alarms_answered(desk: Desk) -> None:
    assert "911" in texts_of(desk.start().say(ALARM))
    assert "988" in texts_of(desk.start().say(CRISIS))


def assert_told_what_next(chat: Chat, text: str) -> None:
    """An answer, or an error; never silence, never the words themselves in the error."""
    answer = chat.send({"text": text})
    if answer.status_code == 200:
        assert answer.json()["messages"]
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert text not in answer.text


@pytest.fixture
def screen_restored() -> Iterator[None]:
    yield
    service._rules = None
    service.load_rules()


def test_1_dialogue_model_down(desk: Desk) -> None:
    desk.bot.status = 503
    assert_alarms_answered(desk)
    assert desk.start().say(CLINICAL)["escalation_id"]
    assert_told_what_next(desk.start(), PLAIN)


def test_2_dialogue_model_says_nothing(desk: Desk) -> None:
    """What Rasa answers when its actions are down: 200 and no message."""
    desk.bot.raw = b'{"messages": []}'
    assert_alarms_answered(desk)
    assert desk.start().say(CLINICAL)["escalation_id"]
    assert_told_what_next(desk.start(), PLAIN)


def test_3_dialogue_model_answers_nonsense(desk: Desk) -> None:
    desk.bot.raw = b"<html>bad gateway</html>"
    assert_alarms_answered(desk)
    assert_told_what_next(desk.start(), PLAIN)


def test_4_database_locked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.conversations.emergency.STORE_SECONDS", 1.5)
    chats = [desk.start() for _ in range(3)]
    lock = sqlite3.connect(desk.settings.home / "frontdesk.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        assert "911" in texts_of(chats[0].say(ALARM))
        assert "988" in texts_of(chats[1].say(CRISIS))
        refused = chats[2].send({"text": PLAIN})
        assert refused.status_code == 503
        assert refused.json()["clinic_phone"]
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    assert chats[2].say(PLAIN)["messages"]
    for chat, text in zip(chats, (ALARM, CRISIS), strict=False):
        wait_for(lambda chat=chat, text=text: text in chat.shown(), what="the alarm on record")


@pytest.mark.usefixtures("screen_restored")
def test_5_rules_file_refused_keeps_the_last_good_set(desk: Desk, tmp_path: Path) -> None:
    service.load_rules()
    copied = shutil.copytree(DATA, tmp_path / "rules")
    (copied / "heart.yml").write_text("category: heart\nred_flags: none", encoding="utf-8")
    assert not service.load_rules(directory=copied)
    assert service.rule_warnings()
    assert_alarms_answered(desk)


@pytest.mark.usefixtures("screen_restored")
def test_6_no_rules_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_rules", None)
    monkeypatch.setattr(service, "_tried", True)
    assert_alarms_answered(desk)
    assert desk.start().say(PLAIN)["escalation_id"], "nothing is judged safe without rules"


@pytest.mark.usefixtures("screen_restored")
def test_7_no_model_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_model", None)
    assert_alarms_answered(desk)


def test_8_spacy_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lexer, "lex", broken)
    assert_alarms_answered(desk)
    assert desk.start().say(PLAIN)["escalation_id"]


@pytest.mark.parametrize("years", [-30, 40])
def test_9_clock_wrong(desk: Desk, years: int) -> None:
    desk.time.advance(days=365 * years)
    assert_alarms_answered(desk)


def test_10_disk_full_and_tables_gone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chats = [desk.start() for _ in range(2)]

    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.room.spool, "append", full)
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.connection().exec_driver_sql("ALTER TABLE utterance RENAME TO gone")
    assert "911" in texts_of(chats[0].say(ALARM))
    assert "988" in texts_of(chats[1].say(CRISIS))


@pytest.mark.parametrize(
    "step",
    [
        "api.conversations.turn.receive",
        "api.conversations.turn.protect_receipt",
        "api.conversations.turn.decide",
        "api.conversations.turn.checked",
        "api.conversations.turn.record",
        "api.conversations.turn.record_alarm",
        "api.conversations.emergency.record_alarm",
        "api.conversations.protect.find_spans",
    ],
)
def test_11_an_exception_in_any_step(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    chats = [desk.start() for _ in range(3)]
    monkeypatch.setattr(step, broken)
    assert "911" in texts_of(chats[0].say(ALARM))
    assert "988" in texts_of(chats[1].say(CRISIS))
    assert_told_what_next(chats[2], PLAIN)


def test_12a_too_long(desk: Desk) -> None:
    assert "911" in texts_of(desk.start().say(ALARM + " and " + "then some " * 400))
    assert "911" in texts_of(desk.start().say("so as i said " * 300 + ALARM))
    refused = desk.start().send({"text": "a long story " * 400})
    assert refused.status_code == 413
    assert (refused.json()["emergency_number"], refused.json()["crisis_number"]) == ("911", "988")


@pytest.mark.parametrize(
    "text",
    [
        "胸が痛くて息ができません",
        "у меня болит грудь",
        "ألم شديد في الصدر",
        "가슴이 아파요",
        "दिल में दर्द है",
    ],
)
def test_12b_a_writing_that_nobody_here_reads(desk: Desk, text: str) -> None:
    result = desk.start().say(text)
    assert result["escalation_id"]
    assert "911" in texts_of(result)
    assert "988" in texts_of(result)
    assert not desk.bot.asked


def test_12c_an_attachment_is_no_way_round(desk: Desk) -> None:
    chat = desk.start()
    answer = chat.send({"text": ALARM, "attachment": {"name": "photo.jpg", "data": "AAAA"}})
    assert "911" in answer.text
    plain = chat.send({"attachment": {"name": "photo.jpg"}})
    assert plain.status_code == 422
