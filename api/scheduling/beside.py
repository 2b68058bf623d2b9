"""Nobody is at two visits at once: neither a patient nor who sees them, whatever the places."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from api.scheduling import repository
from api.scheduling.errors import NotVerified, PatientBusy, SlotTaken
from api.scheduling.offers import Offer


def check_people(
    *, session: Session, patient_id: str, offer: Offer, moving: str | None = None
) -> None:
    """Under their locks: both are free, whatever the place."""
    if not repository.lock_patient(session, patient_id=patient_id):
        raise NotVerified
    repository.lock_practitioner(session, practitioner_id=offer.visit.practitioner_id)
    check_patient(session=session, patient_id=patient_id, offer=offer, moving=moving)
    check_practitioner(session=session, offer=offer, moving=moving)


def check_patient(*, session: Session, patient_id: str, offer: Offer, moving: str | None) -> None:
    """Nobody can be at two visits at once."""
    if _visits_beside(session, repository.is_patient(patient_id), offer, moving):
        raise PatientBusy


def check_practitioner(*, session: Session, offer: Offer, moving: str | None) -> None:
    """Nobody can see patients at two places at once; the hours of both may say so."""
    of = repository.is_of_several_places([offer.visit.practitioner_id])
    if _visits_beside(session, of, offer, moving):
        raise SlotTaken


def _visits_beside(
    session: Session, of: ColumnElement[bool], offer: Offer, moving: str | None
) -> list[repository.Stretch]:
    return repository.list_visits_between(
        session, of=of, from_at=offer.start_at, until_at=offer.end_at, but_for=moving
    )
