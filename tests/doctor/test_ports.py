"""Ports: free, ours, somebody else's."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.backup.running import is_running, mark_running
from api.doctor import neighbours
from api.doctor.findings import State
from api.doctor.ports import check_ports
from tests.doctor.looking import files_of, look, only, settings_for, states
from tests.outbox.servers import silent_server
from tests.support.http import serving

API = {
    "/health/live": {"status": "live"},
    "/health/ready": {"database": True, "bot": True, "actions": True, "safety_rules": True},
}
BOT = {"/webhooks/frontdesk/": {"status": "ok", "model_id": "one"}}
ACTIONS = {"/health": {"status": "ok", "actions": 40}}


@contextmanager
def answering(answers: dict[str, object]) -> Iterator[int]:
    """A process that answers JSON by path."""

    async def app(scope, receive, send) -> None:
        if scope["type"] != "http":
            return
        found = scope["path"] in answers
        body = json.dumps(answers.get(scope["path"], {"detail": "Not Found"})).encode()
        status = 200 if found else 404
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    with serving(app) as origin:
        port = urlsplit(origin).port
        assert port is not None
        yield port


@pytest.fixture
def running(home: Path) -> Iterator[None]:
    """A process holds the stores of this home open."""
    handle = mark_running(home)
    yield
    os.close(handle)


def test_free_ports(home: Path) -> None:
    found = look(settings_for(home), check_ports)
    assert states(found) == {State.ok}
    assert len(found) == 3
    assert files_of(home) == {}


def test_a_foreign_port(home: Path) -> None:
    with answering({"/health/live": {"status": "fine"}}) as port:
        finding = only(look(settings_for(home, port=port), check_ports), State.fail)
    assert f"PORT {port} is taken" in finding.looked_at


def test_a_port_that_takes_and_says_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "SECONDS", 0.2)
    with silent_server() as port:
        found = look(settings_for(home, port=port), check_ports)
    assert only(found, State.fail).check == "ports"


def test_an_inner_port_of_somebody_else_is_a_warning(home: Path) -> None:
    with answering({}) as port:
        finding = only(look(settings_for(home, bot_port=port), check_ports), State.warn)
    assert f"BOT_PORT {port} is taken by something else" in finding.looked_at


def test_our_own_processes(home: Path, running: None) -> None:
    with answering(API) as port, answering(BOT) as bot, answering(ACTIONS) as actions:
        settings = settings_for(home, port=port, bot_port=bot, actions_port=actions)
        found = look(settings, check_ports)
    assert states(found) == {State.ok}
    assert f"PORT {port}: this Frontdesk answers" in found[0].looked_at


def test_a_part_that_is_missing(home: Path, running: None) -> None:
    parts = {**API["/health/ready"], "bot": False, "safety_rules": False}
    with answering({**API, "/health/ready": parts}) as port:
        finding = only(look(settings_for(home, port=port), check_ports), State.fail)
    assert finding.looked_at == "the api answers and misses: bot, safety rules"


def test_the_api_of_another_installation(home: Path) -> None:
    with answering(API) as port:
        found = look(settings_for(home, port=port), check_ports)
    assert "another Frontdesk answers" in only(found, State.warn).looked_at


def test_processes_without_a_door(home: Path, running: None) -> None:
    assert is_running(home)
    found = look(settings_for(home), check_ports)
    assert "is free although" in only(found, State.warn).looked_at


def test_a_dialogue_elsewhere(home: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://user:hunter2@127.0.0.1:{unused.getsockname()[1]}"
        finding = only(look(settings_for(home, bot_url=url), check_ports), State.warn)
    assert "BOT_URL 127.0.0.1 does not answer" in finding.looked_at
    assert "hunter2" not in finding.as_line()


@pytest.mark.parametrize("ports", [{"port": 0}, {"bot_port": 70000}, {"port": 5, "bot_port": 5}])
def test_no_ports(home: Path, ports: dict[str, int]) -> None:
    assert states(look(settings_for(home, **ports), check_ports)) == {State.fail}


def test_an_address_of_another_machine(home: Path) -> None:
    finding = only(look(settings_for(home, host="192.0.2.1"), check_ports), State.fail)
    assert "HOST 192.0.2.1" in finding.looked_at
