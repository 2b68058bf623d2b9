"""What `resolve-time` says becomes a filter over local starts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.scheduling.errors import WindowMalformed
from api.scheduling.windows import ANY_TIME, utc_bounds, window_from_resolved

NEW_YORK = ZoneInfo("America/New_York")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("kind", "value", "inside", "outside"),
    [
        ("date", "2026-03-12", ["2026-03-12T00:00", "2026-03-12T23:45"], ["2026-03-13T00:00"]),
        ("time", "10:15", ["2026-03-12T10:15", "2026-04-01T10:15"], ["2026-03-12T10:30"]),
        ("time", "15:50", ["2026-03-12T15:45", "2026-03-12T16:00"], ["2026-03-12T15:30"]),
        (
            "datetime",
            "2026-03-13T15:00",
            ["2026-03-13T15:00"],
            ["2026-03-13T15:15", "2026-03-12T15:00", "2026-03-20T15:00"],
        ),
        (
            "interval",
            "2026-03-16T12:00/2026-03-16T18:00",
            ["2026-03-16T12:00", "2026-03-16T17:45"],
            ["2026-03-16T18:00", "2026-03-16T11:45"],
        ),
        (
            "interval",
            "2026-03-14T00:00/2026-03-16T00:00",
            ["2026-03-14T09:00", "2026-03-15T23:45"],
            ["2026-03-16T00:00", "2026-03-13T23:45"],
        ),
        ("interval", "18:00/24:00", ["2026-03-16T18:00", "2026-03-16T23:45"], ["2026-03-16T17:45"]),
        ("interval", "18:00/00:00", ["2026-03-16T23:45"], ["2026-03-16T17:45"]),
        (
            "open",
            ">=2026-03-20T14:00",
            ["2026-03-20T14:00", "2026-03-21T08:00"],
            ["2026-03-20T13:45"],
        ),
        (
            "open",
            "<=2026-03-16T12:00",
            ["2026-03-16T11:45", "2026-03-13T16:00"],
            ["2026-03-16T12:00"],
        ),
        ("open", ">=2026-03-20", ["2026-03-20T00:00"], ["2026-03-19T23:45"]),
        ("open", "<=2026-03-20", ["2026-03-20T23:45"], ["2026-03-21T00:00"]),
        ("open", ">=13:00;!fri", ["2026-03-12T13:00"], ["2026-03-13T13:00", "2026-03-12T12:45"]),
        ("open", "<=10:00", ["2026-03-12T09:45"], ["2026-03-12T10:00"]),
        ("open", ";!wed", ["2026-03-12T09:45"], ["2026-03-11T10:00"]),
        (
            "open",
            ">=2026-03-19T17:00;!sat;!sun",
            ["2026-03-20T08:00"],
            ["2026-03-21T10:00", "2026-03-22T10:00"],
        ),
        ("date", "2026-03-12;!thu", [], ["2026-03-12T10:00"]),
        (
            "interval",
            "2026-03-09T00:00/2026-03-16T00:00;!2026-03-11;!fri",
            ["2026-03-12T10:00"],
            ["2026-03-11T10:00", "2026-03-13T10:00"],
        ),
        (
            "recurring",
            "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;!2026-03-23",
            ["2026-03-16T09:00"],
            ["2026-03-23T09:00", "2026-03-17T09:00"],
        ),
        (
            "recurring",
            "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=19;BYMINUTE=0",
            ["2026-03-13T19:00", "2026-03-16T19:00"],
            ["2026-03-12T19:00", "2026-03-13T18:00"],
        ),
        ("recurring", "RRULE:FREQ=WEEKLY;BYDAY=TU", ["2026-03-10T08:00"], ["2026-03-11T08:00"]),
        ("none", "", ["2026-03-10T08:00"], []),
        ("none", None, ["2026-03-10T08:00"], []),
    ],
)
def test_windows(kind: str, value: str | None, inside: list[str], outside: list[str]) -> None:
    window = window_from_resolved(kind, value)
    assert [text for text in inside if not window.admits(local(text))] == []
    assert [text for text in outside if window.admits(local(text))] == []
    earliest, latest = utc_bounds(window)
    for text in inside:
        at = local(text).astimezone(UTC)
        assert earliest is None or earliest <= at
        assert latest is None or at < latest


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2026-02-30"),
        ("date", "tomorrow"),
        ("time", "25:00"),
        ("time", "9"),
        ("datetime", "2026-03-13"[:7]),
        ("interval", "2026-03-13T10:00"),
        ("open", "2026-03-13"),
        ("open", ">=soon"),
        ("open", ">=13:00;!someday"),
        ("open", ">=13:00;!2026-02-30"),
        ("recurring", "FREQ=WEEKLY;BYDAY=XX"),
        ("recurring", "FREQ=DAILY;BYHOUR=99"),
        ("weekly", "x"),
        ("date", "9999-12-31"),
    ],
)
def test_what_cannot_be_read_is_refused(kind: str, value: str) -> None:
    with pytest.raises(WindowMalformed):
        window_from_resolved(kind, value)


@pytest.mark.parametrize(
    ("kind", "value", "past"),
    [
        ("date", "2026-03-08", True),
        ("date", "2026-03-09", False),
        ("datetime", "2026-03-09T07:45", True),
        ("datetime", "2026-03-09T09:00", False),
        ("interval", "2026-03-09T06:00/2026-03-09T08:00", True),
        ("open", "<=2026-03-01T10:00", True),
        ("open", ">=2026-03-01T10:00", False),
        ("time", "03:00", False),
        ("none", "", False),
    ],
)
def test_a_wish_that_lies_in_the_past(kind: str, value: str, past: bool) -> None:
    now = local("2026-03-09T08:00").astimezone(UTC)
    window = window_from_resolved(kind, value)
    assert window.is_past(now=now, time_zone="America/New_York") is past


def test_anything_is_the_window_without_bounds() -> None:
    assert window_from_resolved("none").is_any
    assert window_from_resolved("open", "") == ANY_TIME


@pytest.mark.parametrize(
    ("kind", "value", "moment"),
    [
        ("recurring", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=17;BYMINUTE=0", "2027-03-15T17:00"),
        ("recurring", "FREQ=WEEKLY;BYDAY=WE;BYHOUR=17;BYMINUTE=0", "2027-03-10T17:00"),
        ("recurring", "FREQ=WEEKLY;BYDAY=WE;BYHOUR=9;BYMINUTE=30", "2027-03-17T09:30"),
        ("time", "16:00", "2027-03-10T16:00"),
        ("time", "09:00", "2027-03-11T09:00"),
        ("recurring", "FREQ=WEEKLY;BYDAY=MO", "2027-03-10T12:00"),
        ("date", "2027-03-12", "2027-03-12T12:00"),
    ],
)
def test_what_comes_near_to_a_wish_is_measured_from_its_clock_and_day(
    kind: str, value: str, moment: str
) -> None:
    noon = datetime(2027, 3, 10, 17, tzinfo=UTC)  # a Wednesday, 12:00 in New York
    found = window_from_resolved(kind, value).anchor(now=noon, time_zone="America/New_York")
    assert f"{found:%Y-%m-%dT%H:%M}" == moment
