"""Build a release: copy, check, train, measure, gate. What is live goes on serving."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from api import training
from api.db import Database
from api.failpoints import reach
from api.privacy.directory import get_directory
from api.safety.model import FILE as SCREEN_FILE
from api.studio import bars, gate, rasa, releases, reports
from api.studio.draft import Draft
from api.studio.editing import recover
from api.studio.errors import ContentRefused, DraftNotKept
from api.studio.folder import (
    CONTENT,
    Folder,
    differs,
    folder_of,
    live_draft,
    live_folder,
    project_content,
    seal,
    share,
    training_hash,
    write_content,
)
from api.studio.models import ReleaseState
from api.studio.paths import CLINIC, ROOT, SAFETY
from api.studio.processes import Stopped
from api.studio.reports import KINDS, Figures, Kind, Subject, measured

log = structlog.get_logger()
BROKE = "The build broke off by a fault ({}): nothing was changed."


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
        self.live_draft = self.live.draft() if self.live else project_content(self.home)
        self.live_subject = live_subject(self.home, self.live)

    def go_on(self) -> bool:
        if os.getppid() != self.parent:
            return False
        with self.database.write() as session:
            return releases.touch(session=session, release_id=self.release_id, stage=self.stage)

    def enter(self, stage: str) -> None:
        """Raises Stopped when it was cancelled."""
        self.stage = stage
        if not self.go_on():
            raise Stopped


def is_quick(draft: Draft, home: Path) -> bool:
    """Whether a build has nothing to train and nothing to measure: only words of replies differ."""
    digest = training_hash(draft)
    model = trained_model(home, digest)
    live = live_subject(home, live_folder(home))
    if model is None or not _is_validated(home, digest):
        return False
    if any(differs(draft, live_draft(home), one) for one in (SAFETY, CLINIC)):
        return False
    return all(
        reports.is_measured(kind, subject, home=home)
        for subject in (Subject(live.content, model, live.screen), live)
        for kind in _kinds(subject)
    )


def is_trained_on(draft: Draft, home: Path, release_id: str) -> bool:
    """Whether a release's model is what this product would train of the draft."""
    return bool(folder_of(home, release_id).manifest().get("training") == training_hash(draft))


def live_subject(home: Path, live: Folder | None) -> Subject:
    """What is live, to be measured; the project itself, with a model if it has one, before."""
    if live is not None:
        return Subject(live.content, live.model, live.screen)
    model = trained_model(home, training_hash(project_content(home)))
    return Subject(ROOT, model, training.MODELS / SCREEN_FILE)


def build(*, home: Path, database: Database, release_id: str, draft: Draft) -> None:
    """Build what `releases.begin` opened, to `ready`, `refused`, `failed` or `cancelled`."""
    try:
        recover(draft, database)
        state, values = _build_cleanly(Build(home, database, release_id, draft))
    except Stopped:
        state, values = ReleaseState.cancelled, {"reasons": ["The build was stopped."]}
    except ContentRefused as refused:
        state, values = ReleaseState.refused, {"reasons": list(refused.problems)}
    except (OSError, DraftNotKept) as error:
        log.warning("release_failed", release_id=release_id, kind=type(error).__name__)
        state, values = ReleaseState.failed, {"reasons": [DraftNotKept.title]}
    except Exception as error:  # whatever it was, nobody waits for a build that is gone
        log.error("release_broke", release_id=release_id, kind=type(error).__name__)
        state, values = ReleaseState.failed, {"reasons": [BROKE.format(type(error).__name__)]}
    with database.write() as session:
        releases.end_build(session=session, release_id=release_id, state=state, values=values)


def _build_cleanly(one: Build) -> tuple[ReleaseState, dict[str, Any]]:
    """Build, and leave nothing behind but the release."""
    try:
        return _build(one)
    finally:
        shutil.rmtree(one.work.path, ignore_errors=True)


def _build(one: Build) -> tuple[ReleaseState, dict[str, Any]]:
    for left in one.target.path.parent.glob(".*"):  # of builds that were killed
        shutil.rmtree(left, ignore_errors=True)
    with one.draft.editing():
        write_content(one.draft, one.work.path / CONTENT)
    content = one.work.draft()
    if broken := gate.unreadable(content, one.live_draft):
        raise ContentRefused(broken)
    digest, started = training_hash(content), time.monotonic()
    source = trained_model(one.home, digest)
    one.enter("validate")
    with one.database.read() as session:
        directory = get_directory(session=session)
    if reasons := gate.content_reasons(content, one.live_draft, directory, one.go_on):
        raise ContentRefused(reasons)
    # A model that is used again says nothing of the words: Rasa reads every content.
    if said := rasa.validate(one.work, go_on=one.go_on, words=_is_validated(one.home, digest)):
        raise ContentRefused(said)
    if source is None:
        one.enter("train")
        rasa.train(one.work, go_on=one.go_on, log=one.home / "studio" / "training.log")
        reach("release.trained")
    else:
        share(source, one.work.model)
    if one.live_subject.screen.exists():
        share(one.live_subject.screen, one.work.screen)
    report, now = _measured(one)
    report |= {"seconds": round(time.monotonic() - started, 1), "is_trained": source is None}
    reasons = bars.reasons(report)
    row = bars.without_ids(report)
    if reasons:
        return ReleaseState.refused, {"reasons": reasons, "report": row}
    values = {
        "report": row,
        "model_id": one.work.model_id(),
        "content_hash": content.fingerprint(),
        "needs_signature": differs(content, one.live_draft, SAFETY),
    }
    kept = {"training": digest, "validated": True, "model_id": values["model_id"], **now}
    seal(one.work.path, kept)
    reach("release.sealed")
    one.enter("done")
    one.work.path.rename(one.target.path)
    return ReleaseState.ready, values


def _measured(one: Build) -> tuple[dict[str, Any], dict[str, Any]]:
    """The report of a release beside what is live, and what its manifest keeps of it."""
    subject = Subject(one.work.content, one.work.model, one.work.screen)
    manifest = one.live.manifest() if one.live else {}
    report: dict[str, Any] = {"compared_with": one.live.path.name if one.live else None}
    for kind in KINDS:
        one.enter(kind)
        report[kind] = measured(kind, subject, home=one.home, go_on=one.go_on)
        report[f"live_{kind}"] = _of_live(one, kind)
    basis = reports.basis_of("safety")
    before = manifest.get("raised", {}) if manifest.get("basis") == basis else {}
    report["raised_before"] = {**before, **report["live_safety"]["raised"]}
    raised = {**report["raised_before"], **report["safety"]["raised"]}
    kept: Figures = {str(kind): report[kind] for kind in KINDS}
    return report, {**kept, "basis": basis, "raised": raised}


def _of_live(one: Build, kind: Kind) -> Figures | None:
    """What is live measured with the same yardstick, by the product as it is now."""
    if kind not in _kinds(one.live_subject):
        return None
    return measured(kind, one.live_subject, home=one.home, go_on=one.go_on)


def _kinds(subject: Subject) -> tuple[Kind, ...]:
    """What can be measured of it: without a model not what it understands."""
    return tuple(kind for kind in KINDS if subject.model or kind not in reports.NEEDS_MODEL)


def trained_model(home: Path, digest: str) -> Path | None:
    """A model of the same training content: of a release, or of the project."""
    if found := next(_releases_of(home, digest), None):
        return found.model
    model = training.current_model()
    if model is not None and training_hash(project_content(home)) == digest:
        return model
    return None


def _is_validated(home: Path, digest: str) -> bool:
    """Whether Rasa took a release of the same training content."""
    return any(one.manifest().get("validated") for one in _releases_of(home, digest))


def _releases_of(home: Path, digest: str) -> Iterator[Folder]:
    for path in sorted((home / "studio" / "releases").glob("*/manifest.json")):
        folder = Folder(path.parent)
        if folder.manifest().get("training") == digest:
            yield folder
