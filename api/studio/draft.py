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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.errors import NotFound
from api.failpoints import reach
from api.studio.errors import ContentRefused, DraftNotKept
from api.studio.merge import Piece, merge, pieces
from api.studio.paths import FILES, FOLDERS, ROOT, STORIES, is_content
from api.studio.signing import is_signable, without_signature

# The project's text that it was made from, and the draft's.
Kept = tuple[str, str]
PARTS = ("base", "text")
PENDING, DECIDED = ".pending.json", ".decided.json"


@dataclass(frozen=True)
class Draft:
    """`project` is the checked-out content, `folder` keeps what the studio changed."""

    folder: Path
    project: Path = ROOT

    def paths(self) -> list[str]:
        """Every content file of the project and those made here, as relative paths."""
        found = [name for name in (*FILES, STORIES) if (self.project / name).is_file()]
        for folder in FOLDERS:
            found += sorted(filter(is_content, _files_below(self.project, folder)))
        places = set(map(self._place, found))  # a--b.yml and a/b.yml have one place
        return found + sorted(one for one in self._made() if self._place(one) not in places)

    def read(self, path: str) -> str:
        """The draft's text of a file, a developer's edits elsewhere in it included.

        Raises:
            NotFound: not one of `paths`.
        """
        kept = self._kept(path)
        if kept is None:
            return self.of_project(path)
        theirs = self.theirs(path)
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
        """The project's own text of a file.

        Raises:
            NotFound: no content file of the project.
            ContentRefused: not UTF-8.
        """
        if not is_content(path):
            raise NotFound
        try:
            return (self.project / path).read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise NotFound from None
        except UnicodeDecodeError:
            raise ContentRefused([f"{path} is not UTF-8."]) from None

    def changed(self) -> list[str]:
        """The files whose draft is not the project's."""
        return [path for path in self._overlaid() if self.read(path) != self.theirs(path)]

    def conflicts(self) -> list[str]:
        """The files in which studio and project changed the same lines."""
        return [path for path in self._overlaid() if self._collides(path)]

    def write(self, path: str, text: str) -> None:
        """Keep a file's new text; only inside `editing`. A file that is not in the project is made.

        Raises:
            DraftNotKept: the disk did not take it; the draft is as it was.
            NotFound: no content file has such a path.
        """
        self.prepare("", {path: self.written(path, text)})
        self.decide()

    def written(self, path: str, text: str) -> Kept | None:
        """What to keep so that a file has this text; None where it is the project's."""
        theirs = self.theirs(path)
        if text == theirs:
            return None
        kept = self._kept(path)
        return (kept[0] if kept and self._collides(path) else theirs), text

    def settled(self, path: str, text: str) -> Kept | None:
        """What to keep so that this text stands, whatever else the project's says by now."""
        theirs = self.theirs(path)
        return None if text == theirs else (theirs, text)

    def pieces(self, path: str) -> list[Piece]:
        """A file with the places where studio and project collide."""
        base, mine = self._kept(path) or (self.theirs(path),) * 2
        return pieces(base=base, mine=mine, theirs=self.theirs(path))

    def version_of_sides(self, path: str) -> str:
        """What a form carries to notice that a side of a conflict was changed meanwhile."""
        return version_of("\0".join((*(self._kept(path) or ()), self.theirs(path))))

    def prepare(self, mark: str, files: Mapping[str, Kept | None]) -> None:
        """Lay an edit of some files down, whole, without making it; only inside `editing`.

        `mark` names it where it is noted. Then `decide` makes it, `forget` does not; both are one
        step, and a process that is killed leaves all of the edit or none of it.

        Raises:
            DraftNotKept.
        """
        if (self.folder / DECIDED).exists():
            self._apply()  # what was made before and the disk did not take, first
        if (self.folder / DECIDED).exists():
            raise DraftNotKept
        content = {"mark": mark, "files": files}
        write_whole(self.folder / PENDING, json.dumps(content))

    def waiting(self) -> str | None:
        """The mark of an edit that was laid down and neither decided nor forgotten."""
        mark = _read(self.folder / PENDING).get("mark")
        return None if mark is None else str(mark)

    def decide(self) -> None:
        """The edit that waits is made."""
        (self.folder / PENDING).replace(self.folder / DECIDED)
        reach("draft.decided")
        self._apply()

    def forget(self) -> None:
        """The edit that waits is not made."""
        (self.folder / PENDING).unlink(missing_ok=True)

    def _apply(self) -> None:
        """Bring the files in line with a decided edit; until then it is read in their place."""
        decided = self._decided()
        with suppress(DraftNotKept):  # a full disk: the next writer does it
            for path, kept in decided.items():
                if kept is None:
                    self._place(path).unlink(missing_ok=True)
                else:
                    write_whole(self._place(path), json.dumps(dict(zip(PARTS, kept, strict=True))))
                reach("draft.applied")
            (self.folder / DECIDED).unlink(missing_ok=True)

    @contextmanager
    def editing(self) -> Iterator[None]:
        """One writer at a time, across threads and processes."""
        with _directory(self.folder), (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._apply()  # of a writer that was killed
            yield

    def fingerprint(self) -> str:
        """SHA-256 over the names and texts of the whole draft."""
        digest = hashlib.sha256()
        for path in sorted(self.paths()):
            digest.update(f"{path}\0{version_of(self.read(path))}\0".encode())
        return digest.hexdigest()

    def _collides(self, path: str) -> bool:
        kept = self._kept(path)
        if kept is None:
            return False
        return merge(base=kept[0], mine=kept[1], theirs=self.theirs(path)) is None

    def theirs(self, path: str) -> str:
        """The project's text; of a file that only the draft has, none."""
        try:
            return self.of_project(path)
        except NotFound:
            if not is_content(path):
                raise
            return ""

    def _made(self) -> list[str]:
        """The files that lie in the draft's folder, as they are named in the project."""
        found = {file.stem.replace("--", "/") for file in self.folder.glob("*--*.json")}
        decided = self._decided()
        gone = {path for path, kept in decided.items() if kept is None}
        return [path for path in {*found, *decided} - gone if is_content(path)]

    def _overlaid(self) -> list[str]:
        return [path for path in self.paths() if self._kept(path) is not None]

    def _decided(self) -> dict[str, Kept | None]:
        """The files of an edit that is made and does not lie at their places yet."""
        files = _read(self.folder / DECIDED).get("files") or {}
        return {path: kept and (kept[0], kept[1]) for path, kept in files.items()}

    def _place(self, path: str) -> Path:
        return self.folder / f"{path.replace('/', '--')}.json"

    def _kept(self, path: str) -> Kept | None:
        decided = self._decided()
        if path in decided:
            return decided[path]
        content = _read(self._place(path))
        return (content["base"], content["text"]) if content else None


def _read(file: Path) -> dict[str, Any]:
    """A file of JSON; empty where there is none."""
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return found


def _files_below(project: Path, folder: str) -> Iterator[str]:
    """Paths from the project; asked for many times in a build, so no Path is made of each."""
    for place, _, names in os.walk(project / folder):
        below = os.path.relpath(place, project)
        yield from (f"{below}/{name}" for name in names)


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
