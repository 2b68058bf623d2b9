"""The channel over HTTP, against a real bot process."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import Actions, Bot, StartBot, free_port

from bot.messages import without_command

URL = "/webhooks/frontdesk/webhook"


def texts(answer: dict) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def responses(answer: dict) -> list[str | None]:
    return [message["response"] for message in answer["messages"]]


def test_a_turn_tells_reply_name_intent_and_model(bot: Bot) -> None:
    answer = bot.say("shape", "hello there", "shape-1")
    assert responses(answer) == ["utter_greet"]
    assert texts(answer) == ["Hello, how can I help?"]
    assert answer["intent"]["name"] == "greet"
    assert 0.5 < answer["intent"]["confidence"] <= 1
    assert answer["ranking"][0]["name"] == "greet"
    assert len(answer["ranking"]) == 3
    assert answer["active_loop"] is None and answer["requested_slot"] is None
    assert answer["model_id"] and answer["replayed"] is False


def test_health_names_the_loaded_model(bot: Bot) -> None:
    status, body = bot.request("GET", "/webhooks/frontdesk/")
    assert status == 200
    health = json.loads(body)
    assert health["model_id"] == bot.say("health", "hello")["model_id"]


def test_buttons_custom_and_attachments_arrive(bot: Bot) -> None:
    offer = bot.say("parts", "yes please")["messages"][0]
    assert offer["buttons"] == [
        {"title": "Tuesday at nine", "payload": '/choose_time{"chosen": "t1"}'}
    ]
    assert offer["attachments"] == [
        {"type": "text/calendar", "title": "visit.ics", "href": "/x.ics"}
    ]
    assert offer["response"] is None
    human = bot.say("parts", "let me talk to a person")["messages"][0]
    assert human["custom"] == {"kind": "handoff"}


def test_a_form_reports_loop_and_requested_slot_to_its_end(bot: Bot) -> None:
    asked = bot.say("form", "i would like to book an appointment", "f1")
    assert (asked["active_loop"], asked["requested_slot"]) == ("visit_form", "reason")
    assert responses(asked) == ["utter_ask_reason"]
    asked = bot.say("form", "something about my left elbow", "f2")
    assert (asked["active_loop"], asked["requested_slot"]) == ("visit_form", "when")
    done = bot.say("form", "some day soon in the afternoon", "f3")
    assert (done["active_loop"], done["requested_slot"]) == (None, None)
    assert texts(done) == ["Noted: code-1, 2026-03-19T15:00."]


def test_the_same_utterance_is_answered_again_and_not_taken_again(
    bot: Bot, actions: Actions
) -> None:
    first = bot.say("twice", "yes please", "t1")
    bot.say("twice", "hello", "t2")
    calls = len(actions.calls)
    again = bot.say("twice", "yes please", "t1")
    assert again == {**first, "replayed": True}
    assert len(actions.calls) == calls


def test_an_utterance_id_of_another_conversation_is_not_replayed(bot: Bot) -> None:
    assert bot.say("one-person", "hello", "shared")["replayed"] is False
    assert bot.say("another-person", "goodbye", "shared")["replayed"] is False


def test_the_same_utterance_at_once_is_taken_once(bot: Bot, actions: Actions) -> None:
    def calls() -> int:
        return sum(c["sender_id"] == "race" for c in actions.calls)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: bot.say("race", "yes please", "r1"), range(6)))
    assert calls() == 1
    assert sorted(a["replayed"] for a in answers) == [False] + [True] * 5
    assert len({json.dumps({**a, "replayed": None}) for a in answers}) == 1


def test_many_conversations_at_once_keep_apart(bot: Bot) -> None:
    def talk(n: int) -> list[str | None]:
        sender = f"crowd-{n}"
        said = [bot.say(sender, "i would like to book an appointment", f"{n}-1")]
        said.append(bot.say(sender, f"reason number {n} of many", f"{n}-2"))
        said.append(bot.say(sender, "next friday morning", f"{n}-3"))
        return [name for answer in said for name in responses(answer)]

    with ThreadPoolExecutor(8) as pool:
        heard = list(pool.map(talk, range(16)))
    assert heard == [["utter_ask_reason", "utter_ask_when", "utter_booked"]] * 16


@pytest.mark.parametrize(
    "text",
    [
        "/goodbye",
        "  /goodbye",
        "//goodbye",
        "/ /goodbye",
        "\u00a0/goodbye",
        "\u0007/goodbye",
        "/restart",
        "/session_start",
        '/choose_time{"chosen": "t9"}',
        '/\n/choose_time{"chosen": "t9"}',
        "/request_human@1.0",
        "/book_appointment",
    ],
)
def test_a_patients_slash_is_no_command(bot: Bot, text: str) -> None:
    answer = bot.say("slash", text)
    assert answer["intent"]["confidence"] < 1.0
    assert len(answer["ranking"]) == 3
    assert "utter_chosen" not in responses(answer)


def test_a_message_of_slashes_alone_is_answered(bot: Bot) -> None:
    assert bot.say("slashes", "///")["intent"]["confidence"] < 1.0


@pytest.mark.parametrize("trusted", ["true", 1, "yes", None, False, [True]])
def test_only_true_itself_is_trust(bot: Bot, trusted: object) -> None:
    answer = bot.say("trust", "/goodbye", trusted_payload=trusted)
    assert answer["intent"]["confidence"] < 1.0


def test_a_payload_that_was_offered_is_a_command(bot: Bot) -> None:
    answer = bot.say("offered", '/choose_time{"chosen": "t1"}', trusted_payload=True)
    assert answer["intent"] == {"name": "choose_time", "confidence": 1.0}
    assert responses(answer) == ["utter_chosen"]


def test_restart_clears_the_form_and_the_conversation_goes_on(bot: Bot) -> None:
    bot.say("again", "i would like to book an appointment", "a1")
    assert bot.say("again", "/restart", "a2", trusted_payload=True)["active_loop"] is None
    answer = bot.say("again", "hello", "a3")
    assert responses(answer) == ["utter_greet"]
    assert bot.say("again", "hello", "a3")["replayed"] is True


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "Hola, ¿en qué puedo ayudar?"),
        ("es-MX", "Hola, ¿en qué puedo ayudar?"),
        ("ES_es", "Hola, ¿en qué puedo ayudar?"),
        ("en", "Hello, how can I help?"),
        ("fr", "Hello, how can I help?"),
        (None, "Hello, how can I help?"),
        (7, "Hello, how can I help?"),
    ],
)
def test_the_reply_is_in_the_language_of_the_message(
    bot: Bot, language: object, expected: str
) -> None:
    assert texts(bot.say(f"lang-{language}", "hello", language=language)) == [expected]


def test_a_form_question_is_in_the_language_of_the_message(bot: Bot) -> None:
    answer = bot.say("lang-form", "i would like to book an appointment", language="es")
    assert texts(answer) == ["¿Para qué es la cita?"]


def test_a_released_reply_is_said_without_restart(bot: Bot, released: Path) -> None:
    def release(content: str) -> None:
        draft = released.with_suffix(".draft")
        draft.write_text(content)
        draft.replace(released)

    try:
        assert texts(bot.say("live", "goodbye")) == ["Goodbye."]
        release('version: "2"\nresponses:\n  utter_goodbye:\n  - text: "Take care."\n')
        assert texts(bot.say("live", "goodbye")) == ["Take care."]
        assert texts(bot.say("live", "hello")) == ["Hello, how can I help?"]
        release("responses: [broken")
        assert texts(bot.say("live", "goodbye")) == ["Take care."]
        release('responses:\n  utter_goodbye:\n  - text: "Until soon."\n')
        assert texts(bot.say("live", "goodbye")) == ["Until soon."]
    finally:
        released.unlink(missing_ok=True)
    assert texts(bot.say("live", "goodbye")) == ["Goodbye."]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b"[" * 60_000, 400),
        (b"[]", 422),
        (b'"hello"', 422),
        (b"{}", 422),
        (b'{"sender": "a", "message": 5}', 422),
        (b'{"sender": "a", "message": "  "}', 422),
        (b'{"sender": "", "message": "hi"}', 422),
        (b'{"sender": "a b", "message": "hi"}', 422),
        (b'{"sender": {"x": 1}, "message": "hi"}', 422),
        (b'{"sender": "a", "message": "hi", "metadata": []}', 422),
        (b'{"sender": "a", "message": "hi", "metadata": {"utterance_id": 4}}', 422),
        (json.dumps({"sender": "a", "message": "x" * 4001}).encode(), 413),
        (json.dumps({"sender": "a", "message": "hi", "metadata": {"x": "y" * 9000}}).encode(), 413),
        (b" " * 70_000, 413),
    ],
)
def test_what_is_not_a_message_is_refused_without_echo(bot: Bot, body: bytes, status: int) -> None:
    got, answer = bot.request("POST", URL, body)
    assert got == status
    assert set(json.loads(answer)) == {"code", "title"}
    assert len(answer) < 200


def test_the_longest_message_is_taken(bot: Bot) -> None:
    assert bot.say("long", ("book an appointment " * 200)[:4000])["intent"]["name"]


@pytest.mark.parametrize(
    "text", ["\ud800 hello", "hel\x00lo", "🙂", "\u202ehello", "𝖍𝖊𝖑𝖑𝖔", "你好"]
)
def test_strange_characters_are_answered(bot: Bot, text: str) -> None:
    assert bot.say("strange", text)["intent"]["name"]


def test_a_sender_never_seen_gets_a_conversation(bot: Bot) -> None:
    assert responses(bot.say("nobody-yet", "hello")) == ["utter_greet"]


def test_a_hanging_action_is_given_up_and_the_bot_answers_others(
    bot: Bot, actions: Actions
) -> None:
    actions.stalled.clear()
    with ThreadPoolExecutor(1) as pool:
        stalled = pool.submit(
            bot.post,
            {
                "sender": "hang",
                "message": "/stall_action",
                "metadata": {"utterance_id": "h1", "trusted_payload": True},
            },
        )
        assert actions.stalled.wait(30)
        assert responses(bot.say("not-hanging", "hello")) == ["utter_greet"]
        status, answer = stalled.result(timeout=60)
    assert (status, answer["code"]) == (503, "ActionFailed")
    assert responses(bot.say("hang", "hello", "h2")) == ["utter_greet"]


def test_a_failed_action_leaves_nothing_behind_and_may_be_tried_again(
    bot: Bot, actions: Actions
) -> None:
    message = {"sender": "broken", "message": "/break_action"}
    message["metadata"] = {"utterance_id": "b1", "trusted_payload": True}
    for attempt in (1, 2):
        status, answer = bot.post(message)
        assert (status, answer["code"]) == (503, "ActionFailed")
        assert sum(c["sender_id"] == "broken" for c in actions.calls) == attempt


def test_without_the_action_server_no_form_is_left_out(start_bot: StartBot, tmp_path: Path) -> None:
    """Rasa alone would skip the form here and say its last sentence."""
    bot = start_bot(tmp_path, action_port=free_port())
    message = {"sender": "down", "message": "i would like to book an appointment"}
    status, answer = bot.post(message)
    assert (status, answer["code"]) == (503, "ActionFailed")
    assert responses(bot.say("down", "hello")) == ["utter_greet"]
    bot.stop()


def test_a_secret_is_asked_for(start_bot: StartBot, tmp_path: Path) -> None:
    bot = start_bot(tmp_path, BOT_SECRET="open sesame")
    message = {"sender": "a", "message": "hello"}
    assert bot.post(message)[0] == 401
    assert bot.post(message, Authorization="Bearer wrong")[0] == 401
    assert bot.post(message, Authorization="open sesame")[0] == 401
    assert bot.post(message, Authorization="Bearer open sesame")[0] == 200
    assert bot.request("DELETE", "/webhooks/frontdesk/conversations/a")[0] == 401
    assert bot.request("GET", "/webhooks/frontdesk/")[0] == 200
    assert bot.request("GET", "/conversations/a/tracker")[0] == 401
    bot.stop()


def test_production_without_a_secret_takes_nothing(start_bot: StartBot, tmp_path: Path) -> None:
    bot = start_bot(tmp_path, FRONTDESK_ENV="production")
    assert bot.post({"sender": "a", "message": "hello"})[0] == 401
    bot.stop()


def test_the_bot_listens_on_loopback_only(bot: Bot) -> None:
    inodes = set()
    for fd in Path(f"/proc/{bot.process.pid}/fd").iterdir():
        target = os.readlink(fd)
        if target.startswith("socket:"):
            inodes.add(target[8:-1])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and line.split()[9] in inodes
    ]
    assert listening and all(address.startswith("0100007F:") for address in listening)


def test_a_caller_that_leaves_does_not_stop_the_turn(bot: Bot, actions: Actions) -> None:
    import socket

    body = json.dumps(
        {"sender": "leaver", "message": "yes please", "metadata": {"utterance_id": "l1"}}
    ).encode()
    with socket.create_connection(("127.0.0.1", bot.port)) as connection:
        connection.sendall(
            b"POST " + URL.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
        )
        waited = threading.Event()
        for _ in range(300):
            if any(c["sender_id"] == "leaver" for c in actions.calls):
                break
            waited.wait(0.02)
    assert bot.say("leaver", "yes please", "l1")["replayed"] is True
    assert sum(c["sender_id"] == "leaver" for c in actions.calls) == 1


@pytest.mark.parametrize("text", ["/book_appointment", '//choose_time{"chosen": "t9"}', "///"])
def test_a_typed_name_of_an_intent_says_nothing(text: str) -> None:
    assert without_command(text) == "?"
