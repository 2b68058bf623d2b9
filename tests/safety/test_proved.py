"""Rules that did what their examples say are not asked again; others always are."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.safety import loader
from api.safety.loader import DATA, RulesRefused
from api.safety.proved import MOST_MARKS, is_proved, note_proved


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "frontdesk" / "proved"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "safety"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("examples"))
    return folder


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A line for each time that the examples are asked, here and nowhere before."""
    found: list[str] = []
    monkeypatch.setattr(loader, "faults", lambda engine: found.append("asked") or [])
    _begin_anew()
    yield found
    _begin_anew()


def _begin_anew() -> None:
    loader._compiled.cache_clear()
    loader._engine.cache_clear()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_next_process_does_not_ask_again(cache: Path, rules: Path, asked: list[str]) -> None:
    loader.load(rules)
    _begin_anew()
    loader.load(rules)
    assert len(asked) == 1 and len([*cache.iterdir()]) == 1


def test_another_word_of_a_rule_is_asked(cache: Path, rules: Path, asked: list[str]) -> None:
    loader.load(rules)
    change(rules / "abdomen.yml", "within: 14", "within: 15")
    loader.load(rules)
    assert len(asked) == 2


def test_a_signature_is_no_other_rule(cache: Path, rules: Path, asked: list[str]) -> None:
    before = loader.load(rules)
    signed = "reviewer: Dr. Test\nreviewer_licence: A1\n"
    change(rules / "abdomen.yml", "reviewer: pending\n", signed)
    change(rules / "abdomen.yml", "signed_at:\n", "signed_at: 2026-01-02\n")
    after = loader.load(rules)
    assert after.engine is before.engine and after.version != before.version
    assert after.files["abdomen.yml"].reviewer == "Dr. Test" and len(asked) == 1


def test_what_failed_fails_again(
    cache: Path, rules: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        with monkeypatch.context() as patch, pytest.raises(RulesRefused, match="should hold"):
            patch.setattr(loader, "faults", lambda engine: asked.append("asked") or ["should hold"])
            loader.load(rules)
        _begin_anew()
    assert len(asked) == 2 and not cache.exists()


def test_other_code_asks_again(
    cache: Path, rules: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loader.load(rules)
    monkeypatch.setattr("api.safety.proved.PRESENT_CODE", "another")
    _begin_anew()
    loader.load(rules)
    assert len(asked) == 2


def test_the_oldest_marks_go(cache: Path) -> None:
    for number in range(MOST_MARKS + 3):
        note_proved(str(number))
    assert len([*cache.iterdir()]) == MOST_MARKS
    assert is_proved(str(MOST_MARKS + 2)) and not is_proved("never")


@pytest.mark.parametrize("root", ["/dev/null", "/proc/nothing"])
def test_without_a_cache_every_process_asks(
    root: str, rules: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", root)
    for _ in range(2):
        loader.load(rules)
        _begin_anew()
    assert len(asked) == 2
