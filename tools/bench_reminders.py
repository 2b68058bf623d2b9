"""`frontdesk bench reminders`: messages leased and marked beside raw inserts, in one run.

Ours is what the worker does around what it says in chats: lease some, mark them together. The
yardstick writes as many rows of the same table in one transaction, through the bare driver.
Rounds of both take turns. `--year` lets plans live for a year instead and compares every dose, in
an SQLite file and in a PostgreSQL of its own, or in one of them (`--database`).
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from api.db import Database, new_id
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from tests import databases
from tools.reminder_year import run_year

ROUNDS, MESSAGES = 7, 2_000
DATABASES = ("sqlite", "postgresql")
COLUMNS = (
    *("id", "dedupe_key", "channel", "conversation_id", "key_id", "recipient_ciphertext"),
    *("content_ciphertext", "status", "attempts", "due_at", "waits_since"),
    "created_at",
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--year", action="store_true")
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, action="append")
    options = parser.parse_args()
    chosen = options.database or DATABASES
    return year(chosen, options) if options.year else rates(chosen, options)


def rates(chosen: Sequence[str], options: argparse.Namespace) -> int:
    measured = {}
    for name in chosen:
        with empty_store(name) as url:
            measured[name] = measure(url)
    result: dict[str, Any] = {
        side: {name: {"per_s": round(rate[side])} for name, rate in measured.items()}
        for side in ("ours", "yardstick")
    }
    result["ratio"] = {"rate": {name: round(each["ratio"], 2) for name, each in measured.items()}}
    print(json.dumps(result) if options.json else table(result))
    return 0


@contextmanager
def empty_store(name: str) -> Iterator[str]:
    """The address of a store with every table, gone afterwards."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{databases.create_sqlite_template(Path(folder))}"
    else:
        with databases.PostgresServer() as server, server.fresh_database() as url:
            yield url


def measure(url: str) -> dict[str, float]:
    database = Database(url)
    insert_raw = raw_inserter(url)
    ours, raw = [], []
    for number in range(ROUNDS + 1):
        fill(database)
        sides: list[tuple[list[float], Callable[[], None]]] = [
            (ours, lambda: lease_and_mark(database)),
            (raw, insert_raw),
        ]
        for spent, work in sides[:: 1 if number % 2 else -1]:
            started = time.perf_counter()
            work()
            if number:  # the first round warms up
                spent.append(MESSAGES / (time.perf_counter() - started))
    database.dispose()
    ratio = statistics.median(one / other for one, other in zip(ours, raw, strict=True))
    return {
        "ours": statistics.median(ours),
        "yardstick": statistics.median(raw),
        "ratio": ratio,
    }


def row(status: str) -> dict[str, Any]:
    blob = bytes(120)
    values = (new_id(), new_id(), "chat", new_id(), new_id(), blob, blob, status, 0) + (NOW,) * 3
    return dict(zip(COLUMNS, values, strict=True))


def fill(database: Database) -> None:
    with database.write() as session:
        session.execute(insert(OutboxMessage), [row("waiting") for _ in range(MESSAGES)])


def lease_and_mark(database: Database) -> None:
    done = 0
    while True:
        with database.write() as session:
            leased = outbox.lease_due(session=session, now=datetime.now(UTC))
        if not leased:
            break
        with database.write() as session:
            done += len(outbox.mark_all_sent(session=session, message_ids=leased))
    assert done == MESSAGES, done


def raw_inserter(url: str) -> Callable[[], None]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        connection: Any = sqlite3.connect(str(parsed.database), isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        marks, begin = ",".join("?" * len(COLUMNS)), "BEGIN IMMEDIATE"
    else:
        address = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(address, autocommit=True)
        marks, begin = ",".join(["%s"] * len(COLUMNS)), "BEGIN"
    statement = f"INSERT INTO outbox_message ({','.join(COLUMNS)}) VALUES ({marks})"

    def work() -> None:
        for some in batched((row("sent") for _ in range(MESSAGES)), outbox.AT_ONCE, strict=False):
            rows = [[as_text(value) for value in each.values()] for each in some]
            connection.execute(begin)
            connection.cursor().executemany(statement, rows)
            connection.execute("COMMIT")

    return work


def as_text(value: Any) -> Any:
    """Python's own driver of SQLite takes no instants any more."""
    return value.isoformat(" ") if isinstance(value, datetime) else value


def year(chosen: Sequence[str], options: argparse.Namespace) -> int:
    """One line of figures for each database; 1 if a dose was missing or too many."""
    any_wrong = False
    for name in chosen:
        with empty_store(name) as url:
            database, started = Database(url), time.perf_counter()
            outcome = run_year(database, plans=options.plans, seed=options.seed)
            database.dispose()
        result = {
            "database": name,
            "plans": outcome.plans,
            "doses": outcome.doses,
            "plans_wrong": len(outcome.wrong),
            "seconds": round(time.perf_counter() - started),
        }
        print(json.dumps(result) if options.json else result, flush=True)
        for rule, missing, extra in outcome.wrong[:20]:
            print(f"wrong: {rule!r}: {missing} missing, {extra} too many", file=sys.stderr)
        any_wrong |= bool(outcome.wrong)
    return 1 if any_wrong else 0


def table(result: dict[str, Any]) -> str:
    lines = [f"{'':12}{'leased and marked/s':>22}{'raw inserts/s':>16}{'ratio':>8}"]
    for name, ours in result["ours"].items():
        raw, ratio = result["yardstick"][name]["per_s"], result["ratio"]["rate"][name]
        lines.append(f"{name:12}{ours['per_s']:>22}{raw:>16}{ratio:>8}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
