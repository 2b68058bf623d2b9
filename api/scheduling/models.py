"""The clinic's directory, the grid of Slots, holds and Appointments.

Words and states are FHIR R4's. A Slot's stored status is what the clinic decided (`free` or
`busy-unavailable`); `busy` and `busy-tentative` follow from an active AppointmentSlot or a live
SlotHold, so they can never disagree with them. Service times and the directory are kept in clear.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id

SLOT_MINUTES = 15
SLOT_STATES = ("free", "busy", "busy-tentative", "busy-unavailable", "entered-in-error")
APPOINTMENT_STATES = (
    "proposed",
    "pending",
    "booked",
    "arrived",
    "checked-in",
    "fulfilled",
    "cancelled",
    "noshow",
    "waitlist",
    "entered-in-error",
)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _unique_where(name: str, *columns: str, condition: str) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Location(Base):
    """A place. `opening_hours`: weekday (`mon`) to blocks `[["08:00", "17:00"]]`, local time;
    `holidays`: local date to name; `facts`: topic to text, for questions about the clinic."""

    __tablename__ = "location"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(250), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    time_zone: Mapped[str] = mapped_column(String(60))
    opening_hours: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    holidays: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    # False once the clinic's files no longer name it; what was booked there stays.
    is_listed: Mapped[bool] = mapped_column(default=True, server_default=true())


class Practitioner(Base):
    """`ages`: whom they see, `{"min": years, "max": years}`, both optional and inclusive."""

    __tablename__ = "practitioner"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    specialty: Mapped[str] = mapped_column(String(80), default="")
    specialty_es: Mapped[str] = mapped_column(String(80), default="", server_default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    ages: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    synonyms: Mapped[list[str]] = mapped_column(JSON, default=list)


class VisitType(Base):
    """`ages`: `{"min": years, "max": years}`, both optional."""

    __tablename__ = "visit_type"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    name_es: Mapped[str] = mapped_column(String(120), default="")
    minutes: Mapped[int]
    # Hidden from proxies, and from guardians of teenagers.
    sensitive: Mapped[bool] = mapped_column(default=False, server_default=false())
    ages: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    synonyms: Mapped[list[str]] = mapped_column(JSON, default=list)

    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)


class Schedule(Base):
    """One practitioner at one place. `weekly_hours` has the form of Location.opening_hours."""

    __tablename__ = "schedule"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    practitioner_id: Mapped[str] = mapped_column(ForeignKey("practitioner.id"))
    location_id: Mapped[str] = mapped_column(ForeignKey("location.id"), index=True)
    weekly_hours: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (UniqueConstraint("practitioner_id", "location_id"),)


class ScheduleVisitType(Base):
    """Which visit types a practitioner offers at a place."""

    __tablename__ = "schedule_visit_type"

    schedule_id: Mapped[str] = mapped_column(ForeignKey("schedule.id"), primary_key=True)
    visit_type_id: Mapped[str] = mapped_column(ForeignKey("visit_type.id"), primary_key=True)


class Slot(Base):
    __tablename__ = "slot"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    schedule_id: Mapped[str] = mapped_column(ForeignKey("schedule.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(20), default="free")

    __table_args__ = (
        UniqueConstraint("schedule_id", "start_at"),
        _one_of("status", SLOT_STATES),
        CheckConstraint("end_at > start_at", name="order"),
    )


class SlotHold(Base):
    """A Slot kept for one conversation until `expires_at`; expiry needs no clean-up."""

    __tablename__ = "slot_hold"

    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)
    expires_at: Mapped[datetime]


class Appointment(Base):
    """`start_local` is the wall time that was promised, beside its `time_zone`."""

    __tablename__ = "appointment"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"))
    conversation_id: Mapped[str | None] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(20))
    schedule_id: Mapped[str] = mapped_column(ForeignKey("schedule.id"))
    practitioner_id: Mapped[str] = mapped_column(ForeignKey("practitioner.id"))
    location_id: Mapped[str] = mapped_column(ForeignKey("location.id"))
    visit_type_id: Mapped[str] = mapped_column(ForeignKey("visit_type.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    start_local: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(default=0)
    cancel_reason: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        _unique_where(
            "uq_appointment_patient_start_booked",
            "patient_id",
            "start_at",
            condition="status = 'booked'",
        ),
        _one_of("status", APPOINTMENT_STATES),
        CheckConstraint("end_at > start_at", name="order"),
        Index(None, "patient_id", "start_at"),
    )


class AppointmentSlot(Base):
    """A Slot taken by an Appointment. The partial unique index is what refuses a second one."""

    __tablename__ = "appointment_slot"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        _unique_where("uq_appointment_slot_slot_active", "slot_id", condition="active"),
    )


class BookingRequest(Base):
    """The first answer to a request, given again when the same request is repeated."""

    __tablename__ = "booking_request"

    conversation_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    action: Mapped[str] = mapped_column(String(20), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
