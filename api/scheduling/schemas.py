"""What scheduling says on the wire; `actions` speaks to the api with these."""

from datetime import datetime
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, computed_field

from api.scheduling.ics import calendar_text
from api.scheduling.offers import Offer

CancelReason = Literal["pat", "prov", "maint", "oth"]
Id = Field(min_length=1, max_length=200)


class OfferRead(BaseModel):
    """A bookable time. `start_local` carries the place's own offset."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    start_at: datetime
    end_at: datetime
    start_local: datetime
    time_zone: str
    practitioner_id: str
    practitioner_name: str
    location_id: str
    location_name: str
    visit_type_id: str
    visit_type_name: str
    visit_type_name_es: str


class OffersRead(BaseModel):
    """`exact` are inside the wish; `nearest` are given only when nothing is."""

    exact: list[OfferRead]
    nearest: list[OfferRead]
    window_past: bool = False


class HoldRead(BaseModel):
    offer: OfferRead
    expires_at: datetime


class AppointmentRead(BaseModel):
    """An appointment as its patient sees it; `start` and `end` carry the place's own offset."""

    id: str
    status: str
    start: datetime
    end: datetime
    time_zone: str
    practitioner: str
    location: str
    visit_type: str
    visit_type_es: str
    practitioner_id: str
    location_id: str
    visit_type_id: str
    schedule_id: str
    address: str
    phone: str
    version: int
    cancel_reason: str | None
    updated_at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ics(self) -> str:
        """The calendar file's text."""
        return calendar_text(
            appointment_id=self.id,
            version=self.version,
            status=self.status,
            start_at=self.start,
            end_at=self.end,
            time_zone=self.time_zone,
            practitioner=self.practitioner,
            location=self.location,
            address=self.address,
            phone=self.phone,
            updated_at=self.updated_at,
        )

    @classmethod
    def from_offer(
        cls, offer: Offer, *, appointment_id: str, status: str, version: int, updated_at: datetime
    ) -> Self:
        zone = ZoneInfo(offer.time_zone)
        return cls(
            id=appointment_id,
            status=status,
            start=offer.start_at.astimezone(zone),
            end=offer.end_at.astimezone(zone),
            time_zone=offer.time_zone,
            practitioner=offer.practitioner_name,
            location=offer.location_name,
            visit_type=offer.visit_type_name,
            visit_type_es=offer.visit_type_name_es,
            practitioner_id=offer.practitioner_id,
            location_id=offer.location_id,
            visit_type_id=offer.visit_type_id,
            schedule_id=offer.visit.schedule_id,
            address=offer.visit.address,
            phone=offer.visit.phone,
            version=version,
            cancel_reason=None,
            updated_at=updated_at,
        )


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(min_length=1, max_length=32)


class OfferSearch(_Request):
    """`kind` and `value` are those of `resolve-time`; `clock` narrows each day (at_clock).

    `for_patient`: the visit is for the very person whom the conversation verified, whose own
    appointments are in the way. `birth_date_token`: of whom it is for, once that is known.
    """

    visit_type_id: str = Id
    practitioner_ids: list[str] | None = None
    location_ids: list[str] | None = None
    kind: str = "none"
    value: str | None = Field(None, max_length=400)
    clock: str | None = Field(None, pattern=r"^(?:[<>]=)?\d{2}:\d{2}(?:/\d{2}:\d{2})?$")
    limit: int = Field(6, ge=1, le=20)
    moving: str | None = Field(None, max_length=32)
    for_patient: bool = False
    birth_date_token: str = Field("", max_length=40)


class HoldRequest(_Request):
    """`moving`: the appointment that is to be moved, whose own Slots count as free."""

    offer_id: str = Id
    moving: str | None = Field(None, max_length=32)
    for_patient: bool = False


class ReleaseRequest(_Request):
    pass


class BookRequest(_Request):
    offer_id: str = Id
    idempotency_key: str = Field(min_length=1, max_length=120)


class RescheduleRequest(BookRequest):
    """`version`: of the appointment as it was shown to the patient."""

    version: int


class CancelRequest(_Request):
    version: int
    reason: CancelReason = "pat"
