"""Input that no friendly client sends: each has a clear answer, and nothing else breaks."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.e2e.patient import Patient
from tests.e2e.product import Product

NewPatient = Callable[..., Patient]


def problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    body: dict[str, object] = response.json()
    assert body["status"] == status
    assert body["code"]
    return body


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\x00\x01\x02"])
def test_nothing_said(patient: Patient, text: str) -> None:
    problem(patient.post({"text": text}), 422)


@pytest.mark.parametrize(
    "body", [{}, {"text": "a", "payload": "b"}, {"words": "a"}, {"text": 3}, {"text": None}]
)
def test_malformed_body(patient: Patient, body: dict[str, str]) -> None:
    problem(patient.post(body), 422)


def test_too_long_carries_the_numbers(patient: Patient) -> None:
    told = problem(patient.post({"text": "so anyway " * 300}), 413)
    assert "911" in str(told)
    assert "988" in str(told)
    assert told["clinic_phone"]
    assert "so anyway" not in str(told)


@pytest.mark.parametrize("where", ["head", "tail"])
def test_too_long_emergency_is_answered(patient: Patient, where: str) -> None:
    alarm, rest = "my dad collapsed and he is not breathing. ", "please listen to me. " * 150
    answer = patient.say(alarm + rest if where == "head" else rest + alarm)
    assert answer.disposition == "emergency"
    assert "911" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙃🙂",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "hel\x00lo\x07 \x1b[31mthere",
        "Здравствуйте, я хочу записаться",
        "我想预约看医生",
        "أريد حجز موعد",
        "'; DROP TABLE conversation; --",
        "{{7*7}} ${7*7} {language}",
        "%s%s%s%n",
        "a" * 2000,
        "\u202e\u200b\ufeff?",
    ],
)
def test_odd_text_gets_an_answer(patient: Patient, text: str) -> None:
    answer = patient.say(text)
    assert answer.messages
    assert "49" not in answer.text
    assert "<script" not in answer.text
    assert patient.say("book a flu shot").times, "the conversation goes on"


@pytest.mark.parametrize(
    "text",
    ["/restart", "/book_appointment", '/inform{"offer":"x"}', "/submit_code", "/session_start"],
)
def test_slash_is_no_command(patient: Patient, text: str) -> None:
    patient.say("i want to make an appointment")
    answer = patient.say(text)
    assert answer.messages
    answer = patient.say("a flu shot")
    assert answer.times, "the form was not restarted or confirmed by it"


@pytest.mark.parametrize(
    "payload",
    ["/affirm", "/restart", '/inform{"offer":"made-up"}', "/submit_code", "tel:911", "x" * 399],
)
def test_payload_that_was_never_offered(patient: Patient, payload: str) -> None:
    problem(patient.post({"payload": payload}), 422)


def test_payload_of_another_conversation(new_patient: NewPatient) -> None:
    offered = new_patient().say("book a flu shot")
    problem(new_patient().post({"payload": offered.times[0]["payload"]}), 422)


def test_fifty_messages_at_once(patient: Patient) -> None:
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda n: patient.post({"text": f"hello {n}"}), range(50)))
    statuses = {response.status_code for response in responses}
    assert statuses == {200, 429}
    refused = [response for response in responses if response.status_code == 429]
    assert all(int(response.headers["retry-after"]) > 0 for response in refused)
    problem(refused[0], 429)
    answered = [response for response in responses if response.status_code == 200]
    assert all(response.json()["messages"] for response in answered)
    answer = patient.say("my chest hurts and i can't breathe")
    assert answer.disposition == "emergency"


def test_two_tabs_at_once(patient: Patient) -> None:
    texts = ["what are your hours", "where are you located", "do you take medicare", "hello"]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(patient.say, texts))
    assert all(answer.messages for answer in answers)
    transcript = patient.transcript()
    said = [one["text"] for one in transcript if one["sender"] == "patient"]
    assert sorted(said) == sorted(texts)
    places = [one["seq"] for one in transcript]
    assert places == sorted(set(places))


def test_same_key_same_body_is_the_same_answer(patient: Patient) -> None:
    key = uuid.uuid4().hex
    first = patient.post({"text": "what are your hours"}, key=key)
    again = patient.post({"text": "what are your hours"}, key=key)
    assert again.status_code == 200
    assert first.json() == again.json()
    problem(patient.post({"text": "something else"}, key=key), 409)
    said = [one for one in patient.transcript() if one["sender"] == "patient"]
    assert len(said) == 1


def test_without_a_key(patient: Patient) -> None:
    response = patient.call("POST", "utterances", json={"text": "hello"})
    assert 400 <= response.status_code < 500
    problem(response, response.status_code)


def test_wrong_token_and_other_conversations(product: Product, new_patient: NewPatient) -> None:
    mine, other = new_patient(), new_patient()
    for path in ("utterances", "appointments", "events"):
        address = f"/chat/conversations/{other.id}/{path}"
        for token, status in ((mine.token, 404), ("nonsense", 401), ("", 401)):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            problem(product.http.get(address, headers=headers), status)
    made_up = f"/chat/conversations/{uuid.uuid4().hex}/utterances"
    headers = {"Authorization": f"Bearer {mine.token}"}
    problem(product.http.get(made_up, headers=headers), 404)


def test_nothing_is_kept_before_consent(product: Product) -> None:
    patient = Patient(product)
    disclosure = patient.open()["disclosure"]
    assert "not a person" in disclosure["text"]
    assert problem(patient.post({"text": "hello there"}), 403)["code"] == "ConsentMissing"
    answer = patient.say("i think i am having a heart attack")
    assert answer.disposition == "emergency"
    patient.consent(disclosure["version"])
    assert not [one for one in patient.transcript() if one["sender"] == "patient"]


def test_old_version_of_the_notice_is_no_consent(product: Product) -> None:
    patient = Patient(product)
    patient.open()
    body = {"version": "1999-01-01", "accepted": True}
    response = patient.call("POST", "consent", json=body)
    problem(response, response.status_code)
    assert response.status_code >= 400
    assert patient.post({"text": "hello"}).status_code == 403


def test_internal_addresses_need_their_secret(product: Product, patient: Patient) -> None:
    body = {"conversation_id": patient.id}
    for path in ("/internal/briefing", "/internal/scheduling/appointments", "/internal/doses"):
        assert product.http.post(path, json=body).status_code == 401
