"""Several days with one part of each day; a bound at a clock time stays on its day."""

from datetime import datetime

import pytest

from api.scheduling.windows import window_from_resolved


def admits(kind: str, value: str, start: str, clock: str | None = None) -> bool:
    window = window_from_resolved(kind, value).on_its_day()
    if clock:
        window = window.at_clock(clock)
    return window.admits(datetime.fromisoformat(start))


@pytest.mark.parametrize(
    ("value", "start", "fits"),
    [
        ("2027-03-22T06:00/2027-03-28T12:00", "2027-03-24T09:00", True),
        ("2027-03-22T06:00/2027-03-28T12:00", "2027-03-24T17:00", False),
        ("2027-03-22T15:00/2027-03-24T12:00", "2027-03-23T08:00", True),  # from one to the other
        ("2027-03-22T00:00/2027-03-24T12:00", "2027-03-23T17:00", True),
        ("2027-03-22T13:00/2027-03-22T17:00", "2027-03-22T16:45", True),
    ],
)
def test_an_interval_of_days_with_a_part_of_the_day(value: str, start: str, fits: bool) -> None:
    assert admits("interval", value, start) is fits


@pytest.mark.parametrize(
    ("value", "start", "fits"),
    [
        (">=2027-03-18T15:00", "2027-03-18T16:00", True),
        (">=2027-03-18T15:00", "2027-03-19T16:00", False),
        ("<=2027-03-18T11:00", "2027-03-18T09:00", True),
        ("<=2027-03-18T11:00", "2027-03-17T09:00", False),
        (">=2027-03-18", "2027-03-19T09:00", True),
    ],
)
def test_a_bound_stays_on_its_day(value: str, start: str, fits: bool) -> None:
    assert admits("open", value, start) is fits


@pytest.mark.parametrize(
    ("clock", "start", "fits"),
    [
        (">=16:00", "2027-03-24T16:00", True),
        (">=16:00", "2027-03-24T15:45", False),
        ("06:00/12:00", "2027-03-24T11:45", True),
        ("15:00", "2027-03-24T15:00", True),
        ("15:00", "2027-03-24T10:00", False),
    ],
)
def test_a_clock_narrows_each_day(clock: str, start: str, fits: bool) -> None:
    rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    assert admits("recurring", rule, start, clock) is fits
