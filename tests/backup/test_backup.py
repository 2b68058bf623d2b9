"""Backups: whole, in either database, and never a way back for what was erased."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from api import worker
from api.audit import service as audit
from api.backup import copying, service
from api.backup.running import StillRunning, mark_running
from api.backup.service import AnotherInstallation, DiskFailed, NotABackup, PathTaken
from api.conversations.models import Conversation, Utterance
from api.identity.models import Patient
from api.privacy.key_file import KeyUnavailable, new_key
from api.privacy.keys import KeyDestroyed
from api.rights import erasure
from api.rights.subject import find_subject
from tests import databases
from tests.rights.lives import ANA, BEN, KEPT, count_rows, files_with, lived
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk, seed

SECRETS = ("Quintero", "Larkspur", "zolpidem", "5550133", "555-0133", "1971", "1971-06-09")


def erase(desk: Desk, subject_id: str) -> dict[str, int]:
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=subject_id)
    return erasure.erase(room=desk.room, subject=subject, actor=("system", "cli"))


def with_tracker(desk: Desk, *conversation_ids: str) -> Path:
    """A tracker as Rasa writes it, with a row for each conversation."""
    path = desk.settings.home / "tracker.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id, data)"
    )
    for one in conversation_ids:
        connection.execute("INSERT INTO events (sender_id, data) VALUES (?, '{}')", (one,))
    connection.commit()
    connection.close()
    return path


def senders(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [row[0] for row in connection.execute("SELECT sender_id FROM events ORDER BY 1")]
    finally:
        connection.close()


def closed(desk: Desk) -> None:
    desk.room.database.dispose()
    desk.room.keystore.close()


def test_it_starts_again_elsewhere_with_the_key(make_desk: MakeDesk, tmp_path: Path) -> None:
    key = new_key()
    desk = make_desk(FRONTDESK_KEY=key)
    chat, _patient_id = lived(desk)
    with_tracker(desk, chat.id)
    worker.seal_audit(desk.room)
    shown = chat.shown()
    service.back_up(room=desk.room, target=tmp_path / "backup")
    home = tmp_path / "elsewhere"
    moved = desk.settings.model_copy(update={"home": home})
    assert service.restore(settings=moved, source=tmp_path / "backup").erasures == 0
    again = make_desk(home=home, FRONTDESK_KEY=key)
    view = again.client.get(f"{chat.path}/utterances", headers=chat.headers).json()
    assert [message["text"] for message in view["messages"]] == shown
    assert senders(home / "tracker.db") == [chat.id]
    worker.seal_audit(again.room)
    with again.room.database.read() as session:
        verdict = audit.verify(
            session=session,
            key=again.room.keystore.derive("audit"),
            anchor=worker.anchor_path(home),
        )
    assert verdict.whole, verdict
    assert verdict.checked > 5


def test_nothing_identifiable_and_no_key_is_in_it(desk: Desk, tmp_path: Path) -> None:
    chat, _patient_id = lived(desk)
    with_tracker(desk, chat.id)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    assert not files_with(tmp_path / "backup", *SECRETS)
    key = (desk.settings.home / "secrets" / "frontdesk.key").read_text().strip()
    assert not files_with(tmp_path / "backup", key)
    for path in (tmp_path / "backup").rglob("*.db"):
        assert path.stat().st_mode & 0o077 == 0


def test_an_older_backup_does_not_bring_back_who_was_erased(
    desk: Desk, make_desk: MakeDesk, tmp_path: Path
) -> None:
    chat, patient_id = lived(desk)
    other, _other_id = lived(desk, BEN)
    tracker = with_tracker(desk, chat.id, other.id)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    erase(desk, patient_id)
    assert senders(tracker) == [other.id]
    home = desk.settings.home
    shown = other.shown()
    closed(desk)
    assert service.restore(settings=desk.settings, source=tmp_path / "backup").erasures == 1
    again = make_desk(home=home)
    assert set(count_rows(again, chat.id)) <= KEPT
    assert senders(tracker) == [other.id]
    with again.room.database.read() as session:
        gone = session.get_one(Patient, patient_id)
        assert gone.name_ciphertext == b""
        key_id = session.get_one(Conversation, chat.id).key_id
    with pytest.raises(KeyDestroyed):
        again.room.keystore.cipher(key_id)
    answered = again.client.get(f"{chat.path}/utterances", headers=chat.headers)
    assert answered.status_code == 410
    view = again.client.get(f"{other.path}/utterances", headers=other.headers).json()
    assert [message["text"] for message in view["messages"]] == shown


def test_nor_on_a_new_machine_that_knows_nothing(make_desk: MakeDesk, tmp_path: Path) -> None:
    key = new_key()
    desk = make_desk(FRONTDESK_KEY=key)
    chat, patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    counts = erase(desk, patient_id)
    assert "backups_out_of_reach" not in counts
    home = tmp_path / "elsewhere"
    moved = desk.settings.model_copy(update={"home": home})
    assert service.restore(settings=moved, source=tmp_path / "backup").erasures == 1
    again = make_desk(home=home, FRONTDESK_KEY=key)
    assert set(count_rows(again, chat.id)) <= KEPT
    with pytest.raises(KeyDestroyed), again.room.database.read() as session:
        again.room.keystore.cipher(session.get_one(Patient, patient_id).key_id)


def test_even_the_rows_of_an_old_backup_do_not_open(desk: Desk, tmp_path: Path) -> None:
    """Without any replay: the words in the backup's own file are unreadable for good."""
    chat, patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    erase(desk, patient_id)
    kept = sqlite3.connect(tmp_path / "backup" / "data" / "frontdesk.db")
    assert kept.execute("SELECT count(*) FROM utterance").fetchone()[0] > 5
    kept.close()
    assert keys_left(tmp_path / "backup") == 0
    assert chat.id


def test_a_backup_out_of_reach_is_said(desk: Desk, tmp_path: Path) -> None:
    _chat, patient_id = lived(desk)
    disk = tmp_path / "disk"
    disk.mkdir()
    service.back_up(room=desk.room, target=disk / "backup")
    shutil.move(disk, tmp_path / "unplugged")
    assert erase(desk, patient_id)["backups_out_of_reach"] == 1


def test_a_deleted_backup_is_not_missed(desk: Desk, tmp_path: Path) -> None:
    _chat, patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    shutil.rmtree(tmp_path / "backup")
    assert "backups_out_of_reach" not in erase(desk, patient_id)


@pytest.mark.postgres
def test_from_postgresql_into_postgresql_and_into_sqlite(
    make_desk: MakeDesk, postgres_server: databases.PostgresServer, tmp_path: Path
) -> None:
    key = new_key()
    seeded = postgres_server.seeded_template(seed)
    with postgres_server.fresh_database(seeded) as url, postgres_server.fresh_database() as second:
        desk = make_desk(url=url, FRONTDESK_KEY=key)
        chat, _patient_id = lived(desk)
        shown = chat.shown()
        service.back_up(room=desk.room, target=tmp_path / "backup")
        for name, target in (("server", second), ("file", "")):
            home = tmp_path / name
            moved = desk.settings.model_copy(update={"home": home, "database_url": target})
            service.restore(settings=moved, source=tmp_path / "backup")
            again = make_desk(home=home, url=target, FRONTDESK_KEY=key)
            view = again.client.get(f"{chat.path}/utterances", headers=chat.headers).json()
            assert [message["text"] for message in view["messages"]] == shown
            with again.room.database.read() as session:
                times = session.scalars(select(Utterance.created_at)).all()
            with desk.room.database.read() as session:
                assert sorted(times) == sorted(session.scalars(select(Utterance.created_at)))
            lived(again, BEN)  # numbers go on behind the restored ones


def test_a_running_installation_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    chat, _patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    handle = mark_running(desk.settings.home)
    try:
        with pytest.raises(StillRunning):
            service.restore(settings=desk.settings, source=tmp_path / "backup")
    finally:
        import os

        os.close(handle)
    assert chat.shown()


@pytest.mark.parametrize(
    "harm", ["missing", "file", "manifest", "keys", "empty", "cut", "other", "torn"]
)
def test_what_is_no_backup_changes_nothing(desk: Desk, tmp_path: Path, harm: str) -> None:
    chat, _patient_id = lived(desk)
    target = tmp_path / "backup"
    service.back_up(room=desk.room, target=target)
    if harm == "missing":
        shutil.rmtree(target)
    elif harm == "file":
        shutil.rmtree(target)
        target.write_text("hello")
    elif harm == "manifest":
        (target / "manifest.json").write_text("[]")
    elif harm == "cut":
        path = target / "data" / "frontdesk.db"
        path.write_bytes(path.read_bytes()[:9_000])
    elif harm == "other":
        (target / "data" / "frontdesk.db").write_bytes(b"hello " * 900)
    elif harm == "torn":
        path = target / "data" / "frontdesk.db"
        whole = bytearray(path.read_bytes())
        whole[8_192:40_960] = b"\xff" * (40_960 - 8_192)
        path.write_bytes(whole)
    elif harm == "keys":
        (target / "keys" / "keys.db").unlink()
    else:
        shutil.rmtree(target)
        target.mkdir()
    with pytest.raises(NotABackup):
        service.restore(settings=desk.settings, source=target)
    assert chat.shown()


def test_a_folder_in_use_is_not_written_into(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo").write_text("x")
    with pytest.raises(PathTaken):
        service.back_up(room=desk.room, target=tmp_path / "mine")
    assert (tmp_path / "mine" / "photo").read_text() == "x"


def test_a_restore_that_fails_half_way_leaves_all_as_it_was(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, _patient_id = lived(desk)
    with_tracker(desk, chat.id)
    worker.seal_audit(desk.room)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    other, _other_id = lived(desk, BEN)
    shown = other.shown()
    closed(desk)
    load = copying.load

    def fail_on_tracker(source: Path, url: str) -> None:
        if "tracker" in url:
            raise OSError(28, "No space left on device")
        load(source, url)

    monkeypatch.setattr(copying, "load", fail_on_tracker)
    with pytest.raises(DiskFailed):
        service.restore(settings=desk.settings, source=tmp_path / "backup")
    assert other.shown() == shown
    assert senders(desk.settings.home / "tracker.db") == [chat.id]
    assert worker.anchor_path(desk.settings.home).exists()


def test_a_backup_that_cannot_be_written_leaves_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(desk)

    def fail(_url: str, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "save", fail)
    with pytest.raises(DiskFailed):
        service.back_up(room=desk.room, target=tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_backup_that_comes_into_reach_later_loses_the_keys_then(
    desk: Desk, tmp_path: Path
) -> None:
    _chat, patient_id = lived(desk)
    disk = tmp_path / "disk"
    disk.mkdir()
    service.back_up(room=desk.room, target=disk / "backup")
    shutil.move(disk, tmp_path / "unplugged")
    erase(desk, patient_id)
    shutil.move(tmp_path / "unplugged", disk)
    assert keys_left(disk / "backup") == 2
    worker.AT_BACKUPS["reach_backups"][0](desk.room)
    assert keys_left(disk / "backup") == 0


def keys_left(backup: Path) -> int:
    keys = sqlite3.connect(backup / "keys" / "keys.db")
    try:
        query = "SELECT count(*) FROM data_key WHERE wrapped IS NOT NULL AND id <> 'root'"
        return int(keys.execute(query).fetchone()[0])
    finally:
        keys.close()


def test_without_the_key_nothing_is_replaced(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk(FRONTDESK_KEY=new_key())
    lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    home = tmp_path / "elsewhere"
    moved = desk.settings.model_copy(update={"home": home, "key": None})
    with pytest.raises(KeyUnavailable):
        service.restore(settings=moved, source=tmp_path / "backup")
    assert not (home / "frontdesk.db").exists()


def test_into_a_home_where_nothing_was_said_yet(make_desk: MakeDesk, tmp_path: Path) -> None:
    """Started once on the new machine, then restored."""
    key = new_key()
    desk = make_desk(FRONTDESK_KEY=key)
    chat, _patient_id = lived(desk)
    shown = chat.shown()
    service.back_up(room=desk.room, target=tmp_path / "backup")
    home = tmp_path / "fresh"
    fresh = make_desk(home=home, FRONTDESK_KEY=key)
    closed(fresh)
    service.restore(settings=fresh.settings, source=tmp_path / "backup")
    again = make_desk(home=home, FRONTDESK_KEY=key)
    view = again.client.get(f"{chat.path}/utterances", headers=chat.headers).json()
    assert [message["text"] for message in view["messages"]] == shown


def test_other_data_is_not_made_unreadable(make_desk: MakeDesk, tmp_path: Path) -> None:
    desk = make_desk(FRONTDESK_KEY=new_key())
    lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    other = make_desk(home=tmp_path / "other", FRONTDESK_KEY=new_key())
    chat, _patient_id = lived(other, BEN)
    with pytest.raises(AnotherInstallation):
        service.restore(settings=other.settings, source=tmp_path / "backup")
    assert chat.shown()


def test_what_was_replaced_lies_aside(desk: Desk, tmp_path: Path) -> None:
    lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backup")
    closed(desk)
    service.restore(settings=desk.settings, source=tmp_path / "backup")
    (aside,) = (desk.settings.home / "replaced").iterdir()
    assert (aside / "frontdesk.db").stat().st_size > 0
    assert ANA
