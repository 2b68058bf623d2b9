"""Build a release: snapshot, validate, train, measure, gate. What is live goes on serving."""

import os
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from api import training
from api.db import Database
from api.failpoints import reach
from api.safety.model import FILE as SCREEN_FILE
from api.studio import gate, rasa, releases
from api.studio.draft import SAFETY, Draft
from api.studio.errors import ContentRefused, DraftNotKept
from api.studio.examples import held_out_rows
from api.studio.folder import (
    CONTENT,
    Folder,
    differs,
    folder_of,
    seal,
    share,
    training_hash,
    write_content,
)
from api.studio.measuring import measure
from api.studio.models import ReleaseState

log = structlog.get_logger()
STAGES = ("snapshot", "validate", "train", "measure", "done")


@dataclass
class Build:
    """One build: where it works, and how it says that it lives."""

    home: Path
    database: Database
    release_id: str
    draft: Draft
    stage: str = "snapshot"
    # Who started the build; it ends with them.
    parent: int = field(default_factory=os.getppid)

    def __post_init__(self) -> None:
        self.target = folder_of(self.home, self.release_id)
        self.work = Folder(self.target.path.with_name(f".{self.release_id}"))
        with self.database.read() as session:
            opened = releases.get_release(session=session, release_id=self.release_id)
        live_id = opened.report.get("compared_with")
        self.live = folder_of(self.home, live_id) if live_id else None
        # Before the first release the project itself is what is live.
        self.live_draft = self.live.draft() if self.live else Draft(self.work.path / "none")

    def go_on(self) -> bool:
        if os.getppid() != self.parent:
            return False
        with self.database.write() as session:
            return releases.touch(session=session, release_id=self.release_id, stage=self.stage)

    def enter(self, stage: str) -> None:
        """Raises Stopped when it was cancelled."""
        self.stage = stage
        if not self.go_on():
            raise rasa.Stopped


def is_quick(draft: Draft, home: Path) -> bool:
    """Whether a build needs no training, because only texts of replies differ."""
    return _trained_model(home, training_hash(draft)) is not None


def build(*, home: Path, database: Database, release_id: str, draft: Draft) -> None:
    """Build what `releases.begin` opened, to `ready`, `refused`, `failed` or `cancelled`."""
    one = Build(home, database, release_id, draft)
    try:
        state, values = _build(one)
    except rasa.Stopped:
        state, values = ReleaseState.cancelled, {"reasons": ["The build was stopped."]}
    except ContentRefused as refused:
        state, values = ReleaseState.refused, {"reasons": list(refused.problems)}
    except (OSError, DraftNotKept) as error:
        log.warning("release_failed", release_id=release_id, kind=type(error).__name__)
        state, values = ReleaseState.failed, {"reasons": [DraftNotKept.title]}
    finally:
        shutil.rmtree(one.work.path, ignore_errors=True)
    with database.write() as session:
        releases.end_build(session=session, release_id=release_id, state=state, values=values)


def _build(one: Build) -> tuple[ReleaseState, dict[str, Any]]:
    for left in one.target.path.parent.glob(".*"):  # of builds that were killed
        shutil.rmtree(left, ignore_errors=True)
    with one.draft.editing():
        write_content(one.draft, one.work.path / CONTENT)
    content = one.work.draft()
    if broken := gate.unreadable(content, one.live_draft):
        raise ContentRefused(broken)
    digest, started = training_hash(content), time.monotonic()
    source = _trained_model(one.home, digest)
    one.enter("validate")
    if reasons := gate.content_reasons(content, one.live_draft):
        raise ContentRefused(reasons)
    if source is None:
        _train(one)
        reach("release.trained")
    else:
        share(source.model, one.work.model)
    screen = one.live.screen if one.live else training.MODELS / SCREEN_FILE
    if screen.exists():
        share(screen, one.work.screen)
    one.enter("measure")
    measured = _measured(one.work.model, source)
    live_measured = _live_measured(one, digest, measured)
    report = {
        "compared_with": one.live.path.name if one.live else None,
        "nlu": measured,
        "live_nlu": live_measured,
        "seconds": round(time.monotonic() - started, 1),
        "is_trained": source is None,
    }
    if reasons := gate.measured_reasons(measured, live_measured):
        return ReleaseState.refused, {"reasons": reasons, "report": report}
    values = {
        "report": report,
        "model_id": one.work.model_id(),
        "content_hash": content.fingerprint(),
        "needs_signature": differs(content, one.live_draft, SAFETY),
    }
    seal(one.work.path, {"training": digest, "model_id": values["model_id"], "nlu": measured})
    reach("release.sealed")
    one.enter("done")
    one.work.path.rename(one.target.path)
    return ReleaseState.ready, values


def _train(one: Build) -> None:
    if said := rasa.validate(one.work, go_on=one.go_on):
        raise ContentRefused(said)
    one.enter("train")
    log_file = one.home / "studio" / "training.log"
    rasa.train(one.work, go_on=one.go_on, log=log_file)


@dataclass(frozen=True)
class Trained:
    """A model that exists already, and what it measured if that is known."""

    model: Path
    nlu: dict[str, Any] | None


def _trained_model(home: Path, digest: str) -> Trained | None:
    """A model of the same training content: of a release, or of the project."""
    for path in sorted((home / "studio" / "releases").glob("*/manifest.json")):
        folder = Folder(path.parent)
        if folder.manifest().get("training") == digest:
            return Trained(folder.model, folder.manifest().get("nlu"))
    model = training.current_model()
    if model is not None and training_hash(Draft(home / "none")) == digest:
        return Trained(model, None)
    return None


def _measured(model: Path, source: Trained | None) -> dict[str, Any]:
    if source and source.nlu:
        return source.nlu
    rows = held_out_rows()
    if not rows:
        raise ContentRefused(["There is no measuring set: what is not measured does not go live."])
    found = rasa.read(model, [text for _, text in rows])
    return measure([(intent, *read) for (intent, _), read in zip(rows, found, strict=True)])


def _live_measured(one: Build, digest: str, measured: dict[str, Any]) -> dict[str, Any] | None:
    """What is live measured; None when the project, not released yet, has no trained model."""
    if one.live:
        found: dict[str, Any] | None = one.live.manifest().get("nlu")
        return found
    of_project = training_hash(one.live_draft)
    if of_project == digest:
        return measured
    source = _trained_model(one.home, of_project)
    return _measured(source.model, source) if source else None
