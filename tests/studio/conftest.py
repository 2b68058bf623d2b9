import shutil
from pathlib import Path

import pytest

from api.db import Database
from api.identity import staff as accounts
from api.privacy.spans import Directory
from api.studio.draft import FILES, FOLDERS, ROOT, Draft
from api.studio.editing import Editor
from tests.support.desk import PASSWORD
from tests.support.fixtures import *  # noqa: F403

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
