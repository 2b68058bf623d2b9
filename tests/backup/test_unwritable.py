"""A backup that cannot be written, read-only or damaged: out of reach, and in nobody's way."""

from pathlib import Path

import pytest
from sqlalchemy import select

from api import worker
from api.audit.models import AuditRecord
from api.backup import service
from api.backup.places import KEYS, destroy_in_backups
from api.rights import erasure
from tests.backup.test_backup import closed, erase, keys_left
from tests.rights.lives import BEN, KEPT, count_rows, lived
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk

HARMS = ("read-only", "damaged")


def harm(backup: Path, how: str) -> bytes:
    """Make its keys unwritable; what the file was before."""
    path = backup / KEYS
    before = path.read_bytes()
    # SQLite opens a file of a write version above its own for reading only, whoever asks.
    changed = before[:18] + b"\x03\x01" + before[20:] if how == "read-only" else b"hello " * 900
    path.write_bytes(changed)
    return before


def erasures_noted(desk: Desk) -> list[str]:
    with desk.room.database.read() as session:
        wanted = select(AuditRecord.detail).where(AuditRecord.action == "data.erase")
        return [detail["erasure"] for detail in session.scalars(wanted)]


@pytest.mark.parametrize("how", HARMS)
def test_an_erasure_ends_and_says_so(desk: Desk, tmp_path: Path, how: str) -> None:
    chat, patient_id = lived(desk)
    for name in ("first", "second"):
        service.back_up(room=desk.room, target=tmp_path / name)
    before = harm(tmp_path / "first", how)
    assert erase(desk, patient_id)["backups_out_of_reach"] == 1
    assert not desk.room.keystore.list_erasures(unfinished=True)
    assert set(count_rows(desk, chat.id)) <= KEPT
    assert keys_left(tmp_path / "second") == 0
    (tmp_path / "first" / KEYS).write_bytes(before)
    worker.AT_BACKUPS["reach_backups"][0](desk.room)
    assert keys_left(tmp_path / "first") == 0


@pytest.mark.parametrize("how", HARMS)
def test_a_purge_comes_to_its_end(desk: Desk, tmp_path: Path, how: str) -> None:
    chat = desk.start()
    chat.say("hello")
    service.back_up(room=desk.room, target=tmp_path / "backup")
    harm(tmp_path / "backup", how)
    desk.time.advance(days=31)
    worker.purge(desk.room)
    assert not count_rows(desk, chat.id)
    assert not desk.room.keystore.list_erasures(unfinished=True)


@pytest.mark.parametrize("how", HARMS)
def test_another_backup_is_restored_and_all_erasures_run_again(
    desk: Desk, make_desk: MakeDesk, tmp_path: Path, how: str
) -> None:
    lives = [lived(desk), lived(desk, BEN)]
    for name in ("broken", "good"):
        service.back_up(room=desk.room, target=tmp_path / name)
    for _chat, patient_id in lives:
        erase(desk, patient_id)
    harm(tmp_path / "broken", how)
    closed(desk)
    assert service.restore(settings=desk.settings, source=tmp_path / "good").erasures == 2
    again = make_desk(home=desk.settings.home)
    for chat, _patient_id in lives:
        assert set(count_rows(again, chat.id)) <= KEPT


def test_one_that_knows_already_need_not_be_written(desk: Desk, tmp_path: Path) -> None:
    _chat, patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    erase(desk, patient_id)
    harm(tmp_path / "backup", "read-only")
    erasures = desk.room.keystore.list_erasures()
    assert destroy_in_backups(desk.settings.home, erasures) == []


def test_an_erasure_that_cannot_end_holds_no_other_back_and_is_noted_once(
    any_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (chat, patient_id), (other, other_id) = lived(any_desk), lived(any_desk, BEN)
    late: list[str] = []

    def fall(*_: object, **__: object) -> int:
        raise OSError

    def fall_for_the_first(settings: object, *, conversation_ids: list[str]) -> int:
        if conversation_ids == [chat.id]:
            raise OSError
        late.extend(conversation_ids)
        return 0

    monkeypatch.setattr(erasure, "forget_tracker", fall)
    for one in (patient_id, other_id):
        with pytest.raises(OSError):
            erase(any_desk, one)
    monkeypatch.setattr(erasure, "forget_tracker", fall_for_the_first)
    for _ in range(2):
        worker.end_erasures(any_desk.room)
    (left,) = any_desk.room.keystore.list_erasures(unfinished=True)
    assert left.patient_id == patient_id
    assert {chat.id, other.id} <= set(late)  # what a turn under way told since is seen to as well
    noted = erasures_noted(any_desk)
    assert len(noted) == len(set(noted)) == 2
