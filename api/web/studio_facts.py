"""Forms over the clinic's facts, the symptom cards and who signs them and the safety rules."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError, Malformed
from api.identity.models import Staff
from api.studio import documents
from api.studio.documents import values_of
from api.studio.entries import REMOVABLE
from api.studio.errors import EntryChanged
from api.studio.forms import Document, get_document, list_documents
from api.studio.replies import list_replies
from api.studio.signing import SIGNED
from api.web.pages import render
from api.web.studio_access import Reader, Signer, Writer, editor_of
from api.web.studio_parts import DONE, REFUSED, history_of, told

router = APIRouter(prefix="/admin/studio/facts", include_in_schema=False)
AREAS = {
    "places": "Places",
    "people": "Practitioners",
    "visits": "Kinds of visit",
    "cards": "Symptom cards",
    "rules": "Safety rules",
    "texts": "Safety texts",
}
NEW = {
    "places": "New place",
    "people": "New practitioner",
    "visits": "New kind of visit",
    "cards": "New symptom card",
}
Short = Annotated[str, Form(max_length=100)]


@router.get("")
def show_facts(request: Request, room: RoomDep, staff: Reader, done: str = "") -> Response:
    draft = editor_of(room, staff).draft
    areas: dict[str, list[dict[str, Any]]] = {code: [] for code in AREAS}
    for one in list_documents(draft):
        values = values_of(draft, one)
        signed = {key: values.get(key, "") for key in ("reviewer", "expires_at")}
        areas[one.area].append({"name": one.name, "title": one.title, **signed})
    titled = [(code, title, areas[code]) for code, title in AREAS.items()]
    return render(
        request, "studio/facts.html", staff=staff, areas=titled, new=NEW, notice=DONE.get(done)
    )


@router.get("/{area}/{name}")
def show_document(
    request: Request,
    area: str,
    name: str,
    room: RoomDep,
    staff: Reader,
    done: str = "",
    change: str = "",
) -> Response:
    return _page(request, room, staff, area, name, notice=DONE.get(done), undo=change)


@router.post("/{area}/{name}")
async def save(request: Request, area: str, name: str, room: RoomDep, staff: Writer) -> Response:
    """Keep a form in the draft; what is refused stands in it again."""
    form = await request.form()
    return await run_in_threadpool(_save, request, area, name, room, staff, form)


def _save(
    request: Request, area: str, name: str, room: Room, staff: Staff, form: FormData
) -> Response:
    values = {key: value for key, value in form.items() if isinstance(value, str)}
    version = values.pop("version", None)
    if version is None:
        raise Malformed
    try:
        made = documents.change_document(
            editor_of(room, staff), area=area, name=name, version=version, values=values
        )
    except REFUSED as error:
        return _refused(request, room, staff, area, name, error, typed=values)
    return _back(area, name, "changed" if made else "same", made)


@router.post("/{area}/{name}/sign")
def sign(
    request: Request,
    area: str,
    name: str,
    room: RoomDep,
    staff: Signer,
    version: Short,
    licence: Short = "",
    until: Short = "",
    do: Short = "sign",
) -> Response:
    """Stand behind a card or a file of rules until a day, or no longer."""
    editor, where = editor_of(room, staff), {"area": area, "name": name, "version": version}
    try:
        if do == "withdraw":
            documents.withdraw_signature(editor, **where)
        else:
            documents.sign_document(
                editor, **where, who=staff.display_name, licence=licence, until=until
            )
    except REFUSED as error:
        signature = {"licence": licence, "until": until}
        return _refused(request, room, staff, area, name, error, signature=signature)
    return _back(area, name, "changed", "")


def _back(area: str, name: str, done: str, change: str) -> RedirectResponse:
    address = f"/admin/studio/facts/{area}/{name}?done={done}"
    return RedirectResponse(f"{address}&change={change}" if change else address, 303)


def _refused(
    request: Request,
    room: Room,
    staff: Staff,
    area: str,
    name: str,
    error: FrontdeskError,
    **values: Any,
) -> Response:
    """The form as it was sent; where somebody came before, with what stands there now."""
    is_stale = isinstance(error, EntryChanged)
    return _page(request, room, staff, area, name, is_stale=is_stale, **told(error), **values)


def show_refused_document(
    request: Request, room: Room, staff: Staff, area: str, name: str, error: FrontdeskError,
    **values: Any,
) -> Response:  # fmt: skip
    """The form's page with what was refused beside it."""
    return _page(request, room, staff, area, name, **told(error), **values)


def _page(
    request: Request,
    room: Room,
    staff: Staff,
    area: str,
    name: str,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    is_stale: bool = False,
    **values: Any,
) -> Response:
    draft = editor_of(room, staff).draft
    document = get_document(draft, area, name)
    now = values_of(draft, document)
    with room.database.read() as session:
        history = history_of(session, name)
    return render(
        request,
        "studio/document.html",
        status=status,
        staff=staff,
        document=document,
        fields=_fields(document, now, typed or {}, is_stale=is_stale),
        signed=[(one.label, now[one.name]) for one in SIGNED] if document.is_clinical else [],
        can_remove=area in REMOVABLE,
        is_signed=now.get("reviewer", "pending") != "pending",
        texts=[one for one in list_replies(draft) if one.is_safety] if area == "texts" else [],
        history=history,
        **values,
    )


def _fields(
    document: Document, now: dict[str, str], typed: dict[str, str], *, is_stale: bool
) -> list[dict[str, Any]]:
    """Each field with what was typed, and what stands there if somebody changed it meanwhile."""
    return [
        {
            "name": one.name,
            "label": one.label,
            "kind": one.kind,
            "part": one.part,
            "options": one.options,
            "value": typed.get(one.name, now[one.name]),
            "other": now[one.name]
            if is_stale and typed.get(one.name, now[one.name]) != now[one.name]
            else None,
        }
        for one in document.fields
    ]
