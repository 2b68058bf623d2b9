"""What is live: files, dialogue model and safety rules of this installation.

The database says what is live; everything else is brought in line with it, as often as it takes. A
process killed half-way leaves an installation that the next round mends. One that publishes or
follows keeps all others waiting; a release that cannot be served gives way to what was live before.
"""

import asyncio
import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import structlog

from api import training
from api.db import Database
from api.failpoints import reach
from api.settings import Settings
from api.studio import releases
from api.studio.errors import ReleaseRefused
from api.studio.folder import (
    differs,
    folder_of,
    live_folder,
    live_link,
    point_to,
    project_content,
)
from api.studio.models import Release, ReleaseState
from api.studio.paths import SAFETY
from api.studio.serving import Served
from api.studio.why import check_why
from api.trust import trusted

log = structlog.get_logger()
EVERY_SECONDS = 2.0
BOT_SECONDS, LOOK_SECONDS = 30.0, 0.5
NOT_SERVED = "It could not be served just now."
MISSING = "Its files are not here."


@dataclass
class Follower:
    """One process's part of following."""

    home: Path
    database: Database
    bot: str

    def __post_init__(self) -> None:
        self.served = Served(self.home, self.database)
        # When the dialogue process last answered: one that just did is there, and restarts.
        self._seen = -inf

    def follow(self) -> str:
        """Bring this installation in line; the id of what is live, empty before the first."""
        with _one_at_a_time(self.home):
            return self._follow()

    def go_live(
        self, *, release_id: str, staff_id: str | None, why: str, seen: str | None = None
    ) -> None:
        """Publish a release, or go back to it, and serve it; nobody else does either meanwhile.

        Raises:
            NotFound, ReleaseRefused: the reason named; what was live is live.
        """
        check_why(self.database, why)
        with _one_at_a_time(self.home):
            with self.database.write() as session:
                releases.publish(
                    session=session, home=self.home, release_id=release_id, staff_id=staff_id,
                    why=why, seen=seen,
                )  # fmt: skip
            reach("release.decided")
            try:
                self._follow(is_new=True)
            except Exception as error:  # whatever it was, patients are served
                log.warning("release_not_served", kind=type(error).__name__)
                self._take_back(release_id, [NOT_SERVED])
            with self.database.read() as session:
                found = releases.get_release(session=session, release_id=release_id)
            if found.state != ReleaseState.live:
                raise ReleaseRefused(found.reasons)

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

    def events_of(self, conversation_id: str) -> list[dict[str, Any]] | None:
        """What the dialogue did in a conversation, without words; None when it does not answer."""
        try:
            with self._client() as client:
                path = f"/conversations/{conversation_id}/tracker"
                answer = client.get(path, params={"include_events": "ALL"}, timeout=5.0)
            found = answer.json()["events"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else None

    def _follow(self, *, is_new: bool = False) -> str:
        """`is_new`: somebody has just published it, and is told if it cannot be served."""
        with self.database.read() as session:
            live = releases.get_live(session=session)
        if live is None:
            if live_link(self.home).is_symlink():  # one was killed as it took the first back
                self._serve_project()
            return ""
        gives_way = is_new or live.proven_at is None
        faults = self._serve(live, is_tried=gives_way)
        if faults and gives_way:
            return self._take_back(live.id, faults)
        if live.proven_at is None:
            with self.database.write() as session:
                releases.prove(session=session, release_id=live.id)
        return live.id

    def _serve(self, live: Release, *, is_tried: bool = False) -> list[str]:
        """Serve a release; what of it cannot be, a sentence each.

        `is_tried`: it gives way if it cannot, so a dialogue process that restarts is waited for.
        """
        folder = folder_of(self.home, live.id)
        if not folder.model.exists():  # what is served goes on
            log.error("release_missing", release_id=live.id)
            return [MISSING]
        current = live_folder(self.home)
        if current is None or current.path.name != live.id:
            point_to(self.home, live.id)
            reach("release.pointed")
        faults = self.served.take(folder)
        if is_tried:
            self._awaited(self._seen + BOT_SECONDS)
        if not self._load_model(folder.model, live.model_id):
            log.warning("release_model_not_served", release_id=live.id)
            faults.append("The dialogue process did not take the model.")
        return faults

    def _take_back(self, release_id: str, faults: list[str]) -> str:
        """Serve what was live before a release that cannot be served; its id."""
        log.error("release_taken_back", release_id=release_id)
        with self.database.write() as session:
            before = releases.take_back(session=session, release_id=release_id, reasons=faults)
        if before is not None:
            self._serve(before)
            return before.id
        self._serve_project()
        return ""

    def _serve_project(self) -> None:
        """Serve the project's own files; the link goes last, so a kill on the way is mended."""
        self.served.take_project()
        if model := training.current_model():
            self._load_model(model, "")
        live_link(self.home).unlink(missing_ok=True)

    def _load_model(self, model: Path, model_id: str) -> bool:
        """Whether the dialogue process has the model; one that is not there takes it when it is.

        One that goes away over it restarts, and is asked once more: that is no refusal.
        """
        if self._awaited(0) in ("", model_id):
            return True
        if not self._put_model(model) and self._awaited(monotonic() + BOT_SECONDS) != model_id:
            self._put_model(model)
        return self._awaited(monotonic() + BOT_SECONDS) == model_id

    def _put_model(self, model: Path) -> bool:
        """Whether the dialogue process answered anything when it was told to take the model."""
        try:
            with self._client() as client:
                body = {"model_file": str(model.resolve())}
                client.put("/model", json=body, timeout=BOT_SECONDS)
            return True
        except httpx.HTTPError:
            return False

    def _awaited(self, until: float) -> str:
        """What the dialogue process serves; while it does not answer it is asked again, until."""
        while not (found := self.serves()) and monotonic() < until:
            sleep(LOOK_SECONDS)
        if found:
            self._seen = monotonic()
        return found

    def _client(self) -> httpx.Client:
        secret = os.environ.get("BOT_SECRET", "")
        return httpx.Client(
            base_url=self.bot,
            params={"token": secret} if secret else {},
            trust_env=False,
            verify=trusted(),
        )


def _read(client: httpx.Client, text: str) -> dict[str, Any]:
    answer = client.post("/model/parse", json={"text": text}, timeout=5.0)
    found: dict[str, Any] = answer.json()
    return found


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """One publishes or follows, across threads and processes."""
    folder = home / "studio"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".following").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
