"""Any order of holding, booking, moving, cancelling and waiting keeps the clinic consistent."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api.db import Database
from api.scheduling import service
from api.scheduling.errors import (
    AppointmentClosed,
    AppointmentUnknown,
    BookingKeyReused,
    OfferPast,
    OfferUnknown,
    PatientBusy,
    SlotTaken,
)
from api.scheduling.offers import Offer
from api.scheduling.schemas import AppointmentRead
from tests.contention.checker import find_doubles
from tests.databases import copy_sqlite, create_sqlite_template
from tests.scheduling.clinics import MONDAY, add_patient, seed
from tests.scheduling.test_booking import at

REFUSALS = (
    SlotTaken,
    OfferPast,
    OfferUnknown,
    PatientBusy,
    AppointmentClosed,
    AppointmentUnknown,
    BookingKeyReused,
)
OFFERS = [
    at(minutes, visit_type, schedule)
    for schedule, visit_type in (
        ("adams_elm", "checkup"),
        ("adams_elm", "quick"),
        ("brook_elm", "long"),
        ("brook_elm", "checkup"),
    )
    for minutes in (0, 15, 30, 45)
]
offers = st.sampled_from(OFFERS)
patients = st.sampled_from(("ann", "bob", "cem"))
keys = st.sampled_from(("1", "2", "3", "4"))

_template: Path | None = None


def _seeded_template() -> Path:
    global _template
    if _template is None:
        folder = Path(tempfile.mkdtemp())
        _template = create_sqlite_template(folder)
        database = Database(f"sqlite:///{_template}")
        seed(database, folder / "clinic")
        with database.write() as session:
            for patient_id in ("ann", "bob", "cem"):
                add_patient(session, patient_id)
        database.dispose()
    return _template


class Clinic(RuleBasedStateMachine):
    """The model knows only what was answered: who was told which time is theirs."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.url = copy_sqlite(_seeded_template(), self.folder)
        self.database = Database(self.url)
        self.now = MONDAY
        self.booked: dict[str, tuple[str, AppointmentRead]] = {}
        self.answers: dict[tuple[str, str, str], AppointmentRead] = {}

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.dispose()
            shutil.rmtree(self.folder)

    @rule(who=patients, offer=offers)
    def hold(self, who: str, offer: str) -> None:
        try:
            with self.database.write() as session:
                held = service.hold(
                    session=session, offer_id=offer, conversation_id=f"c-{who}", now=self.now
                )
        except REFUSALS:
            return
        assert held.expires_at > self.now
        assert not self.overlaps(held.offer.visit.schedule_id, held.offer)

    @rule(who=patients, offer=offers, key=keys)
    def book(self, who: str, offer: str, key: str) -> None:
        try:
            with self.database.write() as session:
                answer = service.book(
                    session=session,
                    offer_id=offer,
                    conversation_id=f"c-{who}",
                    patient_id=who,
                    idempotency_key=key,
                    now=self.now,
                )
        except REFUSALS:
            return
        first = self.answers.setdefault((who, "book", key), answer)
        assert answer.model_dump() == first.model_dump()
        if first is answer:
            self.booked[answer.id] = (who, answer)

    @precondition(lambda self: self.booked)
    @rule(data=st.data(), offer=offers, key=keys, who=patients)
    def move(self, data: st.DataObject, offer: str, key: str, who: str) -> None:
        appointment_id = data.draw(st.sampled_from(list(self.booked)))
        owner, before = self.booked[appointment_id]
        try:
            with self.database.write() as session:
                answer = service.reschedule(
                    session=session,
                    appointment_id=appointment_id,
                    offer_id=offer,
                    conversation_id=f"c-{who}",
                    patient_id=who,
                    idempotency_key=key,
                    now=self.now,
                )
        except REFUSALS:
            return
        assert who == owner
        first = self.answers.setdefault((who, "reschedule", key), answer)
        assert answer.model_dump() == first.model_dump()
        if first is answer:
            assert answer.version == before.version + 1
            self.booked[appointment_id] = (who, answer)

    @precondition(lambda self: self.booked)
    @rule(data=st.data(), who=patients)
    def cancel(self, data: st.DataObject, who: str) -> None:
        appointment_id = data.draw(st.sampled_from(list(self.booked)))
        try:
            with self.database.write() as session:
                answer = service.cancel(
                    session=session, appointment_id=appointment_id, patient_id=who, now=self.now
                )
        except REFUSALS:
            return
        assert answer.status == "cancelled"
        assert self.booked.pop(appointment_id)[0] == who

    @rule(minutes=st.sampled_from((1, 4, 6, 240)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def overlaps(self, schedule_id: str, offer: Offer) -> bool:
        return any(
            answer.schedule_id == schedule_id
            and answer.start < offer.end_at
            and offer.start_at < answer.end
            for _, answer in self.booked.values()
        )

    @invariant()
    def nothing_is_double(self) -> None:
        if hasattr(self, "url"):
            assert find_doubles(self.url) == []

    @invariant()
    def what_was_answered_is_so(self) -> None:
        if not hasattr(self, "url"):
            return
        with self.database.read() as session:
            listed = [
                appointment
                for who in ("ann", "bob", "cem")
                for appointment in service.list_appointments(
                    session=session, patient_id=who, upcoming_only=False, now=self.now
                )
                if appointment.status == "booked"
            ]
        told = {appointment_id: (a.start, a.end) for appointment_id, (_, a) in self.booked.items()}
        assert {item.id: (item.start, item.end) for item in listed} == told


Clinic.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestClinic = Clinic.TestCase
