"""The draft: what was changed in the studio over the project's own files.

A file that nobody changed in the studio is read from the project, so a developer's edit is there at
once. A changed one lies under FRONTDESK_HOME with the project's text it was made from; what a
developer changes in other lines meanwhile is merged in, the same lines are a conflict that somebody
settles. The project's files are never written (`frontdesk content export` gives them back).
"""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from api.errors import NotFound
from api.studio.errors import ContentRefused, DraftNotKept
from api.studio.merge import merge
from api.studio.paths import FILES, FOLDERS, ROOT, is_content
from api.studio.signing import is_signable, without_signature


@dataclass(frozen=True)
class Draft:
    """`project` is the checked-out content, `folder` keeps what the studio changed."""

    folder: Path
    project: Path = ROOT

    def paths(self) -> list[str]:
        """Every content file of the project and those made here, as relative paths."""
        found = [name for name in FILES if (self.project / name).is_file()]
        for folder in FOLDERS:
            for file in sorted((self.project / folder).rglob("*")):
                path = file.relative_to(self.project).as_posix()
                if is_content(path) and file.is_file():
                    found.append(path)
        return found + sorted(set(self._made()) - set(found))

    def read(self, path: str) -> str:
        """The draft's text of a file, a developer's edits elsewhere in it included.

        Raises:
            NotFound: not one of `paths`.
        """
        kept = self._kept(path)
        if kept is None:
            return self.of_project(path)
        theirs = self._theirs(path)
        base, mine = kept
        both = merge(base=base, mine=mine, theirs=theirs)
        if both is None:
            return mine
        # What came of two hands is what neither signed.
        if both not in (mine, theirs) and is_signable(path):
            with suppress(ContentRefused):  # no YAML any more: nothing of it can be published
                return without_signature(both)
        return both

    def of_project(self, path: str) -> str:
        """Raises NotFound for what is no content file of the project."""
        if not is_content(path):
            raise NotFound
        try:
            return (self.project / path).read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise NotFound from None

    def changed(self) -> list[str]:
        """The files whose draft is not the project's."""
        return [path for path in self._overlaid() if self.read(path) != self._theirs(path)]

    def conflicts(self) -> list[str]:
        """The files in which studio and project changed the same lines."""
        return [path for path in self._overlaid() if self._collides(path)]

    def write(self, path: str, text: str) -> None:
        """Keep a file's new text; only inside `editing`. A file that is not in the project is made.

        Raises:
            DraftNotKept: the disk did not take it; the draft is as it was.
            NotFound: no content file has such a path.
        """
        theirs = self._theirs(path)
        kept = self._kept(path)
        if text == theirs:
            self.drop(path)
            return
        base = kept[0] if kept and self._collides(path) else theirs
        write_whole(self._place(path), json.dumps({"base": base, "text": text}))

    def keep_mine(self, path: str) -> None:
        """Settle a conflict: the studio's text stands, the project's edit is passed over."""
        if (kept := self._kept(path)) is not None:
            content = {"base": self._theirs(path), "text": kept[1]}
            write_whole(self._place(path), json.dumps(content))

    def drop(self, path: str) -> None:
        """The project's text stands; what the studio changed in this file is gone."""
        self._place(path).unlink(missing_ok=True)

    @contextmanager
    def editing(self) -> Iterator[None]:
        """One writer at a time, across threads and processes."""
        with _directory(self.folder), (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def fingerprint(self) -> str:
        """SHA-256 over the names and texts of the whole draft."""
        digest = hashlib.sha256()
        for path in self.paths():
            digest.update(f"{path}\0{version_of(self.read(path))}\0".encode())
        return digest.hexdigest()

    def _collides(self, path: str) -> bool:
        kept = self._kept(path)
        if kept is None:
            return False
        return merge(base=kept[0], mine=kept[1], theirs=self._theirs(path)) is None

    def _theirs(self, path: str) -> str:
        """The project's text; of a file that only the draft has, none."""
        try:
            return self.of_project(path)
        except NotFound:
            if not is_content(path):
                raise
            return ""

    def _made(self) -> list[str]:
        """The files that lie in the draft's folder, as they are named in the project."""
        found = (file.stem.replace("--", "/") for file in self.folder.glob("*--*.json"))
        return [path for path in found if is_content(path)]

    def _overlaid(self) -> list[str]:
        return [path for path in self.paths() if self._place(path).exists()]

    def _place(self, path: str) -> Path:
        return self.folder / f"{path.replace('/', '--')}.json"

    def _kept(self, path: str) -> tuple[str, str] | None:
        try:
            content = json.loads(self._place(path).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return content["base"], content["text"]


def version_of(text: str) -> str:
    """What a form carries to notice that something was changed meanwhile."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_whole(path: Path, text: str) -> None:
    """Write beside and move into place: a full disk or a kill leaves the old file.

    Raises:
        DraftNotKept.
    """
    with _directory(path.parent):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


@contextmanager
def _directory(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield
    except OSError as error:
        raise DraftNotKept from error
