"""What nobody should send, and what it gets: clear answers, stable codes, nothing repeated."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from api.conversations.incoming import MOST_PIECES
from api.conversations.routes import REFUSED_A_MINUTE
from api.safety.screen import Screening, is_other_writing
from api.safety.service import screen
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, payloads_of, texts_of
from tests.support.fixtures import MakeDesk

ALARM = "I have crushing chest pain"
SECRET = "Zebulon Quartermaine"


def is_problem(answered, status: int, code: str) -> None:
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/problem+json"
    body = answered.json()
    assert {"type", "title", "status", "code"} <= set(body)
    assert (body["status"], body["code"]) == (status, code)
    assert SECRET not in answered.text


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d", "\x00\x07", "\ud800"])
def test_nothing_to_read_is_said(desk: Desk, text: str) -> None:
    raw = json.dumps({"text": text}).encode()
    chat = desk.start()
    is_problem(_raw(chat, raw), 422, "MessageEmpty")


def test_too_long_carries_the_numbers_to_call(desk: Desk) -> None:
    chat = desk.start()
    answered = chat.send({"text": (SECRET + " ") * 150})
    is_problem(answered, 413, "MessageTooLong")
    assert {"911", "988"} <= set(answered.json().values())


@pytest.mark.parametrize("place", ["head", "middle", "tail"])
def test_too_long_with_an_alarm_anywhere_is_an_alarm(desk: Desk, place: str) -> None:
    filling = "we went to the lake and it was sunny. " * 80
    text = {
        "head": f"{ALARM}. {filling}",
        "middle": f"{filling} {ALARM}. {filling}",
        "tail": f"{filling} {ALARM}",
    }[place]
    assert desk.start().say(text)["disposition"] == "emergency"


def test_a_body_beyond_all_measure_carries_the_numbers(desk: Desk) -> None:
    answered = _raw(desk.start(), b'{"text": "' + b"a" * 400_000 + b'"}')
    is_problem(answered, 413, "BodyTooLarge")
    assert {"911", "988"} <= set(answered.json().values())


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "<script>alert(1)</script><img src=x onerror=alert(2)>",
        "hello\x00wor\x1bld\x07",
        "où est la clinique ?",
        "где находится клиника",
        "诊所在哪里",
        "أين العيادة",
        "क्लिनिक कहाँ है",
        "👩‍👩‍👧‍👦 हिन्दी",
        "/restart",
        '/book{"who":"x"}',
        "//// /restart",
        "{{7*7}} ${x} %s {0}",
        "'; DROP TABLE utterance; --",
    ],
)
def test_any_text_is_answered_and_shown_as_typed(any_desk: Desk, text: str) -> None:
    chat = any_desk.start()
    result = chat.say(text)
    assert result["handled_by"] == ("screen" if is_other_writing(text) else "assistant")
    for asked in any_desk.bot.asked:
        assert asked["metadata"]["trusted_payload"] is False
    typed = re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)
    assert chat.shown()[-1 - len(result["messages"])] == typed


def test_half_an_emoji_does_not_hide_an_alarm(desk: Desk) -> None:
    raw = b'{"text": "I have crushing chest pain \\ud83d"}'
    answered = _raw(desk.start(), raw)
    assert answered.status_code == 200
    assert answered.json()["disposition"] == "emergency"


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "Malformed"),
        (b"{", 422, "Malformed"),
        (b"[]", 422, "Malformed"),
        (b"null", 422, "Malformed"),
        (b'"text"', 422, "Malformed"),
        (b"{}", 422, "Malformed"),
        (b'{"text": 5}', 422, "Malformed"),
        (b'{"text": null}', 422, "Malformed"),
        (b'{"text": ["Zebulon Quartermaine"]}', 422, "Malformed"),
        (b'{"text": "a", "payload": "/b"}', 422, "Malformed"),
        (b'{"text": "Zebulon Quartermaine", "patient_id": "1"}', 422, "Malformed"),
        (b'{"payload": "/' + b"x" * 500 + b'"}', 422, "Malformed"),
        (b'{"text": "' + b"\xff\xfe" + b'"}', 400, "BadRequest"),
        (b"[" * 60_000, None, None),
        (b'{"a":' * 30_000, None, None),
    ],
)
def test_malformed_bodies(desk: Desk, raw: bytes, status: int | None, code: str | None) -> None:
    answered = _raw(desk.start(), raw)
    if status is None:
        assert answered.status_code in (400, 422)
        assert answered.headers["content-type"] == "application/problem+json"
    else:
        is_problem(answered, status, code or "")


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/book_appointment",
        "/submit_code",
        "tel:911",
        "",
        " ",
        "x",
        "\ud800",
        "/dose_taken:1",
    ],
)
def test_a_payload_that_was_never_offered(desk: Desk, payload: str) -> None:
    chat = desk.start()
    raw = json.dumps({"payload": payload}).encode()
    answered = _raw(chat, raw)
    assert answered.status_code == 422
    assert answered.json()["code"] in ("PayloadNotOffered", "Malformed")
    assert desk.bot.asked == []


@pytest.mark.parametrize(
    "payload",
    [
        "i cant breathe",
        "/i_cant_breathe",
        '/inform{"note": "i have crushing chest pain"}',
        "/crushing chest pain",
        "sms: I have crushing chest pain",
        "no puedo respirar, me duele mucho el pecho",
        "we went to the lake and it was sunny. " * 30 + ALARM,
    ],
)
def test_words_in_a_payload_are_screened_before_it_is_refused(desk: Desk, payload: str) -> None:
    result = desk.start().press(payload)
    assert result["disposition"] == "emergency"
    assert "911" in texts_of(result)
    assert result["escalation_id"]
    assert desk.bot.asked == []


def test_a_payload_without_consent_or_store_is_screened_too(desk: Desk) -> None:
    unconsented = desk.start(consent=False)
    assert unconsented.press("/i_cant_breathe")["disposition"] == "emergency"
    is_problem(unconsented.send({"payload": "/pick_slot_1"}), 403, "ConsentMissing")


@pytest.mark.parametrize(
    "body",
    [
        {"text": "hello", "payload": "i cant breathe"},
        {"text": "i cant breathe", "payload": "/greet"},
        {"message": "i cant breathe"},
        {"text": "", "note": "i want to kill myself tonight"},
        {"payload": "i cant breathe", "patient_id": "1"},
    ],
)
def test_words_in_any_field_are_screened_before_it_is_refused(
    desk: Desk, body: dict[str, str]
) -> None:
    answered = desk.start().send(body)
    assert answered.status_code == 200, answered.text
    assert answered.json()["disposition"] in ("emergency", "crisis")


def test_a_hundred_fields_are_listened_to_as_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []

    def counted(*, text: str) -> Screening:
        heard.append(len(text))
        return screen(text=text)

    monkeypatch.setattr("api.conversations.incoming.screen", counted)
    body = {f"a{number}": "we went to the lake and it was sunny. " * 45 for number in range(100)}
    is_problem(desk.start().send(body), 422, "Malformed")
    assert 0 < len(heard) <= MOST_PIECES + 2  # the ends twice
    few = {f"a{number}": "we went to the lake" for number in range(100)}
    for others in (few, body):
        answered = desk.start().send({**others, "a77": ALARM})
        assert answered.json()["disposition"] == "emergency"


def test_what_is_refused_holds_up_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are answered while it is listened to: it goes on only once they were."""
    begun, answered = Event(), Event()

    def slow(*, text: str) -> Screening:
        begun.set()
        assert answered.wait(30), "nobody was answered meanwhile"
        return screen(text=text)

    monkeypatch.setattr("api.conversations.incoming.screen", slow)
    chat, other = desk.start(), desk.start()
    with ThreadPoolExecutor() as pool:
        refused = pool.submit(chat.send, {"message": "hello there"})
        assert begun.wait(30)
        assert other.say("hello")["handled_by"] == "assistant"
        answered.set()
        is_problem(refused.result(30), 422, "Malformed")


@pytest.mark.parametrize("body", [{"note": "hello there"}, {"text": "la " * 900}])
def test_refusals_without_end_are_too_fast(desk: Desk, body: dict[str, str]) -> None:
    chat = desk.start()
    for _ in range(REFUSED_A_MINUTE):
        assert chat.send(body).json()["code"] in ("Malformed", "MessageTooLong")
    is_problem(chat.send(body), 429, "TooFast")
    field, words = next(iter(body.items()))
    for alarm in (f"{ALARM}. {words}", f"{words}. {ALARM}"):
        assert chat.send({field: alarm}).json()["disposition"] == "emergency"
    assert desk.start().send(body).json()["code"] in ("Malformed", "MessageTooLong")
    assert chat.say(ALARM)["disposition"] == "emergency"


def test_the_link_buttons_of_an_alarm_are_not_choices(desk: Desk) -> None:
    chat = desk.start()
    offered = payloads_of(chat.say(ALARM))
    assert "tel:911" in offered
    is_problem(chat.send({"payload": "tel:911"}), 422, "PayloadNotOffered")


def test_a_payload_offered_to_somebody_else(desk: Desk) -> None:
    buttons = [{"title": "Tuesday", "payload": "/pick_slot_1"}]
    desk.bot.script = lambda body: answer("Which?", buttons=buttons)
    one, other = desk.start(), desk.start()
    one.say("book please")
    is_problem(other.send({"payload": "/pick_slot_1"}), 422, "PayloadNotOffered")


def test_a_closed_button_gets_a_clear_answer(desk: Desk) -> None:
    buttons = [{"title": "Tuesday", "payload": "/pick_slot_1"}]
    desk.bot.script = lambda body: answer("Which?", buttons=buttons)
    chat = desk.start()
    chat.say("book please")
    desk.bot.script = lambda body: answer("Booked.")
    chat.press("/pick_slot_1")
    asked = len(desk.bot.asked)
    assert desk.bot.asked[-1]["metadata"]["trusted_payload"] is True
    assert "no longer open" in texts_of(chat.press("/pick_slot_1"))
    assert len(desk.bot.asked) == asked


def test_a_menu_closes_with_the_next_answer(desk: Desk) -> None:
    buttons = [{"title": "Tuesday", "payload": "/pick_slot_1"}]
    desk.bot.script = lambda body: answer("Which?", buttons=buttons)
    chat = desk.start()
    chat.say("book please")
    desk.bot.script = lambda body: answer("We open at eight.")
    chat.say("when do you open")
    desk.time.advance(days=1)
    assert "no longer open" in texts_of(chat.press("/pick_slot_1"))


def test_fifty_messages_are_slowed_and_an_emergency_is_not(desk: Desk) -> None:
    chat = desk.start()
    answers = [chat.send({"text": f"hello {number}"}) for number in range(50)]
    slowed = [one for one in answers if one.status_code == 429]
    assert len(slowed) == 50 - desk.settings.messages_per_minute
    is_problem(slowed[0], 429, "TooFast")
    assert int(slowed[0].headers["retry-after"]) > 0
    assert chat.say(ALARM)["disposition"] == "emergency"
    desk.time.advance(minutes=2)
    assert chat.send({"text": "hello again"}).status_code == 200


def test_new_conversations_are_limited_by_address(make_desk: MakeDesk) -> None:
    desk = make_desk(conversations_per_minute=3)
    answers = [desk.client.post("/chat/conversations", json={}) for _ in range(4)]
    assert [one.status_code for one in answers] == [201, 201, 201, 429]
    is_problem(answers[3], 429, "TooFast")


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ("", 401, "NotAuthenticated"),
        ("Bearer", 401, "NotAuthenticated"),
        ("Bearer x", 401, "NotAuthenticated"),
        ("Basic dXNlcjpwYXNz", 401, "NotAuthenticated"),
        ("Bearer ü", 401, "NotAuthenticated"),
        ("Bearer " + "a" * 5000, 401, "NotAuthenticated"),
        ("Bearer " + "A" * 43, 404, "NotFound"),
    ],
)
def test_wrong_tokens(desk: Desk, header: str, status: int, code: str) -> None:
    chat = desk.start()
    for path in ("utterances", "events", "appointments"):
        headers = {"Authorization": header.encode("latin-1")}
        is_problem(desk.client.get(f"{chat.path}/{path}", headers=headers), status, code)
    headers = {"Authorization": header.encode("latin-1"), "Idempotency-Key": "1"}
    answered = desk.client.post(f"{chat.path}/utterances", json={"text": "hi"}, headers=headers)
    is_problem(answered, status, code)


def test_somebody_elses_conversation_is_not_there(desk: Desk) -> None:
    mine, other = desk.start(), desk.start()
    other.say("my name is Jane Doe")
    for path in ("utterances", "events", "appointments"):
        answered = desk.client.get(f"{other.path}/{path}", headers=mine.headers)
        is_problem(answered, 404, "NotFound")
    answered = desk.client.post(
        f"{other.path}/utterances",
        json={"text": "hi"},
        headers={**mine.headers, "Idempotency-Key": "1"},
    )
    is_problem(answered, 404, "NotFound")


@pytest.mark.parametrize("name", ["0" * 32, "x", "..%2f..%2fetc", "%00", "é", "A" * 5000])
def test_unknown_conversations(desk: Desk, name: str) -> None:
    mine = desk.start()
    answered = desk.client.get(f"/chat/conversations/{name}/utterances", headers=mine.headers)
    is_problem(answered, 404, "NotFound")


@pytest.mark.parametrize("key", ["", " ", "k" * 81, "k" * 5000])
def test_a_message_needs_a_key_but_an_alarm_does_not(desk: Desk, key: str) -> None:
    chat = desk.start()
    headers = {**chat.headers, "Idempotency-Key": key}
    path = f"{chat.path}/utterances"
    is_problem(desk.client.post(path, json={"text": "hi"}, headers=headers), 422, "KeyMissing")
    answered = desk.client.post(path, json={"text": ALARM}, headers=headers)
    assert answered.json()["disposition"] == "emergency"


@pytest.mark.parametrize("value", ["-1", "abc", "1.5", "9" * 5000, "²", " 1", "1e9"])
def test_odd_last_event_ids_start_from_the_beginning(value: str) -> None:
    from api.conversations.routes import EVENT_ID

    assert not EVENT_ID.fullmatch(value)


def test_other_methods_and_unknown_addresses(desk: Desk) -> None:
    is_problem(desk.client.delete("/chat/conversations"), 405, "MethodNotSupported")
    is_problem(desk.client.get("/nowhere"), 404, "NotFound")


@pytest.mark.parametrize(
    "body",
    [{"language": "xx-🦄", "time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"}, {}],
)
def test_odd_languages_and_zones_fall_back(desk: Desk, body: dict[str, str]) -> None:
    chat = desk.start(**body)
    assert chat.created["disclosure"]["language"] == "en"
    assert chat.say("hello")["messages"]


def test_unexpected_faults_are_problems_without_words(desk: Desk, monkeypatch, capfd) -> None:
    def broken(*args: object, **more: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("api.conversations.routes.take_turn", broken)
    chat = desk.start()
    is_problem(chat.send({"text": f"I am {SECRET}"}), 500, "FrontdeskError")
    assert SECRET not in "".join(capfd.readouterr())


def test_a_store_that_is_gone_is_said_as_such(desk: Desk) -> None:
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql("ALTER TABLE conversation RENAME TO gone")
    answered = desk.client.post("/chat/conversations", json={})
    is_problem(answered, 503, "Unavailable")


def test_cross_site_writes_are_refused_and_allowed_sites_are_answered(make_desk: MakeDesk) -> None:
    desk = make_desk(allowed_origins="https://clinic.example")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answered = desk.client.post("/chat/conversations", json={}, headers=headers)
        is_problem(answered, 403, "CrossSite")
    good = {"Origin": "https://clinic.example", "Sec-Fetch-Site": "cross-site"}
    answered = desk.client.post("/chat/conversations", json={}, headers=good)
    assert answered.status_code == 201
    assert answered.headers["access-control-allow-origin"] == "https://clinic.example"
    preflight = desk.client.options("/chat/conversations", headers=good)
    assert preflight.status_code == 204
    is_problem(desk.client.post("/staff/sign-out", headers=good), 403, "CrossSite")


def test_the_description_is_served_and_names_the_chat(desk: Desk) -> None:
    paths = desk.client.get("/openapi.json").json()["paths"]
    assert "/chat/conversations/{conversation_id}/utterances" in paths
    assert desk.client.get("/docs").status_code == 200


def _routes(routes: Any) -> Iterator[tuple[str, str]]:
    for route in routes:
        if (inner := getattr(route, "original_router", None)) is not None:
            yield from _routes(inner.routes)
        for method in getattr(route, "methods", None) or ():
            if method != "HEAD":
                yield method, route.path


def test_every_internal_route_wants_the_secret(desk: Desk) -> None:
    found = [one for one in _routes(desk.app.routes) if "/internal" in one[1]]
    assert len(found) > 10
    for method, path in found:
        path = re.sub(r"\{[^}]+\}", "0" * 32, path)
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Bearer "}):
            answered = desk.client.request(method, path, json={}, headers=headers)
            is_problem(answered, 401, "NotAuthenticated")


def _raw(chat: Chat, raw: bytes):
    headers = {**chat.headers, "Idempotency-Key": "raw", "Content-Type": "application/json"}
    return chat.client.post(f"{chat.path}/utterances", content=raw, headers=headers)
