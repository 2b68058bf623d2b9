"""Opening hours: the forms they are written in, and what is open when."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.scheduling.errors import ClinicDataWrong
from api.scheduling.hours import holidays, is_open, next_opening, weekly_hours
from api.scheduling.models import Location

TWO_BLOCKS = [["09:00", "12:00"], ["13:00", "17:00"]]


def place(time_zone: str = "America/New_York", **hours: Any) -> Location:
    return Location(
        id="x",
        name="X",
        time_zone=time_zone,
        opening_hours=weekly_hours(hours or {"mon-fri": TWO_BLOCKS}),
        holidays={"2026-03-17": "Founders' day"},
    )


@pytest.mark.parametrize(
    "written",
    [
        {"mon": TWO_BLOCKS},
        {"Monday": "09:00-12:00, 13:00-17:00"},
        {"mon": ["9:00–12:00", "13:00–17:00"]},
        {"mon": [{"open": "09:00", "close": "12:00"}, {"open": "13:00", "close": "17:00"}]},
        {"mon": [["09:00", 720], [780, 1020]]},
        {"mon": TWO_BLOCKS, "tue": None, "wed": [], "thu": "closed"},
    ],
)
def test_forms_of_hours(written: dict[str, Any]) -> None:
    assert weekly_hours(written) == {"mon": TWO_BLOCKS}


def test_ranges_of_days() -> None:
    assert list(weekly_hours({"sat-mon": ["10:00", "11:00"]})) == ["mon", "sat", "sun"]
    assert list(weekly_hours({"tue, thu": ["10:00", "11:00"]})) == ["tue", "thu"]


@pytest.mark.parametrize(
    "written",
    [
        {"someday": ["09:00", "10:00"]},
        {"mon": ["10:00", "09:00"]},
        {"mon": "all day"},
        [1],
        {"mon": 5},
    ],
)
def test_hours_that_make_no_sense_are_refused(written: Any) -> None:
    with pytest.raises(ClinicDataWrong):
        weekly_hours(written)


def test_forms_of_holidays() -> None:
    day = date(2026, 12, 25)
    for written in (
        [day],
        ["2026-12-25"],
        [{"date": day, "name": "Christmas"}],
        {day: "Christmas"},
    ):
        assert list(holidays(written)) == ["2026-12-25"]
    with pytest.raises(ClinicDataWrong):
        holidays(["25 December"])


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-03-09T12:59", False),
        ("2026-03-09T13:00", True),
        ("2026-03-09T16:30", False),
        ("2026-03-09T17:00", True),
        ("2026-03-09T20:59", True),
        ("2026-03-09T21:00", False),
        ("2026-03-14T15:00", False),
        ("2026-03-17T15:00", False),
    ],
)
def test_open_now(at: str, open_: bool) -> None:
    assert is_open(place(), datetime.fromisoformat(at).replace(tzinfo=UTC)) is open_


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        ("2026-03-09T05:00", "2026-03-09T09:00:00-04:00"),
        ("2026-03-09T14:00", "2026-03-09T10:00:00-04:00"),
        ("2026-03-09T16:30", "2026-03-09T13:00:00-04:00"),
        ("2026-03-13T22:00", "2026-03-16T09:00:00-04:00"),
        ("2026-03-16T22:00", "2026-03-18T09:00:00-04:00"),
        ("2026-03-07T12:00", "2026-03-09T09:00:00-04:00"),
    ],
)
def test_next_opening(at: str, opening: str) -> None:
    found = next_opening([place()], datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert found is not None
    assert found[1].isoformat() == opening


def test_the_place_that_opens_first() -> None:
    east, west = place(), place("America/Los_Angeles", mon=["05:00", "20:00"])
    at = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    found = next_opening([east, west], at)
    assert found is not None
    assert found[0] is west
    assert found[1] == at
    assert next_opening([], at) is None
    assert next_opening([Location(time_zone="UTC", opening_hours={}, holidays={})], at) is None
