"""The grid over change days, strange zones and holidays."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from api.db import Database
from api.scheduling import service
from api.scheduling.clinic import seed_clinic
from api.scheduling.errors import OfferUnknown
from api.scheduling.models import Slot
from api.scheduling.offers import offer_id
from api.scheduling.slots import generate_slots, grid_starts
from tests.scheduling.clinics import LOCATIONS, MONDAY, seed, write_clinic


def walls(day: date, zone: str, start: str, end: str) -> list[str]:
    blocks = ((time.fromisoformat(start), time.fromisoformat(end)),)
    starts = list(grid_starts(blocks, day, zone))
    assert starts == sorted(starts)
    assert len(set(starts)) == len(starts)
    return [at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for at in starts]


@pytest.mark.parametrize(
    ("zone", "day", "missing"),
    [
        ("America/New_York", date(2026, 3, 8), ["02:00", "02:15", "02:30", "02:45"]),
        ("Europe/Madrid", date(2026, 3, 29), ["02:00", "02:15", "02:30", "02:45"]),
        ("Australia/Lord_Howe", date(2026, 10, 4), ["02:00", "02:15"]),
        ("America/Santiago", date(2026, 9, 6), ["00:00", "00:15", "00:30", "00:45"]),
        ("Asia/Kathmandu", date(2026, 3, 8), []),
    ],
)
def test_wall_times_that_do_not_exist_are_left_out(
    zone: str, day: date, missing: list[str]
) -> None:
    whole = [f"{hour:02}:{minute:02}" for hour in range(4) for minute in (0, 15, 30, 45)]
    assert walls(day, zone, "00:00", "04:00") == [wall for wall in whole if wall not in missing]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Europe/Madrid", date(2026, 10, 25)),
    ],
)
def test_wall_times_that_happen_twice_are_used_once(zone: str, day: date) -> None:
    found = walls(day, zone, "00:00", "04:00")
    assert len(found) == len(set(found)) == 16


def test_opening_hours_keep_their_wall_time_over_the_change() -> None:
    zone = "America/New_York"
    before, after = date(2026, 3, 6), date(2026, 3, 9)
    for day, utc_hour in ((before, 14), (after, 13)):
        blocks = ((time(9), time(12)),)
        first = next(iter(grid_starts(blocks, day, zone)))
        assert (first.hour, first.tzinfo) == (utc_hour, UTC)
        assert walls(day, zone, "09:00", "12:00")[0] == "09:00"


def test_a_rest_shorter_than_a_slot_is_not_offered() -> None:
    assert walls(date(2026, 3, 9), "America/New_York", "09:00", "09:40") == ["09:00", "09:15"]


def test_generating_again_adds_only_what_is_new(database: Database, tmp_path: Path) -> None:
    folder = write_clinic(tmp_path / "clinic")
    with database.write() as session:
        first = seed_clinic(session=session, folder=folder, now=MONDAY)
        assert first > 1000
        assert seed_clinic(session=session, folder=folder, now=MONDAY) == 0
        tuesday = MONDAY + timedelta(days=1)
        # Two practitioners at Elm gain a day of 28 Slots; Bay is closed on that Monday.
        assert generate_slots(session=session, now=tuesday) == 56
        assert generate_slots(session=session, now=tuesday) == 0


def test_holidays_have_no_slots(clinic: Database) -> None:
    zone = ZoneInfo("America/New_York")
    start = datetime(2026, 3, 17, tzinfo=zone).astimezone(UTC)
    with clinic.read() as session:
        rows = session.execute(
            text(
                "SELECT count(*) FROM slot WHERE schedule_id = 'adams_elm' AND start_at >= :a"
                " AND start_at < :b"
            ),
            {"a": _bound(clinic, start), "b": _bound(clinic, start + timedelta(days=1))},
        )
        assert rows.scalar() == 0


def test_hours_that_change_are_followed_both_ways(database: Database, tmp_path: Path) -> None:
    """A day closed later, or shorter hours: nobody is offered what the clinic took back."""
    folder = tmp_path / "clinic"
    seed(database, folder)
    before = _free(database)
    shut = LOCATIONS.replace("{date: 2026-03-17,", "{date: 2026-03-12}, {date: 2026-03-17,")
    short = shut.replace('["09:00-12:00", "13:00-17:00"]', '["09:00-12:00"]')
    for changed in (shut, short):
        write_clinic(folder, locations=changed)
        with database.write() as session:
            assert seed_clinic(session=session, folder=folder, now=MONDAY, weeks=3) == 0
        left = _free(database)
        assert left < before
        assert not [one for one in left if "2026-03-12" in one[1] and one[0] != "brook_bay"]
    # Noon in New York is 16:00 UTC: of the elm nothing is left after it.
    assert max(at[11:13] for schedule, at in _free(database) if schedule == "adams_elm") == "15"
    seed(database, folder)
    assert _free(database) == before


def test_what_is_booked_stays_when_its_day_is_closed(clinic: Database, tmp_path: Path) -> None:
    offer = offer_id(
        schedule_id="adams_elm",
        start_at=datetime(2026, 3, 12, 14, tzinfo=UTC),
        visit_type_id="checkup",
    )
    asked = {"session": None, "offer_id": offer, "conversation_id": "c", "now": MONDAY}
    with clinic.write() as session:
        asked |= {"session": session, "patient_id": "ann"}
        booked = service.book(**asked, idempotency_key="k")
        shut = LOCATIONS.replace("{date: 2026-03-17,", "{date: 2026-03-12}, {date: 2026-03-17,")
        folder = write_clinic(tmp_path / "shut", locations=shut)
        seed_clinic(session=session, folder=folder, now=MONDAY, weeks=3)
    with clinic.write() as session:
        kept = service.list_appointments(session=session, patient_id="ann", now=MONDAY)
        assert [one.id for one in kept] == [booked.id]
        with pytest.raises(OfferUnknown):
            service.book(**{**asked, "session": session}, idempotency_key="again")
        service.cancel(session=session, appointment_id=booked.id, patient_id="ann", now=MONDAY)


def _free(database: Database) -> set[tuple[str, str]]:
    with database.read() as session:
        rows = session.execute(select(Slot.schedule_id, Slot.start_at).where(Slot.status == "free"))
        return {(schedule_id, f"{start_at:%Y-%m-%d %H:%M}") for schedule_id, start_at in rows}


def _bound(database: Database, at: datetime) -> object:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if database.is_sqlite else at
