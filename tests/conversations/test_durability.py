"""Order and durability: same key, same answer; one turn at a time; nothing lost, nothing twice."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from api.conversations import recovery
from api.conversations.emergency import replay_spool
from api.conversations.models import Utterance, UtteranceStatus
from api.conversations.spool import Spool
from api.escalations.models import Escalation
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, texts_of
from tests.support.fixtures import MakeDesk
from tests.support.http import wait_for

PLAIN = "do you have parking"
ALARM = "I have crushing chest pain"


def recover(desk: Desk) -> None:
    desk.client.portal.call(recovery.recover, desk.room)


def own_words(chat: Chat, text: str) -> int:
    return chat.shown().count(text)


def test_same_key_same_answer_and_asked_once(any_desk: Desk) -> None:
    chat = any_desk.start()
    first = chat.say(PLAIN, key="k1")
    assert chat.say(PLAIN, key="k1") == first
    assert len(any_desk.bot.asked) == 1
    assert own_words(chat, PLAIN) == 1


def test_same_key_other_body_is_refused(any_desk: Desk) -> None:
    chat = any_desk.start()
    chat.say(PLAIN, key="k1")
    answered = chat.send({"text": "something else"}, key="k1")
    assert (answered.status_code, answered.json()["code"]) == (409, "KeyReused")
    assert len(any_desk.bot.asked) == 1


def test_an_alarm_under_a_used_key_is_answered_and_kept_once(any_desk: Desk) -> None:
    chat = any_desk.start()
    chat.say(PLAIN, key="k1")
    first, second = chat.say(ALARM, key="k1"), chat.say(ALARM, key="k1")
    assert first["disposition"] == second["disposition"] == "emergency"
    assert [m["id"] for m in first["messages"]] == [m["id"] for m in second["messages"]]
    assert own_words(chat, ALARM) == 1


def test_concurrent_repeats_of_one_key_are_one_turn(any_desk: Desk) -> None:
    chat = any_desk.start()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: chat.say(PLAIN, key="k1"), range(8)))
    assert all(one == answers[0] for one in answers)
    assert len(any_desk.bot.asked) == 1
    assert own_words(chat, PLAIN) == 1


def test_same_key_same_answer_after_a_restart(make_desk: MakeDesk) -> None:
    desk = make_desk()
    chat = desk.start()
    first = chat.say(PLAIN, key="k1")
    again = Chat(make_desk().client, chat.created)
    assert again.say(PLAIN, key="k1") == first
    assert len(desk.bot.asked) == 1


def test_one_turn_at_a_time_over_two_instances(make_desk: MakeDesk) -> None:
    desk, other = make_desk(), make_desk()
    chat = desk.start()
    twin = Chat(other.client, chat.created)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: (chat, twin)[n % 2].say(f"question {n}"), range(8)))
    assert len(desk.bot.asked) == 8
    assert desk.bot.most_at_once == 1


def test_without_consent_nothing_is_stored(desk: Desk) -> None:
    chat = desk.start(consent=False)
    answered = chat.send({"text": PLAIN})
    assert (answered.status_code, answered.json()["code"]) == (403, "ConsentMissing")
    assert desk.utterances(chat) == []
    assert desk.bot.asked == []


def test_without_consent_an_emergency_is_answered_and_its_words_not_kept(any_desk: Desk) -> None:
    chat = any_desk.start(consent=False)
    first, again = chat.say(ALARM, key="k1"), chat.say(ALARM, key="k1")
    assert first["disposition"] == "emergency"
    assert first["escalation_id"] == again["escalation_id"]
    rows = any_desk.utterances(chat)
    assert [row.sender for row in rows] == ["system"] * len(first["messages"])
    assert all(row.raw_ciphertext is None for row in rows)


def test_refusing_takes_consent_back(desk: Desk) -> None:
    chat = desk.start()
    assert chat.consent(accepted=False).status_code == 204
    assert chat.send({"text": PLAIN}).json()["code"] == "ConsentMissing"


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"{}",
        b"null",
        b"not json",
        b'{"messages": []}',
        b'{"messages": "hello"}',
        b'{"messages": [{"buttons": [{"title": "x"}], "text": "hi"}]}',
        b'{"messages": [{"text": {"a": 1}}]}',
        b'{"messages": [{"text": "hi"}], "intent": {"confidence": "high"}}',
        b'{"messages": [{"text": "hi"}], "active_loop": ["x"]}',
    ],
)
def test_an_answer_that_is_none_is_said_honestly(desk: Desk, raw: bytes) -> None:
    desk.bot.raw = raw
    chat = desk.start()
    result = chat.say(PLAIN, key="k1")
    assert "cannot answer it just now" in texts_of(result)
    assert chat.say(PLAIN, key="k1") == result
    assert own_words(chat, PLAIN) == 1


def test_a_late_answer_comes_once_through_the_stream(any_desk: Desk) -> None:
    any_desk.bot.open.clear()
    chat = any_desk.start()
    promise = chat.say(PLAIN, key="k1")
    assert "I will answer here by myself" in texts_of(promise)
    any_desk.bot.open.set()
    recover(any_desk)
    recover(any_desk)
    wait_for(lambda: f"I heard: {PLAIN}" in chat.shown(), what="the late answer")
    recover(any_desk)
    said = [
        json.loads(data)["text"] for _, kind, data in any_desk.events(chat) if kind == "message"
    ]
    assert said.count(f"I heard: {PLAIN}") == 1
    assert chat.say(PLAIN, key="k1") == promise
    assert len({body["metadata"]["utterance_id"] for body in any_desk.bot.asked}) == 1


def test_a_late_answer_is_checked_too(desk: Desk) -> None:
    desk.bot.status = 503
    chat = desk.start()
    chat.say(PLAIN)
    desk.bot.status, desk.bot.script = 200, lambda body: answer("You have diabetes.")
    recover(desk)
    wait_for(lambda: _status(desk, chat) == UtteranceStatus.recorded, what="the late answer")
    assert "diabetes" not in " ".join(chat.shown())


def test_what_never_comes_is_given_up_and_passed_to_a_person(desk: Desk) -> None:
    desk.bot.status = 503
    chat = desk.start()
    chat.say(PLAIN)
    desk.time.advance(minutes=6)
    recover(desk)
    wait_for(lambda: "could not finish" in chat.shown()[-1], what="the honest end")
    assert _reasons(desk, chat) == ["answer_lost"]


def test_nothing_late_is_said_while_a_person_holds_the_chat(desk: Desk) -> None:
    desk.bot.status = 503
    chat = desk.start()
    chat.say(PLAIN)
    escalation = chat.press("/request_human")["escalation_id"]
    assert desk.staff().act(escalation, "claim").status_code == 303
    asked = len(desk.bot.asked)
    desk.bot.status = 200
    recover(desk)
    wait_for(lambda: _status(desk, chat) == UtteranceStatus.recorded, what="the end of the turn")
    assert f"I heard: {PLAIN}" not in chat.shown()
    assert len(desk.bot.asked) - asked <= 1  # at most the round that was under way at the claim


def test_a_turn_that_was_cut_short_is_finished_by_itself(desk: Desk, monkeypatch) -> None:
    chat = desk.start()

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("api.conversations.turn.record", broken)
        assert chat.send({"text": PLAIN}, key="k1").status_code == 500
    desk.time.advance(minutes=1)
    recover(desk)
    wait_for(lambda: f"I heard: {PLAIN}" in chat.shown(), what="the answer")
    assert own_words(chat, PLAIN) == 1
    assert texts_of(chat.say(PLAIN, key="k1")) == f"I heard: {PLAIN}"


def test_a_turn_that_cannot_be_finished_ends_with_a_person(desk: Desk, monkeypatch) -> None:
    chat = desk.start()

    def broken(*args: object, **more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("api.conversations.turn.decide", broken)
    assert chat.send({"text": PLAIN}).status_code == 500
    desk.time.advance(minutes=6)
    recover(desk)
    assert _status(desk, chat) == UtteranceStatus.quarantined
    assert _reasons(desk, chat) == ["answer_lost"]
    assert "could not finish" in chat.shown()[-1]


@pytest.mark.parametrize("text", [ALARM, "I want to kill myself"])
def test_an_alarm_is_answered_while_the_database_is_locked(
    desk: Desk, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.conversations.emergency.STORE_SECONDS", 1.5)
    chat = desk.start()
    lock = sqlite3.connect(desk.settings.home / "frontdesk.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        with ThreadPoolExecutor(24) as pool:
            plain = [pool.submit(chat.send, {"text": f"hello {n}"}) for n in range(20)]
            result = pool.submit(chat.say, text, key="k1").result(timeout=4.5)
            assert ("988" if "kill" in text else "911") in texts_of(result)
            spool = (desk.settings.home / "spool" / "emergencies.jsonl").read_text()
            assert "chest" not in spool and "kill" not in spool
            lock.execute("ROLLBACK")
            statuses = {one.result(timeout=60).status_code for one in plain}
    finally:
        lock.close()
    assert statuses <= {200, 503}
    desk.client.portal.call(desk.room.in_thread, lambda: replay_spool(desk.room))
    ids = [message["id"] for message in result["messages"]]
    shown = chat.view()["messages"]
    assert [m["id"] for m in shown if m["id"] in ids] == ids
    assert own_words(chat, text) == 1
    assert chat.say(text, key="k1")["messages"][0]["id"] == ids[0]
    assert len(_reasons(desk, chat)) == 1


def test_an_alarm_is_answered_when_the_tables_are_gone_and_the_disk_is_full(
    desk: Desk, monkeypatch
) -> None:
    chat = desk.start()

    def broken(*args: object, **more: object) -> None:
        raise OSError

    monkeypatch.setattr(desk.room.spool, "append", broken)
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        session.connection().exec_driver_sql("ALTER TABLE utterance RENAME TO gone")
    assert "911" in texts_of(chat.say(ALARM))


@pytest.fixture
def own_spool(desk: Desk, tmp_path: Path) -> Spool:
    """A spool that the running api's own recovery does not replay meanwhile."""
    return Spool(folder=tmp_path / "own", keystore=desk.room.keystore)


def test_the_spool_keeps_what_it_cannot_hand_over_and_goes_on(
    own_spool: Spool, tmp_path: Path
) -> None:
    spool = own_spool
    for number in range(3):
        spool.append({"n": number})
    path = tmp_path / "own" / "spool" / "emergencies.jsonl"
    with path.open("ab") as file:
        file.write(b'{"id": "torn')
    spool.append({"n": 3})
    seen: list[int] = []

    def take(_id: str, record: dict[str, int]) -> None:
        if record["n"] == 1:
            raise RuntimeError
        seen.append(record["n"])

    spool.replay(take)
    assert seen == [0, 2, 3]
    assert path.stat().st_size
    seen.clear()
    spool.replay(lambda _id, record: seen.append(record["n"]))
    assert seen == [0, 1, 2, 3]
    assert path.stat().st_size == 0
    assert b"torn" in (path.parent / "unreadable.jsonl").read_bytes()


def test_appending_does_not_wait_for_a_replay(own_spool: Spool) -> None:
    spool = own_spool
    spool.append({"n": 0})
    seen: list[int] = []

    def take(_id: str, record: dict[str, int]) -> None:
        seen.append(record["n"])
        if record["n"] == 0 and seen.count(0) == 1:
            spool.append({"n": 1})

    spool.replay(take)
    spool.replay(take)
    assert seen == [0, 0, 1]


def test_words_that_cannot_be_redacted_are_kept_from_everybody(desk: Desk, monkeypatch) -> None:
    def broken(**more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("api.conversations.protect.find_spans", broken)
    chat = desk.start()
    result = chat.say("my name is Jane Doe and where do I park")
    assert result["escalation_id"]
    assert desk.bot.asked == []
    assert "Jane" not in " ".join(chat.shown())
    assert "Jane" not in desk.staff().page(result["escalation_id"])
    row = next(row for row in desk.utterances(chat) if row.sender == "patient")
    assert row.status == UtteranceStatus.quarantined
    assert row.raw_ciphertext


def test_a_plain_turn_writes_three_times_and_the_view_asks_a_fixed_number(desk: Desk) -> None:
    chat = desk.start()
    statements: list[str] = []
    event.listen(
        desk.room.database.engine,
        "before_cursor_execute",
        lambda _c, _cur, statement, *rest: statements.append(statement),
    )
    chat.say("my name is Jane Doe")
    assert sum(one.startswith("BEGIN IMMEDIATE") for one in statements) <= 3
    statements.clear()
    chat.view()
    few = len(statements)
    for number in range(6):
        chat.say(f"my name is Jane Doe and my mother is Mary Smith {number}")
    statements.clear()
    chat.view()
    assert len(statements) == few


def _status(desk: Desk, chat: Chat) -> str:
    return next(row.status for row in desk.utterances(chat) if row.sender == "patient")


def _reasons(desk: Desk, chat: Chat) -> list[str]:
    with desk.room.database.read() as session:
        found = select(Escalation.reason).where(Escalation.conversation_id == chat.id)
        return list(session.scalars(found).all())


def test_the_quarantine_is_emptied_after_its_time(desk: Desk, monkeypatch) -> None:
    from api.worker import empty_quarantine

    def broken(**more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("api.conversations.protect.find_spans", broken)
    chat = desk.start()
    chat.say("my name is Jane Doe")
    empty_quarantine(desk.room)
    assert any(row.raw_ciphertext for row in desk.utterances(chat))
    desk.time.advance(hours=desk.settings.quarantine_hours + 1)
    empty_quarantine(desk.room)
    with desk.room.database.read() as session:
        assert not session.scalars(
            select(Utterance.id).where(Utterance.raw_ciphertext.is_not(None))
        ).all()
    assert timedelta(hours=desk.settings.quarantine_hours) <= timedelta(days=2)
