"""Follow the release that is live: files, dialogue model and safety rules of this installation.

The database says what is live; everything else is brought in line with it, as often as it takes. A
process killed half-way leaves an installation that the next round mends.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import structlog

from api import clock
from api.db import Database
from api.failpoints import reach
from api.knowledge import service as knowledge
from api.safety import replies as safety_replies
from api.safety import service as safety
from api.scheduling import clinic
from api.scheduling.errors import ClinicDataWrong
from api.settings import Settings
from api.studio import releases
from api.studio.draft import version_of, write_whole
from api.studio.folder import (
    CONTENT,
    SCREEN,
    Folder,
    differs,
    folder_of,
    live_folder,
    live_link,
    point_to,
    project_content,
)
from api.studio.paths import CARDS, CLINIC, SAFETY

log = structlog.get_logger()
EVERY_SECONDS = 2.0
BOT_SECONDS = 30.0
RULES = (f"{CONTENT}/{SAFETY}/", SCREEN)
CARD_FILES, CLINIC_FILES = f"{CONTENT}/{CARDS}/", f"{CONTENT}/{CLINIC}/"


@dataclass
class Follower:
    """One process's part of following; `rules` and `cards`: the versions that it has."""

    home: Path
    database: Database
    bot: str
    rules: str = field(default="")
    cards: str = field(default="")

    def follow(self) -> str:
        """Bring this installation in line; the id of what is live, empty before the first."""
        with self.database.read() as session:
            live = releases.get_live(session=session)
            release_id, model_id = (live.id, live.model_id) if live else ("", "")
        if not release_id:
            return ""
        current = live_folder(self.home)
        if current is None or current.path.name != release_id:
            if not folder_of(self.home, release_id).model.exists():
                log.error("release_missing", release_id=release_id)
                return release_id
            point_to(self.home, release_id)
            reach("release.pointed")
        folder = folder_of(self.home, release_id)
        self._load_rules(folder)
        self._load_cards(folder)
        self._take_clinic(folder)
        self._load_model(release_id, model_id)
        return release_id

    def serves(self) -> str:
        """The model id that the dialogue process serves; empty when it does not answer."""
        try:
            with self._client() as client:
                answer = client.get("/webhooks/frontdesk/", timeout=2.0)
            return str(answer.json().get("model_id") or "") if answer.status_code == 200 else ""
        except (httpx.HTTPError, ValueError):
            return ""

    def parse(self, text: str) -> tuple[str, float] | None:
        """(intent, confidence) by the model that is served now; None when it does not answer."""
        try:
            with self._client() as client:
                found = _read(client, text)["intent"]
            return found["name"], float(found["confidence"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    def rank_all(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """The likeliest intents of each text, by the model that is served now; fewer texts, or
        none, when it does not answer."""
        ranked: list[list[tuple[str, float]]] = []
        try:
            with self._client() as client:
                for text in texts:
                    found = _read(client, text.lstrip("/ "))["intent_ranking"]
                    ranked.append([(str(one["name"]), float(one["confidence"])) for one in found])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            pass
        return ranked

    def _load_model(self, release_id: str, model_id: str) -> None:
        served = self.serves()
        if served in ("", model_id):
            return
        model = folder_of(self.home, release_id).model.resolve()
        with suppress(httpx.HTTPError), self._client() as client:
            client.put("/model", json={"model_file": str(model)}, timeout=BOT_SECONDS)
        if self.serves() != model_id:
            log.warning("release_model_not_served", release_id=release_id)

    def _load_rules(self, folder: Folder) -> None:
        """The rules of the release; where they are refused, the last good set stays."""
        if self.rules == (version := _version(folder, *RULES)):
            return
        try:
            safety_replies.load_replies(folder.safety / "replies.yml")
        except (OSError, ValueError, KeyError) as error:
            log.error("release_replies_refused", kind=type(error).__name__)
        if not safety.load_rules(directory=folder.safety, models=folder.path):
            log.error("release_rules_refused", release_id=folder.path.name)
        self.rules = version

    def _load_cards(self, folder: Folder) -> None:
        """The symptom cards of the release; one built before releases had them has none."""
        version = _version(folder, CARD_FILES)
        if self.cards != version and (folder.content / CARDS).is_dir():
            knowledge.load_cards(folder.content / CARDS)
            self.cards = version

    def _take_clinic(self, folder: Folder) -> None:
        """The clinic's facts of the release, into the database; once for each version of them."""
        mark = live_link(self.home).with_name("clinic")
        version = _version(folder, CLINIC_FILES)
        if not (folder.content / CLINIC).is_dir() or _said(mark) == version:
            return
        try:
            with self.database.write() as session:
                clinic.seed_clinic(session=session, folder=folder.content / CLINIC, now=clock.now())
        except ClinicDataWrong:
            log.error("release_clinic_refused", release_id=folder.path.name)
            return
        write_whole(mark, version)

    def _client(self) -> httpx.Client:
        secret = os.environ.get("BOT_SECRET", "")
        return httpx.Client(
            base_url=self.bot,
            params={"token": secret} if secret else {},
            trust_env=False,
        )


def _read(client: httpx.Client, text: str) -> dict[str, Any]:
    answer = client.post("/model/parse", json={"text": text}, timeout=5.0)
    found: dict[str, Any] = answer.json()
    return found


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


def is_behind(home: Path) -> bool:
    """Whether the product came with other safety content than the release that is live has."""
    live = live_folder(home)
    return live is not None and differs(project_content(home), live.draft(), SAFETY)


def open_follower(settings: Settings, database: Database) -> Follower:
    return Follower(settings.home.resolve(), database, settings.bot)


async def keep_following(follower: Follower, stop: asyncio.Event) -> None:
    """Run until stopped, a pause before each round; the first round is the start's own."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)
            return
        await follow_once(follower)


async def follow_once(follower: Follower) -> None:
    """One round; a fault in it is logged, and the next one goes on."""
    try:
        await asyncio.to_thread(follower.follow)
    except Exception as error:  # whatever it was, the next round must come
        log.warning("following_failed", kind=type(error).__name__)
