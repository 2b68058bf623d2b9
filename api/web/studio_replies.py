"""Pages of replies: the list, and one with its wordings in both languages side by side."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError, Malformed
from api.identity.models import Staff
from api.studio import editing
from api.studio.errors import ContentRefused, EntryChanged
from api.studio.lint import lint_reply
from api.studio.replies import Reply, Variant, get_reply, list_replies
from api.web.pages import render
from api.web.studio_access import Reader, Writer, editor_of, live_draft
from api.web.studio_parts import DONE, REFUSED, fields_of, history_of, read_form, told

router = APIRouter(prefix="/admin/studio", include_in_schema=False)


@router.get("/replies")
def show_replies(
    request: Request,
    room: RoomDep,
    staff: Reader,
    q: str = "",
    done: str = "",
    change: str = "",
) -> Response:
    """All replies, or those that hold some words."""
    was = {one.name: one.version for one in list_replies(live_draft(room))}
    found = list_replies(editor_of(room, staff).draft)
    wanted = q.casefold()
    rows = [
        {
            "name": one.name,
            "text": one.variants[0].text,
            "is_safety": one.is_safety,
            "has_spanish": bool(one.of("es")),
            "is_changed": was.get(one.name) != one.version,
        }
        for one in found
        if wanted in one.name or any(wanted in each.text.casefold() for each in one.variants)
    ]
    return render(
        request, "studio/replies.html", staff=staff, replies=rows, words=q,
        notice=DONE.get(done), undo=change,
    )  # fmt: skip


@router.get("/replies/{name}")
def show_reply(
    request: Request, name: str, room: RoomDep, staff: Reader, done: str = "", change: str = ""
) -> Response:
    reply = get_reply(editor_of(room, staff).draft, name)
    return _page(request, room, staff, reply, reply.variants, notice=DONE.get(done), undo=change)


@router.post("/replies/{name}")
async def save(request: Request, name: str, room: RoomDep, staff: Writer) -> Response:
    """Keep the wordings in the draft, or only check and preview them."""
    form = await request.form()
    return await run_in_threadpool(_save, request, name, room, staff, form)


@router.post("/replies/{name}/lint")
async def lint(request: Request, name: str, room: RoomDep, staff: Writer) -> Response:
    """What is wrong with the wordings as they are typed."""
    form = await request.form()

    def check() -> Response:
        reply = get_reply(editor_of(room, staff).draft, name)
        found = lint_reply(editor_of(room, staff).draft, reply, read_form(form, reply))
        return JSONResponse({"problems": found.problems, "advice": found.advice})

    return await run_in_threadpool(check)


def _save(request: Request, name: str, room: Room, staff: Staff, form: FormData) -> Response:
    editor = editor_of(room, staff)
    reply = get_reply(editor.draft, name)
    version = form.get("version")
    if not isinstance(version, str):
        raise Malformed
    variants = read_form(form, reply)
    if form.get("do") == "check":
        return _page(request, room, staff, reply, variants, version=version)
    try:
        if not variants:
            raise ContentRefused(["A reply needs at least one English text."])
        made = editing.change_reply(editor, name=name, version=version, variants=variants)
    except REFUSED as error:
        now = fields_of(reply.variants) if isinstance(error, EntryChanged) else None
        return _page(request, room, staff, reply, variants, now=now, **told(error))
    return RedirectResponse(f"/admin/studio/replies/{name}?done=changed&change={made}", 303)


def show_refused_reply(
    request: Request, room: Room, staff: Staff, name: str, error: FrontdeskError
) -> Response:
    """A reply's page with the sentences of what was refused."""
    reply = get_reply(editor_of(room, staff).draft, name)
    return _page(request, room, staff, reply, reply.variants, **told(error))


def _page(
    request: Request,
    room: Room,
    staff: Staff,
    reply: Reply,
    variants: Sequence[Variant],
    *,
    status: int = 200,
    version: str = "",
    **values: Any,
) -> Response:
    found = lint_reply(editor_of(room, staff).draft, reply, variants)
    with room.database.read() as session:
        history = history_of(session, reply.name)
    return render(
        request,
        "studio/reply.html",
        status=status,
        staff=staff,
        reply={
            "name": reply.name,
            "version": version or reply.version,
            "is_safety": reply.is_safety,
        },
        languages=fields_of(variants),
        lint=found,
        history=history,
        **values,
    )
