"""Settings that can be read, or cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.doctor.configuration import check_settings, read_settings
from api.doctor.findings import State
from api.settings import get_settings
from tests.doctor.looking import look, settings_for, states


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory without a .env of ours."""
    monkeypatch.chdir(tmp_path)
    get_settings.cache_clear()
    yield tmp_path
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "hunter2", "PORT: Input should be a valid integer"),
        ("FRONTDESK_ENV", "hunter2", "FRONTDESK_ENV: Input should be 'development' or"),
        ("OIDC_ISSUER", "https://hunter2", "are set together"),
        ("DATABASE_URL", "hunter2", "DATABASE_URL: no address of a database"),
        ("KEYSTORE_URL", "postgresql://u:hunter2@host:port/x", "KEYSTORE_URL: no address"),
    ],
)
def test_the_reason_is_said_and_not_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    settings, faults = read_settings()
    assert settings is None
    (fault,) = faults
    assert fault.state == State.fail
    assert said in fault.looked_at
    assert "hunter2" not in fault.as_line()


def test_a_file_that_is_no_text(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes(b"PORT=\xff\xfe")
    settings, faults = read_settings()
    assert settings is None
    assert ".env cannot be read" in faults[0].looked_at


def test_a_file_that_others_read(elsewhere: Path, home: Path) -> None:
    (elsewhere / ".env").write_text("")
    (elsewhere / ".env").chmod(0o644)
    assert states(look(settings_for(home), check_settings)) == {State.ok, State.warn}
    (elsewhere / ".env").chmod(0o600)
    assert states(look(settings_for(home), check_settings)) == {State.ok}


def test_what_production_needs(home: Path) -> None:
    production = {"FRONTDESK_ENV": "production", "host": "0.0.0.0"}
    found = look(settings_for(home, **production), check_settings)
    assert [one.state for one in found] == [State.ok, State.warn, State.warn, State.fail]
    good = {
        "FRONTDESK_ENV": "production",
        "clinic_phone": "+1 518 555 0199",
        "public_url": "https://clinic.example",
    }
    assert states(look(settings_for(home, **good), check_settings)) == {State.ok}
