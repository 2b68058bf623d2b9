import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from api.db import Database
from api.identity import staff as accounts
from api.privacy.spans import Directory
from api.safety import replies as safety_replies
from api.safety import service as safety
from api.studio import building, releases
from api.studio.draft import Draft
from api.studio.editing import Editor
from api.studio.folder import live_folder
from api.studio.live import Follower
from api.studio.models import Release
from api.studio.paths import FILES, FOLDERS, ROOT
from api.studio.replies import get_reply, with_variants
from tests.support.desk import PASSWORD
from tests.support.fixtures import *  # noqa: F403
from tests.support.measured import borrow, lend


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first of them waits until a release was measured: many minutes beside other work."""
    for item in items:
        if "measured_release" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(2400))


@dataclass(frozen=True)
class Studio:
    """What a release needs: a home, a database, a draft."""

    home: Path
    database: Database
    draft: Draft

    def build(self, why: str = "a test", staff_id: str | None = None) -> Release:
        with self.database.write() as session:
            opened = releases.begin(session=session, draft=self.draft, staff_id=staff_id, why=why)
        building.build(
            home=self.home, database=self.database, release_id=opened.id, draft=self.draft
        )
        return self.get(opened.id)

    def get(self, release_id: str) -> Release:
        with self.database.read() as session:
            return releases.get_release(session=session, release_id=release_id)

    def publish(self, release: Release, staff_id: str | None = None) -> None:
        self.follower.go_live(release_id=release.id, staff_id=staff_id, why="a test")

    @property
    def follower(self) -> Follower:
        """Nobody listens at this address: files and rules are followed all the same."""
        return Follower(self.home, self.database, "http://127.0.0.1:9")

    def states(self) -> list[str]:
        with self.database.read() as session:
            return [one.state for one in releases.list_releases(session=session)]

    def say(self, text: str, name: str = "utter_privacy") -> None:
        """Change the first wording of a reply in the draft, as a developer may: unchecked."""
        reply = get_reply(self.draft, name)
        file = self.draft.project / reply.path
        variants = [replace(reply.variants[0], text=text), *reply.variants[1:]]
        file.write_text(with_variants(file.read_text(), reply, variants))

    def live_text(self, name: str = "utter_privacy") -> str:
        live = live_folder(self.home)
        assert live is not None
        return get_reply(live.draft(), name).variants[0].text


NOBODY = Directory(practitioners=("Dr. Elena Rivera",), locations=("Maple Street Clinic",))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A developer's checkout of the real content."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in FOLDERS:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("examples")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    return folder


@pytest.fixture
def draft(project: Path, tmp_path: Path) -> Draft:
    return Draft(tmp_path / "studio" / "draft", project)


def add_person(database: Database, role: str = "editor") -> str:
    with database.write() as session:
        account = accounts.add_staff(
            session=session,
            email=f"{role}@clinic.example",
            role=accounts.Role(role),
            password=PASSWORD,
            display_name=role.title(),
        )
    return account.id


@pytest.fixture
def editor(draft: Draft, database: Database) -> Editor:
    return Editor(draft, database, add_person(database))


@pytest.fixture(scope="session")
def measured_release(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """The folders of a release that was really built and measured: later builds reuse its model."""
    home = tmp_path_factory.mktemp("measured")
    borrow(home)
    shutil.copy(sqlite_template, home / "frontdesk.db")
    database = Database(f"sqlite:///{home / 'frontdesk.db'}")
    draft = Draft(home / "studio" / "draft")
    with database.write() as session:
        opened = releases.begin(session=session, draft=draft, staff_id=None, why="the first")
    building.build(home=home, database=database, release_id=opened.id, draft=draft)
    with database.read() as session:
        built = releases.get_release(session=session, release_id=opened.id)
        assert built.state == "ready", built.reasons
    database.dispose()
    lend(home)
    return home / "studio"


@pytest.fixture
def studio(
    draft: Draft, database: Database, tmp_path: Path, measured_release: Path
) -> Iterator[Studio]:
    """An installation with a draft, both databases, and a model that is trained already."""
    for name in ("releases", "measured"):
        shutil.copytree(measured_release / name, tmp_path / "studio" / name)
    yield Studio(tmp_path, database, draft)
    # What was measured here is not measured again where the same content comes again.
    shutil.copytree(
        tmp_path / "studio" / "measured", measured_release / "measured", dirs_exist_ok=True
    )
    safety_replies.load_replies()
    safety.load_rules()
