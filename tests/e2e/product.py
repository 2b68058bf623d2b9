"""The real product for tests: `frontdesk run` in a folder of its own, on free ports.

`Product` starts it, waits until it answers, names its processes (to kill or freeze them) and
opens its database for what no patient can see. Everything is found through the processes that
this object started itself.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

import httpx

ROOT = Path(__file__).resolve().parents[2]
FRONTDESK = ROOT / ".venv" / "bin" / "frontdesk"
READY_SECONDS = 240.0
STOP_SECONDS = 40.0
STAFF = ("staff@demo.clinic", "front-desk-demo")

Part = Literal["api", "worker", "actions", "bot"]
MARKS: dict[Part, str] = {
    "api": "api.cli\0serve",
    "worker": "api.cli\0worker",
    "actions": "actions.app:app",
    "bot": "bot.serve",
}


def wait_for[Found](what: str, look: Callable[[], Found | None], *, seconds: float = 30.0) -> Found:
    """Await a condition of another process: the first result of `look` that is not None or False.

    Raises:
        AssertionError: naming `what`, when it did not come true in time.
    """
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None and found is not False:
            return found
        assert time.monotonic() < deadline, f"not in {seconds:.0f} s: {what}"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """One installation. `home` and `log` hold everything it writes."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.home = folder / "home"
        self.log = folder / "product.log"
        self.failpoint = folder / "failpoint"
        self.ports = {name: free_port() for name in ("PORT", "BOT_PORT", "ACTIONS_PORT")}
        self.origin = f"http://127.0.0.1:{self.ports['PORT']}"
        self.settings = settings
        self.http = httpx.Client(base_url=self.origin, timeout=40.0, trust_env=False)
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        folder = self.log.parent
        folder.mkdir(parents=True, exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not _is_ours(name)},
            **{name: str(port) for name, port in self.ports.items()},
            "FRONTDESK_HOME": str(self.home),
            "FRONTDESK_FAILPOINT": f"file:{self.failpoint}",
            "CONVERSATIONS_PER_MINUTE": "5000",
            "DATABASE_URL": "",
            "KEYSTORE_URL": "",
            **self.settings,
        }
        with self.log.open("ab") as log:
            self._supervisor = subprocess.Popen(
                [str(FRONTDESK), "run"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_ready()

    def wait_ready(self, *, seconds: float = READY_SECONDS) -> None:
        wait_for("the product is ready", self._is_ready, seconds=seconds)

    def _is_ready(self) -> bool:
        assert self._supervisor is not None
        assert self._supervisor.poll() is None, f"the product ended:\n{self.log_tail()}"
        try:
            return self.http.get("/health/ready", timeout=5.0).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Stop everything as an operator would; what does not stop in time is killed."""
        if self._supervisor is None:
            return
        pids = list(self.pids().values())
        for pid in pids:
            _send(pid, signal.SIGCONT)
        self._supervisor.terminate()
        try:
            self._supervisor.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._supervisor.kill()
            self._supervisor.wait()
            for pid in pids:
                _send(pid, signal.SIGKILL)
        self._supervisor = None

    def close(self) -> None:
        self.stop()
        self.http.close()

    def pids(self) -> dict[Part, int]:
        """The processes that run now, by part."""
        assert self._supervisor is not None
        found: dict[Part, int] = {}
        for pid, command in _children_of(self._supervisor.pid):
            for part, mark in MARKS.items():
                if mark in command:
                    found[part] = pid
        return found

    def kill(self, part: Part) -> int:
        """SIGKILL a process; return its id, which no process has any more."""
        pid = self.pids()[part]
        os.kill(pid, signal.SIGKILL)
        wait_for(f"{part} is dead", lambda: self.pids().get(part) != pid)
        return pid

    @contextmanager
    def frozen(self, *parts: Part) -> Iterator[None]:
        """Processes that hang: they keep their sockets and answer nothing."""
        pids = [self.pids()[part] for part in parts]
        for pid in pids:
            _send(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                _send(pid, signal.SIGCONT)

    def is_stopped(self, part: Part) -> bool:
        """Whether a process is stopped (by itself, at a failpoint)."""
        pid = self.pids().get(part)
        return pid is not None and _status_of(pid)[0] == "T"

    def thaw(self, part: Part) -> None:
        _send(self.pids()[part], signal.SIGCONT)

    def break_at(self, point: str) -> None:
        """The next process that reaches the point dies there (`point:stop`: stops); once."""
        self.failpoint.write_text(point)

    def was_broken(self) -> bool:
        return not self.failpoint.exists()

    def unread_bytes(self, part: Part) -> int:
        """Bytes that wait unread in the sockets of a frozen process's port."""
        port = self.ports["ACTIONS_PORT" if part == "actions" else "BOT_PORT"]
        total = 0
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            fields = line.split()
            if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == "01":
                total += int(fields[4].rpartition(":")[2], 16)
        return total

    @property
    def database_path(self) -> Path:
        return self.home / "frontdesk.db"

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read what no patient can see."""
        with sqlite3.connect(f"file:{self.database_path}?mode=ro", uri=True, timeout=20) as store:
            found = store.execute(query, values).fetchall()
        store.close()
        return found

    def change(self, query: str, *values: object) -> int:
        """Change what only time would change; return how many rows were changed."""
        store = sqlite3.connect(self.database_path, timeout=20, isolation_level=None)
        try:
            return store.execute(query, values).rowcount
        finally:
            store.close()

    def let_leases_pass(self) -> None:
        """What a dead process had taken is free again, as after its lease's time."""
        past = "2000-01-01 00:00:00.000000"
        self.change("UPDATE turn_lease SET expires_at = ?", past)
        leased = "UPDATE outbox_message SET leased_until = ? WHERE leased_until IS NOT NULL"
        self.change(leased, past)

    def make_dose_due(self, conversation_id: str) -> None:
        """Only time makes a dose due: here the row that waits for it is moved to now."""
        changed = self.change(
            "UPDATE dose_event SET due_at = strftime('%Y-%m-%d %H:%M:%f000', 'now') WHERE id = "
            "(SELECT id FROM dose_event WHERE conversation_id = ? AND status = 'planned'"
            " ORDER BY due_at LIMIT 1)",
            conversation_id,
        )
        assert changed == 1

    @contextmanager
    def database_locked(self) -> Iterator[None]:
        """Another writer holds the database as long as the block runs."""
        store = sqlite3.connect(self.database_path, timeout=20, isolation_level=None)
        try:
            store.execute("BEGIN IMMEDIATE")
            yield
            store.execute("ROLLBACK")
        finally:
            store.close()

    def log_tail(self) -> str:
        return self.log.read_text("utf-8", "replace")[-4000:]


def _is_ours(name: str) -> bool:
    return name.startswith(("FRONTDESK_", "PYTEST_")) or name in (
        "PORT", "BOT_PORT", "ACTIONS_PORT", "DATABASE_URL", "KEYSTORE_URL", "BOT_URL", "API_URL",
        "TRACKER_URL", "REDIS_URL", "ALLOWED_ORIGINS",
    )  # fmt: skip


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _children_of(parent: int) -> list[tuple[int, str]]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, owner = _status_of(int(folder.name))
            if owner == parent and state != "Z":
                found.append((int(folder.name), (folder / "cmdline").read_text("utf-8")))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _status_of(pid: int) -> tuple[str, int]:
    """State letter and parent of a process."""
    text = Path(f"/proc/{pid}/stat").read_text()
    state, parent = text.rpartition(")")[2].split()[:2]
    return state, int(parent)
