"""The example of a settings file is one that can be copied as it is."""

from pathlib import Path

import pytest
from dotenv import dotenv_values

from api.settings import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"


@pytest.fixture(autouse=True)
def no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in dotenv_values(EXAMPLE):
        monkeypatch.delenv(name, raising=False)


def test_the_example_copied_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = Settings()
    for name, value in dotenv_values(EXAMPLE).items():
        monkeypatch.setenv(name, value or "")
    assert Settings() == defaults


@pytest.mark.parametrize("name", ["FRONTDESK_KEY", "SMS_URL", "SMTP_PASSWORD", "METRICS_TOKEN"])
def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    assert getattr(Settings(), name.removeprefix("FRONTDESK_").lower()) is None
