"""A model of the same texts is trained once for all checkouts of a machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.safety.kept import MOST_KEPT, fetch, keep


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "frontdesk"


def version_in(path: Path) -> str | None:
    return path.read_text() if path.exists() else None


def put(folder: Path, version: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "screen.npz"
    path.write_text(version)
    return path


def test_what_one_keeps_another_fetches(cache: Path, tmp_path: Path) -> None:
    keep(put(tmp_path / "one", "abc"), "abc")
    (tmp_path / "other").mkdir()
    path = tmp_path / "other" / "screen.npz"
    assert not fetch(path, "abd", holds=version_in) and not path.exists()
    assert fetch(path, "abc", holds=version_in) and path.read_text() == "abc"
    assert [*path.parent.iterdir()] == [path]


def test_what_is_damaged_is_not_fetched(cache: Path, tmp_path: Path) -> None:
    keep(put(tmp_path / "one", "abc"), "abc")
    (cache / "screen-abc.npz").write_text("cut off")
    assert not fetch(tmp_path / "screen.npz", "abc", holds=version_in)


def test_the_oldest_go(cache: Path, tmp_path: Path) -> None:
    for number in range(MOST_KEPT + 2):
        keep(put(tmp_path / "one", str(number)), str(number))
    assert len([*cache.iterdir()]) == MOST_KEPT
    assert (cache / f"screen-{MOST_KEPT + 1}.npz").exists()


@pytest.mark.parametrize("root", ["/dev/null", "/proc/nothing"])
def test_a_cache_that_cannot_be_written_is_done_without(
    root: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", root)
    keep(put(tmp_path / "one", "abc"), "abc")
    assert not fetch(tmp_path / "screen.npz", "abc", holds=version_in)
