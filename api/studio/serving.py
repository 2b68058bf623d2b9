"""What one process serves of a release: rules, fixed texts, cards and the clinic's facts.

Each is loaded once for each version of its files. What cannot be loaded leaves what is served as it
is, and is told.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy.exc import DataError, IntegrityError

from api import clock
from api.db import Database
from api.knowledge import service as knowledge
from api.safety import replies as safety_replies
from api.safety import service as safety
from api.scheduling import clinic
from api.scheduling.errors import ClinicDataWrong
from api.studio.draft import version_of, write_whole
from api.studio.folder import CONTENT, SCREEN, Folder, clinic_mark
from api.studio.paths import CARDS, CLINIC, ROOT, SAFETY

log = structlog.get_logger()
RULES = (f"{CONTENT}/{SAFETY}/", SCREEN)
CARD_FILES, CLINIC_FILES = f"{CONTENT}/{CARDS}/", f"{CONTENT}/{CLINIC}/"


@dataclass
class Served:
    """`tried`: of each area the version that was loaded last, and what was wrong with it."""

    home: Path
    database: Database
    tried: dict[str, tuple[str, str]] = field(default_factory=dict)

    def take(self, folder: Folder) -> list[str]:
        """Serve what a release says; what of it could not be loaded, a sentence each."""
        found = [
            self._once("rules", _version(folder, *RULES), lambda: _load_rules(folder)),
            self._once("cards", _version(folder, CARD_FILES), lambda: _load_cards(folder)),
            self._take_clinic(folder.content / CLINIC, _version(folder, CLINIC_FILES)),
        ]
        return [fault for fault in found if fault]

    def take_project(self) -> None:
        """Serve the project's own files again, as before the first release."""
        safety_replies.load_replies()
        safety.load_rules()
        knowledge.load_cards()
        self._seed(ROOT / CLINIC)
        self._mark.unlink(missing_ok=True)
        self.tried.clear()

    def _once(self, area: str, version: str, load: Callable[[], str]) -> str:
        """The fault of loading a version, tried once; empty where there is none."""
        was, fault = self.tried.get(area, ("", ""))
        if was != version:
            fault = load()
            self.tried[area] = version, fault
            if fault:
                log.error("release_not_loaded", area=area)
        return fault

    def _take_clinic(self, folder: Path, version: str) -> str:
        """The clinic's facts, into the database; once for each version, whichever process does."""
        if not folder.is_dir() or _said(self._mark) == version:
            return ""
        fault = self._once("clinic", version, lambda: self._seed(folder))
        if not fault:
            write_whole(self._mark, version)
            self.tried.pop("clinic")
        return fault

    def _seed(self, folder: Path) -> str:
        try:
            with self.database.write() as session:
                clinic.seed_clinic(session=session, folder=folder, now=clock.now())
        except ClinicDataWrong as wrong:
            return f"The clinic's facts were refused: {wrong.extra.get('field', 'a field')}."
        except (DataError, IntegrityError):
            return "The database refused the clinic's facts."
        return ""

    @property
    def _mark(self) -> Path:
        return clinic_mark(self.home)


def _load_rules(folder: Folder) -> str:
    """The rules and fixed texts of the release; where either is refused, both stay as they are."""
    try:
        texts = safety_replies.read_replies(folder.safety / "replies.yml")
    except safety_replies.UNREADABLE:
        return "The emergency texts could not be loaded."
    if not safety.load_rules(directory=folder.safety, models=folder.path):
        return "The safety rules could not be loaded."
    safety_replies.use_replies(texts)
    return ""


def _load_cards(folder: Folder) -> str:
    """The symptom cards of the release; one built before releases had them has none."""
    cards = folder.content / CARDS
    if cards.is_dir() and not knowledge.load_cards(cards):
        return "The symptom cards could not be loaded."
    return ""


def _version(folder: Folder, *prefixes: str) -> str:
    """What changes with some of the files: most releases share them."""
    files: dict[str, str] = folder.manifest().get("files", {})
    own = [f"{name} {files[name]}" for name in sorted(files) if name.startswith(prefixes)]
    return version_of("\n".join(own))


def _said(mark: Path) -> str:
    try:
        return mark.read_text("utf-8")
    except FileNotFoundError:
        return ""
