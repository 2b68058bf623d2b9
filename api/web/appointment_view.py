"""What the page of a patient's appointments shows: visits, the search and its times."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from api.conversations import visit_notes
from api.escalations import visits
from api.escalations.visits import Desk
from api.identity.models import Staff
from api.scheduling import clinic
from api.scheduling import service as scheduling
from api.scheduling.errors import OfferUnknown
from api.scheduling.offers import Offer
from api.scheduling.schemas import AppointmentRead
from api.scheduling.windows import ANY_TIME, Window
from api.web.pages import render

SHOWN, NEAREST = 18, 6
AHEAD = timedelta(days=366)
PARTS = {"morning": (time(6), time(12)), "afternoon": (time(12), time(20))}
DONE = {
    "book": "Booked. The patient has the confirmation in the chat.",
    "move": "Moved. The patient has the confirmation in the chat.",
    "cancel": "Cancelled. The patient was told in the chat.",
}


@dataclass(frozen=True)
class Wish:
    """What was asked for; anything unknown finds nothing."""

    visit_type: str = ""
    practitioner: str = ""
    place: str = ""
    day: str = ""
    part: str = ""
    # The appointment that is to be moved.
    moving: str = ""


def render_desk(
    request: Request,
    desk: Desk,
    wish: Wish,
    *,
    offer_id: str = "",
    done: str = "",
    problem: str | None = None,
    status: int = 200,
    instead_of: str = "",
) -> Response:
    """The page as it is now. `instead_of`: a time that was taken; others near it are shown."""
    session = desk.session
    window, unread = _window(wish, now=desk.now)
    if unread:
        problem, status = problem or unread, 422 if status == 200 else status
    lost, moved = _find_offer(desk, instead_of), _find_moving(desk, wish)
    wish = _filled(wish, lost, moved)
    times, exact = _find_times(desk, wish, window, lost)
    chosen = None if instead_of else _find_offer(desk, offer_id)
    return render(
        request,
        "staff/appointments.html",
        status=status,
        staff=desk.staff,
        problem=problem,
        notice=DONE.get(done),
        base=f"/staff/conversations/{desk.conversation.id}",
        visits=_visits(desk),
        moving=_visit(moved) if moved else None,
        chosen=_offer(chosen) if chosen else None,
        wish=wish,
        today=desk.now.date().isoformat(),
        searched=bool(wish.visit_type),
        times=[_offer(one) for one in times],
        is_exact=exact,
        choices=_choices(session),
        key=secrets.token_hex(12),
    )


def render_refused(
    request: Request, staff: Staff, *, conversation_id: str, code: str, title: str, status: int
) -> Response:
    """Nobody may book here now; the page says what to do first."""
    return render(
        request,
        "staff/appointments.html",
        status=status,
        staff=staff,
        problem=title,
        refusal=code,
        base=f"/staff/conversations/{conversation_id}",
    )


def _find_times(
    desk: Desk, wish: Wish, window: Window, lost: Offer | None
) -> tuple[tuple[Offer, ...], bool]:
    """Free times, and whether they are what was asked for (else those nearest to it)."""
    if not wish.visit_type:
        return (), True
    asked: dict[str, Any] = {
        "session": desk.session,
        "visit_type_id": wish.visit_type,
        "practitioner_ids": [wish.practitioner] if wish.practitioner else None,
        "location_ids": [wish.place] if wish.place else None,
        "now": desk.now,
        "conversation_id": desk.conversation.id,
        "moving": wish.moving or None,
        "patient_id": desk.patient_id,
        "age": desk.age,
    }
    if lost is not None:
        start = lost.start_local
        near = Window(earliest=(start.date(), time.min), at=start.time())
        return scheduling.next_offers(**asked, window=near, limit=NEAREST), True
    found = scheduling.find_offers(**asked, window=window, limit=SHOWN)
    if found:
        return found, True
    return scheduling.next_offers(**asked, window=window, limit=NEAREST), False


def _window(wish: Wish, *, now: datetime) -> tuple[Window, str | None]:
    """The wish as a window, and what could not be read of it."""
    window = ANY_TIME
    if wish.part in PARTS:
        start, end = PARTS[wish.part]
        window = Window(time_from=start, time_to=end)
    if not wish.day:
        return window, None
    try:
        day = date.fromisoformat(wish.day)
    except ValueError:
        return window, "That is not a day we can read. Times of any day are shown."
    if not now.date() - timedelta(days=1) <= day <= (now + AHEAD).date():
        return window, "Choose a day from today on, within a year. Times of any day are shown."
    return replace(window, earliest=(day, time.min)), None


def _filled(wish: Wish, lost: Offer | None, moved: AppointmentRead | None) -> Wish:
    """A visit that is moved stays of its type; a time that was lost says what was wanted."""
    visit_type = wish.visit_type
    if moved is not None:
        visit_type = moved.visit_type_id
    elif lost is not None:
        visit_type = lost.visit_type_id
    return replace(wish, visit_type=visit_type, moving=moved.id if moved else "")


def _find_offer(desk: Desk, offer_id: str) -> Offer | None:
    if not offer_id:
        return None
    try:
        return scheduling.get_offer(session=desk.session, offer_id=offer_id)
    except OfferUnknown:
        return None


def _find_moving(desk: Desk, wish: Wish) -> AppointmentRead | None:
    known = {one.id: one for one in visits.list_visits(desk)}
    return known.get(wish.moving)


def _offer(one: Offer) -> dict[str, Any]:
    return {
        "id": one.id,
        "when": one.start_local,
        "visit": one.visit_type_name,
        "practitioner": one.practitioner_name,
        "place": one.location_name,
    }


def _visits(desk: Desk) -> list[dict[str, Any]]:
    """Visits to come, each with what the patient wrote for the clinician."""
    booked = visits.access_visits(desk)
    notes = visit_notes.list_notes(
        session=desk.session,
        keystore=desk.room.keystore,
        appointment_ids=[one.id for one in booked],
    )
    return [
        {
            **_visit(one),
            "note": [(visit_notes.TITLES[line.part], line.text) for line in notes.get(one.id, [])],
        }
        for one in booked
    ]


def _visit(one: AppointmentRead) -> dict[str, Any]:
    return {
        "id": one.id,
        "when": one.start,
        "visit": one.visit_type,
        "practitioner": one.practitioner,
        "place": one.location,
        "version": one.version,
    }


def _choices(session: Session) -> dict[str, list[tuple[str, str]]]:
    return {
        "visit_types": [(row.id, row.name) for row in clinic.list_visit_types(session=session)],
        "practitioners": [(row.id, row.name) for row in clinic.list_practitioners(session=session)],
        "places": [(row.id, row.name) for row in clinic.list_locations(session=session)],
    }
