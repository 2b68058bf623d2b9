"""What a sentence would be: by what is live and by the draft, side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from sqlalchemy import select

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.identity.models import Staff
from api.safety.service import Band, screen
from api.studio import trying
from api.studio.errors import ContentRefused
from api.studio.live import Follower
from api.studio.models import Release, ReleaseState
from api.studio.trying import MOST_CHARACTERS, Trier
from api.web.studio_access import Writer, editor_of
from api.web.studio_parts import told
from api.web.studio_releases import show_studio

router = APIRouter(prefix="/admin/studio", include_in_schema=False)


@router.post("/try")
def try_text(
    request: Request, room: RoomDep, staff: Writer, text: Annotated[str, Form()] = ""
) -> Response:
    """The sentence is read and not kept; what cannot be read stands in the field again."""
    asked = " ".join(text.split())
    tried: dict[str, Any] = {"text": asked[: 2 * MOST_CHARACTERS]}
    problem = _problem(asked)
    if problem:
        refused = ContentRefused([problem])
        return show_studio(request, room, staff, tried=tried, **told(refused))
    return show_studio(
        request, room, staff, tried={**tried, **_readings(request, room, staff, asked)}
    )


def _problem(text: str) -> str:
    if not text:
        return "Write a sentence to try."
    if len(text) > MOST_CHARACTERS:
        return f"{len(text)} characters, at most {MOST_CHARACTERS}. Nothing was read."
    return ""


def _readings(request: Request, room: Room, staff: Staff, text: str) -> dict[str, Any]:
    follower: Follower = request.app.state.follower
    trier: Trier = request.app.state.trier
    found = screen(text=text)
    live = follower.parse(text)
    trained = trying.trained_draft(editor_of(room, staff).draft, room.settings.home.resolve())
    draft = trier.read(trained.model, text) if trained.model else None
    with room.database.read() as session:
        building = session.scalar(select(Release.id).where(Release.state == ReleaseState.building))
    return {
        "is_asked": True,
        "screened": found.disposition if found.band != Band.NONE else "",
        "is_asked_about": found.band == Band.ASK,
        "live": live,
        "draft": live if trained.is_live else draft,
        "is_live": trained.is_live,
        "is_trained": trained.is_live or trained.model is not None,
        "problem": trained.problem,
        "building": building,
    }
