"""Work that takes seconds, in a process of its own: it can be stopped, and ends with this one."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from time import monotonic
from typing import IO

from api.parent import die_with
from api.studio.paths import ROOT
from api.training import BOT_PYTHON

LOOK_SECONDS = 0.5
LONGEST_SECONDS = 1800.0
NICE = 10
DIALOGUE, OWN = str(BOT_PYTHON), sys.executable

GoOn = Callable[[], bool]


class Stopped(Exception):
    """Somebody cancelled it."""


def always() -> bool:
    """Go on until it is done."""
    return True


def each[T](items: Iterable[T], go_on: GoOn) -> Iterator[T]:
    """The items one by one; `go_on` is asked once a second, as long as they take.

    Raises:
        Stopped: it said no.
    """
    asked = monotonic()
    for one in items:
        if monotonic() - asked >= 1:
            if not go_on():
                raise Stopped
            asked = monotonic()
        yield one


def run(
    python: str,
    module: str,
    arguments: Sequence[str],
    *,
    go_on: GoOn = always,
    given: bytes = b"",
    log: IO[bytes] | None = None,
) -> tuple[int, str]:
    """Run a module to its end; its exit code and what it printed. `go_on` is asked twice a second.

    Raises:
        Stopped: `go_on` said no, or it took too long; nothing is left running.
    """
    with tempfile.TemporaryFile() as words, tempfile.TemporaryFile() as answer:
        words.write(given)
        words.seek(0)
        process = subprocess.Popen(
            ["nice", "-n", str(NICE), python, "-m", module, *arguments],
            cwd=ROOT,
            stdin=words,
            stdout=answer,
            stderr=log or subprocess.DEVNULL,
            preexec_fn=partial(die_with, os.getpid()),
        )
        try:
            _wait(process, go_on)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        answer.seek(0)
        return process.returncode, answer.read().decode("utf-8", "replace")


def _wait(process: subprocess.Popen[bytes], go_on: GoOn) -> None:
    deadline = monotonic() + LONGEST_SECONDS
    while process.poll() is None:
        if not go_on() or monotonic() > deadline:
            raise Stopped
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
