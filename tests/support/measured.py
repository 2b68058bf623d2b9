"""What was measured of a release, and what was trained, lent to other tests: kept by its digest.

tools/test_root.sh makes the folder; without it each test measures and trains for itself.
"""

import os
import shutil
from pathlib import Path

_LENT = os.environ.get("MEASURED_BY_TESTS")


def borrow(home: Path) -> None:
    """Give a home what was measured elsewhere."""
    _copy("measured", home, to=True)


def lend(home: Path) -> None:
    """Hand on what was measured in a home."""
    _copy("measured", home, to=False)


def borrow_releases(home: Path) -> None:
    """Give a home the models of releases elsewhere: what is taught alike is not trained again."""
    _copy("releases", home, to=True)


def lend_releases(home: Path) -> None:
    """Hand on the releases of a home."""
    _copy("releases", home, to=False)


def _copy(what: str, home: Path, *, to: bool) -> None:
    if not _LENT:
        return
    lent, own = Path(_LENT, what), home / "studio" / what
    for folder in (lent, own):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copytree(*((lent, own) if to else (own, lent)), dirs_exist_ok=True)
