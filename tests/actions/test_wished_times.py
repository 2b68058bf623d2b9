"""Wishes put together over several messages, and what is told that is no wish."""

from datetime import date

import pytest

from actions.appointments.bare_days import beyond, in_stretch
from actions.appointments.distances import distance_in
from actions.appointments.shifting import moved
from actions.appointments.wishes import combine, wish_of
from actions.onset import is_told
from api.extraction.resolve_time import Resolved
from api.extraction.schemas import Understanding
from api.extraction.spans import Span


@pytest.mark.parametrize(
    ("old", "new", "wish"),
    [
        (None, "date 2027-03-11", "date 2027-03-11"),
        ("date 2027-03-11", "time 15:00", "datetime 2027-03-11T15:00"),
        ("date 2027-03-11", "open >=15:00", "interval 2027-03-11T15:00/2027-03-12T00:00"),
        ("date 2027-03-11", "open <=11:00", "interval 2027-03-11T00:00/2027-03-11T11:00"),
        ("open >=15:00", "date 2027-03-11", "interval 2027-03-11T15:00/2027-03-12T00:00"),
        ("time 09:30", "date 2027-03-11", "datetime 2027-03-11T09:30"),
        ("datetime 2027-03-11T15:00", "date 2027-03-12", "datetime 2027-03-12T15:00"),
        (
            "interval 2027-03-11T12:00/2027-03-11T18:00",
            "date 2027-03-12",
            "interval 2027-03-12T12:00/2027-03-12T18:00",
        ),
        (
            "interval 2027-03-11T15:00/2027-03-12T00:00",
            "date 2027-03-13",
            "interval 2027-03-13T15:00/2027-03-14T00:00",
        ),
        (
            "open <=2027-03-11T11:00",
            "date 2027-03-12",
            "interval 2027-03-12T00:00/2027-03-12T11:00",
        ),
        ("datetime 2027-03-11T15:00", "datetime 2027-03-12T09:00", "datetime 2027-03-12T09:00"),
        ("interval 2027-03-11T15:15/2028-03-10T00:00", "date 2027-03-12", "date 2027-03-12"),
        (
            "time 15:00",
            "date 2027-03-11 | date 2027-03-12",
            "datetime 2027-03-11T15:00 | datetime 2027-03-12T15:00",
        ),
        ("date 2027-03-11", "interval 18:00/24:00", "interval 2027-03-11T18:00/2027-03-12T00:00"),
        ("open >=2027-03-11;!wed", "time 15:00", "open >=2027-03-11;!wed @ 15:00"),
        (
            "date 2027-03-11 | date 2027-03-12",
            "time 15:00",
            "datetime 2027-03-11T15:00 | datetime 2027-03-12T15:00",
        ),
    ],
)
def test_wishes_put_together(old: str | None, new: str, wish: str) -> None:
    assert combine(old, new) == wish


@pytest.mark.parametrize(
    ("old", "new", "wish"),
    [
        ("interval 2027-03-22/2027-03-28", "interval 06:00/12:00",
         "interval 2027-03-22/2027-03-28 @ 06:00/12:00"),
        ("interval 2027-03-22T06:00/2027-03-28T12:00", "open >=16:00",
         "interval 2027-03-22/2027-03-28 @ >=16:00"),
        ("recurring FREQ=WEEKLY;BYDAY=MO,TU", "open >=16:00",
         "recurring FREQ=WEEKLY;BYDAY=MO,TU @ >=16:00"),
        ("interval 06:00/12:00", "interval 2027-03-22/2027-03-28",
         "interval 2027-03-22/2027-03-28 @ 06:00/12:00"),
        ("open >=2027-03-10;!mon", "open >=2027-03-10;!fri", "open >=2027-03-10;!mon;!fri"),
        ("open >=2027-03-10;!mon @ >=16:00", "open >=2027-03-10;!mon;!fri",
         "open >=2027-03-10;!mon;!fri @ >=16:00"),
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "open >=2027-03-10;!fri",
         "interval 2027-03-15T00:00/2027-03-22T00:00;!fri"),
        ("interval 2027-03-15T12:00/2027-03-15T18:00", "open >=2027-03-10;!mon",
         "open >=2027-03-10;!mon @ 12:00/18:00"),
        ("date 2027-03-15", "open >=2027-03-10;!mon", "open >=2027-03-10;!mon"),
        ("interval 2027-03-22/2027-03-28 @ 06:00/12:00", "date 2027-04-01",
         "interval 2027-04-01T06:00/2027-04-01T12:00"),
        ("open >=2027-03-11T15:00", "time 16:00", "datetime 2027-03-11T16:00"),
        ("open >=2027-03-11", "interval 12:00/18:00", "open >=2027-03-11 @ 12:00/18:00"),
        ("open >=2027-03-11;!tue;!fri", "interval 2027-03-22T00:00/2027-03-29T00:00",
         "interval 2027-03-22T00:00/2027-03-29T00:00;!tue;!fri"),
        ("open >=2027-03-11;!tue @ >=15:00", "interval 2027-03-22T00:00/2027-03-29T00:00",
         "interval 2027-03-22/2027-03-28;!tue @ >=15:00"),
        ("open >=2027-03-11;!tue", "date 2027-03-16", "date 2027-03-16"),
        ("interval 2027-03-15T00:00/2027-03-17T00:00", "open >=2027-03-11;!2027-03-15;!2027-03-16",
         "open >=2027-03-11;!2027-03-15;!2027-03-16"),
    ],
)  # fmt: skip
def test_a_part_of_the_day_joins_several_days(old: str, new: str, wish: str) -> None:
    assert combine(old, new) == wish


def test_every_day_but_one_is_of_a_visit_any_other() -> None:
    today = date(2027, 3, 10)
    said = Understanding(time=Resolved("recurring", "FREQ=DAILY;!2027-03-25", ()), today=today)
    assert wish_of(said) == "open >=2027-03-10;!2027-03-25"
    daily = Understanding(time=Resolved("recurring", "FREQ=DAILY", ()), today=today)
    assert wish_of(daily) == "recurring FREQ=DAILY"


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        ("it hurts since sunday", "since sunday", True),
        ("i had it 3 weeks ago", "3 weeks ago", True),
        ("i take 1 pill in the morning and 2 at night", "2 at night", True),
        ("my fever was 101 this morning", "this morning", True),
        ("since sunday it hurts, can i come on friday", "friday", False),
        ("friday at 3", "friday at 3", False),
        ("ok i take friday at 3", "friday at 3", False),
        ("tomo 1 pastilla en la mañana y 2 en la noche", "en la noche", True),
        ("le molesta el oído desde el viernes", "desde el viernes", True),
        ("tengo la garganta mal desde anteayer", "desde anteayer", True),
        ("estoy libre desde el lunes", "desde el lunes", False),
        ("tengo libre desde las 3", "desde las 3", False),
        ("puedo desde el 20", "desde el 20", False),
        ("the last checkup was on the 9th", "on the 9th", True),
        ("mi última visita fue el 4", "el 4", True),
        ("was it the 9th that you had", "the 9th", False),
    ],
)
def test_what_is_told_of_the_patient_is_no_wish(text: str, said: str, told: bool) -> None:
    start = text.index(said)
    time = Resolved("date", "2027-03-11", (Span(start, start + len(said)),))
    assert is_told(text, time) is told


@pytest.mark.parametrize(
    ("old", "text", "new", "wish"),
    [
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "friday", "date 2027-03-12",
         "date 2027-03-19"),
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "thursday or friday",
         "date 2027-03-11 | date 2027-03-12", "date 2027-03-18 | date 2027-03-19"),
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "tomorrow", "date 2027-03-11",
         "date 2027-03-11"),
        ("interval 2027-04-01T00:00/2027-05-01T00:00", "the 14th", "date 2027-03-14",
         "date 2027-04-14"),
        ("open >=2027-03-21", "a monday", "date 2027-03-15", "date 2027-03-22"),
        ("date 2027-04-14", "the 15th i mean", "date 2027-03-15", "date 2027-04-15"),
        ("date 2027-03-25", "monday that week", "date 2027-03-15", "date 2027-03-22"),
        ("date 2027-03-25", "monday", "date 2027-03-15", "date 2027-03-15"),
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "friday afternoon",
         "interval 2027-03-12T12:00/2027-03-12T18:00",
         "interval 2027-03-19T12:00/2027-03-19T18:00"),
        (None, "friday", "date 2027-03-12", "date 2027-03-12"),
    ],
)  # fmt: skip
def test_a_bare_day_is_of_the_stretch_spoken_of(
    old: str | None, text: str, new: str, wish: str
) -> None:
    assert in_stretch(old, new, text) == wish


@pytest.mark.parametrize(
    ("old", "text", "wish"),
    [
        ("datetime 2027-03-11T15:00", "how about a week later", "date 2027-03-18"),
        ("date 2027-03-11", "or the day after", "date 2027-03-12"),
        ("date 2027-03-11", "the monday after that", "date 2027-03-15"),
        ("date 2027-03-11", "el miércoles después", "date 2027-03-17"),
        ("date 2027-03-11", "the day after tomorrow", None),
        ("interval 2027-03-15T00:00/2027-03-22T00:00", "a week later",
         "interval 2027-03-22T00:00/2027-03-29T00:00"),
        ("open >=2027-03-15", "a week later", None),
        ("date 2027-03-11 | date 2027-03-12", "a day later", None),
        ("datetime 2027-03-11T15:00", "an hour earlier?", "time 14:00"),
        ("datetime 2027-03-11T15:00", "media hora más tarde", "time 15:30"),
        ("datetime 2027-03-11T15:00", "an hour and a half later", "time 16:30"),
        ("datetime 2027-03-11T15:00", "a day later and an hour earlier",
         "datetime 2027-03-12T14:00"),
        ("datetime 2027-03-11T15:00", "a day later? no, two days later", "date 2027-03-13"),
        ("interval 2027-03-11T15:00/2027-03-12T00:00", "an hour later", "open >=16:00"),
        ("interval 2027-03-11T09:00/2027-03-11T11:00", "2 hours later", "interval 11:00/13:00"),
        ("datetime 2027-03-11T22:30", "two hours later", None),
        ("date 2027-03-11", "an hour later", None),
        ("datetime 2027-03-11T15:00", "an hour after work", None),
        ("datetime 2027-03-11T15:00", "should i arrive 15 minutes earlier?", None),
        ("datetime 2027-03-11T15:00", "it started two days before", None),
        ("datetime 2027-03-11T15:00", "the week after that",
         "interval 2027-03-15T00:00/2027-03-22T00:00"),
        ("datetime 2027-03-11T15:00", "the week after, same day", "date 2027-03-18"),
    ],
)  # fmt: skip
def test_days_counted_from_the_day_spoken_of(old: str, text: str, wish: str | None) -> None:
    by = distance_in(text)
    assert (moved(old, by) if by else beyond(old, text)) == wish
