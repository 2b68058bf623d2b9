"""The `frontdesk` commands: answers, exit codes, bad input."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.support.process import frontdesk


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("commands")


def lines(done) -> list[dict]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("command", "item", "expected"),
    [
        (
            "redact",
            {"text": "I am Jane Doe"},
            {"spans": [{"start": 5, "end": 13, "type": "PERSON"}]},
        ),
        ("screen", {"text": "I have crushing chest pain"}, {"disposition": "emergency"}),
        ("check", {"text": "You have diabetes."}, {"allowed": False}),
        (
            "resolve-time",
            {"text": "friday at 3", "ref": "2026-03-11T10:00", "time_zone": "America/New_York"},
            {"kind": "datetime", "value": "2026-03-13T15:00"},
        ),
    ],
)
def test_jsonl_in_and_out(home: Path, command: str, item: dict, expected: dict) -> None:
    odd = [{"id": 2, "text": ""}, {"id": 3, "text": "\x00\ud800 ünï"}]
    stdin = "\n".join(json.dumps(one) for one in [{"id": 1, **item}, *odd])
    first, *others = lines(frontdesk(home, command, "--jsonl", stdin=stdin))
    assert first["id"] == 1
    assert expected.items() <= first.items()
    assert [one["id"] for one in others] == [2, 3]


@pytest.mark.parametrize("command", ["redact", "screen", "resolve-time", "check"])
@pytest.mark.parametrize("stdin", ["not json", "[]", '{"id": 1}', '{"text": 5}', b"\xff\xfe\n"])
def test_bad_lines_are_bad_use(home: Path, command: str, stdin: str | bytes) -> None:
    done = frontdesk(home, command, "--jsonl", stdin=stdin)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_bad_references_are_bad_use(home: Path) -> None:
    for more in ({"ref": "yesterday"}, {"time_zone": "Mars/Olympus"}):
        stdin = json.dumps({"text": "today", **more})
        done = frontdesk(home, "resolve-time", "--jsonl", stdin=stdin)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_accounts_audit_and_outbox(home: Path) -> None:
    add = ("staff", "add", "a@clinic.example", "--role", "clinician", "--password-stdin")
    assert frontdesk(home, *add, stdin="short\n").returncode == 1
    done = frontdesk(home, *add, "--totp-secret", stdin="a long enough password\n")
    assert done.returncode == 0, done.stderr
    assert b"otpauth://" in done.stdout
    assert frontdesk(home, *add, stdin="a long enough password\n").returncode == 1
    bad = ("staff", "add", "b@clinic.example", "--role", "king", "--password-stdin")
    assert frontdesk(home, *bad, stdin="a long enough password\n").returncode == 2
    assert frontdesk(home, "nonsense").returncode == 2
    assert json.loads(frontdesk(home, "outbox", "list", "--json").stdout) == []
    assert frontdesk(home, "audit", "verify").returncode == 0
    with sqlite3.connect(home / "frontdesk.db") as store:
        for kind in ("changed", "deleted", "replaced"):
            store.execute(f"DROP TRIGGER audit_record_is_not_{kind}")
        store.execute("UPDATE audit_record SET position = 1, seal = 'x'")
    store.close()
    broken = frontdesk(home, "audit", "verify")
    assert broken.returncode == 1
    assert b"Broken at record 1" in broken.stderr


def test_a_lost_key_is_said_and_not_replaced(tmp_path: Path) -> None:
    assert frontdesk(tmp_path, "seed").returncode == 0
    assert frontdesk(tmp_path, "outbox", "list").returncode == 0
    (tmp_path / "secrets" / "frontdesk.key").unlink()
    done = frontdesk(tmp_path, "outbox", "list")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert not (tmp_path / "secrets" / "frontdesk.key").exists()


@pytest.mark.parametrize("command", [("audit", "verify"), ("outbox", "list")])
def test_a_database_that_is_not_made_yet_is_said(tmp_path: Path, command: tuple[str, str]) -> None:
    done = frontdesk(tmp_path, *command)
    assert done.returncode == 1 and b"frontdesk migrate" in done.stderr
    assert b"Traceback" not in done.stderr
