"""Pages of intents: the list, one of them with its examples, what was changed."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError
from api.identity.models import Staff
from api.studio import editing
from api.studio.alike import Pair, alike, alike_to, is_comparing, start_comparing
from api.studio.errors import ContentRefused
from api.studio.examples import known_entities, shared_examples
from api.studio.folder import live_folder
from api.studio.intents import Intent, get_intent, list_intents, pasted
from api.studio.meant import bring_back, set_aside, sort_pairs
from api.studio.moving import move_example
from api.studio.rules import answer_of, version_of_answer
from api.studio.uses import steps_with
from api.web.escalation_view import clinic_zone
from api.web.pages import local, render
from api.web.studio_access import Reader, Writer, directory_of, editor_of, live_draft
from api.web.studio_parts import (
    DONE,
    REFUSED,
    history_of,
    names_of,
    plain_replies,
    read_pasted,
    told,
)

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
PER_PAGE = 40
SORTS = ("name", "count", "f1")
Line = Annotated[str, Form()]
PAIR_CHANGED = "One of the two was changed meanwhile. Nothing was noted; look again."


@router.get("/intents")
def show_intents(
    request: Request,
    room: RoomDep,
    staff: Reader,
    q: str = "",
    sort: str = "",
    done: str = "",
    change: str = "",
) -> Response:
    """Every intent with its examples' number and its score, in the order that is asked for."""
    return _list(request, room, staff, q=q, sort=sort, notice=DONE.get(done), undo=change)


def _list(
    request: Request,
    room: Room,
    staff: Staff,
    *,
    q: str = "",
    sort: str = "",
    status: int = 200,
    **values: Any,
) -> Response:
    home = room.settings.home.resolve()
    found = list_intents(editor_of(room, staff).draft)
    rows = [one for one in _rows(found, room) if q.strip().casefold() in one["name"].casefold()]
    known = alike(home, found)
    close, meant = _sorted(room, known.pairs)
    return render(
        request,
        "studio/intents.html",
        status=status,
        staff=staff,
        intents=in_order(rows, sort),
        total=len(found),
        words=q,
        sort=sort if sort.removeprefix("-") in SORTS else "",
        shared=shared_examples(found),
        missing=known.missing,
        close=close,
        meant=meant,
        is_comparing=bool(known.missing) and is_comparing(home),
        versions={one.name: one.version for one in found},
        **values,
    )


def _sorted(room: Room, pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], list[dict[str, Any]]]:
    """Pairs to look at, and those that somebody left as they are."""
    with room.database.read() as session:
        found = sort_pairs(session=session, pairs=pairs)
        names, zone = names_of(session), clinic_zone(session)
    meant = [
        {"pair": pair, "who": names.get(staff_id, "somebody"), "at": local(at, zone)}
        for pair, staff_id, at in found.meant
    ]
    return found.open, meant


def _rows(found: list[Intent], room: Room) -> list[dict[str, Any]]:
    live = live_folder(room.settings.home.resolve())
    measured = (live.manifest().get("nlu") or {}).get("intents", {}) if live else {}
    was = {one.name: one.version for one in list_intents(live_draft(room))}
    return [
        {
            "name": one.name,
            "count": len(one.examples),
            "f1": measured.get(one.name, {}).get("f1"),
            "is_changed": was.get(one.name) != one.version,
        }
        for one in found
    ]


def in_order(rows: list[dict[str, Any]], sort: str) -> list[dict[str, Any]]:
    """By a column, downwards with a minus before it; what has no score comes last."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        return rows
    known = [one for one in rows if one[key] is not None]
    known.sort(key=lambda one: one[key], reverse=sort.startswith("-"))
    return known + [one for one in rows if one[key] is None]


@router.post("/alike")
def compare(room: RoomDep, _staff: Writer) -> Response:
    """Compare all examples with each other, in a process of its own."""
    start_comparing(room.settings.home.resolve())
    return RedirectResponse("/admin/studio/intents?done=comparing", 303)


@router.post("/alike/meant")
def leave_pair(
    request: Request,
    room: RoomDep,
    staff: Writer,
    one: Line,
    other: Line,
    of_one: Annotated[str, Form(max_length=100)],
    of_other: Annotated[str, Form(max_length=100)],
    do: Annotated[Literal["leave", "back"], Form()],
    at: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Two that are nearly the same stay as they are, or are shown to be looked at again.

    `at`: the intent on whose page somebody chose.
    """
    by_name = {each.name: each.examples for each in list_intents(editor_of(room, staff).draft)}
    if one not in by_name.get(of_one, ()) or other not in by_name.get(of_other, ()):
        return _list(request, room, staff, status=409, problem=PAIR_CHANGED)
    keep = set_aside if do == "leave" else bring_back
    with room.database.write() as session:
        keep(session=session, one=(of_one, one), other=(of_other, other), staff_id=staff.id)
    place = f"/{at}" if at in by_name else ""
    done = "left" if do == "leave" else "back"
    return RedirectResponse(f"/admin/studio/intents{place}?done={done}", 303)


@router.get("/intents/{name}")
def show_intent(
    request: Request,
    name: str,
    room: RoomDep,
    staff: Reader,
    q: str = "",
    page: int = 1,
    done: str = "",
    change: str = "",
) -> Response:
    """One intent; its examples page by page, or those that hold some words."""
    return _page(
        request, room, staff, name, words=q, number=page, notice=DONE.get(done), undo=change
    )


@router.post("/intents/{name}/add")
async def add(request: Request, name: str, room: RoomDep, staff: Writer) -> Response:
    """Add pasted lines; those that may not be added are told and stand in the field again."""
    version, lines = await read_pasted(request, "version", "lines")
    return await run_in_threadpool(_add, request, name, room, staff, version, lines)


def _add(
    request: Request, name: str, room: Room, staff: Staff, version: str, lines: str
) -> Response:
    wanted = pasted(lines)
    try:
        if not wanted:
            raise ContentRefused(["Write at least one line."])
        checked = editing.add_examples(
            editor_of(room, staff),
            name=name,
            version=version,
            lines=wanted,
            directory=directory_of(room),
        )
    except REFUSED as error:
        return show_refused_intent(request, room, staff, name, error, typed=lines)
    repeated = [f"“{one}” is there already." for one in checked.repeated]
    home, now = room.settings.home.resolve(), list_intents(editor_of(room, staff).draft)
    close, _ = _sorted(room, alike_to(home, now, name, checked.accepted))
    notice = f"{len(checked.accepted)} of {len(wanted)} lines were added to the draft."
    problems = [*checked.refused, *repeated]
    rest = [one for one in wanted if one not in checked.accepted and one not in checked.repeated]
    if not problems and not close:
        return RedirectResponse(
            f"/admin/studio/intents/{name}?done=added&change={checked.change}&page=99999", 303
        )
    return _page(
        request, room, staff, name,
        status=200 if checked.accepted else 422, undo=checked.change, notice=notice,
        problems=problems, typed="\n".join(rest), close=close,
    )  # fmt: skip


@router.post("/intents/{name}/move")
def move(
    request: Request,
    name: str,
    room: RoomDep,
    staff: Writer,
    version: Annotated[str, Form()],
    old: Line,
    to: Annotated[str, Form(max_length=100)],
) -> Response:
    """Give an example to another intent."""
    editor = editor_of(room, staff)
    try:
        made = move_example(editor, name=name, version=version, text=old, to=to)
    except REFUSED as error:
        return show_refused_intent(request, room, staff, name, error)
    return RedirectResponse(
        f"/admin/studio/intents/{to}?done=moved&change={made}&q={quote(old)}", 303
    )


@router.post("/intents/{name}/change")
def change(
    request: Request,
    name: str,
    room: RoomDep,
    staff: Writer,
    version: Annotated[str, Form()],
    old: Line,
    new: Line = "",
    do: str = Form("save"),
    page: Annotated[int, Form()] = 1,
    q: Line = "",
) -> Response:
    """Put another line in an example's place, or take it out."""
    text = "" if do == "remove" else new.strip()
    try:
        if do != "remove" and not text:
            raise ContentRefused(["An empty line is no example. Use Remove to take it out."])
        made = editing.change_example(
            editor_of(room, staff),
            name=name,
            version=version,
            old=old,
            new=text,
            directory=directory_of(room),
        )
    except REFUSED as error:
        typed = "" if do == "remove" else new
        return show_refused_intent(
            request, room, staff, name, error, typed=typed, number=page, words=q
        )
    query = f"&q={quote(q)}" if q else ""
    done = "removed" if do == "remove" else "changed"
    return RedirectResponse(
        f"/admin/studio/intents/{name}?done={done}&change={made}&page={page}{query}", 303
    )


def show_refused_intent(
    request: Request,
    room: Room,
    staff: Staff,
    name: str,
    error: FrontdeskError,
    **values: Any,
) -> Response:
    """An intent's page with the sentences of what was refused."""
    return _page(request, room, staff, name, **told(error), **values)


def _page(
    request: Request,
    room: Room,
    staff: Staff,
    name: str,
    *,
    words: str = "",
    number: int = 1,
    status: int = 200,
    **values: Any,
) -> Response:
    draft = editor_of(room, staff).draft
    intent = get_intent(draft, name)
    every = list_intents(draft)
    if "close" not in values:
        pairs = alike(room.settings.home.resolve(), every).pairs
        own = (one for one in pairs if name in (one.one[0], one.other[0]))
        values["close"], values["meant"] = _sorted(room, own)
    answer = answer_of(draft, name)
    found = [one for one in intent.examples if words.casefold() in one.casefold()]
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(max(1, number), last)
    start = (number - 1) * PER_PAGE
    with room.database.read() as session:
        history = history_of(session, name)
    return render(
        request,
        "studio/intent.html",
        status=status,
        staff=staff,
        versions={one.name: one.version for one in every},
        intent={"name": name, "version": intent.version, "count": len(intent.examples)},
        examples=list(enumerate(found[start : start + PER_PAGE], start=start + 1)),
        words=words,
        page=number,
        last=last,
        found=len(found),
        history=history,
        answer=answer.reply if answer else "",
        answer_version=version_of_answer(answer),
        followed=steps_with(draft, "intent", name),
        replies=plain_replies(draft),
        entities=sorted(known_entities(draft)),
        **values,
    )
