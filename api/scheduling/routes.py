"""Scheduling for the custom actions: `/internal/scheduling/...`.

A request names its conversation; which patient that is, only the conversation's record says.
"""

from fastapi import APIRouter, status
from sqlalchemy.orm import Session

from api import clock, failpoints
from api.conversations.models import Conversation
from api.deps import Keys, Origins, ReadSession, WriteSession
from api.identity.proxies import sight_of
from api.privacy.keys import KeyStore
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
from api.scheduling.sight import Sight
from api.scheduling.windows import window_from_resolved

NEAREST_SHOWN = 4

router = APIRouter(prefix="/internal/scheduling", tags=["scheduling"])


def find_patient_id(session: Session, conversation_id: str) -> str | None:
    # Conversations call scheduling for the patient's own list: the late import breaks the ring.
    from api.conversations.service import get_verified_patient_id

    return get_verified_patient_id(session=session, conversation_id=conversation_id)


def required_patient_id(session: Session, conversation_id: str) -> str:
    """Return the patient a conversation was verified for; raises NotVerified."""
    patient_id = find_patient_id(session, conversation_id)
    if patient_id is None:
        raise NotVerified
    return patient_id


def _patient_of(session: Session, request: OfferSearch | HoldRequest) -> str | None:
    """For whom, where that matters: only the verified patient's own visit can be moved."""
    if request.moving is None and not request.for_patient:
        return None
    patient_id = required_patient_id(session, request.conversation_id)
    if request.moving is not None:
        service.get_appointment(
            session=session, appointment_id=request.moving, patient_id=patient_id
        )
    return patient_id


@router.post("/offers")
def find_offers(search: OfferSearch, session: ReadSession, keystore: Keys) -> OffersRead:
    now = clock.now()
    window = window_from_resolved(search.kind, search.value)
    if search.clock:
        window = window.at_clock(search.clock)
    patient_id = _patient_of(session, search)
    if search.moving is not None and patient_id is not None:
        age: int | None = age_of_patient(session, keystore, patient_id)
    else:
        age = _age_of_token(session, keystore, search)
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
        patient_id=patient_id,
        age=age,
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
        patient_id=patient_id,
        age=age,
    )
    return OffersRead(
        exact=[],
        nearest=[OfferRead.model_validate(offer) for offer in nearest],
        window_past=any(window.is_past(now=now, time_zone=near.time_zone) for near in nearest),
    )


def age_of_patient(session: Session, keystore: KeyStore, patient_id: str) -> int:
    from api.identity.patients import get_age

    return get_age(session=session, keystore=keystore, patient_id=patient_id)


def _age_of_token(session: Session, keystore: KeyStore, search: OfferSearch) -> int | None:
    if not search.birth_date_token:
        return None
    from api.identity.verification import find_age

    return find_age(
        session=session,
        keystore=keystore,
        conversation_id=search.conversation_id,
        token=search.birth_date_token,
    )


@router.post("/holds", status_code=status.HTTP_201_CREATED)
def hold(request: HoldRequest, session: WriteSession, origins: Origins) -> HoldRead:
    known = find_patient_id(session, request.conversation_id) is not None
    held = service.hold(
        session=session,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        moving=request.moving,
        now=clock.now(),
        patient_id=_patient_of(session, request),
        neighbours=None if known else origins.neighbours_of(request.conversation_id),
    )
    return HoldRead(offer=OfferRead.model_validate(held.offer), expires_at=held.expires_at)


@router.post("/holds/release", status_code=status.HTTP_204_NO_CONTENT)
def release_holds(request: ReleaseRequest, session: WriteSession) -> None:
    service.release_holds(session=session, conversation_id=request.conversation_id)


@router.post("/appointments", status_code=status.HTTP_201_CREATED)
def book(request: BookRequest, session: WriteSession, keystore: Keys) -> AppointmentRead:
    patient_id = required_patient_id(session, request.conversation_id)
    booked = service.book(
        session=session,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        patient_id=patient_id,
        idempotency_key=request.idempotency_key,
        now=clock.now(),
        age=age_of_patient(session, keystore, patient_id),
    )
    failpoints.reach("before_book_commit")
    return booked


@router.get("/appointments")
def list_appointments(
    conversation_id: str, session: ReadSession, keystore: Keys, upcoming_only: bool = True
) -> list[AppointmentRead]:
    """The patient's visits; a proxy does not see those of types that the clinic hides."""
    patient_id = required_patient_id(session, conversation_id)
    conversation = session.get(Conversation, conversation_id)
    found = service.list_appointments(
        session=session,
        patient_id=patient_id,
        upcoming_only=upcoming_only,
        now=clock.now(),
        sight=sight_of(session=session, keystore=keystore, conversation=conversation)
        if conversation
        else Sight.plain,
    )
    return list(found)


@router.post("/appointments/{appointment_id}/reschedule")
def reschedule(
    appointment_id: str, request: RescheduleRequest, session: WriteSession, keystore: Keys
) -> AppointmentRead:
    patient_id = required_patient_id(session, request.conversation_id)
    return service.reschedule(
        session=session,
        appointment_id=appointment_id,
        offer_id=request.offer_id,
        conversation_id=request.conversation_id,
        patient_id=patient_id,
        idempotency_key=request.idempotency_key,
        now=clock.now(),
        version=request.version,
        age=age_of_patient(session, keystore, patient_id),
    )


@router.post("/appointments/{appointment_id}/cancel")
def cancel(appointment_id: str, request: CancelRequest, session: WriteSession) -> AppointmentRead:
    return service.cancel(
        session=session,
        appointment_id=appointment_id,
        patient_id=required_patient_id(session, request.conversation_id),
        reason=request.reason,
        now=clock.now(),
        version=request.version,
    )
