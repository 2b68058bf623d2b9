"""What a killed bot still knows, and what no file of it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from conftest import Bot, StartBot

REASON = "zanzibarquartz elbow trouble since friday"
WHEN = "next friday morning mxyzptlk"
NAME = "i am Wilhelmina Featherstonehaugh"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def names(answer: dict) -> list[str | None]:
    return [message["response"] for message in answer["messages"]]


def begin(bot: Bot) -> dict:
    bot.say("kept", NAME, "k1")
    bot.say("kept", "i would like to book an appointment", "k2")
    return bot.say("kept", REASON, "k3")


def test_a_killed_bot_goes_on_where_it_was_and_repeats_nothing(
    start_bot: StartBot, tmp_path: Path
) -> None:
    bot = start_bot(tmp_path)
    asked = begin(bot)
    assert asked["requested_slot"] == "when"
    bot.kill()

    bot = start_bot(tmp_path)
    assert bot.say("kept", REASON, "k3") == {**asked, "replayed": True}
    done = bot.say("kept", WHEN, "k4")
    assert names(done) == ["utter_booked"]
    assert done["messages"][0]["text"] == "Noted: code-1, 2026-03-19T15:00."
    bot.kill()

    bot = start_bot(tmp_path)
    assert bot.say("kept", WHEN, "k4") == {**done, "replayed": True}
    bot.stop()


def test_no_file_of_the_bot_holds_a_patients_words(start_bot: StartBot, tmp_path: Path) -> None:
    bot = start_bot(tmp_path, BOT_LOG_LEVEL="DEBUG", BOT_ACTION_DEADLINE="2")
    begin(bot)
    bot.say("kept", WHEN, "k4")
    bot.say("kept", "/zanzibarquartz {broken", "k5")
    bot.post({"sender": "kept", "message": "/mxyzptlk {", "metadata": {"trusted_payload": True}})
    bot.post(
        {
            "sender": "kept",
            "message": '/choose_time{"chosen": "Wilhelmina"}',
            "metadata": {"trusted_payload": True},
        }
    )
    bot.post({"sender": "zanzibarquartz not an id", "message": NAME})
    bot.kill()
    kept = bytes_of(tmp_path)
    assert b"utter_booked" in kept and b"code-1" in kept
    for word in ("zanzibarquartz", "mxyzptlk", "Wilhelmina", "Featherstonehaugh", "wilhelmina"):
        assert word.encode() not in kept, word


def test_erasing_leaves_no_row_and_no_trace_of_the_conversation(
    start_bot: StartBot, tmp_path: Path
) -> None:
    bot = start_bot(tmp_path)
    for sender in ("erased-person", "other-person"):
        bot.say(sender, "hello", f"{sender}-1")
    assert bot.request("DELETE", "/webhooks/frontdesk/conversations/erased-person")[0] == 204
    assert bot.say("other-person", "hello", "other-person-1")["replayed"] is True
    bot.stop()
    with sqlite3.connect(bot.database) as database:
        senders = {row[0] for row in database.execute("SELECT sender_id FROM events")}
    database.close()
    assert senders == {"other-person"}
    assert b"erased-person" not in bytes_of(tmp_path)
