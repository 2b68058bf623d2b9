"""The key-encryption key and the store that it opens."""

from pathlib import Path

import pytest

from api.doctor.findings import State
from api.doctor.keys import check_key, check_keystore
from api.doctor.subject import Subject
from api.privacy.key_file import new_key, stage_key
from api.privacy.keys import open_keystore
from tests.doctor.looking import files_of, look, only, settings_for, states

BOTH = (check_key, check_keystore)


@pytest.fixture
def kept(home: Path) -> Path:
    """A home with a key and a key store that has two keys."""
    keystore = open_keystore(settings_for(home))
    keystore.create()
    keystore.close()
    return home


def test_the_key_opens_its_store(kept: Path) -> None:
    subject = Subject(settings_for(kept))
    found = [one for check in BOTH for one in check(subject)]
    assert states(found) == {State.ok}
    assert "(2 keys tried)" in found[-1].looked_at
    keystore = open_keystore(subject.settings)
    assert subject.root == keystore._root
    keystore.close()


def test_before_the_first_start_nothing_is_made(home: Path) -> None:
    found = look(settings_for(home), *BOTH)
    assert states(found) == {State.ok}
    assert all("`run` makes it" in one.looked_at for one in found)
    assert files_of(home) == {}


@pytest.mark.parametrize("key", ["", "  ", "short", "ä" * 32, new_key()[:-4]])
def test_a_key_that_is_none_is_refused(home: Path, key: str) -> None:
    finding = only(look(settings_for(home, FRONTDESK_KEY=key), check_key), State.fail)
    assert "FRONTDESK_KEY" in finding.looked_at
    assert not key.strip() or key not in finding.as_line()


def test_another_key_is_told_by_unwrapping(kept: Path) -> None:
    wrong = new_key()
    found = look(settings_for(kept, FRONTDESK_KEY=wrong), *BOTH)
    assert "does not open" in only(found, State.fail).looked_at
    assert all(wrong not in one.as_line() for one in found)


def test_another_key_in_the_file_is_told_too(kept: Path) -> None:
    (kept / "secrets" / "frontdesk.key").write_text(new_key())
    assert "does not open" in only(look(settings_for(kept), *BOTH), State.fail).looked_at


def test_a_lost_key_is_not_made_anew(kept: Path) -> None:
    path = kept / "secrets" / "frontdesk.key"
    path.unlink()
    found = look(settings_for(kept), *BOTH)
    assert states(found) >= {State.fail}
    assert "gone while the key store is here" in found[0].looked_at
    assert not path.exists()


@pytest.mark.parametrize(
    ("mode", "said"),
    [(0o644, "read by others"), (0o640, "read by others"), (0o200, "its owner"), (0, "its owner")],
)
def test_the_mode_of_the_key(kept: Path, mode: int, said: str) -> None:
    path = kept / "secrets" / "frontdesk.key"
    path.chmod(mode)
    finding = next(one for one in look(settings_for(kept), check_key) if one.state == State.fail)
    assert said in finding.looked_at
    assert finding.advice and "chmod 600" in finding.advice
    assert path.stat().st_mode & 0o777 == mode, "looking mends nothing"


def test_a_file_that_is_no_key(kept: Path) -> None:
    path = kept / "secrets" / "frontdesk.key"
    path.write_bytes(b"\xff\xfe not a key")
    assert "cannot be read" in only(look(settings_for(kept), check_key), State.fail).looked_at
    path.write_text("bm90IGEga2V5")
    assert "not 32 bytes" in only(look(settings_for(kept), check_key), State.fail).looked_at


def test_a_rotation_that_was_cut_off(kept: Path) -> None:
    settings = settings_for(kept)
    stage_key(settings)
    finding = only(look(settings, *BOTH), State.warn)
    assert finding.advice and "keys rotate" in finding.advice


def test_keys_in_the_database_of_the_data(started) -> None:
    settings = started.model_copy(update={"keystore_url": started.database})
    found = look(settings, *BOTH)
    assert any("is the database of the data" in one.looked_at for one in found)
    assert State.fail in states(found)


def test_a_damaged_key_store(kept: Path) -> None:
    path = kept / "keys" / "keys.db"
    path.write_bytes(path.read_bytes()[:1024] + b"\0" * 3000)
    assert State.fail in states(look(settings_for(kept), *BOTH))
