"""Thirteen drills: whatever breaks, an alarm is answered and on record or in the log, and nobody is
left without a next step."""

import shutil
import sqlite3
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from api.audit.models import AuditRecord
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


def records(desk: Desk, chat: Chat, action: str) -> list[dict[str, Any]]:
    """What the audit trail says of a turn of this chat, or of an escalation that it opened."""
    ids = {chat.id, *(utterance.escalation_id for utterance in desk.utterances(chat))}
    with desk.room.database.read() as session:
        rows = session.scalars(select(AuditRecord).where(AuditRecord.action == action))
        return [one.detail for one in rows if ids & {one.actor_id, one.subject_id}]


def assert_alarms_answered(desk: Desk) -> None:
    """Answered, and on record: who said what, what it was taken for, and that a person is told."""
    for text, number, reason in ((ALARM, "911", "emergency"), (CRISIS, "988", "crisis")):
        chat = desk.start()
        assert number in texts_of(chat.say(text))
        [turn] = records(desk, chat, "turn.record")
        assert turn["disposition"] == reason
        assert turn["rules"]
        assert [one["reason"] for one in records(desk, chat, "escalation.open")] == [reason]


def assert_told_what_next(chat: Chat, text: str) -> None:
    """An answer, or an error; never silence, never the words themselves in the error."""
    answer = chat.send({"text": text})
    if answer.status_code == 200:
        assert answer.json()["messages"]
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert text not in answer.text


def assert_plain_recorded(desk: Desk) -> dict[str, Any]:
    """A plain message gets its answer, and the turn is on record."""
    chat = desk.start()
    assert_told_what_next(chat, PLAIN)
    [turn] = records(desk, chat, "turn.record")
    return turn


@pytest.fixture
def logged(desk: Desk) -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged from the start of the product on; none of it holds a message's words."""
    with capture_logs() as found:
        yield found
    for text in (ALARM, CRISIS, PLAIN, CLINICAL):
        assert text not in str(found)


@pytest.fixture
def screen_restored() -> Iterator[None]:
    yield
    service._rules = None
    service.load_rules()


def test_1_dialogue_model_down(desk: Desk) -> None:
    desk.bot.status = 503
    assert_alarms_answered(desk)
    assert desk.start().say(CLINICAL)["escalation_id"]
    assert assert_plain_recorded(desk)["intent"] is None


def test_2_dialogue_model_says_nothing(desk: Desk) -> None:
    """What Rasa answers when its actions are down: 200 and no message."""
    desk.bot.raw = b'{"messages": []}'
    assert_alarms_answered(desk)
    assert desk.start().say(CLINICAL)["escalation_id"]
    assert_plain_recorded(desk)


def test_3_dialogue_model_answers_nonsense(desk: Desk) -> None:
    desk.bot.raw = b"<html>bad gateway</html>"
    assert_alarms_answered(desk)
    assert_plain_recorded(desk)


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
        assert records(desk, chat, "escalation.open")
    assert records(desk, chats[2], "turn.record")


@pytest.mark.usefixtures("screen_restored")
def test_5_rules_file_refused_keeps_the_last_good_set(desk: Desk, tmp_path: Path) -> None:
    service.load_rules()
    copied = shutil.copytree(DATA, tmp_path / "rules")
    (copied / "heart.yml").write_text("category: heart\nred_flags: none", encoding="utf-8")
    assert not service.load_rules(directory=copied)
    assert any("ValidationError" in warning for warning in service.rule_warnings())
    assert_alarms_answered(desk)
    assert assert_plain_recorded(desk)["disposition"] == "none"


@pytest.mark.usefixtures("screen_restored")
def test_6_no_rules_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_rules", None)
    monkeypatch.setattr(service, "_tried", True)
    assert_alarms_answered(desk)
    assert any("no safety rules" in warning for warning in service.rule_warnings())
    turn = assert_plain_recorded(desk)
    assert turn["escalation"], "nothing is judged safe without rules"
    assert turn["rules"] == ["screen:error"]


@pytest.mark.usefixtures("screen_restored")
def test_7_no_model_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "_model", None)
    assert_alarms_answered(desk)
    assert any("model is missing" in warning for warning in service.rule_warnings())
    assert assert_plain_recorded(desk)["disposition"] == "none"


def test_8_spacy_broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lexer, "lex", broken)
    assert_alarms_answered(desk)
    assert assert_plain_recorded(desk)["escalation"]


@pytest.mark.parametrize("years", [-30, 40])
def test_9_clock_wrong(desk: Desk, years: int) -> None:
    desk.time.advance(days=365 * years)
    assert_alarms_answered(desk)
    assert_plain_recorded(desk)


def test_10_disk_full_and_tables_gone(
    desk: Desk, logged: list[MutableMapping[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can be kept: an alarm is answered and in the log, a plain message is refused."""
    chats = [desk.start() for _ in range(3)]

    def full(*args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.room.spool, "append", full)
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.connection().exec_driver_sql("ALTER TABLE utterance RENAME TO gone")
    assert "911" in texts_of(chats[0].say(ALARM))
    assert "988" in texts_of(chats[1].say(CRISIS))
    for event in ("alarm_not_stored", "alarm_not_spooled"):
        assert [one["event"] for one in logged].count(event) == 2
    refused = chats[2].send({"text": PLAIN})
    assert refused.status_code in (500, 503)
    assert_told_what_next(chats[2], PLAIN)


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
    desk: Desk, logged: list[MutableMapping[str, Any]], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    chats = [desk.start() for _ in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(step, broken)
        assert "911" in texts_of(chats[0].say(ALARM))
        assert "988" in texts_of(chats[1].say(CRISIS))
        assert_told_what_next(chats[2], PLAIN)
    for chat in chats[:2]:  # kept where it could be, else in the log
        kept = records(desk, chat, "escalation.open")
        assert kept or "alarm_not_stored" in [one["event"] for one in logged]


def test_12a_too_long(desk: Desk) -> None:
    assert "911" in texts_of(desk.start().say(ALARM + " and " + "then some " * 400))
    assert "911" in texts_of(desk.start().say("so as i said " * 300 + ALARM))
    chat = desk.start()
    assert "988" in texts_of(chat.say(CRISIS + " and " + "then some " * 300))
    assert [one["reason"] for one in records(desk, chat, "escalation.open")] == ["crisis"]
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
    assert_a_person_reads(desk, text)


def assert_a_person_reads(desk: Desk, text: str) -> None:
    """Told so, with both numbers; the dialogue is not asked, and it is on record why."""
    chat = desk.start()
    result = chat.say(text)
    assert result["escalation_id"]
    assert "911" in texts_of(result)
    assert "988" in texts_of(result)
    assert not desk.bot.asked
    [turn] = records(desk, chat, "turn.record")
    assert service.LANGUAGE_RULE in turn["rules"]
    assert [one["reason"] for one in records(desk, chat, "escalation.open")] == ["other_language"]


def test_12c_an_attachment_is_no_way_round(desk: Desk) -> None:
    chat = desk.start()
    answer = chat.send({"text": ALARM, "attachment": {"name": "photo.jpg", "data": "AAAA"}})
    assert "911" in answer.text
    assert records(desk, chat, "escalation.open")
    plain = chat.send({"attachment": {"name": "photo.jpg"}})
    assert plain.status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "cześć, potrzebuję wizyty u lekarza w przyszłym tygodniu",
        "merhaba doktorla gorusmek istiyorum ne zaman gelebilirim",
        "toi muon dat lich kham voi bac si vao thu hai",
        "bonjour je voudrais prendre rendez vous avec le docteur",
        "ich brauche bitte einen termin beim arzt",
    ],
)
def test_13_a_language_in_our_letters_that_nobody_here_speaks(desk: Desk, text: str) -> None:
    assert_a_person_reads(desk, text)
