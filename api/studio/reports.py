"""What is measured of a release, kept by the hash of what it depends on: measured only once.

`nlu` on the fixed split, `stories` as `rasa test core` runs them, `safety` and `privacy` as in the
reports of `make safety-report` and `make privacy-report`. A change of a reply's words touches none
of what they depend on, so such a release takes over what was measured before.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from api.safety.model import FILE as SCREEN_FILE
from api.studio import rasa
from api.studio.draft import write_whole
from api.studio.errors import ContentRefused
from api.studio.examples import held_out_rows
from api.studio.measuring import measure as measure_intents
from api.studio.paths import CLINIC, ROOT, SAFETY, STORIES
from api.studio.processes import OWN, GoOn, run

Kind = Literal["nlu", "stories", "safety", "privacy"]
KINDS: tuple[Kind, ...] = ("nlu", "stories", "safety", "privacy")
# What each is measured on; all of it is part of a checkout.
MEASURED_ON: dict[Kind, str] = {
    "nlu": "tests/nlu",
    "stories": "tests/test_stories.yml",
    "safety": "tests/safety/measuring.jsonl",
    "privacy": "tests/privacy/generator",
}
# The code and the lists that a figure comes from besides.
MEASURED_BY: dict[Kind, tuple[str, ...]] = {
    "nlu": ("bot/nlu", "bot/requirements.txt"),
    "stories": ("bot/nlu", "bot/requirements.txt"),
    "safety": ("api/safety", "requirements/runtime.txt"),
    "privacy": (
        "api/privacy", "data/names", "data/clinic/medications.yml", "requirements/runtime.txt",
        "tests/privacy/scoring.py", "tools/privacy_bars.py",
    ),
}  # fmt: skip
# Of the clinic's facts redaction reads the names of people and places alone.
DIRECTORY = ("practitioners.yml", "locations.yml")
NEEDS_MODEL: tuple[Kind, ...] = ("nlu", "stories")

Figures = dict[str, Any]
Stamp = tuple[str, str, int, int, int]  # name, path, when written, size, inode


@dataclass(frozen=True)
class Subject:
    """What is measured: a project's content, its trained model, the screen's second opinion."""

    content: Path
    model: Path | None
    screen: Path


def measured(
    kind: Kind, subject: Subject, *, home: Path, go_on: GoOn, root: Path = ROOT
) -> Figures:
    """The figures of one kind, taken over where nothing that they depend on is different.

    Raises:
        Stopped.
        ContentRefused: what it is measured on is absent, or it cannot be measured.
    """
    place = _place(kind, subject, home, root)
    try:
        found: Figures = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        found = _measure(kind, subject, go_on, root)
        write_whole(place, json.dumps(found))
    return found


def is_measured(kind: Kind, subject: Subject, *, home: Path, root: Path = ROOT) -> bool:
    """Whether `measured` answers at once."""
    return _is_there(kind, root) and _place(kind, subject, home, root).exists()


def basis_of(kind: Kind, root: Path = ROOT) -> str:
    """Changes with the yardstick: figures of another basis cannot be compared."""
    files = _files([MEASURED_ON[kind], *MEASURED_BY[kind]], root)
    return _hash(_stamps((one.relative_to(root).as_posix(), one) for one in files))


def _place(kind: Kind, subject: Subject, home: Path, root: Path) -> Path:
    digest = _hash(_stamps(_own_files(kind, subject)), basis_of(kind, root))
    return home / "studio" / "measured" / f"{kind}-{digest[:32]}.json"


def _own_files(kind: Kind, subject: Subject) -> Iterator[tuple[str, Path]]:
    """What a figure depends on that differs between releases."""
    if kind in NEEDS_MODEL and subject.model is not None:
        yield "model", subject.model
    folder = {"stories": "data/stories", "safety": SAFETY, "privacy": CLINIC}.get(kind)
    if folder is not None and (subject.content / folder).is_dir():
        for file in sorted((subject.content / folder).iterdir()):
            if file.is_file() and (kind != "privacy" or file.name in DIRECTORY):
                yield f"{folder}/{file.name}", file
    if kind == "stories" and (own := subject.content / STORIES).is_file():
        yield STORIES, own
    if kind == "safety" and subject.screen.exists():
        yield SCREEN_FILE, subject.screen


def _measure(kind: Kind, subject: Subject, go_on: GoOn, root: Path) -> Figures:
    if not _is_there(kind, root):
        raise _missing(kind)
    if kind == "nlu":
        return _intents(subject, go_on, root)
    if kind == "stories":
        return _stories(subject, go_on, root)
    if kind == "privacy":
        return _printed("tools.privacy_bars", [str(subject.content / CLINIC)], go_on)
    cases = root / MEASURED_ON["safety"]
    arguments = [str(subject.content / SAFETY), str(subject.screen), str(cases)]
    return _printed("api.safety.measured", arguments, go_on)


def _intents(subject: Subject, go_on: GoOn, root: Path) -> Figures:
    rows = held_out_rows(root / MEASURED_ON["nlu"])
    if not rows:
        raise _missing("nlu")
    assert subject.model is not None
    texts = [text for _, text in rows]
    found = rasa.read(subject.model, texts, go_on=go_on)
    read_rows = [(intent, *read) for (intent, _), read in zip(rows, found, strict=True)]
    return measure_intents(read_rows, texts)


def _stories(subject: Subject, go_on: GoOn, root: Path) -> Figures:
    own = subject.content / "data" / "stories"
    made = subject.content / STORIES
    stories = [
        root / MEASURED_ON["stories"],
        *([own] if own.is_dir() else []),
        *([made] if made.is_file() and made.stat().st_size else []),
    ]
    assert subject.model is not None
    return rasa.test(subject.model, stories, go_on=go_on)


def _printed(module: str, arguments: list[str], go_on: GoOn) -> Figures:
    code, said = run(OWN, module, arguments, go_on=go_on)
    if code != 0:
        raise ContentRefused([f"{module} could not measure this content."])
    found: Figures = json.loads(said)
    return found


def _missing(kind: Kind) -> ContentRefused:
    return ContentRefused(
        [f"{MEASURED_ON[kind]} is missing: what is not measured does not go live."]
    )


def _is_there(kind: Kind, root: Path) -> bool:
    place = root / MEASURED_ON[kind]
    return place.is_file() or (place.is_dir() and any(place.iterdir()))


def _files(names: list[str], root: Path) -> Iterator[Path]:
    for name in names:
        place = root / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (one for one in found if one.is_file() and "__pycache__" not in one.parts)


def _stamps(files: Iterable[tuple[str, Path]]) -> tuple[Stamp, ...]:
    """Files as they are now: one that is written again has another stamp."""
    found = ((name, file, file.stat()) for name, file in files)
    return tuple(
        (name, str(file), at.st_mtime_ns, at.st_size, at.st_ino) for name, file, at in found
    )


@lru_cache(maxsize=256)
def _hash(stamps: tuple[Stamp, ...], basis: str = "") -> str:
    """Of names and bytes; kept, since a build asks for the same ones many times."""
    digest = hashlib.sha256(basis.encode())
    for name, path, *_ in stamps:
        digest.update(name.encode() + b"\0" + Path(path).read_bytes() + b"\0")
    return digest.hexdigest()
