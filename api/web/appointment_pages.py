"""Booking, moving and cancelling beside a chat: the pages of a verified patient's appointments."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.conversations.room import Room
from api.conversations.routes import RoomDep
from api.deps import WriteSession
from api.errors import FrontdeskError, NotFound
from api.escalations import visits
from api.escalations.models import Escalation
from api.escalations.replies import ClaimFirst
from api.escalations.service import ClaimedByAnother
from api.identity.models import Staff
from api.scheduling import errors as refusals
from api.web.appointment_view import Wish, render_desk, render_refused
from api.web.pages import EscalationStaff

router = APIRouter(prefix="/staff", include_in_schema=False)
BASE = "/conversations/{conversation_id}/appointments"
CLOSED_TO = (refusals.NotVerified, ClaimFirst, ClaimedByAnother)
# What is told beside other times that can be had.
GONE = (refusals.SlotTaken, refusals.OfferPast, refusals.OfferUnknown)
OTHERS = {
    refusals.PatientBusy: "The patient has another appointment at that time.",
    visits.AppointmentChanged: "Nothing was done: this appointment was changed meanwhile. "
    "It is shown as it is now.",
}
Short = Annotated[str, Query(max_length=80)]
Field = Annotated[str, Form(max_length=200)]
Key = Annotated[str, Form(min_length=1, max_length=60)]


def read_wish(
    visit_type: Short = "",
    practitioner: Short = "",
    place: Short = "",
    day: Short = "",
    part: Short = "",
    moving: Short = "",
) -> Wish:
    return Wish(visit_type, practitioner, place, day, part, moving)


WishRead = Annotated[Wish, Depends(read_wish)]


class _At:
    """A request at the appointments of one conversation."""

    def __init__(
        self,
        request: Request,
        conversation_id: str,
        session: WriteSession,
        room: RoomDep,
        staff: EscalationStaff,
    ) -> None:
        self.request, self.conversation_id = request, conversation_id
        self.session: Session = session
        self.room: Room = room
        self.staff: Staff = staff

    def open(self) -> visits.Desk:
        return visits.open_desk(
            session=self.session,
            room=self.room,
            staff=self.staff,
            conversation_id=self.conversation_id,
        )

    def refused(self, error: FrontdeskError) -> Response:
        return render_refused(
            self.request,
            self.staff,
            conversation_id=self.conversation_id,
            code=type(error).__name__,
            title=error.title,
            status=error.status,
        )

    def back(self, **query: str) -> Response:
        path = f"/staff/conversations/{self.conversation_id}/appointments"
        asked = urlencode({name: value for name, value in query.items() if value})
        return RedirectResponse(f"{path}?{asked}" if asked else path, status_code=303)


At = Annotated[_At, Depends(_At)]


@router.get("/escalations/{escalation_id}/appointments")
def find_appointments(
    escalation_id: str, session: WriteSession, _staff: EscalationStaff
) -> Response:
    """From an escalation to the appointments of its patient."""
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise NotFound
    path = f"/staff/conversations/{escalation.conversation_id}/appointments"
    return RedirectResponse(path, status_code=303)


@router.get(BASE)
def show_appointments(at: At, wish: WishRead, offer: Short = "", done: Short = "") -> Response:
    try:
        desk = at.open()
    except CLOSED_TO as error:
        return at.refused(error)
    return render_desk(at.request, desk, wish, offer_id=offer, done=done)


@router.post(f"{BASE}/hold")
def hold_time(at: At, offer_id: Field, moving: Field = "") -> Response:
    """Keep a time while it is talked about."""
    return _try(
        at,
        lambda desk: visits.hold(desk, offer_id=offer_id, moving=moving or None),
        then={"offer": offer_id, "moving": moving},
        wish=Wish(moving=moving),
        offer_id=offer_id,
    )


@router.post(f"{BASE}/book")
def book_time(at: At, offer_id: Field, key: Key) -> Response:
    return _try(
        at,
        lambda desk: visits.book(desk, offer_id=offer_id, key=key),
        then={"done": "book"},
        offer_id=offer_id,
    )


@router.post(f"{BASE}/move")
def move_visit(
    at: At,
    offer_id: Field,
    appointment_id: Field,
    version: Annotated[int, Form()],
    key: Key,
) -> Response:
    return _try(
        at,
        lambda desk: visits.move(
            desk, appointment_id=appointment_id, offer_id=offer_id, version=version, key=key
        ),
        then={"done": "move"},
        wish=Wish(moving=appointment_id),
        offer_id=offer_id,
    )


@router.post(f"{BASE}/cancel")
def cancel_visit(
    at: At, appointment_id: Field, version: Annotated[int, Form()], key: Key
) -> Response:
    return _try(
        at,
        lambda desk: visits.cancel(desk, appointment_id=appointment_id, version=version, key=key),
        then={"done": "cancel"},
    )


def _try(
    at: _At,
    act: Any,
    *,
    then: dict[str, str],
    wish: Wish | None = None,
    offer_id: str = "",
) -> Response:
    """Do it and go on; refused, the page says why and what can be had instead."""
    try:
        desk = at.open()
    except CLOSED_TO as error:
        return at.refused(error)
    try:
        act(desk)
    except FrontdeskError as error:
        gone = isinstance(error, GONE)
        problem = OTHERS.get(type(error), error.title)
        return render_desk(
            at.request,
            desk,
            wish or Wish(),
            problem=f"{problem} Other times are below." if gone else problem,
            status=error.status,
            instead_of=offer_id if gone or isinstance(error, refusals.PatientBusy) else "",
        )
    return at.back(**then)
