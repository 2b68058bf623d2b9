"""A copy of a backup on another machine: who was erased since stays erased, or it says that it
cannot know."""

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from api import worker
from api.backup import service
from api.backup.erasures import NAME, ErasuresUnknown, NotAnErasureList, read_list
from api.conversations.models import Conversation
from api.identity.models import Patient
from api.privacy.key_file import new_key
from api.privacy.keys import KeyDestroyed
from api.settings import Settings
from tests.backup.test_backup import SECRETS, erase
from tests.rights.lives import BEN, KEPT, count_rows, files_with, lived
from tests.support.desk import Chat, Desk
from tests.support.fixtures import MakeDesk


class Moved:
    """A backup copied away before its patient was erased, and a machine that knows nothing."""

    def __init__(self, make_desk: MakeDesk, folder: Path) -> None:
        self.make_desk, self.key = make_desk, new_key()
        self.desk: Desk = make_desk(FRONTDESK_KEY=self.key)
        self.chat, self.patient_id = lived(self.desk)
        self.other, _other_id = lived(self.desk, BEN)
        self.shown = self.other.shown()
        service.back_up(room=self.desk.room, target=folder / "backups" / "one")
        self.beside = folder / "backups" / NAME
        self.copy = folder / "carried" / "one"
        shutil.copytree(folder / "backups" / "one", self.copy)
        erase(self.desk, self.patient_id)
        self.home = folder / "elsewhere"

    @property
    def settings(self) -> Settings:
        return self.desk.settings.model_copy(update={"home": self.home})

    def check_erased(self) -> None:
        again = self.make_desk(home=self.home, FRONTDESK_KEY=self.key)
        assert set(count_rows(again, self.chat.id)) <= KEPT
        with again.room.database.read() as session:
            keys = [
                session.get_one(Patient, self.patient_id).key_id,
                session.get_one(Conversation, self.chat.id).key_id,
            ]
        for key_id in keys:
            with pytest.raises(KeyDestroyed):
                again.room.keystore.cipher(key_id)
        view = again.client.get(f"{self.other.path}/utterances", headers=self.other.headers)
        assert [message["text"] for message in view.json()["messages"]] == self.shown


@pytest.fixture
def moved(make_desk: MakeDesk, tmp_path: Path) -> Moved:
    return Moved(make_desk, tmp_path)


def test_with_the_list_who_was_erased_stays_erased(moved: Moved) -> None:
    done = service.restore(settings=moved.settings, source=moved.copy, erasures=moved.beside)
    assert done.erasures == 1
    assert done.known_until is not None
    assert abs(moved.desk.time() - done.known_until) < timedelta(minutes=1)
    moved.check_erased()


def test_a_list_beside_the_copy_is_found(moved: Moved) -> None:
    shutil.copy(moved.beside, moved.copy.parent / NAME)
    assert service.restore(settings=moved.settings, source=moved.copy).erasures == 1
    moved.check_erased()


def test_the_list_of_the_machine_itself_does_too(moved: Moved) -> None:
    own = moved.desk.settings.home / NAME
    assert service.restore(settings=moved.settings, source=moved.copy, erasures=own).erasures == 1
    moved.check_erased()


def test_without_a_list_nothing_is_restored(moved: Moved) -> None:
    with pytest.raises(ErasuresUnknown):
        service.restore(settings=moved.settings, source=moved.copy)
    assert not (moved.home / "frontdesk.db").exists()
    assert not list((moved.home).glob("keys/*.db"))


def test_unless_somebody_says_that_there_were_none(moved: Moved) -> None:
    done = service.restore(settings=moved.settings, source=moved.copy, nobody_was_erased=True)
    assert (done.erasures, done.known_until) == (0, None)


@pytest.mark.parametrize(
    "text", ["", "hello", "{}", "[1]", '{"format": 2, "at": "2027-01-01T00:00:00+00:00"}', "\x00"]
)
def test_what_is_no_list_changes_nothing(moved: Moved, text: str) -> None:
    moved.beside.write_text(text)
    with pytest.raises(NotAnErasureList):
        service.restore(settings=moved.settings, source=moved.copy, erasures=moved.beside)
    assert not (moved.home / "frontdesk.db").exists()


def test_a_line_that_is_no_entry_is_refused(tmp_path: Path) -> None:
    head = {"format": 1, "at": "2027-01-01T00:00:00+00:00"}
    line = {"id": "a", "patient_id": None, "conversation_ids": "abc", "key_ids": [1]}
    path = tmp_path / NAME
    path.write_text(f"{json.dumps(head)}\n{json.dumps({**line, 'actor': 'x', 'at': head['at']})}")
    with pytest.raises(NotAnErasureList):
        read_list(path)
    with pytest.raises(NotAnErasureList):
        read_list(tmp_path / "none")


def test_the_list_holds_ids_alone_and_is_ours_to_read(moved: Moved) -> None:
    assert not files_with(moved.beside.parent, *SECRETS)
    assert moved.beside.stat().st_mode & 0o077 == 0
    (entry,) = read_list(moved.beside).entries
    assert entry.patient_id == moved.patient_id


def test_the_worker_says_each_hour_that_it_is_of_now(moved: Moved) -> None:
    moved.desk.time.advance(hours=5)
    worker.AT_BACKUPS["reach_backups"][0](moved.desk.room)
    assert abs(moved.desk.time() - read_list(moved.beside).at) < timedelta(minutes=1)


def test_a_list_that_cannot_be_written_stops_no_erasure(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat: Chat
    chat, patient_id = lived(desk)
    service.back_up(room=desk.room, target=tmp_path / "backups" / "one")

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("api.backup.erasures._write", fail)
    erase(desk, patient_id)
    assert set(count_rows(desk, chat.id)) <= KEPT
    keys = sqlite3.connect(tmp_path / "backups" / "one" / "keys" / "keys.db")
    assert keys.execute("SELECT count(*) FROM erasure").fetchone() == (1,)
    keys.close()
