"""Scheduling for the custom actions: `/internal/scheduling/...`.

A request names its conversation; which patient that is, only the conversation's record says.
"""

from fastapi import APIRouter, status
from sqlalchemy.orm import Session

from api import clock, failpoints
from api.deps import ReadSession, WriteSession
from api.scheduling import service
from api.scheduling.errors import NotVerified
from api.scheduling.schemas import (
    AppointmentRead,
    BookRequest,
    CancelRequest,
    HoldRead,
    HoldRequest,
    OfferRead,
    OfferSearch,
    OffersRead,
    ReleaseRequest,
    RescheduleRequest,
)
from api.scheduling.windows import window_from_resolved

NEAREST_SHOWN = 4

router = APIRouter(prefix="/internal/scheduling", tags=["scheduling"])


def required_patient_id(session: Session, conversation_id: str) -> str:
    """Return the patient a conversation was verified for; raises NotVerified."""
    # Conversations call scheduling for the patient's own list: the late import breaks the ring.
    from api.conversations.service import get_verified_patient_id

    patient_id: str | None = get_verified_patient_id(
        session=session, conversation_id=conversation_id
    )
    if patient_id is None:
        raise NotVerified
    return patient_id


@router.post("/offers")
def find_offers(search: OfferSearch, session: ReadSession) -> OffersRead:
    now = clock.now()
    window = window_from_resolved(search.kind, search.value)
    if search.clock:
        window = window.at_clock(search.clock)
    if search.moving is not None:
        patient_id = required_patient_id(session, search.conversation_id)
        service.get_appointment(
            session=session, appointment_id=search.moving, patient_id=patient_id
        )
    exact = service.find_offers(
        session=session,
        visit_type_id=search.visit_type_id,
        practitioner_ids=search.practitioner_ids,
        location_ids=search.location_ids,
        window=window,
        now=now,
        limit=search.limit,
        conversation_id=search.conversation_id,
        moving=search.moving,
    )
    if exact:
        return OffersRead(exact=[OfferRead.model_validate(offer) for offer in exact], nearest=[])
    nearest = service.next_offers(
        session=session,
        visit_type_id=search.visit_type_id,
        practitioner_ids=search.practitioner_ids,
        location_ids=search.location_ids,
        window=window,
        now=now,
        limit=min(search.limit, NEAREST_SHOWN),
        conversation_id=search.conversation_id,
        moving=search.moving,
    )
    return OffersRead(
        exact=[],
        nearest=[OfferRead.model_validate(offer) for offer in nearest],
        window_past=any(window.is_past(now=now, time_zone=near.time_zone) for near in nearest),
    )


@router.post("/holds", status_code=status.HTTP_201_CREATED)
def hold(request: HoldRequest, session: WriteSession) -> HoldRead:
    if request.moving is not None:
        patient_id = required_patient_id(session, request.conversation_id)
        service.get_appointment(
            session=session, appointment_id=request.moving, patient_id=patient_id
        )
    held = service.hold(
        session=session,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        moving=request.moving,
        now=clock.now(),
    )
    return HoldRead(offer=OfferRead.model_validate(held.offer), expires_at=held.expires_at)


@router.post("/holds/release", status_code=status.HTTP_204_NO_CONTENT)
def release_holds(request: ReleaseRequest, session: WriteSession) -> None:
    service.release_holds(session=session, conversation_id=request.conversation_id)


@router.post("/appointments", status_code=status.HTTP_201_CREATED)
def book(request: BookRequest, session: WriteSession) -> AppointmentRead:
    booked = service.book(
        session=session,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        patient_id=required_patient_id(session, request.conversation_id),
        idempotency_key=request.idempotency_key,
        now=clock.now(),
    )
    failpoints.reach("before_book_commit")
    return booked


@router.get("/appointments")
def list_appointments(
    conversation_id: str, session: ReadSession, upcoming_only: bool = True
) -> list[AppointmentRead]:
    found = service.list_appointments(
        session=session,
        patient_id=required_patient_id(session, conversation_id),
        upcoming_only=upcoming_only,
        now=clock.now(),
    )
    return list(found)


@router.post("/appointments/{appointment_id}/reschedule")
def reschedule(
    appointment_id: str, request: RescheduleRequest, session: WriteSession
) -> AppointmentRead:
    return service.reschedule(
        session=session,
        appointment_id=appointment_id,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        patient_id=required_patient_id(session, request.conversation_id),
        idempotency_key=request.idempotency_key,
        now=clock.now(),
    )


@router.post("/appointments/{appointment_id}/cancel")
def cancel(appointment_id: str, request: CancelRequest, session: WriteSession) -> AppointmentRead:
    return service.cancel(
        session=session,
        appointment_id=appointment_id,
        patient_id=required_patient_id(session, request.conversation_id),
        reason=request.reason,
        now=clock.now(),
    )
