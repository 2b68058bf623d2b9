"""A release on disk: content, model and rules in one folder, with the hash of every file.

studio/releases/<id>/content/...   an ordinary Rasa project
                     model.tar.gz  what Rasa serves
                     screen.npz    the screen's second opinion
                     manifest.json
studio/live -> releases/<id>       what every process reads; one rename makes another one live
"""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from api.errors import NotFound
from api.studio import source
from api.studio.draft import Draft
from api.studio.errors import ContentRefused, DraftNotKept, ReleaseRefused
from api.studio.paths import DOMAIN, ROOT, SAFETY

CONTENT, MODEL, SCREEN, MANIFEST = "content", "model.tar.gz", "screen.npz", "manifest.json"
TRAINED = ("config.yml", "data/nlu/", "data/rules/", "data/stories/")


@dataclass(frozen=True)
class Folder:
    """One release's folder."""

    path: Path

    @property
    def content(self) -> Path:
        return self.path / CONTENT

    @property
    def model(self) -> Path:
        return self.path / MODEL

    @property
    def screen(self) -> Path:
        return self.path / SCREEN

    @property
    def safety(self) -> Path:
        return self.content / SAFETY

    def draft(self) -> Draft:
        """The content to read, as of a project without edits."""
        return Draft(self.path / "no-draft", self.content)

    def manifest(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.path / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found

    def model_id(self) -> str:
        """The id inside the trained model."""
        return model_id_of(self.model)

    def check_whole(self) -> None:
        """Raises ReleaseRefused when a file is missing, changed or added since it was built."""
        hashes = self.manifest().get("files")
        if not hashes or hashes != hashes_of(self.path):
            raise ReleaseRefused(["Its files are not those that were built: build it again."])


def model_id_of(model: Path) -> str:
    """The id inside a trained dialogue model."""
    with tarfile.open(model) as archive:
        file = archive.extractfile("metadata.json")
        assert file is not None
        return str(json.load(file)["model_id"])


def folder_of(home: Path, release_id: str) -> Folder:
    return Folder(home / "studio" / "releases" / release_id)


def live_link(home: Path) -> Path:
    return home / "studio" / "live"


def clinic_mark(home: Path) -> Path:
    """Says which version of the clinic's facts is in the database."""
    return live_link(home).with_name("clinic")


def live_folder(home: Path) -> Folder | None:
    """What is live on this machine; None before the first release."""
    link = live_link(home)
    return Folder(link.resolve()) if (link / MANIFEST).exists() else None


def project_content(home: Path) -> Draft:
    """The project's own content, as of a draft without edits: what is live before a release."""
    return Draft(home / "studio" / "none")


def live_draft(home: Path) -> Draft:
    """The content that is live on this machine."""
    live = live_folder(home)
    return live.draft() if live else project_content(home)


def point_to(home: Path, release_id: str) -> None:
    """Make a release what is live here: one rename."""
    link = live_link(home)
    new = link.with_name(f".live-{os.getpid()}-{release_id[:8]}")
    with suppress(FileNotFoundError):
        new.unlink()
    new.symlink_to(Path("releases") / release_id)
    new.replace(link)


def write_content(draft: Draft, target: Path) -> None:
    """The draft's files as an ordinary project.

    Raises:
        DraftNotKept: the disk did not take them.
    """
    try:
        for path in draft.paths():
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(draft.read(path).encode("utf-8"))
    except OSError as error:
        raise DraftNotKept from error


def share(file: Path, target: Path) -> None:
    """The same bytes at another place: released files never change, so releases share them.

    The project's own models are trained over in place, so they are copied.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if file.parent.parent == target.parent.parent:
        with suppress(OSError):
            os.link(file, target)
            return
    shutil.copyfile(file, target)


def hashes_of(path: Path) -> dict[str, str]:
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in _files(path)
    }


def _files(path: Path) -> Iterator[Path]:
    yield from (
        file for file in sorted(path.rglob("*")) if file.is_file() and file.name != MANIFEST
    )


def seal(path: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest last and make the files read-only: nothing changes after this."""
    content = {**manifest, "files": hashes_of(path)}
    (path / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True), "utf-8")
    for file in _files(path):
        file.chmod(0o444)


def training_hash(draft: Draft) -> str:
    """What the model depends on: everything that is trained on, and the domain without its words.

    The texts of responses are not in it: they go live without training.
    """
    digest = hashlib.sha256()
    for path in draft.paths():
        if path.startswith(TRAINED):
            digest.update(f"{path}\0{draft.read(path)}\0".encode())
    # A model of an older product is another model.
    for file in (*sorted((ROOT / "bot" / "nlu").rglob("*.py")), ROOT / "bot" / "requirements.txt"):
        digest.update(file.read_bytes())
    digest.update(_without_words(draft.read(DOMAIN)).encode())
    return digest.hexdigest()


@lru_cache(maxsize=8)
def _without_words(domain: str) -> str:
    content = source.load(domain)
    if not isinstance(content, dict):
        raise ContentRefused([f"{DOMAIN} is no mapping of names."])
    content["responses"] = sorted(content.get("responses") or {})
    return json.dumps(content, sort_keys=True, default=str)


def differs(one: Draft, other: Draft, prefix: str) -> bool:
    """Whether two contents differ in the files below a prefix."""
    paths = {path for draft in (one, other) for path in draft.paths() if path.startswith(prefix)}
    return any(differs_at(one, other, path) for path in paths)


def differs_at(one: Draft, other: Draft, path: str) -> bool:
    """Whether two contents differ in one file."""
    return text_at(one, path) != text_at(other, path)


def text_at(draft: Draft, path: str) -> str | None:
    """A file's text; None where the content has no such file."""
    try:
        return draft.read(path)
    except NotFound:
        return None
