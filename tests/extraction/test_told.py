"""What is only told of gives way to what is asked for, and refers back where words say so."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from api.extraction.resolve_time import resolve_time

ZONE = "America/New_York"
REF = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo(ZONE))


def read(text: str) -> str:
    found = resolve_time(text=text, ref=REF, time_zone=ZONE)
    every = [f"{each.kind} {each.value}".strip() for each in (found, *found.alternatives)]
    return " | ".join(every)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("i was in last tuesday at 3, sorry! could i get friday", "date 2026-03-13"),
        ("the meeting runs from 10 to 12 so friday at 3", "datetime 2026-03-13T15:00"),
        ("i normally see her at 4 but could we do 3 on friday", "datetime 2026-03-13T15:00"),
        ("i've tried 400 mg every 6 hours for the past 4 days, need to come asap",
         "open >=2026-03-11"),
        ("mi marido trabaja hasta las 6, puedo el viernes a las 10", "datetime 2026-03-13T10:00"),
        ("tuve cita el lunes a las 8, quisiera el viernes", "date 2026-03-13"),
    ],
)  # fmt: skip
def test_what_is_asked_for_wins(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "i took 2 at 9 and another one at noon",
        "it started yesterday around 3 and lasted 20 minutes",
        "i was there on the 2nd",
        "my wife had hers on the 3rd at 11",
        "me tomé 2 pastillas a las 9 y otra a las 12",
        "llevo esperando desde las 8 y cuarto",
    ],
)
def test_a_past_that_is_surely_told_is_no_time(text: str) -> None:
    assert read(text) == "none"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("you said 3 on friday", "datetime 2026-03-13T15:00"),
        ("i told you friday at 3", "datetime 2026-03-13T15:00"),
        ("my appointment was friday at 3", "datetime 2026-03-13T15:00"),
        ("i was thinking friday at 3", "datetime 2026-03-13T15:00"),
        ("i was hoping for the 20th", "date 2026-03-20"),
        ("we talked about it and friday at 3 works", "datetime 2026-03-13T15:00"),
        ("i'm in town next week so tuesday at 3 or so", "datetime 2026-03-17T15:00"),
        ("3 days ago", "date 2026-03-08"),
        ("i took metformin at 8, remind me at 8 every day",
         "recurring FREQ=DAILY;BYHOUR=8;BYMINUTE=0"),
        ("i take it on mondays, remind me on mondays at 9",
         "recurring FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0"),
    ],
)  # fmt: skip
def test_what_may_be_wished_for_stays(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("my shift ends at 4, thursday please", "open >=2026-03-12T16:00"),
        ("i work 7 to 3:30, can i come thursday", "open >=2026-03-12T15:30"),
        ("i get off at 5 so after that", "open >=17:00"),
        ("i get off at 5, can i come at 6 pm", "time 18:00"),
    ],
)
def test_the_end_of_ones_own_hours_is_a_beginning(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("this friday or next", "date 2026-03-13 | date 2026-03-20"),
        ("el lunes que viene no, el otro", "date 2026-03-23"),
        ("i have court on the 19th, after 1 that day", "open >=2026-03-19T13:00"),
        ("can't do the 19th at 2, what about the 20th same time", "datetime 2026-03-20T14:00"),
        ("the scan is on the 19th so 2 or 3 days after",
         "interval 2026-03-21T00:00/2026-03-23T00:00"),
        ("my pills run out on the 19th so i need to come before that", "open <=2026-03-18"),
        ("in april, towards the end", "interval 2026-04-21T00:00/2026-05-01T00:00"),
        ("i'm dropped off at 10 and picked up at 12, something in between", "interval 10:00/12:00"),
        ("not this week, the week after is free", "interval 2026-03-16T00:00/2026-03-23T00:00"),
    ],
)  # fmt: skip
def test_words_refer_back(text: str, meant: str) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("weekdays at 7 and weekends at 9", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0\n"
         "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=9;BYMINUTE=0"),
        ("at 8 on mondays and at 9 on fridays", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0\n"
         "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=0"),
        ("lunes a las 8 y los viernes a las 9", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0\n"
         "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=0"),
        ("mondays at 8 and fridays", "FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=8;BYMINUTE=0"),
        ("three times a day, 7, 1 and 7", "FREQ=DAILY;BYHOUR=7,13,19;BYMINUTE=0"),
    ],
)  # fmt: skip
def test_days_with_hours_of_their_own_keep_them(text: str, meant: str) -> None:
    assert read(text) == f"recurring {meant}"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow except between 12 and 2", "date 2026-03-12"),
        ("i'd like to come by tomorrow at 3", "datetime 2026-03-12T15:00"),
        ("my pills, 1 in the morning and 1 at night", "none"),
        ("i do night shifts", "none"),
        ("monday after 2, the 23rd is no good", "open >=2026-03-16T14:00"),
        ("this week is no good", "open >=2026-03-16"),
        ("10 to 12 on friday", "interval 2026-03-13T10:00/2026-03-13T12:00"),
        ("4th of july weekend", "interval 2026-07-04T00:00/2026-07-06T00:00"),
    ],
)
def test_no_hour_or_day_is_read_that_was_not_said(text: str, meant: str) -> None:
    assert read(text) == meant
