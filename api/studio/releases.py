"""Releases as rows: begun, built, signed, published, rolled back. One is live, one is built."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api import clock
from api.audit import service as audit
from api.errors import NotFound
from api.studio.draft import Draft
from api.studio.errors import BuildRunning, ContentRefused, ReleaseRefused, SecondPersonNeeded
from api.studio.folder import folder_of
from api.studio.models import ContentChange, Release, ReleaseState
from api.studio.paths import SAFETY
from api.studio.reports import KINDS
from api.studio.signing import unsigned
from api.studio.why import UNSAID

# A build that gave no sign of life for so long was killed.
SILENT = timedelta(seconds=60)
SHOWN = 30
PUBLISHABLE = (ReleaseState.ready, ReleaseState.retired)
CONSOLE = ("system", "cli")


def get_live(*, session: Session) -> Release | None:
    return session.scalar(select(Release).where(Release.state == ReleaseState.live))


def get_release(*, session: Session, release_id: str) -> Release:
    """Raises NotFound."""
    found = session.get(Release, release_id)
    if found is None:
        raise NotFound
    return found


def find_number(*, session: Session, number: int) -> Release:
    """Raises NotFound."""
    found = session.scalar(select(Release).where(Release.number == number))
    if found is None:
        raise NotFound
    return found


def list_releases(*, session: Session, limit: int = SHOWN) -> list[Release]:
    """Newest first: the last ones, and all that are or were live, so that one can go back."""
    numbers = select(Release.number).order_by(Release.number.desc()).limit(limit)
    served = Release.state.in_((ReleaseState.live, ReleaseState.retired))
    shown = select(Release).where(served | Release.number.in_(numbers))
    return list(session.scalars(shown.order_by(Release.number.desc())))


def begin(*, session: Session, draft: Draft, staff_id: str | None, why: str) -> Release:
    """Open a release for the draft as it is; what is built is read a moment later.

    Raises:
        BuildRunning: another build goes on.
        ReleaseRefused: no reason was given, or a conflict with the project's files is not settled.
    """
    why = _reason(why)
    mark_killed(session=session)
    if conflicts := draft.conflicts():
        raise ReleaseRefused([f"Settle the conflict in {path} first." for path in conflicts])
    live = get_live(session=session)
    number = (session.scalar(select(func.max(Release.number))) or 0) + 1
    release = Release(
        number=number,
        state=ReleaseState.building,
        why=why,
        stage="snapshot",
        touched_at=clock.now(),
        created_by=staff_id,
        created_at=clock.now(),
        report={"compared_with": live.id if live else None},
        authors=_authors(session, staff_id, since=live.created_at if live else None),
    )
    try:
        with session.begin_nested():
            session.add(release)
    except IntegrityError:
        raise BuildRunning from None
    _audit(session, staff_id, "release.begin", release)
    return release


def _authors(session: Session, staff_id: str | None, *, since: datetime | None) -> list[str]:
    """Who changed safety content since what is live was built: they cannot sign it themselves.

    Who signed a file of it changed nothing.
    """
    changes = select(ContentChange).where(ContentChange.path.startswith(SAFETY))
    if since is not None:
        changes = changes.where(ContentChange.at >= since)
    found = {one.staff_id for one in session.scalars(changes) if not _only_signs(one)}
    return sorted({*found, *([staff_id] if staff_id else [])})


def _only_signs(change: ContentChange) -> bool:
    """Whether the two texts say the same but for who stands behind them."""
    try:
        return unsigned(change.before) == unsigned(change.after)
    except ContentRefused:
        return False


def mark_killed(*, session: Session) -> None:
    """A build without a sign of life is over: what it left is never live."""
    session.execute(
        update(Release)
        .where(Release.state == ReleaseState.building, Release.touched_at < clock.now() - SILENT)
        .values(state=ReleaseState.failed, reasons=["The build was interrupted. Start it again."])
    )


def cancel(*, session: Session, release_id: str, staff_id: str | None) -> None:
    """Stop a build; the process that builds notices within a second. No effect on others."""
    release = get_release(session=session, release_id=release_id)
    if release.state == ReleaseState.building:
        release.state = ReleaseState.cancelled
        _audit(session, staff_id, "release.cancel", release)


def touch(*, session: Session, release_id: str, stage: str) -> bool:
    """A sign of life from the build; False when it shall stop."""
    touched = session.execute(
        update(Release)
        .where(Release.id == release_id, Release.state == ReleaseState.building)
        .values(stage=stage, touched_at=clock.now())
        .returning(Release.id)
    )
    return touched.scalar() is not None


def end_build(
    *, session: Session, release_id: str, state: ReleaseState, values: dict[str, Any]
) -> None:
    """What came of a build, unless it was cancelled meanwhile."""
    session.execute(
        update(Release)
        .where(Release.id == release_id, Release.state == ReleaseState.building)
        .values(state=state, touched_at=clock.now(), **values)
    )


def sign(*, session: Session, release_id: str, staff_id: str) -> None:
    """A clinician stands behind the safety texts of a release.

    Raises:
        SecondPersonNeeded: it is the author, or who asked for the release.
    """
    release = get_release(session=session, release_id=release_id)
    if staff_id in release.authors:
        raise SecondPersonNeeded
    if release.signed_by is None:
        release.signed_by, release.signed_at = staff_id, clock.now()
        _audit(session, staff_id, "release.sign", release)


def publish(
    *,
    session: Session,
    home: Path,
    release_id: str,
    staff_id: str | None,
    why: str,
    seen: str | None = None,
) -> Release:
    """Make a release the live one: this transaction decides, every process follows.

    `seen`: the release that was live when somebody chose, where that is known.

    Raises:
        NotFound, ReleaseRefused: the reason named; nothing was changed.
    """
    why = _reason(why)
    live = session.scalar(
        select(Release).where(Release.state == ReleaseState.live).with_for_update()
    )
    release = get_release(session=session, release_id=release_id)
    session.refresh(release, with_for_update=True)
    if reasons := _why_not(release, live, seen):
        raise ReleaseRefused(reasons)
    folder_of(home, release.id).check_whole()
    if live is not None:
        live.state = ReleaseState.retired
        session.flush()
    back = release.state == ReleaseState.retired
    release.state, release.reasons = ReleaseState.live, []
    release.published_by, release.published_at = staff_id, clock.now()
    release.published_why = why
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise ReleaseRefused(["Another release went live at this moment."]) from None
    was = live.number if live else 0
    _audit(session, staff_id, "release.rollback" if back else "release.publish", release, was=was)
    return release


def _reason(why: str) -> str:
    """In one line. Raises ReleaseRefused where nothing was said; `check_why` has read the rest."""
    if not (why := " ".join(why.split())):
        raise ReleaseRefused([UNSAID])
    return why


def _why_not(release: Release, live: Release | None, seen: str | None) -> list[str]:
    if release.state == ReleaseState.live:
        return [f"Release {release.number} is live already."]
    if release.state not in PUBLISHABLE:
        return release.reasons or [f"Release {release.number} is {release.state}."]
    if release.needs_signature and release.signed_by is None:
        return ["Emergency or safety content changed: a second person, a clinician, signs first."]
    now = live.id if live else ""
    if seen is not None and seen != now:
        return [f"{_meanwhile(live)} since you looked. Look again; nothing was changed."]
    if release.state == ReleaseState.retired:
        return [] if release.proven_at else ["It was never served whole: build it again."]
    if not set(KINDS) <= set(release.report):
        return ["It was built before all of it was measured: build it again."]
    if (release.report.get("compared_with") or "") != now:
        return [f"{_meanwhile(live)} since it was measured: build it again."]
    return []


def _meanwhile(live: Release | None) -> str:
    if live is None:
        return "What was live went back to the project's own files"
    return f"Release {live.number} went live (“{live.published_why or live.why}”)"


def prove(*, session: Session, release_id: str) -> None:
    """Note that a release is served whole: one can go back to it."""
    session.execute(
        update(Release)
        .where(Release.id == release_id, Release.proven_at.is_(None))
        .values(proven_at=clock.now())
    )


def doubt(*, session: Session) -> None:
    """What is live has to be served once more to be proven: it came to another place."""
    live = Release.state == ReleaseState.live
    session.execute(update(Release).where(live).values(proven_at=None))


def take_back(*, session: Session, release_id: str, reasons: list[str]) -> Release | None:
    """What was live before is live again, since this release could not be served.

    None where the project's own files were. Nothing is changed when it is not live any more.
    """
    release = get_release(session=session, release_id=release_id)
    session.refresh(release, with_for_update=True)
    if release.state != ReleaseState.live:
        return get_live(session=session)
    before = last_live(session=session)
    again = f"Release {before.number} is" if before else "The project's own files are"
    release.state = ReleaseState.retired if release.proven_at else ReleaseState.ready
    release.reasons = [*reasons, f"{again} live again."]
    session.flush()
    if before is not None:
        before.state = ReleaseState.live
    _audit(session, None, "release.take_back", release, now=before.number if before else 0)
    return before


def last_live(*, session: Session) -> Release | None:
    """What was live before: where a rollback without a number leads."""
    served = select(Release).where(
        Release.state == ReleaseState.retired, Release.proven_at.is_not(None)
    )
    newest = session.scalars(served.order_by(Release.published_at.desc()))
    # One that could not be served when it was tried again has its reasons.
    return next((one for one in newest if not one.reasons), None)


def find_served(*, session: Session, number: int) -> Release:
    """A release to go back to.

    Raises:
        NotFound.
        ReleaseRefused: it was never live.
    """
    found = find_number(session=session, number=number)
    if found.state not in (ReleaseState.live, ReleaseState.retired):
        raise ReleaseRefused(
            [f"Release {number} was never live ({found.state}): publish it instead."]
        )
    return found


def find_ready(*, session: Session, content_hash: str) -> Release | None:
    """The newest release that is live, or can go live as it is, with this content."""
    live = get_live(session=session)
    states = (ReleaseState.live, ReleaseState.ready)
    same = select(Release).where(Release.content_hash == content_hash, Release.state.in_(states))
    base = live.id if live else None
    for one in session.scalars(same.order_by(Release.number.desc())):
        if one is live or one.report.get("compared_with") == base:
            return one
    return None


def _audit(
    session: Session, staff_id: str | None, action: str, release: Release, **more: Any
) -> None:
    session.flush()
    audit.record(
        session=session,
        actor=("staff", staff_id) if staff_id else CONSOLE,
        action=action,
        subject=("release", release.id),
        detail={"number": release.number, "content": release.content_hash, **more},
    )
