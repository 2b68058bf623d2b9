"""Pages of new intents and replies, the rule that ties them, and taking them away."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.identity.models import Staff
from api.studio import creating
from api.studio.examples import known_entities
from api.studio.intents import pasted
from api.studio.replies import LANGUAGES, Variant
from api.web.pages import render
from api.web.studio_access import Reader, Writer, directory_of, editor_of
from api.web.studio_intents import show_refused_intent
from api.web.studio_parts import REFUSED, plain_replies, read_pasted, told
from api.web.studio_replies import show_refused_reply

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
Name = Annotated[str, Form(max_length=100)]


@router.get("/create/intent")
def new_intent(request: Request, room: RoomDep, staff: Reader) -> Response:
    return _intent_form(request, room, staff)


@router.post("/create/intent")
async def create_intent(request: Request, room: RoomDep, staff: Writer) -> Response:
    """A new intent in the draft; refused, everything typed stands in the form again."""
    name, lines, answer = await read_pasted(request, "name", "lines", "answer")
    typed = {"name": name.strip(), "lines": lines, "answer": answer}
    return await run_in_threadpool(_create_intent, request, room, staff, typed)


def _create_intent(request: Request, room: Room, staff: Staff, typed: dict[str, str]) -> Response:
    try:
        made = creating.create_intent(
            editor_of(room, staff),
            name=typed["name"],
            lines=pasted(typed["lines"]),
            answer=typed["answer"],
            directory=directory_of(room),
        )
    except REFUSED as error:
        return _intent_form(request, room, staff, typed=typed, **told(error))
    return RedirectResponse(
        f"/admin/studio/intents/{typed['name']}?done=created&change={made}", 303
    )


@router.get("/create/reply")
def new_reply(request: Request, staff: Reader) -> Response:
    return render(request, "studio/create_reply.html", staff=staff, typed={})


@router.post("/create/reply")
def create_reply(
    request: Request,
    room: RoomDep,
    staff: Writer,
    name: Name = "",
    en: Annotated[str, Form()] = "",
    es: Annotated[str, Form()] = "",
) -> Response:
    """A new reply in the draft, one wording in each language that is written."""
    typed = {"name": name.strip(), "en": en, "es": es}
    variants = [
        Variant(typed[code].replace("\r\n", "\n").strip(), code)
        for code in LANGUAGES
        if typed[code].strip()
    ]
    try:
        editor = editor_of(room, staff)
        made = creating.create_reply(editor, name=typed["name"], variants=variants)
    except REFUSED as error:
        return render(request, "studio/create_reply.html", staff=staff, typed=typed, **told(error))
    return RedirectResponse(
        f"/admin/studio/replies/{typed['name']}?done=created&change={made}", 303
    )


@router.post("/intents/{name}/answer")
def set_answer(
    request: Request, name: str, room: RoomDep, staff: Writer, version: Name, answer: Name = ""
) -> Response:
    """The reply that answers an intent, or none; refused, what was chosen is still chosen."""
    try:
        made = creating.set_answer(editor_of(room, staff), name=name, version=version, reply=answer)
    except REFUSED as error:
        return show_refused_intent(request, room, staff, name, error, chosen=answer)
    done = "changed" if made else "same"
    return RedirectResponse(f"/admin/studio/intents/{name}?done={done}&change={made}", 303)


@router.post("/intents/{name}/remove")
def remove_intent(
    request: Request, name: str, room: RoomDep, staff: Writer, version: Name
) -> Response:
    """Take an intent out of the draft, if nothing uses it."""
    return _removed(
        "intents",
        lambda: creating.remove_intent(editor_of(room, staff), name=name, version=version),
        lambda error: show_refused_intent(request, room, staff, name, error),
    )


@router.post("/replies/{name}/remove")
def remove_reply(
    request: Request, name: str, room: RoomDep, staff: Writer, version: Name
) -> Response:
    """Take a reply out of the draft, if nothing says it."""
    return _removed(
        "replies",
        lambda: creating.remove_reply(editor_of(room, staff), name=name, version=version),
        lambda error: show_refused_reply(request, room, staff, name, error),
    )


def _removed(area: str, remove: Callable[[], str], show: Callable[[Any], Response]) -> Response:
    try:
        made = remove()
    except REFUSED as error:
        return show(error)
    return RedirectResponse(f"/admin/studio/{area}?done=removed&change={made}", 303)


def _intent_form(
    request: Request, room: Room, staff: Staff, *, typed: dict[str, str] | None = None, **said: Any
) -> Response:
    draft = editor_of(room, staff).draft
    return render(
        request,
        "studio/create_intent.html",
        staff=staff,
        typed=typed or {},
        replies=plain_replies(draft),
        entities=sorted(known_entities(draft)),
        **said,
    )
