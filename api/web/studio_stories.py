"""Pages of test stories: one made of a conversation, shown before it is kept; the kept ones."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.errors import NotFound
from api.identity.models import Staff
from api.studio import messages, stories
from api.studio.errors import ContentRefused
from api.studio.floor import ALARMS
from api.studio.learning import holds, private_words
from api.studio.live import Follower
from api.studio.messages import Message, WordsGone
from api.studio.retelling import Retold, retell
from api.studio.stories import Story
from api.web.pages import render
from api.web.studio_access import Learner, Teacher, directory_of, editor_of
from api.web.studio_parts import DONE, REFUSED, told

router = APIRouter(prefix="/admin/studio", include_in_schema=False)
SILENT = "The dialogue process does not answer just now: no story can be made of this chat."
EMPTY = "The dialogue took no part in this chat, so there is no story in it."


@router.get("/conversations/{conversation_id}/story")
def show_story(request: Request, conversation_id: str, room: RoomDep, staff: Learner) -> Response:
    """What the dialogue did in a conversation as a test story, to be read and mended."""
    said, known = _access(room, staff, conversation_id)
    follower: Follower = request.app.state.follower
    events = follower.events_of(conversation_id)
    if events is None:
        return _story(request, staff, conversation_id, problem=SILENT, status=503)
    retold = retell(
        events,
        {one.id: one for one in said},
        name="a conversation retold",
        known=known,
        directory=directory_of(room),
    )
    if not retold.story.steps:
        return _story(request, staff, conversation_id, problem=EMPTY, status=409)
    return _story(request, staff, conversation_id, text=retold.story.text(), retold=retold)


@router.post("/conversations/{conversation_id}/story")
def add_story(
    request: Request,
    conversation_id: str,
    room: RoomDep,
    staff: Teacher,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Keep the story as it stands in the field, identifiers looked for once more."""
    said, known = _access(room, staff, conversation_id)
    directory = directory_of(room)
    try:
        story = stories.read_story(text)
        private: dict[str, str] = {}
        for one in said:
            private |= private_words(one.text, known, directory)
        if found := [*_private_in(story, private), *_alarms_in(story, said)]:
            raise ContentRefused(found)
        change = stories.add_story(editor_of(room, staff), story=story, directory=directory)
    except REFUSED as error:
        typed = text[: stories.MOST_TEXT]
        return _story(request, staff, conversation_id, text=typed, **told(error))
    return RedirectResponse(f"/admin/studio/stories?done=added&change={change}", 303)


@router.get("/stories")
def show_stories(
    request: Request, room: RoomDep, staff: Learner, done: str = "", change: str = ""
) -> Response:
    return _stories(request, room, staff, notice=DONE.get(done), undo=change)


@router.post("/stories/remove")
def remove_story(
    request: Request,
    room: RoomDep,
    staff: Teacher,
    name: Annotated[str, Form(max_length=400)] = "",
    version: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    try:
        change = stories.remove_story(editor_of(room, staff), name=name, version=version)
    except REFUSED as error:
        return _stories(request, room, staff, **told(error))
    return RedirectResponse(f"/admin/studio/stories?done=removed&change={change}", 303)


def _access(room: Room, staff: Staff, conversation_id: str) -> tuple[list[Message], Any]:
    """What its patient wrote, noted as read, and what is known of the patient.

    Raises:
        NotFound: there is no such conversation.
        WordsGone.
    """
    with room.database.write() as session:
        said = messages.list_of_conversation(
            session=session, room=room, conversation_id=conversation_id
        )
        messages.note_read(session=session, messages=said, staff_id=staff.id)
        try:
            known = messages.get_known(session=session, room=room, conversation_id=conversation_id)
        except WordsGone:
            if not messages.is_there(session=session, conversation_id=conversation_id):
                raise NotFound from None
            raise
    return said, known


def _private_in(story: Story, private: dict[str, str]) -> list[str]:
    said = [("Its name", story.name)]
    said += [(f"Step {number}", step.words) for number, step in enumerate(story.steps, 1)]
    return [
        f"{where}: “{words}” can identify somebody ({private[words]}); word it without."
        for where, text in said
        for words in holds(text, private)
    ]


def _alarms_in(story: Story, said: list[Message]) -> list[str]:
    alarming = {one.text for one in said if one.disposition in ALARMS}
    return [
        f"Step {number}: the screen was alarmed by it, no intent is read of it; leave it out."
        for number, step in enumerate(story.steps, 1)
        if step.words in alarming
    ]


def _story(
    request: Request,
    staff: Staff,
    conversation_id: str,
    *,
    text: str = "",
    retold: Retold | None = None,
    **values: Any,
) -> Response:
    return render(
        request,
        "studio/story.html",
        staff=staff,
        conversation={"id": conversation_id, "short_id": conversation_id[:6].upper()},
        text=text,
        without_words=retold.without_words if retold else 0,
        is_cut=retold.is_cut if retold else False,
        **values,
    )


def _stories(request: Request, room: Room, staff: Staff, **values: Any) -> Response:
    found = stories.list_stories(editor_of(room, staff).draft)
    return render(request, "studio/stories.html", staff=staff, stories=found, **values)
