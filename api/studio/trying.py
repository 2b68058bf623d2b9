"""What a sentence would be by the draft: a process that has the draft's model and waits for lines.

Loading a model takes seconds, so the process stays for the next sentence; it ends after a while
without one, with another model, or with this process, whose end of the pipe it reads. Sentences are
not kept.
"""

import json
import os
import select
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from api.studio.building import trained_model
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.folder import live_folder, project_content, training_hash
from api.studio.paths import ROOT
from api.studio.processes import DIALOGUE, NICE

LOAD_SECONDS, READ_SECONDS, IDLE_SECONDS = 90.0, 10.0, 300.0
MOST_CHARACTERS = 300

Reading = tuple[str, float]  # intent, confidence


@dataclass(frozen=True)
class Trained:
    """What there is to try the draft by: its model; none while nothing like it was trained.

    `is_live`: nothing that is trained on differs from what is live, so it is read the same.
    """

    model: Path | None = None
    is_live: bool = False
    problem: str = ""


def trained_draft(draft: Draft, home: Path) -> Trained:
    """The model that was trained on what the draft says now."""
    try:
        digest = training_hash(draft)
    except ContentRefused as error:
        return Trained(problem=" ".join(error.problems))
    live = live_folder(home)
    served = live.manifest().get("training") if live else training_hash(project_content(home))
    if digest == served:
        return Trained(is_live=True)
    return Trained(trained_model(home, digest))


class Trier:
    """Reads one sentence at a time by a model that nobody serves."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._model: tuple[Path, int, int] | None = None
        self._idle: threading.Timer | None = None

    def read(self, model: Path, text: str) -> Reading | None:
        """(intent, confidence); None when the model cannot be loaded or does not answer."""
        with self._lock:
            self._rest()
            is_running = self._process is not None and self._process.poll() is None
            if not is_running or self._model != _identity(model):
                self._end()
                self._begin(model)
            found = self._ask(text)
            if found is None:
                self._end()
                return None
            self._idle = threading.Timer(IDLE_SECONDS, self.close)
            self._idle.daemon = True
            self._idle.start()
            return found

    def close(self) -> None:
        """End the process; the next sentence begins another."""
        with self._lock:
            self._rest()
            self._end()

    def _begin(self, model: Path) -> None:
        self._model = _identity(model)
        self._process = subprocess.Popen(
            ["nice", "-n", str(NICE), DIALOGUE, "-m", "bot.serve", "listen", "--model", str(model)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._line(LOAD_SECONDS) is None:
            self._end()

    def _ask(self, text: str) -> Reading | None:
        process = self._process
        if process is None or process.stdin is None:
            return None
        try:
            process.stdin.write(json.dumps(text).encode() + b"\n")
            process.stdin.flush()
            found = json.loads(self._line(READ_SECONDS) or b"")
            return str(found["intent"]), float(found["confidence"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _line(self, seconds: float) -> bytes | None:
        """The next line that the process says in time; it says one at a time."""
        assert self._process is not None and self._process.stdout is not None
        said, deadline = b"", monotonic() + seconds
        while not said.endswith(b"\n"):
            left = deadline - monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                return None
            part = os.read(self._process.stdout.fileno(), 65536)
            if not part:
                return None
            said += part
        return said

    def _rest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _end(self) -> None:
        process, self._process, self._model = self._process, None, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _identity(model: Path) -> tuple[Path, int, int] | None:
    """What makes it another model: the project's own is trained over at the same path."""
    try:
        found = model.stat()
    except OSError:
        return None
    return model, found.st_ino, found.st_mtime_ns
