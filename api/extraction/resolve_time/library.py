"""The Duckling wheel behind a budget: killable workers, never a wait that a patient feels."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

BUDGET_SECONDS = 0.25
START_SECONDS = 3.0
WAIT_SECONDS = 0.25
MAX_CHARS = 120
RESTARTS_PER_MINUTE = 20
_WORKER = Path(__file__).with_name("library_worker.py")


@dataclass(frozen=True, slots=True)
class LibraryTime:
    """What the library found: local wall times, offsets in the text it was given."""

    start: int
    end: int
    grain: str
    since: str | None
    until: str | None
    interval: bool


class _Worker:
    """One process that speaks lines; dead after its first missed budget."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
        )
        self._buffer = b""
        if self._read_line(time.monotonic() + START_SECONDS) != b"ready":
            self.close()

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, request: dict[str, Any]) -> list[dict[str, Any]] | None:
        """The worker's answer, or None (and a killed worker) when it is late or gone."""
        deadline = time.monotonic() + BUDGET_SECONDS
        stdin = self.process.stdin
        try:
            if stdin is None or not self.alive:
                raise BrokenPipeError
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            line = self._read_line(deadline)
            if line is None:
                raise TimeoutError
            return cast(list[dict[str, Any]], json.loads(line))
        except (OSError, TimeoutError, ValueError):
            self.close()
            return None

    def _read_line(self, deadline: float) -> bytes | None:
        stdout = self.process.stdout
        if stdout is None:
            return None
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stdout], [], [], left)[0]:
                return None
            chunk = os.read(stdout.fileno(), 65536)
            if not chunk:
                return None
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def close(self) -> None:
        with suppress(OSError):
            self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)


class Library:
    """At most one worker, shared by all threads of this process and restarted when killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._starts: list[float] = []

    def parse(self, *, text: str, language: str, ref: datetime) -> list[LibraryTime] | None:
        """Times in at most MAX_CHARS of text; None when the library cannot answer in time.

        `ref` is wall time; its zone does not matter. `language` is EN or ES.
        """
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            return None
        try:
            worker = self._ready_worker()
            if worker is None:
                return None
            answer = worker.ask(
                {"text": text[:MAX_CHARS], "language": language, "ref": _as_if_utc(ref)}
            )
        finally:
            self._lock.release()
        return None if answer is None else [_read(each) for each in answer]

    def _ready_worker(self) -> _Worker | None:
        if self._worker and self._worker.alive:
            return self._worker
        now = time.monotonic()
        self._starts = [start for start in self._starts if now - start < 60]
        if len(self._starts) >= RESTARTS_PER_MINUTE:
            return None
        self._starts.append(now)
        if self._worker:
            self._worker.close()
        try:
            self._worker = _Worker()
        except OSError:
            self._worker = None
        return self._worker if self._worker and self._worker.alive else None

    def close(self) -> None:
        with self._lock:
            if self._worker:
                self._worker.close()
            self._worker = None

    def worker_pid(self) -> int | None:
        """The live worker's process id, for health checks and tests."""
        worker = self._worker
        return worker.process.pid if worker and worker.alive else None

    def forget_after_fork(self) -> None:
        """A forked child must not talk over its parent's pipes."""
        self._lock = threading.Lock()
        self._worker = None
        self._starts = []


def _as_if_utc(ref: datetime) -> int:
    return int(ref.replace(tzinfo=UTC, fold=0).timestamp())


def _read(answer: dict[str, Any]) -> LibraryTime:
    return LibraryTime(
        answer["start"],
        answer["end"],
        answer["grain"],
        answer["from"],
        answer["to"],
        answer["interval"],
    )


library = Library()
atexit.register(library.close)
os.register_at_fork(after_in_child=library.forget_after_fork)
