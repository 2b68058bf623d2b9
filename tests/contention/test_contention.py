"""Many processes want the same times: each time is given once, on SQLite and on PostgreSQL."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from api.db import Database, new_id
from api.scheduling import grid
from api.scheduling.models import Appointment, SlotHold
from api.scheduling.offers import FreeSlot, offer_id
from tests.contention import racers
from tests.contention.checker import count, find_doubles, query
from tests.scheduling.clinics import MONDAY, add_patient, seed

ATTEMPTS = 2_000
TRIED = ATTEMPTS // racers.RACERS


@pytest.fixture
def slots(database: Database, tmp_path: Path) -> dict[str, list[FreeSlot]]:
    """A seeded clinic with a patient for each attempt; its free Slots by schedule."""
    seed(database, tmp_path / "clinic")
    with database.write() as session:
        for number in range(racers.RACERS):
            for attempt in range(TRIED):
                add_patient(session, racers.patient_of(number, attempt), flush=False)
    with database.read() as session:
        return grid.list_free_slots(
            session,
            schedule_ids=["adams_elm", "brook_elm"],
            from_at=MONDAY + timedelta(hours=2),
            until_at=MONDAY + timedelta(weeks=8),
            conversation_id=None,
            moving=None,
            now=MONDAY,
        )


def offers(slots: list[FreeSlot], schedule_id: str, visit_type_id: str, number: int) -> list[str]:
    return [
        offer_id(schedule_id=schedule_id, start_at=slot.start_at, visit_type_id=visit_type_id)
        for slot in slots[:number]
    ]


def quarter_hours(slots: dict[str, list[FreeSlot]], number: int) -> list[str]:
    return offers(slots["adams_elm"], "adams_elm", "quick", number)


def overlapping(slots: dict[str, list[FreeSlot]], number: int) -> list[str]:
    """Half-hour visits at every quarter hour; the last before a break does not fit."""
    morning = [slot for slot in slots["brook_elm"] if slot.end_at.minute != 0]
    return offers(morning, "brook_elm", "checkup", number)


@pytest.mark.timeout(1200)
def test_two_thousand_attempts_give_each_time_once(
    database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    single = quarter_hours(slots, TRIED // 2)
    wanted = single + overlapping(slots, TRIED - len(single))
    assert len(wanted) * racers.RACERS == ATTEMPTS
    won = [
        item
        for each in racers.race(racers.book_each, database_url, wanted, MONDAY)
        for item in each
    ]
    assert find_doubles(database_url) == []
    assert count(database_url, "appointment WHERE status = 'booked'") == len(won)
    per_offer = Counter(offer for offer, _ in won)
    assert [offer for offer in single if per_offer[offer] != 1] == []
    assert set(per_offer.values()) == {1}
    assert count(database_url, "slot_hold") == 0


def test_an_expired_hold_has_one_heir(
    database: Database, database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    wanted = quarter_hours(slots, 150)
    with database.write() as session:
        for slot in slots["adams_elm"][: len(wanted)]:
            expired = MONDAY - timedelta(seconds=1)
            session.add(SlotHold(slot_id=slot.id, conversation_id="gone", expires_at=expired))
    results = racers.race(racers.hold_each, database_url, wanted, MONDAY)
    winners = Counter(offer for won in results for offer in won)
    assert winners == Counter(wanted)
    assert count(database_url, "slot_hold WHERE conversation_id = 'gone'") == 0
    assert count(database_url, "slot_hold") == len(wanted)


def test_one_request_sent_by_many_is_one_booking(
    database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    wanted = quarter_hours(slots, 40)
    answers = racers.race(racers.repeat_one_request, database_url, wanted, MONDAY)
    assert len({tuple(answer) for answer in answers}) == 1
    assert count(database_url, "appointment") == len(wanted)
    assert find_doubles(database_url) == []


def test_random_changes_never_double_and_never_deadlock(
    database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    few = quarter_hours(slots, 6) + overlapping(slots, 6)
    results = racers.race(racers.change_at_random, database_url, few, MONDAY, 60)
    assert find_doubles(database_url) == []
    happened: Counter[str] = Counter()
    for result in results:
        happened.update(dict(result))
    assert {"book", "move", "cancel", "hold", "SlotTaken", "PatientBusy"} <= set(happened)


def claims(database: Database, slots: dict[str, list[FreeSlot]]) -> list[tuple[int, str]]:
    """Slots, each with an appointment that would like to have it."""
    wanted = []
    with database.write() as session:
        for attempt, slot in enumerate(slots["adams_elm"][:60]):
            appointment = Appointment(
                id=new_id(),
                patient_id=racers.patient_of(0, attempt),
                status="booked",
                schedule_id="adams_elm",
                practitioner_id="adams",
                location_id="elm",
                visit_type_id="quick",
                start_at=slot.start_at,
                end_at=slot.end_at,
                start_local="",
                time_zone="America/New_York",
                created_at=MONDAY,
                updated_at=MONDAY,
            )
            session.add(appointment)
            wanted.append((slot.id, appointment.id))
    return wanted


def test_the_index_alone_refuses(
    database: Database, database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    wanted = claims(database, slots)
    results = racers.race(racers.claim_each, database_url, wanted)
    assert Counter(slot for won in results for slot in won) == Counter(s for s, _ in wanted)
    assert find_doubles(database_url) == []


def test_without_the_index_the_same_race_doubles(
    database: Database, database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    """The control: were the index gone, these tests would say so."""
    wanted = claims(database, slots)
    query(database_url, "DROP INDEX uq_appointment_slot_slot_active")
    racers.race(racers.claim_each, database_url, wanted, racers=2)
    doubles = [line for line in find_doubles(database_url) if line.startswith("slot taken twice")]
    assert len(doubles) == len(wanted)


def test_the_checker_sees_planted_overlaps(
    database: Database, database_url: str, slots: dict[str, list[FreeSlot]]
) -> None:
    wanted = claims(database, slots)
    assert len(find_doubles(database_url)) == len(wanted), "booked without their Slots"
    (_, first), (_, second) = wanted[:2]
    query(
        database_url,
        "UPDATE appointment SET end_at = (SELECT end_at FROM appointment"
        f" WHERE id = '{second}') WHERE id = '{first}'",
    )
    assert any(line.startswith("appointments overlap") for line in find_doubles(database_url))
    query(
        database_url,
        "UPDATE appointment SET patient_id = (SELECT patient_id FROM appointment"
        f" WHERE id = '{second}') WHERE id = '{first}'",
    )
    assert any(line.startswith("patient booked twice") for line in find_doubles(database_url))
