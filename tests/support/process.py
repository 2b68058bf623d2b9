"""The real `frontdesk` processes, started as a user starts them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.http import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "api.cli"]


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "FRONTDESK_HOME": str(home), "INTERNAL_SECRET": "internal", **more}


def frontdesk(
    home: Path, *arguments: str, stdin: str | bytes = "", **more: str
) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment(home, **more),
        check=False,
        timeout=120,
    )


@contextmanager
def served(
    home: Path, bot_url: str, **more: str
) -> Iterator[tuple[httpx.Client, subprocess.Popen]]:
    """`frontdesk serve` on a free port; killed at the end if it still runs."""
    port = free_port()
    settings = environment(home, PORT=str(port), BOT_URL=bot_url, BOT_DEADLINE_SECONDS="2", **more)
    with (home / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*COMMAND, "serve"], cwd=ROOT, env=settings, stdout=log, stderr=log
        )
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
    try:
        wait_for(lambda: _answers(client, process), what="the api to answer", seconds=60)
        yield client, process
    finally:
        client.close()
        if process.poll() is None:
            process.kill()
        process.wait(30)


def _answers(client: httpx.Client, process: subprocess.Popen) -> bool:
    assert process.poll() is None, "the api ended while starting"
    try:
        return client.get("/health/live").status_code == 200
    except httpx.TransportError:
        return False
