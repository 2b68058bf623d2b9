"""`frontdesk doctor` as it is called: what it prints, how it ends, what it leaves."""

import json
import threading
from pathlib import Path

from api.doctor.findings import State, fail, ok
from api.doctor.service import CHECKS, examine
from tests.doctor.looking import files_of, settings_for
from tests.support.bot import bot_server
from tests.support.http import free_port
from tests.support.process import frontdesk, served

STATES = {state.value for state in State}


def ports() -> dict[str, str]:
    return {name: str(free_port()) for name in ("PORT", "BOT_PORT", "ACTIONS_PORT")}


def test_before_the_first_start_all_is_well_and_stays_unmade(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = frontdesk(home, "doctor", "--json", **ports())
    assert done.returncode == 0, done.stdout
    said = json.loads(done.stdout)
    assert set(said) == {"healthy", "checks"}
    assert said["healthy"] is True
    for one in said["checks"]:
        assert set(one) == {"check", "state", "looked_at", "advice"}
        assert one["state"] in STATES
        assert (one["advice"] is None) == (one["state"] == "ok")
    assert {"settings", "disk", "key", "key store", "database", "clock", "zones"} <= {
        one["check"] for one in said["checks"]
    }
    assert not home.exists()


def test_while_the_api_runs(tmp_path: Path) -> None:
    assert frontdesk(tmp_path, "seed").returncode == 0
    with bot_server() as bots:
        _, bot_url = bots.add()
        with served(tmp_path, bot_url) as (client, _):
            port = client.base_url.port
            done = frontdesk(tmp_path, "doctor", **{**ports(), "PORT": str(port)})
    lines = done.stdout.decode().splitlines()
    assert f"ok    ports       PORT {port}: this Frontdesk answers." in lines
    assert any(line.startswith("ok    database") for line in lines)
    assert any(line.startswith("ok    key store") for line in lines)
    # Only the api was started.
    assert any(line.startswith("fail  parts") and "actions" in line for line in lines)
    assert any(line.startswith("fail  worker") for line in lines)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_no_secret_is_printed(tmp_path: Path) -> None:
    hidden = {
        "FRONTDESK_KEY": "c2VjcmV0LWtleS1vbmUtdGhhdC1ub2JvZHktc2VlcyE=",
        "DATABASE_URL": "postgresql://clinicuser:hushdata@127.0.0.1:1/frontdesk",
        "KEYSTORE_URL": "postgresql://clinicuser:hushkeys@127.0.0.1:1/keys?password=hushmore",
        "REDIS_URL": "redis://:hushredis@127.0.0.1:1",
        "BOT_URL": "http://clinicuser:hushbot@127.0.0.1:1",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(free_port()),
        "SMTP_USER": "clinicuser",
        "SMTP_PASSWORD": "hushmail",
        "SMS_URL": "twilio://hushsid:hushtoken@15185550100/{to}",
        "METRICS_TOKEN": "hushmetrics",
        "BOT_SECRET": "hushbetween",
    }
    done = frontdesk(tmp_path, "doctor", "--json", **{**ports(), **hidden})
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert b"mail" in said
    for word in (b"hush", b"clinicuser", b"c2VjcmV0", b"Traceback"):
        assert word not in said


def test_bad_use(tmp_path: Path) -> None:
    assert frontdesk(tmp_path, "doctor", "me").returncode == 2
    assert frontdesk(tmp_path, "doctor", "--mend").returncode == 2


def test_bad_settings_are_one_line_each(tmp_path: Path) -> None:
    done = frontdesk(tmp_path, "doctor", PORT="hunter2", BOT_PORT="hunter2")
    assert done.returncode == 1
    assert done.stdout.count(b"fail  settings") == 2
    assert b"hunter2" not in done.stdout + done.stderr


def test_a_stopped_installation_is_left_as_it_was(tmp_path: Path) -> None:
    assert frontdesk(tmp_path, "seed").returncode == 0
    assert frontdesk(tmp_path, "audit", "verify").returncode == 0
    before = files_of(tmp_path)
    slow = {"models", "rules"}
    checks = [one for one in CHECKS if one[0] not in slow]
    found = list(examine(settings_for(tmp_path), checks=checks))
    assert all(one.state != State.fail for one in found), found
    assert files_of(tmp_path) == before


def test_a_check_that_hangs_or_breaks_ends_alone(home: Path) -> None:
    let_go = threading.Event()

    def hanging(_subject):
        yield ok("one", "seen before")
        let_go.wait(60)

    def breaking(_subject):
        raise RuntimeError("hunter2")
        yield

    def last(_subject):
        yield fail("three", "seen after", "Do this.")

    checks = (("one", hanging), ("two", breaking), ("three", last))
    found = list(examine(settings_for(home), checks=checks, seconds=0.2))
    let_go.set()
    assert [one.state for one in found] == [State.ok, State.fail, State.fail, State.fail]
    assert "no answer" in found[1].looked_at
    assert "RuntimeError" in found[2].looked_at
    assert "hunter2" not in found[2].as_line()
    assert found[3].as_line() == "fail  three       seen after. Do this."
