"""Pages of what patients wrote: the list with its filters, a transcript, a message's intent."""

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations import repository as conversations
from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import FrontdeskError, NotFound
from api.escalations import takeover
from api.escalations.transcript import Line
from api.identity import staff as accounts
from api.identity.models import Staff
from api.studio import messages
from api.studio.draft import Draft
from api.studio.errors import ContentRefused
from api.studio.examples import key_of, taken_keys
from api.studio.filters import MessageFilter, read_filter
from api.studio.floor import ALARMS
from api.studio.intents import list_intents
from api.studio.learning import Proposal, teach
from api.studio.lint import known_intents
from api.studio.live import Follower
from api.studio.messages import Message
from api.web.escalation_state import transcript_values
from api.web.escalation_view import clinic_zone
from api.web.pages import local, render
from api.web.studio_access import Learner, Teacher, directory_of, editor_of
from api.web.studio_parts import DONE, REFUSED, told

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
LANGUAGES = {"en": "English", "es": "Spanish"}
WISHES = {"wrong": "flagged as wrong", "look_again": "the patient asked to look again"}
MOST_GUESSES = 6
MOST_TYPED = 4000


@router.get("/conversations")
def show_messages(
    request: Request, room: RoomDep, staff: Learner, done: str = "", change: str = ""
) -> Response:
    draft = editor_of(room, staff).draft
    intents = sorted(known_intents(draft))
    wanted = read_filter(request.query_params, intents=intents)
    with room.database.write() as session:
        page = messages.list_messages(session=session, room=room, wanted=wanted)
        messages.note_read(session=session, messages=page.rows, staff_id=staff.id)
        zone = clinic_zone(session)
    return render(
        request,
        "studio/messages.html",
        staff=staff,
        messages=rows_of(page.rows, draft, zone),
        wanted=wanted,
        intents=intents,
        low=messages.LOW,
        query=wanted.as_query(),
        newer=wanted.at(wanted.page - 1).as_query() if wanted.page > 1 else None,
        older=wanted.at(wanted.page + 1).as_query() if page.has_next else None,
        notice=DONE.get(done),
        undo=change,
    )


@router.get("/conversations/{conversation_id}")
def show_transcript(
    request: Request, conversation_id: str, room: RoomDep, staff: Learner
) -> Response:
    """A redacted transcript as staff see it; reading it is audited."""
    with room.database.write() as session:
        conversation = conversations.get_conversation(
            session=session, conversation_id=conversation_id
        )
        if conversation is None:
            raise NotFound
        zone, lines, found = clinic_zone(session), list[Line](), list[Message]()
        is_usable = messages.is_usable(conversation)
        if is_usable:
            _, lines = takeover.access_conversation(
                session=session, room=room, conversation_id=conversation_id, staff=staff
            )
            found = messages.list_of_conversation(
                session=session, room=room, conversation_id=conversation_id
            )
        names = accounts.get_names(session=session)
        transcript = transcript_values(lines, names, zone, staff)
    draft = editor_of(room, staff).draft
    return render(
        request,
        "studio/conversation.html",
        staff=staff,
        conversation={"id": conversation_id, "short_id": conversation_id[:6].upper()},
        is_usable=is_usable,
        transcript=transcript,
        messages={one["id"]: one for one in rows_of(found, draft, zone)},
    )


@router.get("/messages/{utterance_id}")
def show_message(request: Request, utterance_id: str, room: RoomDep, staff: Learner) -> Response:
    """One message, the likeliest intents, and a field for a neutral wording."""
    return _message(request, room, staff, utterance_id, back=request.query_params)


@router.post("/messages/{utterance_id}/example")
def add_example(
    request: Request,
    utterance_id: str,
    room: RoomDep,
    staff: Teacher,
    intent: Annotated[str, Form(max_length=200)] = "",
    other: Annotated[str, Form(max_length=200)] = "",
    text: Annotated[str, Form()] = "",
    back: Annotated[str, Form(max_length=400)] = "",
) -> Response:
    """Make a message an example of an intent, in these words."""
    query = dict(parse_qsl(back))
    editor, name = editor_of(room, staff), intent or other
    with room.database.write() as session:
        message = messages.access_message(
            session=session, room=room, utterance_id=utterance_id, staff_id=staff.id
        )
        known = messages.get_known(
            session=session, room=room, conversation_id=message.conversation_id
        )
    try:
        if not name:
            raise ContentRefused(["Choose an intent."])
        if message.disposition in ALARMS:
            raise ContentRefused(["The screen was alarmed by it: it is no example of an intent."])
        if len(text) > MOST_TYPED:
            raise ContentRefused([f"{len(text)} characters are too many for an example."])
        taught = teach(
            editor,
            name=name,
            proposals=[Proposal(text, message.text, known)],
            directory=directory_of(room),
        )
        if problems := [
            *taught.refused,
            *(f"“{one}” is an example of {name} already." for one in taught.repeated),
        ]:
            raise ContentRefused(problems)
    except REFUSED as error:
        typed = text[:MOST_TYPED]
        return _message(
            request, room, staff, utterance_id, back=query, error=error, typed=typed, chosen=name
        )
    wanted = read_filter(query, intents=known_intents(editor.draft))
    return RedirectResponse(
        f"/admin/studio/conversations?{_and(wanted)}done=added&change={taught.change}"
        f"#m-{utterance_id}",
        303,
    )


def rows_of(found: Any, draft: Draft, zone: str) -> list[dict[str, Any]]:
    """Messages as the templates take them, with the intent that each is an example of already."""
    taken = taken_keys(draft)
    return [_row(one, taken, zone) for one in found]


def guesses_of(request: Request, text: str, names: Any) -> list[tuple[str, float]]:
    """The likeliest of the intents that have examples, by the live model."""
    follower: Follower = request.app.state.follower
    ranked = follower.rank_all([text])
    return [one for one in ranked[0] if one[0] in names][:MOST_GUESSES] if ranked else []


def _message(
    request: Request,
    room: Room,
    staff: Staff,
    utterance_id: str,
    *,
    back: Mapping[str, str],
    error: FrontdeskError | None = None,
    typed: str | None = None,
    chosen: str = "",
) -> Response:
    with room.database.write() as session:
        message = messages.access_message(
            session=session, room=room, utterance_id=utterance_id, staff_id=staff.id
        )
        zone = clinic_zone(session)
    draft = editor_of(room, staff).draft
    names = sorted(one.name for one in list_intents(draft))
    wanted = read_filter(back, intents=known_intents(draft))
    return render(
        request,
        "studio/message.html",
        staff=staff,
        message=rows_of([message], draft, zone)[0],
        typed=message.line if typed is None else typed,
        guesses=guesses_of(request, message.line, names),
        intents=names,
        chosen=chosen,
        back=wanted.as_query(),
        **(told(error) if error else {}),
    )


def _row(one: Message, taken: Mapping[str, str], zone: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "conversation_id": one.conversation_id,
        "text": one.text,
        "said_at": local(one.said_at, zone),
        "language": LANGUAGES.get(one.language, one.language),
        "intent": one.intent,
        "confidence": one.confidence,
        "disposition": one.disposition if one.disposition != "none" else None,
        "is_payload": one.is_payload,
        "is_escalated": one.is_escalated,
        "wish": WISHES.get(one.wish or ""),
        "taught": None if one.is_payload else taken.get(key_of(one.line)),
    }


def _and(wanted: MessageFilter) -> str:
    return f"{query}&" if (query := wanted.as_query()) else ""
