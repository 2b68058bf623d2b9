"""What fails without being foreseen is logged with its kind and its place, never with its words."""

import json
import subprocess
import sys
from pathlib import Path

import httpx

from tests.support.http import free_port, wait_for
from tests.support.process import ROOT, environment, frontdesk

# `frontdesk serve` as it is, with routes that fail in ways in which code may fail.
SERVED = """
import threading
from sqlalchemy import text
import api.app
from api import cli_run

WORDS = "my name is Leocadia Brunswijk"
create_app = api.app.create_app

def with_failing_routes(settings):
    app = create_app(settings)

    def fail():
        raise ValueError(WORDS)

    def fail_in_thread():
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()

    async def fail_in_task():
        import asyncio, gc
        task = asyncio.get_running_loop().create_task(fail_later())
        await asyncio.sleep(0.05)
        del task
        gc.collect()

    async def fail_later():
        fail()

    def fail_in_sql():
        with app.state.room.database.write() as session:
            session.execute(text("INSERT INTO conversation (id) VALUES (:words)"), {"words": WORDS})

    for failing in (fail, fail_in_thread, fail_in_task, fail_in_sql):
        app.add_api_route("/" + failing.__name__, failing)
    return app

api.app.create_app = with_failing_routes
cli_run.serve()
"""
ROUTES = {"fail": 500, "fail_in_thread": 200, "fail_in_task": 200, "fail_in_sql": 500}


def test_an_unforeseen_error_of_the_served_api_leaves_no_words(tmp_path: Path) -> None:
    assert frontdesk(tmp_path, "migrate").returncode == 0
    port, log = free_port(), tmp_path / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVED],
            cwd=ROOT,
            env=environment(tmp_path, PORT=str(port)),
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(lambda: status_of(port, "health/live") == 200, what="the api", seconds=60)
        assert {route: status_of(port, route) for route in ROUTES} == ROUTES
    finally:
        process.terminate()
        process.wait(30)
    written = log.read_text()
    assert "Leocadia" not in written
    assert "Brunswijk" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    told = [line for line in lines if line.get("event") == "unexpected error"]
    kinds = [line["exception"] for line in told]
    assert kinds.count("builtins.ValueError") == 3
    assert "sqlalchemy.exc.IntegrityError" in kinds
    assert all(line["where"] for line in told)


def status_of(port: int, route: str) -> int:
    """0 while nobody answers; on a connection of its own, since a failure ends it."""
    try:
        address = f"http://127.0.0.1:{port}/{route}"
        return httpx.get(address, timeout=30, trust_env=False).status_code
    except httpx.TransportError:
        return 0
