"""What `frontdesk run` leaves behind when it is killed, and what it says when its port is taken."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from api import supervisor
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
# Like `supervise`: a process that starts one child and waits.
PARENT = textwrap.dedent("""
    import os, sys, time
    from api.supervisor import Child
    child = Child("one", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ))
    child.start()
    print(child.process.pid, flush=True)
    time.sleep(60)
""")


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class Ended:
    """A process that is dead already."""

    returncode = 1

    def poll(self) -> int:
        return self.returncode


def test_who_keeps_dying_is_started_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: now))
    child = supervisor.Child("one", [], {})
    pauses = []
    for _ in range(11):
        child.process, child.start_at = Ended(), now  # type: ignore[assignment]
        child.check()
        pauses.append(child.start_at - now)
    assert pauses == [0.5, 0.5, 0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    child.process, child.start_at = Ended(), now - 31  # type: ignore[assignment]
    child.check()
    assert child.start_at - now == 0.5, "it lived for a while: that is a new beginning"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_a_killed_supervisor_leaves_no_process_behind() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_running(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)


def test_a_taken_port_is_refused_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "BOT_PYTHON", Path(sys.executable))
    home = tmp_path / "home"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert supervisor.supervise(Settings(home=home, host="127.0.0.1", port=port)) == 1
    said = capsys.readouterr()
    assert f"Port {port} is taken" in said.err
    assert "Ready" not in said.out
    assert not home.exists()


def test_an_ended_child_is_not_ready() -> None:
    child = supervisor.Child("one", [sys.executable, "-c", ""], dict(os.environ))
    assert not child.is_alive()
    child.start()
    assert child.process is not None
    child.process.wait()
    assert not child.is_alive()
