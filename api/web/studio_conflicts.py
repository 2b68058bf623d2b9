"""Pages of conflicts: the studio's lines and the project's, and which of them stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import Malformed, NotFound
from api.identity.models import Staff
from api.studio import editing
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.merge import Piece, Place, places_in
from api.web.pages import render
from api.web.studio_access import Reader, Writer, editor_of
from api.web.studio_parts import REFUSED, told
from api.web.studio_releases import show_studio

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
SIDES = {"studio": True, "project": False}
SETTLED_SINCE = "One of the two sides is another one by now. Nothing was settled; look again."
# Lines around a place that both sides share.
AROUND = 2


@router.get("/conflict")
def show_conflict(request: Request, room: RoomDep, staff: Reader, path: str = "") -> Response:
    """The places of one file where the studio and the project collide.

    Raises:
        NotFound: there is no conflict in it (any more).
    """
    return _page(request, room, staff, path, {})


@router.post("/settle")
async def settle(request: Request, room: RoomDep, staff: Writer) -> Response:
    """End a conflict with the project's file: by the whole file, or place by place."""
    form = await request.form()
    return await run_in_threadpool(_settle, request, room, staff, form)


def _settle(request: Request, room: Room, staff: Staff, form: FormData) -> Response:
    path, side, version = (form.get(name) for name in ("path", "side", "version"))
    if not isinstance(path, str) or side not in (*SIDES, "places"):
        raise Malformed
    seen = version if isinstance(version, str) else None
    editor = editor_of(room, staff)
    try:
        if side == "places":
            keep: bool | Sequence[bool] = _choices(places_in(_pieces(room, staff, path)), form)
        else:
            keep = SIDES[str(side)]
        editing.settle(editor, path=path, keep_mine=keep, version=seen)
    except EntryChanged as error:
        return show_studio(request, room, staff, status=error.status, problem=SETTLED_SINCE)
    except REFUSED as error:
        if side == "places":
            return _page(request, room, staff, path, form, **told(error))
        return show_studio(request, room, staff, **told(error))
    return RedirectResponse("/admin/studio?done=settled", 303)


def _choices(places: Sequence[Place], form: Mapping[str, Any]) -> list[bool]:
    """Which side stands at each place.

    Raises:
        ContentRefused: a place without a choice, each named.
    """
    given = [form.get(f"place-{number}") for number in range(1, len(places) + 1)]
    if missing := [number for number, side in enumerate(given, 1) if side not in SIDES]:
        raise ContentRefused([f"Place {number}: choose whose lines stand." for number in missing])
    return [SIDES[str(side)] for side in given]


def _pieces(room: Room, staff: Staff, path: str) -> list[Piece]:
    """Raises EntryChanged where there is no conflict in the file."""
    draft = editor_of(room, staff).draft
    if path not in draft.conflicts():
        raise EntryChanged
    return draft.pieces(path)


def _page(
    request: Request,
    room: Room,
    staff: Staff,
    path: str,
    form: Mapping[str, Any],
    *,
    status: int = 200,
    **values: Any,
) -> Response:
    try:
        found = _pieces(room, staff, path)
    except EntryChanged:
        raise NotFound from None
    return render(
        request,
        "studio/conflict.html",
        status=status,
        staff=staff,
        path=path,
        version=editor_of(room, staff).draft.version_of_sides(path),
        places=_rows(found, form),
        **values,
    )


def _rows(found: Sequence[Piece], form: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each place with the lines of both sides, and a few that stand before and after it."""
    rows: list[dict[str, Any]] = []
    for at, one in enumerate(found):
        if isinstance(one, Place):
            before, after = (
                found[at - 1] if at else "",
                found[at + 1] if at + 1 < len(found) else "",
            )
            rows.append(
                {
                    "line": one.line,
                    "above": str(before).splitlines()[-AROUND:],
                    "below": str(after).splitlines()[:AROUND],
                    "was": one.base.splitlines(),
                    "sides": [
                        ("studio", "The studio's", one.mine.splitlines()),
                        ("project", "The project's", one.theirs.splitlines()),
                    ],
                    "chosen": form.get(f"place-{len(rows) + 1}"),
                }
            )
    return rows
