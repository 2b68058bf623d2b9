"""`frontdesk staff`: accounts at the clinic's console."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.process import frontdesk


def add(home: Path, email: str, role: str) -> None:
    done = frontdesk(
        home,
        *("staff", "add", email, "--role", role, "--password-stdin"),
        stdin="a long enough password\n",
    )
    assert done.returncode == 0, done.stderr


def rows(home: Path) -> dict[str, dict[str, Any]]:
    done = frontdesk(home, "staff", "list", "--json")
    assert done.returncode == 0, done.stderr
    return {row["email"]: row for row in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    add(path, "ada@clinic.example", "admin")
    add(path, "ben@clinic.example", "front_desk")
    return path


def test_list_tells_roles_and_states(home: Path) -> None:
    found = rows(home)
    assert found["ada@clinic.example"]["role"] == "admin"
    assert found["ben@clinic.example"]["disabled_at"] is None
    text = frontdesk(home, "staff", "list").stdout.decode()
    assert "ben@clinic.example  front_desk  enabled  no authenticator  not paged  Ben" in text
    assert "argon" not in text and "password" not in text


def test_role_disable_enable(home: Path) -> None:
    assert frontdesk(home, "staff", "role", "BEN@clinic.example", "clinician").returncode == 0
    assert frontdesk(home, "staff", "disable", "ben@clinic.example").returncode == 0
    ben = rows(home)["ben@clinic.example"]
    assert ben["role"] == "clinician" and ben["disabled_at"]
    assert frontdesk(home, "staff", "enable", "ben@clinic.example").returncode == 0
    assert rows(home)["ben@clinic.example"]["disabled_at"] is None
    trail = frontdesk(home, "audit", "export").stdout.decode().splitlines()
    noted = [json.loads(line) for line in trail]
    actions = [one["action"] for one in noted if one["actor"]["id"] == "cli"]
    assert actions[-3:] == ["staff.role", "staff.disable", "staff.enable"]


@pytest.mark.parametrize("command", [("role", "ada@clinic.example", "editor"), ("disable",)])
def test_the_last_administrator_stays_one(home: Path, command: tuple[str, ...]) -> None:
    arguments = command if len(command) > 1 else (*command, "ada@clinic.example")
    done = frontdesk(home, "staff", *arguments)
    assert done.returncode == 1
    assert b"last administrator" in done.stderr and b"LastAdmin" in done.stderr
    ada = rows(home)["ada@clinic.example"]
    assert ada["role"] == "admin" and ada["disabled_at"] is None


def test_bad_use_is_said(home: Path) -> None:
    assert frontdesk(home, "staff", "role", "ben@clinic.example", "king").returncode == 2
    for command in ("disable", "enable"):
        done = frontdesk(home, "staff", command, "nobody@clinic.example")
        assert done.returncode == 1
        assert b"no account with this e-mail" in done.stderr
