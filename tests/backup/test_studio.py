"""A backup while the studio is at work: what is live in it is there, and what passes is not."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from api.backup import copying, service
from api.knowledge import service as knowledge
from api.privacy.key_file import new_key
from api.safety import replies as safety_replies
from api.safety import service as safety
from api.scheduling.models import Location
from api.studio import releases
from api.studio.draft import DECIDED
from api.studio.editing import open_draft
from api.studio.folder import folder_of
from api.studio.live import MISSING, Follower
from api.studio.models import Release
from api.studio.paths import CLINIC, DOMAIN
from tests.studio.test_going_live import get, put_built
from tests.support.desk import Desk
from tests.support.fixtures import MakeDesk

PLACES = f"{CLINIC}/locations.yml"


@pytest.fixture(autouse=True)
def project_again() -> Iterator[None]:
    yield
    safety_replies.load_replies()
    safety.load_rules()
    knowledge.load_cards()


def follower_of(desk: Desk) -> Follower:
    """Nobody listens at this address: files and rules are followed all the same."""
    return Follower(desk.settings.home, desk.room.database, "http://127.0.0.1:9")


def decide(desk: Desk, number: int, base: str | None = None) -> str:
    """Build a release and publish it; who follows serves it."""
    follower = follower_of(desk)
    built = put_built(follower, open_draft(desk.settings.home), number, base=base)
    with desk.room.database.write() as session:
        releases.publish(
            session=session, home=follower.home, release_id=built, staff_id=None, why="a test"
        )
    return built


def publish(desk: Desk, number: int, base: str | None = None) -> str:
    built = decide(desk, number, base)
    assert follower_of(desk).follow() == built
    return built


class Elsewhere:
    """Two machines with one key: what is backed up on the first is restored on the other."""

    def __init__(self, make_desk: MakeDesk, folder: Path) -> None:
        self._make_desk, self._key, self._home = make_desk, new_key(), folder / "elsewhere"
        self.backup = folder / "backup"
        self.first = make_desk(FRONTDESK_KEY=self._key)

    def restored(self) -> Desk:
        moved = self.first.settings.model_copy(update={"home": self._home})
        service.restore(settings=moved, source=self.backup)
        return self._make_desk(home=self._home, FRONTDESK_KEY=self._key)


@pytest.fixture
def elsewhere(make_desk: MakeDesk, tmp_path: Path) -> Elsewhere:
    return Elsewhere(make_desk, tmp_path)


def test_what_goes_live_meanwhile_is_in_it(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = elsewhere.first
    first = publish(desk, 1)
    save = copying.save

    def save_between(url: str, target: Path) -> None:
        """One goes live before the database is copied, and its facts come into it afterwards."""
        is_data = target.name == "frontdesk.db"
        if is_data:
            draft = open_draft(desk.settings.home)
            with draft.editing():
                draft.write(PLACES, draft.read(PLACES).replace("Maple Street", "Elm Street"))
            decide(desk, 2, first)
        save(url, target)
        if is_data:
            follower_of(desk).follow()

    monkeypatch.setattr(copying, "save", save_between)
    service.back_up(room=desk.room, target=elsewhere.backup)
    again = elsewhere.restored()
    with again.room.database.read() as session:
        live = releases.get_live(session=session)
    assert live is not None and live.number == 2
    folder_of(again.settings.home, live.id).check_whole()
    assert follower_of(again).follow() == live.id
    with again.room.database.read() as session:
        live = releases.get_live(session=session)
        names = " ".join(session.scalars(select(Location.name)))
    assert live is not None and live.proven_at is not None
    assert "Elm Street" in names and "Maple Street" not in names


def test_a_release_that_is_not_in_it_gives_way(elsewhere: Elsewhere) -> None:
    desk = elsewhere.first
    first = publish(desk, 1)
    second = publish(desk, 2, first)
    service.back_up(room=desk.room, target=elsewhere.backup)
    shutil.rmtree(elsewhere.backup / "data" / "studio" / "releases" / second)
    again = elsewhere.restored()
    assert follower_of(again).follow() == first
    row: Release = get(follower_of(again), second)
    assert row.reasons == [MISSING, "Release 1 is live again."]


def test_what_the_studio_is_at_work_on_is_in_nobodys_way(desk: Desk, tmp_path: Path) -> None:
    built = publish(desk, 1)
    studio = desk.settings.home / "studio"
    (studio / "measured").mkdir()
    (studio / "releases" / f".{'9' * 32}").mkdir()
    # Nothing can be copied of these, as of a file that is gone when its turn comes.
    for place in ("", "measured/", f"releases/.{'9' * 32}/"):
        os.mkfifo(studio / f"{place}.new-work")
    (studio / "draft").mkdir()
    draft, edit = open_draft(desk.settings.home), {"base": "a", "text": "b"}
    content = {"mark": "1", "files": {DOMAIN: list(edit.values())}}
    (studio / "draft" / DECIDED).write_text(json.dumps(content))
    service.back_up(room=desk.room, target=tmp_path / "backup")
    copied = tmp_path / "backup" / "data" / "studio"
    assert not list(copied.rglob(".new-*"))
    assert [path.name for path in (copied / "releases").iterdir()] == [built]
    assert (copied / "live").is_symlink()
    # An edit that was made when its process was killed is made here as well.
    assert json.loads((copied / "draft" / f"{DOMAIN}.json").read_text()) == edit
    assert not (draft.folder / DECIDED).exists()
