"""resolve-time: the published conventions, our own phrases, zones, spans and corrections."""

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from api.extraction.resolve_time import find_times, resolve_time

ZONE = "America/New_York"
REF = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo(ZONE))
FOLDER = Path(__file__).parent

CONVENTIONS = [
    ("today", "date", "2026-03-11"),
    ("this coming thursday", "date", "2026-03-12"),
    ("next monday", "date", "2026-03-16"),
    ("next friday", "date", "2026-03-20"),
    ("thursday week", "date", "2026-03-19"),
    ("quarter past ten", "time", "10:15"),
    ("ten to four", "time", "15:50"),
    ("friday at 3", "datetime", "2026-03-13T15:00"),
    ("monday afternoon", "interval", "2026-03-16T12:00/2026-03-16T18:00"),
    ("10 to noon on friday", "interval", "2026-03-13T10:00/2026-03-13T12:00"),
    ("over the weekend", "interval", "2026-03-14T00:00/2026-03-16T00:00"),
    ("after 2pm next friday", "open", ">=2026-03-20T14:00"),
    ("before noon monday", "open", "<=2026-03-16T12:00"),
    ("whenever, past 1, not fridays", "open", ">=13:00;!fri"),
    (
        "mondays and fridays at 7pm",
        "recurring",
        "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=19;BYMINUTE=0",
    ),
    ("el viernes que viene", "date", "2026-03-13"),
    ("el jueves 19", "date", "2026-03-19"),
    ("viernes 13 a las 4", "datetime", "2026-03-13T16:00"),
    ("el jueves 4", "datetime", "2026-03-12T16:00"),
    ("banana", "none", ""),
    ("a fortnight on tuesday", "date", "2026-03-31"),
    ("from 1 to 3 on monday", "interval", "2026-03-16T13:00/2026-03-16T15:00"),
    ("half 3", "time", "15:30"),
    ("last friday of the month", "date", "2026-03-27"),
    ("the 5th", "date", "2026-04-05"),
    ("every other day", "recurring", "FREQ=DAILY;INTERVAL=2"),
    ("cada 8 horas", "recurring", "FREQ=HOURLY;INTERVAL=8"),
    ("twice a day", "none", ""),
    ("every evening at 8", "recurring", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
    ("30 february", "none", ""),
    (
        "can dr rivera see my son for a fever check next thursday after 3",
        "open",
        ">=2026-03-19T15:00",
    ),
    ("tuesday, no wednesday at 4", "datetime", "2026-03-18T16:00"),
    ("mon 16 late afternoon then", "interval", "2026-03-16T15:00/2026-03-16T18:00"),
    ("early afternoon on friday", "interval", "2026-03-13T12:00/2026-03-13T15:00"),
    ("friday 4", "datetime", "2026-03-13T16:00"),
    ("the friday one", "date", "2026-03-13"),
    ("the friday one in the afternoon", "interval", "2026-03-13T12:00/2026-03-13T18:00"),
    ("friday at one", "datetime", "2026-03-13T13:00"),
    ("friday in the forenoon", "interval", "2026-03-13T06:00/2026-03-13T12:00"),
    (
        "mon-fri 7",
        "recurring",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0",
    ),
    ("monday to friday", "interval", "2026-03-16T00:00/2026-03-21T00:00"),
]


def _rows(name: str) -> list[dict[str, str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(("text", "kind", "value"), CONVENTIONS)
def test_published_convention(text: str, kind: str, value: str) -> None:
    resolved = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert (resolved.kind, resolved.value) == (kind, value)


@pytest.mark.parametrize("row", _rows("tune_times.jsonl"), ids=lambda row: row["text"])
def test_own_phrase(row: dict[str, str]) -> None:
    resolved = resolve_time(text=row["text"], ref=REF, time_zone=ZONE)
    assert (resolved.kind, resolved.value) == (row["kind"], row["value"])


def test_held_out_phrases_stay_above_the_floor() -> None:
    rows = _rows("heldout_times.jsonl")
    right = [
        (found.kind, found.value) == (row["kind"], row["value"])
        for row in rows
        for found in [resolve_time(text=row["text"], ref=REF, time_zone=ZONE)]
    ]
    assert len(rows) >= 100
    assert sum(right) / len(rows) >= 0.9


def test_case_accents_and_blanks_do_not_matter() -> None:
    for text in ("MAÑANA A LAS 3", "manana a las 3", "  Mañana\ta las\n3 "):
        resolved = resolve_time(text=text, ref=REF, time_zone=ZONE)
        assert resolved.value == "2026-03-12T15:00"


def test_spans_are_code_points_of_the_given_text() -> None:
    text = "😀 cita el próximo viernes a las 3, gracias"
    resolved = resolve_time(text=text, ref=REF, time_zone=ZONE)
    said = " ".join(text[span.start : span.end] for span in resolved.spans)
    assert resolved.value == "2026-03-13T15:00"
    assert said == "el próximo viernes a las 3"


def test_spans_are_sorted_and_apart() -> None:
    text = "tuesday would suit me, maybe around 3 or so, not mornings"
    spans = resolve_time(text=text, ref=REF, time_zone=ZONE).spans
    assert list(spans) == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_ref_in_another_zone_is_read_on_the_local_day() -> None:
    late = datetime(2026, 3, 12, 3, 30, tzinfo=UTC)
    assert resolve_time(text="today", ref=late, time_zone=ZONE).value == "2026-03-11"
    assert resolve_time(text="today", ref=late, time_zone="Asia/Tokyo").value == "2026-03-12"


def test_hours_from_now_cross_the_change_of_clocks() -> None:
    before = datetime(2026, 3, 8, 1, 30, tzinfo=ZoneInfo(ZONE))
    resolved = resolve_time(text="in 2 hours", ref=before, time_zone=ZONE)
    assert resolved.value == "2026-03-08T04:30"
    autumn = datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo(ZONE))
    assert resolve_time(text="in 2 hours", ref=autumn, time_zone=ZONE).value == "2026-11-01T01:30"


@pytest.mark.parametrize(
    ("text", "value"),
    [("29 february", "2028-02-29"), ("the 31st", "2026-03-31"), ("12/31", "2026-12-31")],
)
def test_rare_days(text: str, value: str) -> None:
    assert resolve_time(text=text, ref=REF, time_zone=ZONE).value == value


def test_past_dates_are_returned_as_said() -> None:
    assert resolve_time(text="2020-05-06", ref=REF, time_zone=ZONE).value == "2020-05-06"
    assert resolve_time(text="last friday", ref=REF, time_zone=ZONE).value == "2026-03-06"


def test_or_gives_alternatives() -> None:
    resolved = resolve_time(text="tuesday or thursday at 10", ref=REF, time_zone=ZONE)
    assert resolved.value == "2026-03-17T10:00"
    assert [other.value for other in resolved.alternatives] == ["2026-03-12T10:00"]


def test_find_times_lists_every_wish_in_order() -> None:
    text = "i was there on march 2nd 2026, can i come back friday at 9"
    found = find_times(text=text, ref=REF, time_zone=ZONE)
    assert [each.value for each in found] == ["2026-03-02", "2026-03-13T09:00"]


@pytest.mark.parametrize("text", ["friday", "wednesday", "monday", "next sunday"])
@pytest.mark.parametrize("day", range(1, 29))
def test_a_weekday_is_always_ahead_and_that_day(text: str, day: int) -> None:
    ref = datetime(2026, 2, day, 23, 59, tzinfo=ZoneInfo(ZONE))
    resolved = resolve_time(text=text, ref=ref, time_zone=ZONE)
    found = datetime.fromisoformat(resolved.value).date()
    assert found > ref.date()
    assert found.strftime("%A").lower() == text.split()[-1]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("december 9 or 10", ("2026-12-09", "2026-12-10")),
        ("december 9th or 10th", ("2026-12-09", "2026-12-10")),
        ("tmrw or friday", ("2026-03-12", "2026-03-13")),
        ("december 9 or 10:30", ("2026-12-09T10:30",)),
    ],
)
def test_two_days_joined_by_or_are_alternatives(text: str, days: tuple[str, ...]) -> None:
    found = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert (found.value, *(each.value for each in found.alternatives)) == days


@pytest.mark.parametrize("text", ["PHONE_1 please", "EMAIL_1 please", "DATE_OF_BIRTH_12 please"])
def test_the_number_of_a_token_is_no_time(text: str) -> None:
    assert resolve_time(text=text, ref=REF, time_zone=ZONE).kind == "none"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("change it to 9", "09:00"),
        ("can you push that to 4 instead", "16:00"),
        ("move my appointment to 11", "11:00"),
        ("cámbialo a 9", "09:00"),
        ("set it for 7 please", "07:00"),
        ("change the dose to 2", ""),
        ("change it to 2 pills", ""),
        ("change it to 90 days", ""),
        ("put me down for 2 shots", ""),
    ],
)
def test_a_number_that_something_is_changed_to_is_an_hour(text: str, value: str) -> None:
    found = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("at 7am, 1pm and 9pm every day", "7,13,21"),
        ("8am, 2pm, 8pm daily", "8,14,20"),
        ("7 am 1 pm and 9 pm every day", "7,13,21"),
        ("8am and 2pm and 8pm each day", "8,14,20"),
        ("a las 7, 13 y 21 todos los días", "7,13,21"),
        ("7am, 11am, 3pm, 7pm and 11pm daily", "7,11,15,19,23"),
        ("take 2 at 8am every day", "8"),
        ("at 7, 12 and 9pm every day", "7,12,21"),
    ],
)
def test_no_time_of_a_schedule_is_left_out(text: str, hours: str) -> None:
    found = resolve_time(text=text, ref=REF, time_zone=ZONE)
    assert f"BYHOUR={hours}" in found.value.split(";")
