"""Pages of new places, practitioners, visits and cards; new rules and words; and those that go."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError
from api.identity.models import Staff
from api.studio import entries, rule_parts
from api.web.pages import render
from api.web.studio_access import Reader, Writer, editor_of
from api.web.studio_facts import AREAS, NEW, show_refused_document
from api.web.studio_parts import REFUSED, told

router = APIRouter(prefix="/admin/studio/facts", include_in_schema=False)
Short = Annotated[str, Form(max_length=100)]
ADD: Mapping[str, Callable[..., str]] = {
    "rule": rule_parts.add_rule,
    "words": rule_parts.add_words,
}


@router.get("/create/{area}")
def new_entry(request: Request, area: str, room: RoomDep, staff: Reader) -> Response:
    return _form(request, room, staff, area, {})


@router.post("/create/{area}")
async def create_entry(request: Request, area: str, room: RoomDep, staff: Writer) -> Response:
    """A new entry in the draft; refused, everything typed stands in the form again."""
    values = await _values(request)
    return await run_in_threadpool(_create, request, area, room, staff, values)


def _create(
    request: Request, area: str, room: Room, staff: Staff, values: dict[str, str]
) -> Response:
    try:
        name, made = entries.create_entry(
            editor_of(room, staff), area=area, values=values, author=staff.display_name
        )
    except REFUSED as error:
        return _form(request, room, staff, area, values, error)
    return _back(area, name, "created", made)


@router.post("/{area}/{name}/remove")
def remove_entry(
    request: Request, area: str, name: str, room: RoomDep, staff: Writer, version: Short
) -> Response:
    """Take a practitioner or a kind of visit out of the draft."""
    try:
        entries.remove_entry(editor_of(room, staff), area=area, name=name, version=version)
    except REFUSED as error:
        return show_refused_document(request, room, staff, area, name, error)
    return RedirectResponse("/admin/studio/facts?done=removed", 303)


@router.post("/rules/{name}/add")
async def add_part(request: Request, name: str, room: RoomDep, staff: Writer) -> Response:
    """A new rule, or new words, at the end of a file of rules."""
    values = await _values(request)
    return await run_in_threadpool(_add, request, name, room, staff, values)


def _add(request: Request, name: str, room: Room, staff: Staff, values: dict[str, str]) -> Response:
    kind = "words" if values.get("kind") == "words" else "rule"
    try:
        made = ADD[kind](
            editor_of(room, staff), name=name, version=values.get("version", ""), values=values
        )
    except REFUSED as error:
        return show_refused_document(
            request, room, staff, "rules", name, error, added={kind: values}
        )
    return _back("rules", name, "added", made)


@router.post("/rules/{name}/take-out")
def remove_part(
    request: Request, name: str, room: RoomDep, staff: Writer, version: Short, part: Short
) -> Response:
    """Take a rule or words out, where the floor allows it."""
    try:
        made = rule_parts.remove_part(
            editor_of(room, staff), name=name, version=version, part=part.strip()
        )
    except REFUSED as error:
        return show_refused_document(request, room, staff, "rules", name, error)
    return _back("rules", name, "removed", made)


async def _values(request: Request) -> dict[str, str]:
    """The form's texts; of what may be chosen several times a line each."""
    form = await request.form()
    return {
        key: "\n".join(one for one in form.getlist(key) if isinstance(one, str)) for key in form
    }


def _back(area: str, name: str, done: str, change: str) -> RedirectResponse:
    return RedirectResponse(f"/admin/studio/facts/{area}/{name}?done={done}&change={change}", 303)


def _form(
    request: Request,
    room: Room,
    staff: Staff,
    area: str,
    typed: Mapping[str, str],
    error: FrontdeskError | None = None,
) -> Response:
    fields = entries.fields_of_new(editor_of(room, staff).draft, area)
    said: dict[str, Any] = told(error) if error else {}
    return render(
        request,
        "studio/create_entry.html",
        staff=staff,
        area=area,
        title=NEW[area],
        among=AREAS[area],
        fields=[
            {
                "name": one.name,
                "label": one.label,
                "kind": one.kind,
                "options": one.options,
                "value": typed.get(one.name, one.initial),
            }
            for one in fields
        ],
        **said,
    )
