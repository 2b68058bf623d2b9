"""What every page and form of one escalation works with, and how it answers."""

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.identity.models import Staff
from api.web.escalation_view import render_escalation
from api.web.pages import EscalationStaff


class _At:
    """A request at one escalation."""

    def __init__(
        self,
        request: Request,
        escalation_id: str,
        session: WriteSession,
        room: RoomDep,
        staff: EscalationStaff,
    ) -> None:
        self.request, self.escalation_id = request, escalation_id
        self.session: Session = session
        self.room: Room = room
        self.staff: Staff = staff

    @property
    def arguments(self) -> dict[str, Any]:
        """What each thing that is done to an escalation takes."""
        return {
            "session": self.session,
            "room": self.room,
            "escalation_id": self.escalation_id,
            "staff": self.staff,
        }

    def show(self, **values: Any) -> Response:
        """The page as it is now; `values` as `render_escalation` takes them."""
        return render_escalation(
            self.request, self.session, self.room, self.staff, self.escalation_id, **values
        )

    def back(self, place: str = "", *, problem: str = "") -> RedirectResponse:
        query = f"?problem={problem}" if problem else ""
        path = f"/staff/escalations/{self.escalation_id}{query}{place}"
        return RedirectResponse(path, status_code=303)


At = Annotated[_At, Depends(_At)]
