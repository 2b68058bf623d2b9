"""The webhook: what it admits, and that its errors say nothing."""

import json
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from actions import app as webhook
from actions.registry import ACTIONS

SECRET_WORDS = "marmalade umbrella"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.delenv("ACTIONS_SECRET", raising=False)
    return TestClient(webhook.create_app())


def call(action: str) -> dict[str, Any]:
    return {
        "next_action": action,
        "tracker": {
            "sender_id": "c" * 32,
            "slots": {},
            "latest_message": {"text": SECRET_WORDS, "intent": {"name": "inform"}},
            "events": [],
            "active_loop": {},
            "latest_action_name": "action_listen",
            "paused": False,
        },
    }


def test_health(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "actions": len(ACTIONS)}


def test_an_action_runs_without_a_domain(client: TestClient) -> None:
    answer = client.post("/webhook", json=call("action_close_task"))
    assert (answer.status_code, answer.json()) == (200, {"events": [], "responses": []})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"not json", 422),
        (b"[]", 422),
        (b'{"next_action": 3, "tracker": {}}', 422),
        (b'{"next_action": "action_close_task"}', 422),
        (json.dumps(call("action_nobody_wrote")).encode(), 404),
    ],
)
def test_bad_calls(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/webhook", content=body)
    assert answer.status_code == status
    assert SECRET_WORDS not in answer.text


def test_a_body_without_end_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "MAX_BYTES", 100)
    assert client.post("/webhook", content=b"x" * 101).status_code == 413


def test_the_secret_is_asked_for(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIONS_SECRET", "s3")
    body = call("action_close_task")
    assert client.post("/webhook", json=body).status_code == 401
    assert client.post("/webhook?token=wrong", json=body).status_code == 401
    assert client.post("/webhook?token=s3", json=body).status_code == 200
    headers = {"Authorization": "Bearer s3"}
    assert client.post("/webhook", json=body, headers=headers).status_code == 200


def test_an_api_that_is_down_fails_the_action_without_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("API_URL", "http://127.0.0.1:9")
    with caplog.at_level(logging.DEBUG), client:
        answer = client.post("/webhook", json=call("validate_booking_form"))
    assert answer.status_code == 502
    assert answer.json()["code"] == "ApiUnreachable"
    assert SECRET_WORDS not in answer.text + caplog.text


def test_an_unforeseen_fault_is_logged_by_its_place_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object) -> None:
        raise ValueError(SECRET_WORDS)

    monkeypatch.setitem(client.app.state.executor.actions, "action_close_task", fail)  # type: ignore[attr-defined]
    answer = client.post("/webhook", json=call("action_close_task"))
    assert answer.status_code == 500
    assert "ValueError at test_app.py" in caplog.text
    assert SECRET_WORDS not in answer.text + caplog.text
