"""The studio's folder in a backup: people edit, build and publish in it meanwhile."""

import shutil
from collections.abc import Callable
from pathlib import Path

from api.studio.draft import Draft

DRAFT, RELEASES = "draft", "releases"


def copy_draft(studio: Path, target: Path) -> None:
    """Copy the edits, between two of them.

    Raises:
        DraftNotKept: it cannot be read or written.
    """
    if (studio / DRAFT).is_dir():
        with Draft(studio / DRAFT).editing():
            shutil.copytree(studio / DRAFT, target / DRAFT)


def copy_releases(studio: Path, target: Path) -> None:
    """Copy all the rest."""
    if studio.is_dir():
        ignored = _passing_in(studio)
        shutil.copytree(studio, target, symlinks=True, ignore=ignored, dirs_exist_ok=True)


def _passing_in(studio: Path) -> Callable[[str, list[str]], list[str]]:
    """What the studio is at work on comes and goes; a release stays as it was built."""

    def names_of(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder).relative_to(studio).parts
        if len(inside) > 1 and inside[0] == RELEASES:
            return []
        return [one for one in names if one.startswith(".") or (not inside and one == DRAFT)]

    return names_of
