"""Appointments made by staff beside a chat: the chat's own rules, and the patient is told.

What a proxy may not see in the chat is not touched here either, since the confirmation is said
there.
"""

from api.audit import service as audit
from api.escalations.visit_desk import Desk, open_desk
from api.escalations.visit_notices import tell_visit
from api.scheduling import service as scheduling
from api.scheduling.errors import AppointmentChanged, AppointmentUnknown
from api.scheduling.schemas import AppointmentRead
from api.scheduling.service import Hold
from api.scheduling.sight import Sight

__all__ = [
    "AppointmentChanged",
    "Desk",
    "access_visits",
    "book",
    "cancel",
    "hold",
    "list_visits",
    "move",
    "open_desk",
]


def list_visits(desk: Desk) -> tuple[AppointmentRead, ...]:
    """The patient's appointments to come, as far as the chat may know of them."""
    return scheduling.list_appointments(
        session=desk.session, patient_id=desk.patient_id, now=desk.now, sight=desk.sight
    )


def access_visits(desk: Desk) -> tuple[AppointmentRead, ...]:
    """The same to be shown; that it was read is audited, and told to the patient who asks."""
    found = list_visits(desk)
    audit.record(
        session=desk.session,
        actor=("staff", desk.staff.id),
        action="visits.read",
        subject=("patient", desk.patient_id),
        detail={"conversation": desk.conversation.id, "visits": len(found)},
    )
    return found


def hold(desk: Desk, *, offer_id: str, moving: str | None) -> Hold:
    """Keep a time while it is talked about; what the conversation held before is given up.

    Raises:
        OfferUnknown, OfferPast, SlotTaken, PatientBusy, AppointmentUnknown.
    """
    if moving is not None:
        _get_own(desk, moving)
    return scheduling.hold(
        session=desk.session,
        offer_id=offer_id,
        conversation_id=desk.conversation.id,
        now=desk.now,
        moving=moving,
        patient_id=desk.patient_id,
    )


def book(desk: Desk, *, offer_id: str, key: str) -> AppointmentRead:
    """Book a time; sent twice it is booked, and told, once.

    Raises:
        What `scheduling.service.book` does.
    """
    booked = scheduling.book(
        session=desk.session,
        offer_id=offer_id,
        conversation_id=desk.conversation.id,
        patient_id=desk.patient_id,
        idempotency_key=_key(desk, key),
        now=desk.now,
        age=desk.age,
    )
    return _done(desk, booked, "book", key)


def move(
    desk: Desk, *, appointment_id: str, offer_id: str, version: int, key: str
) -> AppointmentRead:
    """Move an appointment as it was shown; sent twice it is moved, and told, once.

    Raises:
        What `scheduling.service.reschedule` does.
    """
    _get_own(desk, appointment_id)
    moved = scheduling.reschedule(
        session=desk.session,
        appointment_id=appointment_id,
        offer_id=offer_id,
        conversation_id=desk.conversation.id,
        patient_id=desk.patient_id,
        idempotency_key=_key(desk, key),
        now=desk.now,
        version=version,
        age=desk.age,
    )
    return _done(desk, moved, "move", key)


def cancel(desk: Desk, *, appointment_id: str, version: int, key: str) -> AppointmentRead:
    """Cancel an appointment as it was shown; one that is cancelled stays so and is not told again.

    Raises:
        AppointmentUnknown, AppointmentClosed, AppointmentChanged.
    """
    before = _get_own(desk, appointment_id)
    if before.status == "cancelled":
        return before
    cancelled = scheduling.cancel(
        session=desk.session,
        appointment_id=appointment_id,
        patient_id=desk.patient_id,
        now=desk.now,
        version=version,
    )
    return _done(desk, cancelled, "cancel", key)


def _done(desk: Desk, visit: AppointmentRead, action: str, key: str) -> AppointmentRead:
    told = tell_visit(
        desk.session,
        desk.room,
        desk.conversation,
        desk.staff,
        visit,
        action=action,
        key=_key(desk, key),
    )
    if told:  # what is sent again was done, and written down, before
        audit.record(
            session=desk.session,
            actor=("staff", desk.staff.id),
            action=f"appointment.{action}",
            subject=("appointment", visit.id),
            detail={"conversation": desk.conversation.id, "version": visit.version},
        )
    return visit


def _get_own(desk: Desk, appointment_id: str) -> AppointmentRead:
    """An appointment of the patient that the chat may know of.

    Raises:
        AppointmentUnknown.
    """
    found = scheduling.get_appointment(
        session=desk.session, appointment_id=appointment_id, patient_id=desk.patient_id
    )
    if desk.sight is not Sight.whole and appointment_id not in {
        one.id for one in list_visits(desk)
    }:
        raise AppointmentUnknown
    return found


def _key(desk: Desk, key: str) -> str:
    return f"desk:{desk.staff.id}:{key}"
