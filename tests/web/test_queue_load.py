"""500 open escalations and 20 open consoles: every one hears every change.

How much later 20 hear it than one does is reported (`-s`, and in a JUnit report), not asserted: it
is a property of the machine.
"""

import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import insert, update

from api.conversations.models import Conversation
from api.db import new_id
from api.escalations.models import URGENCY_ORDER, Escalation, Urgency
from api.identity import staff as accounts
from api.web.staff_pulse import look
from tests.support.desk import Desk
from tests.web.fake_chat import serve

ESCALATIONS, CONSOLES, ROUNDS = 500, 20, 12
PATIENCE_SECONDS = 20


@dataclass
class Console:
    """One event stream; `heard` says when each escalation's change arrived."""

    heard: dict[str, float] = field(default_factory=dict)
    opened: threading.Event = field(default_factory=threading.Event)
    news: threading.Condition = field(default_factory=threading.Condition)

    def follow(self, lines: Iterator[str]) -> None:
        for line in lines:
            if line.startswith("data: "):
                self.take(json.loads(line.removeprefix("data: ")))

    def take(self, data: dict[str, Any]) -> None:
        now = time.perf_counter()
        with self.news:
            for escalation in data.get("escalations", ()):
                self.heard.setdefault(escalation, now)
            self.news.notify_all()
        self.opened.set()

    def delay(self, escalation: str, since: float) -> float:
        with self.news:
            assert self.news.wait_for(lambda: escalation in self.heard, PATIENCE_SECONDS)
            return self.heard[escalation] - since


def fill(desk: Desk) -> list[str]:
    """Open escalations, each of a conversation of its own."""
    now = desk.time()
    rows = [(new_id(), new_id(), list(Urgency)[number % 4]) for number in range(ESCALATIONS)]
    with desk.room.database.write() as session:
        session.execute(
            insert(Conversation),
            [
                {"id": conversation, "key_id": "0" * 32, "language": "en", "time_zone": "UTC"}
                | {"created_at": now}
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


def secrets_of(desk: Desk, count: int) -> list[str]:
    browser = desk.staff(signed_in=False)
    with desk.room.database.write() as session:
        account = accounts.get_account(session=session, staff_id=browser.staff_id)
        assert account is not None
        return [accounts.start_session(session=session, staff=account) for _ in range(count)]


@contextmanager
def consoles(origin: str, secrets: list[str]) -> Iterator[list[Console]]:
    """Open streams, each in a thread of its own; closed at the end."""
    with ExitStack() as stack:
        client = stack.enter_context(
            httpx.Client(base_url=origin, timeout=None, limits=httpx.Limits(max_connections=None))
        )
        opened, threads = [], []
        for secret in secrets:
            cookie = {"Cookie": f"frontdesk_staff={secret}"}
            answer = stack.enter_context(client.stream("GET", "/staff/events", headers=cookie))
            assert answer.status_code == 200
            console = Console()
            thread = threading.Thread(target=_listen, args=(console, answer), daemon=True)
            thread.start()
            opened.append(console)
            threads.append(thread)
        for console in opened:
            assert console.opened.wait(PATIENCE_SECONDS)
        yield opened


def _listen(console: Console, answer: httpx.Response) -> None:
    try:
        console.follow(answer.iter_lines())
    except (httpx.HTTPError, httpx.StreamError, OSError, RuntimeError):
        return  # closed by the test


def change(desk: Desk, escalation: str) -> float:
    """Change one; return when that was kept."""
    with desk.room.database.write() as session:
        session.execute(
            update(Escalation)
            .where(Escalation.id == escalation)
            .values(version=Escalation.version + 1)
        )
    return time.perf_counter()


def measure(desk: Desk, listening: list[Console], changed: list[str]) -> list[float]:
    """For each change, when the last of all consoles heard it, in seconds."""
    delays = []
    for escalation in changed:
        since = change(desk, escalation)
        delays.append(max(console.delay(escalation, since) for console in listening))
    return delays


def cost_of_a_look(desk: Desk, secrets: list[str]) -> float:
    began = time.process_time()
    for _ in range(20):
        look(room=desk.room, secrets=secrets, last=None)
    return (time.process_time() - began) / 20


def test_twenty_consoles_hear_every_change_of_500(desk: Desk, record_property: Any) -> None:
    escalations = fill(desk)
    secrets = secrets_of(desk, CONSOLES)
    with serve(desk.app) as origin:
        with consoles(origin, secrets[:1]) as one:
            alone = measure(desk, one, escalations[:ROUNDS])
        with consoles(origin, secrets) as all_of_them:
            together = measure(desk, all_of_them, escalations[ROUNDS : 2 * ROUNDS])
            for console in all_of_them:
                assert set(escalations[ROUNDS : 2 * ROUNDS]) <= set(console.heard)
    figures = {
        "delay_1_ms": statistics.median(alone) * 1000,
        f"delay_{CONSOLES}_ms": statistics.median(together) * 1000,
        "ratio": statistics.median(together) / statistics.median(alone),
        "look_cpu_ms": cost_of_a_look(desk, secrets) * 1000,
    }
    for name, value in figures.items():
        record_property(name, round(value, 2))
        sys.stdout.write(f"{name}: {value:.2f}\n")
