"""What counts as an action's answer; anything else ends the turn, since Rasa checks no more."""

import json
from typing import Any

import pytest

from bot.action_endpoint import ActionFailed, _answer

SLOT = {"event": "slot", "name": "visit_type", "value": "follow-up"}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"events": [], "responses": []},
        {"events": [SLOT], "responses": [{"response": "utter_greet"}, {"text": "hello"}]},
    ],
)
def test_answers(answer: Any) -> None:
    assert _answer(200, json.dumps(answer).encode()) == answer


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "ok",
        None,
        {"events": None},
        {"events": {}},
        {"events": [1]},
        {"events": [{"event": "never heard of"}]},
        {"events": [{"name": "visit_type"}]},
        {"events": [SLOT], "responses": ["hello"]},
        {"events": [SLOT], "responses": None},
    ],
)
def test_anything_else_fails(answer: Any) -> None:
    with pytest.raises(ActionFailed):
        _answer(200, json.dumps(answer).encode())


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (500, b"{}"), (404, b"{}")])
def test_no_answer_at_all_fails(status: int, body: bytes) -> None:
    with pytest.raises(ActionFailed):
        _answer(status, body)
