"""The folder and its disk."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from api.doctor.disk import check_disk
from api.doctor.findings import State
from tests.doctor.looking import files_of, look, only, settings_for, states


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """As much as a test says is free."""
    said = SimpleNamespace(total=2**40, used=0, free=2**40)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: said)
    return said


def test_a_good_folder_keeps_no_trace(home: Path) -> None:
    assert states(look(settings_for(home), check_disk)) == {State.ok}
    assert files_of(home) == {}


def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    found = look(settings_for(home), check_disk)
    assert states(found) == {State.ok}
    assert "`run` makes it" in found[0].looked_at
    assert not home.parent.exists()


@pytest.mark.parametrize("below", ["", "home"])
def test_a_file_in_the_folders_place(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    found = look(settings_for(tmp_path / "file" / below), check_disk)
    assert only(found, State.fail).looked_at == f"{tmp_path / 'file'} is not a folder"


def test_a_folder_in_which_nothing_can_be_made() -> None:
    """Of the kernel's own folders not even root can."""
    found = look(settings_for(Path("/proc/self/fdinfo")), check_disk)
    assert "cannot be written" in only(found, State.fail).looked_at


def test_a_folder_that_others_enter(home: Path) -> None:
    home.chmod(0o755)
    finding = only(look(settings_for(home), check_disk), State.warn)
    assert finding.advice == f"Run `chmod 700 {home}`."


@pytest.mark.parametrize(
    ("free", "state"), [(2**20, State.fail), (2**30, State.warn), (2**33, State.ok)]
)
def test_room(home: Path, room: SimpleNamespace, free: int, state: State) -> None:
    room.free = free
    assert look(settings_for(home), check_disk)[-1].state == state
