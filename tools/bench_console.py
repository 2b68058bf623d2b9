"""`frontdesk bench console`: how fast 20 open consoles show a change, beside one, in one run.

A served process of its own with 500 open escalations. A colleague claims them one by one over HTTP;
each console follows the event stream and fetches the list again when it hears of something, as a
page does. One console and twenty are measured in turn. The delay is from the click to the last
console: `heard` in the stream, `shown` with the list fetched.
"""

import argparse
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert

from api import cli_run, clock
from api.conversations.models import Conversation
from api.db import Database, new_id
from api.escalations.models import URGENCY_ORDER, Escalation, Urgency
from api.identity import staff as accounts
from api.privacy.keys import open_keystore
from api.settings import Settings
from api.web.staff_pulse import POLL_SECONDS

ROOT = Path(__file__).resolve().parents[1]
ESCALATIONS, CONSOLES, ROUNDS, CLAIMS = 500, 20, 3, 8
PATIENCE_SECONDS = 120.0


@dataclass
class Console:
    """One open page of the queue: when it heard of an escalation, and when it showed it."""

    client: httpx.Client
    heard: dict[str, float] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    opened: threading.Event = field(default_factory=threading.Event)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def follow(self, lines: Iterator[str]) -> None:
        for line in lines:
            if line.startswith("data: "):
                self._take(json.loads(line.removeprefix("data: ")))
                self.opened.set()

    def _take(self, data: dict[str, Any]) -> None:
        named = data.get("escalations", ())
        with self._news:
            for escalation in named:
                self.heard.setdefault(escalation, time.perf_counter())
        if not named:
            return
        page = self.client.get("/staff", headers={"Frontdesk-By-Itself": "1"})
        page.raise_for_status()
        with self._news:
            for escalation in named:
                self.shown.setdefault(escalation, time.perf_counter())
            self._news.notify_all()

    def wait_for(self, escalation: str) -> None:
        """Raises TimeoutError when it is not shown within PATIENCE_SECONDS."""
        with self._news:
            if not self._news.wait_for(lambda: escalation in self.shown, PATIENCE_SECONDS):
                raise TimeoutError(f"a console did not show {escalation}")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        home = Path(folder)
        escalations, secrets = prepare(home, people=CONSOLES + 1)
        with served(home) as origin:
            result = figures(measure(origin, escalations, secrets))
    print(json.dumps(result) if options.json else table(result))
    return 0


def measure(
    origin: str, escalations: list[str], secrets: list[str]
) -> dict[int, list[tuple[float, float]]]:
    """For each count of consoles, (heard, shown) of each claim by the last of them, in seconds."""
    delays: dict[int, list[tuple[float, float]]] = {1: [], CONSOLES: []}
    with client_of(origin, secrets[-1]) as colleague:
        for number in range(ROUNDS):
            for count in (1, CONSOLES)[:: 1 if number % 2 else -1]:
                claimed = [escalations.pop() for _ in range(CLAIMS)]
                with consoles(origin, secrets[:count]) as opened:
                    delays[count] += [delay(colleague, one, opened) for one in claimed]
    return delays


def delay(colleague: httpx.Client, escalation: str, opened: list[Console]) -> tuple[float, float]:
    # People do not click in step with the server, which looks for changes at intervals.
    time.sleep(random.uniform(0, 2 * POLL_SECONDS))
    since = time.perf_counter()
    claim(colleague, escalation)
    for console in opened:
        console.wait_for(escalation)
    return (
        max(console.heard[escalation] for console in opened) - since,
        max(console.shown[escalation] for console in opened) - since,
    )


def claim(colleague: httpx.Client, escalation: str) -> None:
    path = f"/staff/escalations/{escalation}"
    answer = colleague.post(f"{path}/claim", data={"version": "1"})
    if answer.status_code != 303 or answer.headers["location"] != path:
        raise RuntimeError(f"not claimed: {answer.status_code} {answer.headers}")


def figures(delays: dict[int, list[tuple[float, float]]]) -> dict[str, dict[str, float]]:
    def medians(count: int) -> dict[str, float]:
        heard, shown = zip(*delays[count], strict=True)
        return {
            "heard_ms": round(statistics.median(heard) * 1000, 1),
            "shown_ms": round(statistics.median(shown) * 1000, 1),
            "shown_worst_ms": round(max(shown) * 1000, 1),
        }

    ours, yardstick = medians(CONSOLES), medians(1)
    ratio = {name: round(value / yardstick[name], 2) for name, value in ours.items()}
    return {"ours": ours, "yardstick": yardstick, "ratio": ratio}


def table(result: dict[str, dict[str, float]]) -> str:
    lines = [f"| | {CONSOLES} consoles | 1 console | ratio |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {value} | {result['yardstick'][name]} | {result['ratio'][name]} |"
        for name, value in result["ours"].items()
    ]
    return "\n".join(lines)


def prepare(home: Path, *, people: int) -> tuple[list[str], list[str]]:
    """Fill the home that will be served; return ids of open escalations and secrets of sessions."""
    settings = Settings(**{"FRONTDESK_HOME": home, "database_url": "", "keystore_url": ""})
    cli_run.migrate_database(settings)
    keystore, database = open_keystore(settings), Database(settings.database)
    try:
        return fill(database, keystore.create()), sign_in(database, people)
    finally:
        keystore.close()
        database.dispose()


def fill(database: Database, key_id: str) -> list[str]:
    """Open escalations, each of a conversation of its own; return their ids."""
    now = clock.now()
    rows = [(new_id(), new_id(), list(Urgency)[number % 4]) for number in range(ESCALATIONS)]
    with database.write() as session:
        session.execute(
            insert(Conversation),
            [
                {"id": conversation, "key_id": key_id, "language": "en", "time_zone": "UTC"}
                | {"created_at": now, "last_patient_at": now}
                for conversation, _id, _urgency in rows
            ],
        )
        session.execute(
            insert(Escalation),
            [
                {"id": escalation, "conversation_id": conversation, "utterance_id": new_id()}
                | {"urgency": urgency, "urgency_order": URGENCY_ORDER[urgency]}
                | {"reason": "person_requested", "rules": [], "quotes": [], "versions": {}}
                | {"status": "open", "created_at": now, "due_at": now + timedelta(hours=2)}
                for conversation, escalation, urgency in rows
            ],
        )
    return [escalation for _conversation, escalation, _urgency in rows]


def sign_in(database: Database, count: int) -> list[str]:
    """Accounts that work on escalations, each signed in; return the secrets of their sessions."""
    secrets = []
    with database.write() as session:
        for number in range(count):
            account = accounts.add_staff(
                session=session,
                email=f"console{number}@clinic.example",
                role=accounts.Role.clinician,
                password="nobody signs in with this one",
                display_name=f"Console {number}",
            )
            secrets.append(accounts.start_session(session=session, staff=account))
    return secrets


def client_of(origin: str, secret: str) -> httpx.Client:
    return httpx.Client(
        base_url=origin,
        timeout=PATIENCE_SECONDS,
        trust_env=False,
        headers={"Cookie": f"frontdesk_staff={secret}", "Accept": "text/html"},
    )


@contextmanager
def consoles(origin: str, secrets: list[str]) -> Iterator[list[Console]]:
    """Open consoles, each with a session and a thread of its own; closed at the end."""
    with ExitStack() as stack:
        opened = []
        for secret in secrets:
            client = stack.enter_context(client_of(origin, secret))
            answer = stack.enter_context(client.stream("GET", "/staff/events", timeout=None))
            answer.raise_for_status()
            console = Console(client)
            threading.Thread(target=_listen, args=(console, answer), daemon=True).start()
            opened.append(console)
        for console in opened:
            if not console.opened.wait(PATIENCE_SECONDS):
                raise TimeoutError("a console did not open")
        yield opened


def _listen(console: Console, answer: httpx.Response) -> None:
    try:
        console.follow(answer.iter_lines())
    except (httpx.HTTPError, httpx.StreamError, OSError, RuntimeError):
        return  # closed by us


@contextmanager
def served(home: Path) -> Iterator[str]:
    """`frontdesk serve` in a folder of its own, on a free port; without a dialogue model."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "FRONTDESK_HOME": str(home),
        "PORT": str(port),
        "DATABASE_URL": "",
        "KEYSTORE_URL": "",
        "BOT_URL": "http://127.0.0.1:9",
        "INTERNAL_SECRET": "bench",
    }
    with (home / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    origin = f"http://127.0.0.1:{port}"
    try:
        _await_answer(origin, process)
        yield origin
    finally:
        process.kill()
        process.wait()


def _await_answer(origin: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{origin}/health/live", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the served process did not answer")


if __name__ == "__main__":
    sys.exit(main())
