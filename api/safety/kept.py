"""Models kept for the whole machine: of the same texts, rules and code none is trained twice.

They lie in the user's cache, `$XDG_CACHE_HOME/frontdesk` or `~/.cache/frontdesk`, under the digest
of what they are made from. Where that cannot be written, each checkout trains its own.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

# Of each model; the oldest go.
MOST_KEPT = 3


def fetch(path: Path, version: str, *, holds: Callable[[Path], str | None]) -> bool:
    """Brings the model of this version to `path` if one is kept; whether there was one.

    `holds` tells the version inside a file, None for what cannot be read.
    """
    kept = _place(path, version)
    return kept is not None and holds(kept) == version and _copy(kept, path)


def keep(path: Path, version: str) -> None:
    """Keeps a copy for the next checkout."""
    kept = _place(path, version)
    if kept is None or not _copy(path, kept):
        return
    others = sorted(kept.parent.glob(f"{path.stem}-*{path.suffix}"), key=_age)
    for one in others[:-MOST_KEPT]:
        one.unlink(missing_ok=True)


def machine_folder() -> Path | None:
    """Where this machine keeps what can be made again; None for who has no home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "frontdesk"
    except RuntimeError:
        return None


def _place(path: Path, version: str) -> Path | None:
    folder = machine_folder()
    return folder / f"{path.stem}-{version}{path.suffix}" if folder else None


def _copy(source: Path, target: Path) -> bool:
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError:
        return False
    return True


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process has removed it
        return 0.0
