"""Ages, the patient's own other visits, and how much of the calendar may be held."""

from datetime import date, timedelta

import pytest

from api.db import Database
from api.scheduling import service
from api.scheduling.ages import admits, age_on
from api.scheduling.errors import AgeUnfit, HoldsFull, PatientBusy
from api.scheduling.windows import window_from_resolved
from api.settings import Settings
from tests.scheduling.clinics import MONDAY
from tests.scheduling.test_booking import ADAMS_TEN, TUESDAY_TEN, at, book

TUESDAY = window_from_resolved("date", "2026-03-10")


def starts(clinic: Database, **more: object) -> set[object]:
    with clinic.read() as session:
        found = service.find_offers(
            session=session,
            visit_type_id="checkup",
            practitioner_ids=["adams"],
            window=TUESDAY,
            now=MONDAY,
            limit=50,
            **more,  # type: ignore[arg-type]
        )
    return {offer.start_at for offer in found}


@pytest.mark.parametrize(
    ("ages", "age", "fits"),
    [
        ({"min": 18}, 17, False),
        ({"min": 18}, 18, True),
        ({"max": 17}, 17, True),
        ({"max": 17}, 85, False),
        ({"min": 5, "max": 17}, 4, False),
        ({}, 99, True),
        ({"min": 18}, None, True),
    ],
)
def test_ages_are_inclusive(ages: dict[str, int], age: int | None, fits: bool) -> None:
    assert admits(ages, age) is fits


def test_whole_years() -> None:
    assert age_on(date(2008, 3, 10), date(2026, 3, 9)) == 17
    assert age_on(date(2008, 3, 10), date(2026, 3, 10)) == 18
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17


def test_nothing_is_offered_or_booked_for_another_age(clinic: Database) -> None:
    long = at(0, "long")
    for age, expected in ((12, 0), (40, 1)):
        with clinic.read() as session:
            found = service.find_offers(
                session=session, visit_type_id="long", window=TUESDAY, now=MONDAY, limit=1, age=age
            )
            near = service.next_offers(
                session=session, visit_type_id="long", window=TUESDAY, now=MONDAY, limit=1, age=age
            )
        assert (len(found), len(near)) == (expected, expected)
    with clinic.write() as session, pytest.raises(AgeUnfit):
        service.book(
            session=session,
            offer_id=long,
            conversation_id="c-ann",
            patient_id="ann",
            idempotency_key="k",
            now=MONDAY,
            age=12,
        )


def test_times_that_overlap_an_own_visit_are_not_offered(clinic: Database) -> None:
    mine = book(clinic, at(15), "ann")
    left = starts(clinic, patient_id="ann", moving=mine.id)
    assert TUESDAY_TEN + timedelta(minutes=15) in left, "the visit that is moved is not in the way"
    with clinic.read() as session:
        other = service.find_offers(
            session=session,
            visit_type_id="checkup",
            practitioner_ids=["brook"],
            location_ids=["elm"],
            window=TUESDAY,
            now=MONDAY,
            limit=50,
            patient_id="ann",
        )
    taken = {offer.start_at for offer in other} & {
        TUESDAY_TEN + timedelta(minutes=minutes) for minutes in (0, 15, 30)
    }
    assert other and not taken, "with another practitioner the patient is just as busy"


def test_an_own_visit_is_in_the_way_already_when_a_time_is_picked(clinic: Database) -> None:
    mine = book(clinic, ADAMS_TEN, "ann")
    brook = at(15, schedule="brook_elm")
    with clinic.write() as session, pytest.raises(PatientBusy):
        service.hold(
            session=session, offer_id=brook, conversation_id="c", now=MONDAY, patient_id="ann"
        )
    with clinic.write() as session:
        service.hold(
            session=session,
            offer_id=brook,
            conversation_id="c",
            now=MONDAY,
            patient_id="ann",
            moving=mine.id,
        )


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(holds_per_address=3, held_share_of_day=0.25)
    monkeypatch.setattr(service, "get_settings", lambda: settings)


def hold(clinic: Database, offer: str, who: str, neighbours: set[str] | None) -> service.Hold:
    with clinic.write() as session:
        return service.hold(
            session=session,
            offer_id=offer,
            conversation_id=who,
            now=MONDAY,
            neighbours=neighbours,
        )


@pytest.mark.usefixtures("limits")
def test_one_address_holds_a_few_times_only(clinic: Database) -> None:
    script = {f"s{number}" for number in range(5)}
    days = [24 * 60 * day for day in range(3)]
    for number, minutes in enumerate(days):
        hold(clinic, at(minutes), f"s{number}", script)
    with pytest.raises(HoldsFull):
        hold(clinic, at(60), "s3", script)
    hold(clinic, at(60), "s0", script)  # its one hold wanders: the old time is free again
    hold(clinic, at(0), "elsewhere", {"elsewhere"})
    hold(clinic, at(90), "s4", None)  # verified


@pytest.mark.usefixtures("limits")
def test_of_a_day_a_part_at_most_is_held_by_people_not_known(clinic: Database) -> None:
    """Seven hours are 28 Slots: a quarter of them is seven, three visits of half an hour."""
    for number in range(3):
        hold(clinic, at(30 * number), f"x{number}", {f"x{number}"})
    with pytest.raises(HoldsFull):
        hold(clinic, at(90), "x3", {"x3"})
    hold(clinic, at(90), "known", None)
    hold(clinic, at(24 * 60), "x3", {"x3"})


@pytest.mark.usefixtures("limits")
def test_holds_that_ran_out_count_no_more(clinic: Database) -> None:
    for number in range(3):
        hold(clinic, at(30 * number), f"x{number}", {f"x{number}"})
    with clinic.write() as session:
        service.hold(
            session=session,
            offer_id=at(90),
            conversation_id="x3",
            now=MONDAY + timedelta(minutes=6),
            neighbours={"x0", "x1", "x2", "x3"},
        )
