"""A tiny trained project, an action server of our own, and real bot processes on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"

PROJECT = Path(__file__).resolve().parent / "fixture_project"
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith(("BOT_", "FRONTDESK_"))},
    "PYTHONPATH": str(ROOT),
    "RASA_TELEMETRY_ENABLED": "false",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".rasa"))
    return folder


@pytest.fixture(scope="session")
def model(project: Path) -> Path:
    """The fixture project's model, trained once by the launcher."""
    trained = subprocess.run(
        [sys.executable, "-m", "bot.serve", "train", "--out", str(project / "models")],
        cwd=project,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert trained.returncode == 0, trained.stderr[-4000:]
    return Path(trained.stdout.strip())


@dataclass
class Actions:
    """What the stand-in action server was asked, and how it is to answer."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    stalled: threading.Event = field(default_factory=threading.Event)
    port: int = 0


def _action_answer(request: dict[str, Any]) -> dict[str, Any]:
    name, tracker = request["next_action"], request["tracker"]
    if name == "action_offer_times":
        response = {
            "text": "I found these times.",
            "buttons": [{"title": "Tuesday at nine", "payload": '/choose_time{"chosen": "t1"}'}],
            "attachment": {"type": "text/calendar", "title": "visit.ics", "href": "/x.ics"},
        }
        return {"events": [], "responses": [response]}
    if name == "validate_visit_form":
        slots = tracker["slots"]
        events = []
        if slots.get("reason") and slots["reason"] != "code-1":
            events.append({"event": "slot", "name": "reason", "value": "code-1"})
        if slots.get("when") and slots["when"] != "2026-03-19T15:00":
            events.append({"event": "slot", "name": "when", "value": "2026-03-19T15:00"})
        return {"events": events, "responses": []}
    return {"events": [], "responses": []}


def _action_server(state: Actions) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:
            return None

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.calls.append(body)
            status = 500 if body["next_action"] == "action_break" else 200
            if body["next_action"] == "action_stall":
                state.stalled.set()
                state.release.wait(60)
            answer = json.dumps(_action_answer(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="session")
def actions() -> Iterator[Actions]:
    state = Actions()
    server = _action_server(state)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    state.release.set()
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Bot:
    """One bot process; `log` holds all that it printed."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    database: Path

    def request(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=body,
            method=method,
            headers={"Content-Type": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def post(self, content: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        body = json.dumps(content).encode()
        status, answer = self.request("POST", "/webhooks/frontdesk/webhook", body, **headers)
        return status, json.loads(answer)

    def say(
        self, sender: str, text: str, utterance_id: str | None = None, **metadata: Any
    ) -> dict[str, Any]:
        if utterance_id:
            metadata["utterance_id"] = utterance_id
        status, answer = self.post({"sender": sender, "message": text, "metadata": metadata})
        assert status == 200, (status, answer)
        return answer

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


StartBot = Callable[..., Bot]


def _endpoints(folder: Path, port: int, database: Path) -> Path:
    path = folder / "endpoints.yml"
    path.write_text(
        f"""
action_endpoint:
  url: http://127.0.0.1:{port}/webhook
  enable_selective_domain: true
nlg:
  type: bot.nlg.ReleasedResponses
tracker_store:
  type: bot.tracker_store.WordlessTrackerStore
  dialect: sqlite
  db: {database}
"""
    )
    return path


def _start(
    project: Path, model: Path, folder: Path, action_port: int, environment: dict[str, str]
) -> Bot:
    port = free_port()
    database = folder / "tracker.db"
    log = folder / "bot.log"
    command = [sys.executable, "-m", "bot.serve", "run", "--port", str(port)]
    command += ["--model", str(model)]
    command += ["--endpoints", str(_endpoints(folder, action_port, database))]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=project, env={**ENVIRONMENT, **environment}, stdout=out, stderr=out
        )
    return Bot(process, port, log, database)


def _wait_until_ready(bot: Bot, path: str = "/webhooks/frontdesk/") -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert bot.process.poll() is None, bot.log.read_text()[-4000:]
        try:
            if bot.request("GET", path)[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"not ready: {bot.log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def start_bot(
    project: Path, model: Path, actions: Actions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartBot]:
    """Starts a bot process, by default with a database of its own; stops what was started."""
    started: list[Bot] = []

    def start(
        folder: Path | None = None, *, action_port: int = actions.port, **environment: str
    ) -> Bot:
        folder = folder or tmp_path_factory.mktemp("bot")
        bot = _start(project, model, folder, action_port, environment)
        started.append(bot)
        _wait_until_ready(bot)
        return bot

    yield start
    for bot in started:
        if bot.process.poll() is None:
            bot.stop()


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared bot looks for released responses."""
    return tmp_path_factory.mktemp("released") / "responses.yml"


@pytest.fixture(scope="session")
def bot(start_bot: StartBot, released: Path) -> Bot:
    """The bot that most tests share; each test uses senders of its own."""
    return start_bot(RESPONSES_FILE=str(released), BOT_ACTION_DEADLINE="2", BOT_TURN_DEADLINE="4")
