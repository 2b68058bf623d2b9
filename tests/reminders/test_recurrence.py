"""When doses are due: two kinds of plans, both changes of the clock, ends, and what is refused."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from api.reminders.recurrence import (
    RecurrenceUnclear,
    check_recurrence,
    due_times,
    is_over,
    with_day,
)
from tests.support.desk import Desk

START = datetime(2027, 1, 1, tzinfo=UTC)


def due(recurrence: str, start: datetime, days: int, zone: str = "America/New_York", **more):
    rules, kind = check_recurrence(recurrence, start=start, time_zone=zone)
    values = {
        "recurrence": rules,
        "kind": kind,
        "time_zone": zone,
        "start_local": f"{start:%Y-%m-%dT00:00}",
        "starts_at": start,
        "after": start,
        "until": start + timedelta(days=days),
        **more,
    }
    return list(due_times(**values))


@pytest.mark.parametrize(
    ("recurrence", "day", "expected"),
    [
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "2027-03-13", ["13:00", "12:00", "12:00"]),
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "2027-11-06", ["12:00", "13:00", "13:00"]),
        # 02:30 does not exist on the 14th: it moves forward to 03:30 summer time.
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2027-03-13", ["07:30", "07:30", "06:30"]),
        # 01:30 comes twice on November 7: the first one counts.
        ("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "2027-11-06", ["05:30", "05:30", "06:30"]),
        # 02:30 and 03:30 are one instant on the 14th: said once, or it would read as two doses.
        (
            "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30",
            "2027-03-13",
            ["07:30", "08:30", "07:30", "06:30", "07:30"],
        ),
    ],
)
def test_clock_times_hold_over_a_change_of_summer_time(recurrence, day, expected) -> None:
    start = datetime.fromisoformat(f"{day}T00:00+00:00")
    assert [f"{instant:%H:%M}" for _wall, instant in due(recurrence, start, 3)] == expected


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ("FREQ=WEEKLY;BYHOUR=9;BYMINUTE=0", ["01-11", "01-18", "01-25", "02-01", "02-08"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYHOUR=9;BYMINUTE=0", ["01-18", "02-01", "02-15", "03-01"]),
        ("FREQ=MONTHLY;BYHOUR=9;BYMINUTE=0", ["02-04", "03-04", "04-04", "05-04"]),
    ],
)
@pytest.mark.parametrize("is_named", [True, False])
def test_a_week_or_a_month_without_a_day_keeps_that_of_its_start(
    recurrence: str, days: list[str], is_named: bool
) -> None:
    """Looked at an hour at a time, as the worker does: also in plans that named no day."""
    start = datetime(2027, 1, 4, 16, tzinfo=UTC)  # a Monday, past nine
    if is_named:
        recurrence = with_day(recurrence, "2027-01-04T11:00")
    found: list[str] = []
    for hour in range(24 * 125):
        after = start + timedelta(hours=hour)
        found += [
            wall[5:10]
            for wall, _ in due(
                recurrence,
                start,
                0,
                start_local="2027-01-04T11:00",
                after=after,
                until=after + timedelta(hours=1),
            )
        ]
    assert found[: len(days)] == days


def test_the_day_that_is_meant_is_named() -> None:
    at = ";BYHOUR=9;BYMINUTE=0"
    weekly, monthly = f"FREQ=WEEKLY{at}", f"FREQ=MONTHLY{at}"
    assert with_day(weekly, "2027-01-04T11:00") == f"FREQ=WEEKLY;BYDAY=MO{at}"
    assert with_day(monthly, "2027-01-28T11:00") == f"FREQ=MONTHLY;BYMONTHDAY=28{at}"
    assert with_day(monthly, "2027-01-31T11:00") == f"FREQ=MONTHLY;BYMONTHDAY=-1{at}"
    assert with_day(f"{weekly}\n\n{weekly}", "2027-01-04T11:00").count("BYDAY=MO") == 2
    for same in (f"FREQ=DAILY{at}", f"FREQ=WEEKLY;BYDAY=FR{at}", "FREQ=HOURLY;INTERVAL=8", "", "x"):
        assert with_day(same, "2027-01-04T11:00") == same


@pytest.mark.parametrize("day", ["2027-03-13T20:00", "2027-11-06T20:00"])
@pytest.mark.parametrize("hours", [1, 8])
def test_intervals_keep_their_distance_over_a_change_of_summer_time(day, hours) -> None:
    start = datetime.fromisoformat(f"{day}+00:00")
    found = due(f"FREQ=HOURLY;INTERVAL={hours}", start, 1)
    instants = [start, *(instant for _wall, instant in found)]
    assert len(instants) == 24 // hours + 1
    assert {after - before for before, after in pairwise(instants)} == {timedelta(hours=hours)}


def test_several_rules_are_one_plan_in_order() -> None:
    rules = "FREQ=DAILY;BYHOUR=20;BYMINUTE=30\nRRULE:FREQ=DAILY;BYHOUR=8;BYMINUTE=15"
    found = due(rules, START, 2, "UTC")
    assert [wall[11:] for wall, _at in found] == ["08:15", "20:30", "08:15", "20:30"]


def test_an_old_plan_is_read_as_a_young_one() -> None:
    later = {"after": START + timedelta(days=1500), "until": START + timedelta(days=1502)}
    for rule in ("FREQ=DAILY;BYHOUR=8", "FREQ=DAILY;INTERVAL=3;BYHOUR=8", "FREQ=HOURLY;INTERVAL=9"):
        whole = due(rule, START, 1502)
        part = due(rule, START, 1502, **later)
        assert part == [one for one in whole if one[1] > later["after"]]
        assert part or "INTERVAL=3" in rule


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0;COUNT=5", 5),
        ("FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0;UNTIL=20270104T235900", 8),
        ("FREQ=HOURLY;INTERVAL=8;UNTIL=20270111T000000Z", 30),
        ("FREQ=HOURLY;INTERVAL=12;COUNT=7", 6),  # the first is the start itself
    ],
)
def test_a_plan_that_ends(rule: str, number: int) -> None:
    found = due(rule, START, 90, "UTC")
    assert len(found) == number
    rules, kind = check_recurrence(rule, start=START, time_zone="UTC")
    about = {
        "recurrence": rules,
        "kind": kind,
        "time_zone": "UTC",
        "start_local": "2027-01-01T00:00",
        "starts_at": START,
    }
    assert not is_over(**about, after=found[-2][1])
    assert is_over(**about, after=found[-1][1] + timedelta(hours=3))


def test_a_rule_without_minutes_is_on_the_hour() -> None:
    checked, kind = check_recurrence("RRULE:FREQ=DAILY;BYHOUR=20", start=START, time_zone="UTC")
    assert (checked, kind) == ("FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "wall")


@pytest.mark.parametrize(
    ("recurrence", "reason"),
    [
        *((rule, "rule") for rule in ("", "x", "FREQ=SECONDLY", "FREQ=MINUTELY;BYHOUR=8")),
        *(
            (rule, "rule")
            for rule in ("FREQ=DAILY", "FREQ=DAILY;BYHOUR=25", "FREQ=YEARLY;BYHOUR=8")
        ),
        *((f"FREQ=DAILY;INTERVAL={n};BYHOUR=8", "rule") for n in ("0", "-1", "x", "99999")),
        *((f"FREQ=HOURLY;INTERVAL={n}", "rule") for n in ("0", "-1", "1.5")),
        ("FREQ=HOURLY;INTERVAL=8;BYHOUR=8", "rule"),
        ("FREQ=DAILY;BYHOUR=8;UNTIL=20280101T000000Z", "rule"),
        ("FREQ=DAILY;BYHOUR=8\nEXDATE:x", "rule"),
        ("FREQ=DAILY;BYHOUR=8\nFREQ=HOURLY;INTERVAL=8", "rule"),
        ("FREQ=DAILY;BYHOUR=8;BYMONTH=2;BYMONTHDAY=30", "rule"),
        ("FREQ=DAILY;BYHOUR=8;UNTIL=20261231T000000", "never"),
        ("FREQ=HOURLY;INTERVAL=8;UNTIL=20261231T000000Z", "never"),
        # Thirty times a day.
        ("FREQ=DAILY;BYHOUR=0,4,8,12,16,20;BYMINUTE=0,10,20,30,40", "too_often"),
    ],
)
def test_schedules_that_cannot_be_kept(desk: Desk, recurrence: str, reason: str) -> None:
    with pytest.raises(RecurrenceUnclear) as refused:
        check_recurrence(recurrence, start=START, time_zone="America/New_York")
    assert refused.value.extra["reason"] == reason
    body = {
        "conversation_id": desk.start().id,
        "utterance_id": uuid.uuid4().hex,
        "medication": "metformin",
        "recurrence": recurrence,
    }
    assert desk.internal("POST", "/reminders", body).json()["code"] == "RecurrenceUnclear"
