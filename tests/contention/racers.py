"""What each racing process does; imported afresh by every one of them."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy.orm import Session

from api.db import Database
from api.scheduling import repository, service
from api.scheduling.errors import (
    AppointmentClosed,
    OfferUnknown,
    PatientBusy,
    SlotTaken,
)

RACERS = 8
REFUSALS = (SlotTaken, PatientBusy, AppointmentClosed, OfferUnknown)

_barrier: Barrier | None = None

type Racer = Callable[..., list[Any]]


def race(racer: Racer, url: str, *arguments: object, racers: int = RACERS) -> list[list[Any]]:
    """Run `racer(url, number, *arguments)` in that many processes, started off together."""
    context = get_context("forkserver")  # imports once; each racer is a process of its own
    context.set_forkserver_preload([__name__])
    barrier = context.Barrier(racers)
    with context.Pool(racers, initializer=_meet_at, initargs=(barrier,)) as pool:
        calls = [(url, number, *arguments) for number in range(racers)]
        return pool.starmap(racer, calls, chunksize=1)


def _meet_at(barrier: Barrier) -> None:
    global _barrier
    _barrier = barrier


@contextmanager
def _at_the_start(url: str) -> Iterator[Database]:
    """Open the database, connect, and wait until every racer has done so."""
    database = Database(url, timeout_seconds=120)
    with database.read() as session:
        session.connection()
    assert _barrier is not None
    _barrier.wait()
    try:
        yield database
    finally:
        database.dispose()


def patient_of(number: int, attempt: int) -> str:
    return f"p{number}-{attempt}"


def book_each(url: str, number: int, offers: Sequence[str], now: datetime) -> list[tuple[str, str]]:
    """Hold and book each offer as one patient after another; returns (offer, appointment) won.

    Racers with an odd number skip the hold, so that booking races booking as well.
    """
    won = []
    with _at_the_start(url) as database:
        for attempt, offer_id in enumerate(offers):
            conversation_id = f"c{number}-{attempt}"
            with suppress(SlotTaken):
                if number % 2 == 0:
                    with database.write() as session:
                        service.hold(
                            session=session,
                            offer_id=offer_id,
                            conversation_id=conversation_id,
                            now=now,
                        )
                with database.write() as session:
                    booked = service.book(
                        session=session,
                        offer_id=offer_id,
                        conversation_id=conversation_id,
                        patient_id=patient_of(number, attempt),
                        idempotency_key="once",
                        now=now,
                    )
                won.append((offer_id, booked.id))
    return won


def hold_each(url: str, number: int, offers: Sequence[str], now: datetime) -> list[str]:
    """Try to take over each expired hold; returns the offers won."""
    won = []
    with _at_the_start(url) as database:
        for attempt, offer_id in enumerate(offers):
            with suppress(SlotTaken):
                with database.write() as session:
                    service.hold(
                        session=session,
                        offer_id=offer_id,
                        conversation_id=f"c{number}-{attempt}",
                        now=now,
                    )
                won.append(offer_id)
    return won


def repeat_one_request(url: str, number: int, offers: Sequence[str], now: datetime) -> list[str]:
    """Send the same requests as everybody else; returns the appointment ids answered."""
    answers = []
    with _at_the_start(url) as database:
        for attempt, offer_id in enumerate(offers):
            with database.write() as session:
                booked = service.book(
                    session=session,
                    offer_id=offer_id,
                    conversation_id=f"c{attempt}",
                    patient_id=patient_of(0, attempt),
                    idempotency_key="once",
                    now=now,
                )
            answers.append(booked.id)
    return answers


def claim_each(url: str, number: int, claims: Sequence[tuple[int, str]]) -> list[int]:
    """Claim Slots past every check of the service, with the index alone between the racers."""
    won = []
    with _at_the_start(url) as database:
        for slot_id, appointment_id in claims:
            with database.write() as session:
                if repository.claim_slots(
                    session, appointment_id=appointment_id, slot_ids=[slot_id]
                ):
                    won.append(slot_id)
    return won


class _Patient:
    """Someone who keeps changing their mind; only refusals are expected of the service."""

    def __init__(self, number: int, now: datetime) -> None:
        self.patient_id = patient_of(number // 2, 0)  # two racers are one patient
        self.conversation_id = f"c{number}"
        self.now = now
        self.mine: list[str] = []

    def hold(self, session: Session, offer_id: str, key: str) -> None:
        service.hold(
            session=session,
            offer_id=offer_id,
            conversation_id=self.conversation_id,
            now=self.now,
        )

    def book(self, session: Session, offer_id: str, key: str) -> None:
        booked = service.book(
            session=session,
            offer_id=offer_id,
            conversation_id=self.conversation_id,
            patient_id=self.patient_id,
            idempotency_key=key,
            now=self.now,
        )
        self.mine.append(booked.id)

    def move(self, session: Session, offer_id: str, key: str) -> None:
        if self.mine:
            service.reschedule(
                session=session,
                appointment_id=self.mine[-1],
                offer_id=offer_id,
                conversation_id=self.conversation_id,
                patient_id=self.patient_id,
                idempotency_key=key,
                now=self.now,
            )

    def cancel(self, session: Session, offer_id: str, key: str) -> None:
        if self.mine:
            service.cancel(
                session=session,
                appointment_id=self.mine.pop(0),
                patient_id=self.patient_id,
                now=self.now,
            )


def change_at_random(
    url: str, number: int, offers: Sequence[str], now: datetime, changes: int
) -> list[tuple[str, int]]:
    """Hold, book, move and cancel over few times; returns how often each thing happened."""
    chance = random.Random(number)
    patient = _Patient(number, now)
    happened: Counter[str] = Counter()
    with _at_the_start(url) as database:
        for step in range(changes):
            change = chance.choice((patient.hold, patient.book, patient.move, patient.cancel))
            try:
                with database.write() as session:
                    change(session, chance.choice(offers), f"{step}")
                happened[change.__name__] += 1
            except REFUSALS as refusal:
                happened[type(refusal).__name__] += 1
    return list(happened.items())
