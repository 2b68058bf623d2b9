"""Pages of the draft and its releases: what changed, build, sign, publish, roll back."""

import os
import subprocess
import sys
import threading
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api import clock
from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError
from api.identity.models import Staff
from api.identity.permissions import Permission, is_allowed
from api.settings import Settings
from api.studio import building, editing, releases
from api.studio.difference import Difference, differences
from api.studio.draft import Draft
from api.studio.errors import (
    BuildRunning,
    ContentRefused,
    EntryChanged,
    ReleaseRefused,
    SecondPersonNeeded,
)
from api.studio.folder import folder_of
from api.studio.forms import list_documents
from api.studio.gate import unreadable
from api.studio.intents import list_intents
from api.studio.live import Follower
from api.studio.models import Release, ReleaseState
from api.studio.paths import ROOT, STORIES
from api.studio.replies import list_replies
from api.studio.why import check_why
from api.web.escalation_view import clinic_zone
from api.web.pages import in_words, local, render
from api.web.studio_access import Publisher, Reader, Signer, Writer, editor_of, live_draft
from api.web.studio_charts import changes_of, charts_of, confused_of, sureness_of
from api.web.studio_parts import DONE, REFUSED, areas_of, names_of, told

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
Why = Annotated[str, Form()]
MOST_DIFFERENCES = 50
CHANGED_SINCE = "It was put back already, or changed since. Nothing was put back."
STAGES = {
    "snapshot": "copying the draft",
    "validate": "checking the content",
    "train": "training",
    "nlu": "measuring on the fixed split",
    "stories": "following the test stories",
    "safety": "measuring the safety screen",
    "privacy": "measuring redaction",
    "done": "done",
}


@router.get("")
def show_home(request: Request, room: RoomDep, staff: Reader, done: str = "") -> Response:
    return show_studio(request, room, staff, notice=DONE.get(done))


@router.post("/undo/{change_id}")
def undo(request: Request, change_id: str, room: RoomDep, staff: Writer) -> Response:
    """Put back what an edit changed, if nobody changed it since."""
    try:
        entry = editing.undo(editor_of(room, staff), change_id=change_id)
    except EntryChanged as error:
        return show_studio(request, room, staff, status=error.status, problem=CHANGED_SINCE)
    except REFUSED as error:
        return show_studio(request, room, staff, **told(error))
    return RedirectResponse(f"{_page_of(room, staff, entry)}?done=undone", 303)


@router.post("/releases")
def begin(
    request: Request,
    room: RoomDep,
    staff: Writer,
    why: Why = "",
) -> Response:
    """Build a release of the draft; one that needs no training is ready when the page comes."""
    draft, home = editor_of(room, staff).draft, room.settings.home.resolve()
    try:
        check_why(room.database, why)
        is_quick = building.is_quick(draft, home)
        with room.database.write() as session:
            opened = releases.begin(session=session, draft=draft, staff_id=staff.id, why=why)
    except ContentRefused as error:
        return show_studio(request, room, staff, typed_why=why, **told(error))
    except (BuildRunning, ReleaseRefused) as error:
        reasons = error.reasons if isinstance(error, ReleaseRefused) else ()
        return show_studio(
            request, room, staff, status=error.status, problem=error.title, problems=reasons,
            typed_why=why,
        )  # fmt: skip
    if is_quick:
        building.build(home=home, database=room.database, release_id=opened.id, draft=draft)
    else:
        _start_build(room.settings, opened.id)
    return RedirectResponse(f"/admin/studio/releases/{opened.id}", 303)


@router.get("/releases/{release_id}")
def show_release(request: Request, release_id: str, room: RoomDep, staff: Reader) -> Response:
    return _release(request, room, staff, release_id)


@router.post("/releases/{release_id}/cancel")
def cancel(release_id: str, room: RoomDep, staff: Writer) -> Response:
    with room.database.write() as session:
        releases.cancel(session=session, release_id=release_id, staff_id=staff.id)
    return RedirectResponse(f"/admin/studio/releases/{release_id}", 303)


@router.post("/releases/{release_id}/sign")
def sign(request: Request, release_id: str, room: RoomDep, staff: Signer) -> Response:
    try:
        with room.database.write() as session:
            releases.sign(session=session, release_id=release_id, staff_id=staff.id)
    except SecondPersonNeeded as error:
        return _refused(request, room, staff, release_id, error)
    return RedirectResponse(f"/admin/studio/releases/{release_id}", 303)


@router.post("/releases/{release_id}/publish")
def publish(
    request: Request,
    release_id: str,
    room: RoomDep,
    staff: Publisher,
    why: Why = "",
    seen: Annotated[str | None, Form(max_length=32)] = None,
) -> Response:
    """Make it live, or live again; every process of this installation follows at once."""
    follower: Follower = request.app.state.follower
    try:
        follower.go_live(release_id=release_id, staff_id=staff.id, why=why, seen=seen)
    except ReleaseRefused as error:
        return _refused(
            request, room, staff, release_id, error, problems=error.reasons, typed_why=why
        )
    return RedirectResponse(f"/admin/studio/releases/{release_id}", 303)


def _refused(
    request: Request, room: Room, staff: Staff, release_id: str, error: FrontdeskError, **more: Any
) -> Response:
    return _release(
        request, room, staff, release_id, status=error.status, problem=error.title, **more
    )


def show_studio(request: Request, room: Room, staff: Staff, **values: Any) -> Response:
    """The studio's first page."""
    draft = editor_of(room, staff).draft
    changed, broken = _changed(draft, live_draft(room))
    with room.database.write() as session:
        releases.mark_killed(session=session)
    with room.database.read() as session:
        rows = [_row(one) for one in _with_names(session)]
    return render(
        request,
        "studio/home.html",
        staff=staff,
        conflicts=[(path, draft.version_of_sides(path)) for path in draft.conflicts()],
        differences=changed[:MOST_DIFFERENCES],
        more=max(0, len(changed) - MOST_DIFFERENCES),
        broken=broken,
        releases=rows,
        live=next((one for one in rows if one["state"] == "live"), None),
        can_publish=is_allowed(role=staff.role, permission=Permission.publish_content),
        **values,
    )


def _changed(draft: Draft, live: Draft) -> tuple[list[Difference], list[str]]:
    """What differs; where a file cannot be read, which: what is live is there all the same."""
    try:
        return differences(draft, live), []
    except ContentRefused as error:
        return [], unreadable(draft, live) or list(error.problems)


def _with_names(session: Any) -> list[tuple[Release, dict[str, str], str]]:
    names, zone = names_of(session), clinic_zone(session)
    return [(one, names, zone) for one in releases.list_releases(session=session)]


def _row(found: tuple[Release, dict[str, str], str]) -> dict[str, Any]:
    one, names, zone = found
    return {
        "id": one.id,
        "number": one.number,
        "state": one.state,
        "why": one.why,
        "by": names.get(one.created_by or "", "the terminal"),
        "at": local(one.created_at, zone),
        "published_by": names.get(one.published_by or "", "the terminal"),
        "published_at": local(one.published_at, zone) if one.published_at else None,
        "published_why": one.published_why,
        "needs_signature": one.needs_signature,
        "signed_by": names.get(one.signed_by or "", ""),
        "stage": STAGES.get(one.stage, one.stage),
        "stages": [(code, title, code == one.stage) for code, title in STAGES.items()],
        "age": in_words(clock.now() - one.created_at),
        "reasons": one.reasons,
    }


def _release(
    request: Request, room: Room, staff: Staff, release_id: str, *, status: int = 200, **values: Any
) -> Response:
    with room.database.write() as session:
        releases.mark_killed(session=session)
    with room.database.read() as session:
        one = releases.get_release(session=session, release_id=release_id)
        row = _row((one, names_of(session), clinic_zone(session)))
        live = releases.get_live(session=session)
        report, own = one.report, staff.id in one.authors
    nlu, was = report.get("nlu"), report.get("live_nlu")
    folder = folder_of(room.settings.home.resolve(), release_id)
    changed = differences(folder.draft(), live_draft(room)) if folder.content.is_dir() else []
    return render(
        request,
        "studio/release.html",
        status=status,
        staff=staff,
        release=row,
        nlu=nlu,
        was=was,
        stories=(report.get("stories"), report.get("live_stories")),
        areas=areas_of(report),
        seconds=report.get("seconds"),
        is_trained=report.get("is_trained"),
        charts=charts_of(nlu, was) if nlu else [],
        intents=changes_of(nlu, was) if nlu else [],
        sureness=sureness_of(nlu, was) if nlu else [],
        confused=confused_of(nlu, was) if nlu else [],
        differences=changed[:MOST_DIFFERENCES],
        is_back=row["state"] == ReleaseState.retired,
        seen=live.id if live else "",
        is_author=own,
        serves=request.app.state.follower.serves() if row["state"] == ReleaseState.live else "",
        model_id=one.model_id,
        **values,
    )


def _page_of(room: Room, staff: Staff, entry: str) -> str:
    """Where an intent or a reply is shown; the first page for one that is gone."""
    if entry == STORIES:
        return "/admin/studio/stories"
    draft = editor_of(room, staff).draft
    for area, found in (("replies", list_replies(draft)), ("intents", list_intents(draft))):
        if entry in {one.name for one in found}:
            return f"/admin/studio/{area}/{entry}"
    for one in list_documents(draft):
        if one.name == entry:
            return f"/admin/studio/facts/{one.area}/{one.name}"
    return "/admin/studio"


def _start_build(settings: Settings, release_id: str) -> None:
    """A process of its own, which ends when this one does; the page follows it by the database."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "content", "build", release_id],
        cwd=ROOT,
        env={
            **os.environ,
            "FRONTDESK_HOME": str(settings.home.resolve()),
            "DATABASE_URL": settings.database_url,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()
