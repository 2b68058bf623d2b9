"""A conversation whose form or slot the served model no longer has goes on, and is told so."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import Bot, StartBot

from bot.begin_again import NAME

# What the project's own domain says: the fixture's is one from before there was this reply.
TEXTS = {
    "en": "We changed something here while we were talking. I am sorry: "
    "we have to begin this part again.",
    "es": "Hemos cambiado algo aquí mientras hablábamos. Lo siento: "
    "tenemos que empezar esta parte de nuevo.",
}


@pytest.fixture(scope="module")
def own_bot(start_bot: StartBot) -> Bot:
    """One whose store these tests may change."""
    return start_bot()


def begin(bot: Bot, sender: str) -> None:
    """In the middle of a form: one slot is filled, the next was asked for."""
    bot.say(sender, "i would like to book an appointment", f"{sender}-1")
    asked = bot.say(sender, "my elbow hurts", f"{sender}-2")
    assert (asked["active_loop"], asked["requested_slot"]) == ("visit_form", "when")


def rename(bot: Bot, sender: str, old: str, new: str) -> None:
    """What was stored speaks of another model, which had another name for it."""
    with sqlite3.connect(bot.database) as database:
        changed = database.execute(
            "UPDATE events SET data = replace(replace(data, ?, ?), ?, ?) WHERE sender_id = ?",
            (f'"{old}"', f'"{new}"', '"model_id": "', '"model_id": "older-', sender),
        )
        assert changed.rowcount > 0
    database.close()


@pytest.mark.parametrize("slot", ["reason", "when"])
def test_a_form_whose_slot_is_gone_is_begun_again(own_bot: Bot, slot: str) -> None:
    sender = f"slot-{slot}"
    begin(own_bot, sender)
    rename(own_bot, sender, slot, f"{slot}_of_old")
    answer = own_bot.say(sender, "hello", f"{sender}-3", language="es")
    assert (answer["messages"][0]["response"], answer["messages"][0]["text"]) == (NAME, TEXTS["es"])
    assert len(answer["messages"]) > 1 and answer["active_loop"] == "visit_form"
    assert own_bot.say(sender, "hello", f"{sender}-3", language="es")["replayed"] is True
    # Once only, and the form can be gone through.
    said = own_bot.say(sender, "my knee hurts", f"{sender}-4")
    said = said if said["requested_slot"] is None else own_bot.say(sender, "friday", f"{sender}-5")
    assert [one["response"] for one in said["messages"]] == ["utter_booked"]


def test_what_newer_actions_set_every_turn_begins_nothing_again(own_bot: Bot) -> None:
    """The domain lacks it, and the served model itself had it set."""
    begin(own_bot, "newer")
    with sqlite3.connect(own_bot.database) as database:
        changed = database.execute(
            "UPDATE events SET data = replace(data, '\"reason\"', '\"set_by_newer\"') "
            "WHERE sender_id = 'newer' AND type_name = 'slot'"
        )
        assert changed.rowcount > 0
    database.close()
    answer = own_bot.say("newer", "hello", "newer-3")
    assert NAME not in [one["response"] for one in answer["messages"]]
    assert answer["active_loop"] == "visit_form"


def test_a_conversation_whose_form_is_gone_goes_on(own_bot: Bot) -> None:
    begin(own_bot, "form")
    rename(own_bot, "form", "visit_form", "form_of_old")
    answer = own_bot.say("form", "when are you open", "form-3")
    assert answer["messages"][0]["text"] == TEXTS["en"]
    assert len(answer["messages"]) > 1 and answer["active_loop"] is None
    begin(own_bot, "form")


def test_what_is_gone_outside_of_a_form_is_nobodys_concern(own_bot: Bot) -> None:
    own_bot.say("none", "hello", "none-1")
    with sqlite3.connect(own_bot.database) as database:
        database.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES "
            '(\'none\', \'slot\', 1, \'{"event": "slot", "name": "old", "value": 1}\')'
        )
    database.close()
    answer = own_bot.say("none", "hello", "none-2")
    assert NAME not in [one["response"] for one in answer["messages"]]


def test_it_is_said_as_it_was_edited_and_is_live(start_bot: StartBot, tmp_path: Path) -> None:
    live = tmp_path / "live.yml"
    spanish = "condition: [{type: slot, name: language, value: es}]"
    live.write_text(
        f"responses:\n  {NAME}:\n    - text: Once more, please.\n"
        f"    - text: Otra vez, por favor.\n      {spanish}\n"
    )
    bot = start_bot(RESPONSES_FILE=str(live))
    for language, said in (("en", "Once more, please."), ("es-MX", "Otra vez, por favor.")):
        begin(bot, f"edited-{language}")
        rename(bot, f"edited-{language}", "visit_form", "form_of_old")
        answer = bot.say(f"edited-{language}", "hello", f"edited-{language}-3", language=language)
        assert (answer["messages"][0]["response"], answer["messages"][0]["text"]) == (NAME, said)
