"""The plain functions: wishes, the next question, recurrences, words."""

from datetime import UTC, date, datetime

import pytest

from actions.appointments.among import pick
from actions.appointments.reading import Reading
from actions.appointments.task import SLOTS, Task, next_question, read_task, slot_events
from actions.appointments.wishes import (
    Wish,
    says_impossible_date,
    split_wish,
)
from actions.reminders.recurrence import frequency_of, other_days, recurrence_of
from actions.turn import Turn
from actions.wording import TITLES, offer_title, say_when
from api.extraction.resolve_time import Resolved
from api.extraction.schemas import Choice, Match, Understanding
from api.extraction.spans import Span
from api.internal.schemas import ClinicRead, IdentityRead
from api.scheduling.schemas import OfferRead
from api.wording.calendar import say_clock
from api.wording.doses import is_far_from, says_count
from api.wording.recurrence import say_recurrence

HERE = Span(0, 1)
NOBODY = IdentityRead(verified=False, relationship="self", code="none", attempts_left=5)
ADA = {"patient_name": "PERSON_1", "birth_date": "DATE_OF_BIRTH_1"}
SELF = IdentityRead(
    verified=True,
    relationship="self",
    code="accepted",
    attempts_left=5,
    person_token=ADA["patient_name"],
    birth_date_token=ADA["birth_date"],
)


def understanding(kind: str = "none", value: str = "", **more: object) -> Understanding:
    today = date(2027, 3, 10)
    return Understanding(time=Resolved(kind, value), today=today, **more)  # type: ignore[arg-type]


def offer(clock: str, *, who: str = "rivera", zone: str = "America/New_York") -> OfferRead:
    start = datetime.fromisoformat(f"2027-03-11T{clock}:00-05:00")
    return OfferRead(
        id=f"{who}.{clock}",
        start_at=start.astimezone(UTC),
        end_at=start.astimezone(UTC),
        start_local=start,
        time_zone=zone,
        practitioner_id=who,
        practitioner_name=f"Dr. {who.title()}",
        location_id="maple",
        location_name="Maple",
        visit_type_id="sick-visit",
        visit_type_name="sick visit",
        visit_type_name_es="consulta",
    )


def test_a_wish_is_read_back_in_its_parts() -> None:
    [wish] = split_wish("recurring FREQ=WEEKLY;BYDAY=MO @ >=16:00")
    assert wish == Wish("recurring", "FREQ=WEEKLY;BYDAY=MO", ">=16:00")
    assert split_wish(None) == [Wish("none", "", None)]


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        (understanding(choice=Choice(HERE, index=2)), "15:30"),
        (understanding(choice=Choice(HERE, index=-1)), "16:00"),
        (understanding(choice=Choice(HERE, time="15:30")), "15:30"),
        (understanding(choice=Choice(HERE, time="03:30")), "15:30"),
        (understanding("time", "09:00"), "09:00"),
        (understanding("datetime", "2027-03-11T16:00"), "16:00"),
        (understanding("datetime", "2027-03-12T16:00"), None),
        (understanding("date", "2027-03-11"), None),
        (understanding(choice=Choice(HERE, index=4)), None),
        (understanding(), None),
    ],
)
def test_picks(said: Understanding, clock: str | None) -> None:
    picked = pick([offer("09:00"), offer("15:30"), offer("16:00")], said)
    assert (picked and f"{picked.start_local:%H:%M}") == clock


def test_a_pick_that_fits_two_is_none() -> None:
    shown = [offer("09:00"), offer("09:00", who="raman")]
    assert pick(shown, understanding("time", "09:00")) is None
    named = understanding("time", "09:00", practitioner=Match("raman", HERE, 1.0))
    assert pick(shown, named) == shown[1]


@pytest.mark.parametrize(
    ("text", "impossible"),
    [
        ("february 30", True),
        ("el 31 de abril", True),
        ("june 31st please", True),
        ("DATE_2", True),
        ("february 3", False),
        ("DATE_OF_BIRTH_1", False),
        ("room 230", False),
    ],
)
def test_impossible_dates(text: str, impossible: bool) -> None:
    assert says_impossible_date(text, understanding()) is impossible


@pytest.mark.parametrize(
    ("known", "identity", "question"),
    [
        ({}, NOBODY, "visit_type"),
        ({"visit_type": "v"}, NOBODY, "offer"),
        ({"visit_type": "v", "offer": {"id": "o"}}, NOBODY, "relationship"),
        ({"visit_type": "v", "offer": {"id": "o"}, "relationship": "self"}, NOBODY, "patient_name"),
        ({"visit_type": "v", "offer": {"id": "o"}, **ADA}, SELF, "confirmation"),
        (
            {"visit_type": "v", "offer": {"id": "o"}, "patient_name": "PERSON_2"},
            SELF,
            "relationship",
        ),
        (
            {"visit_type": "v", "offer": {"id": "o"}, "relationship": "self", **ADA},
            SELF,
            "confirmation",
        ),
        (
            {"visit_type": "v", "offer": {"id": "o"}, "relationship": "guardian"},
            SELF,
            "patient_name",
        ),
    ],
)
def test_the_next_question_of_a_booking(
    known: dict[str, object], identity: IdentityRead, question: str
) -> None:
    task = read_task({**dict.fromkeys(SLOTS), **known})
    assert next_question(task, "book", identity) == question


def test_details_never_settle_who_it_is() -> None:
    task = Task(
        visit_type="v",
        offer={"id": "o"},
        relationship="self",
        patient_name="PERSON_1",
        birth_date="DATE_OF_BIRTH_1",
        contact="PHONE_1",
    )
    assert next_question(task, "book", NOBODY) == "code"
    assert next_question(task, "cancel", NOBODY) == "code"


def test_a_step_always_sets_a_slot_so_that_rasa_does_not_reject_it() -> None:
    assert [event["name"] for event in slot_events({}, Task())] == ["misses"]


@pytest.mark.parametrize(
    ("text", "intent", "yes", "no"),
    [
        ("yes", "affirm", True, False),
        ("yes, please book it", "book_appointment", True, False),
        ("book it for tuesday", "book_appointment", False, False),
        ("no", "deny", False, True),
        ("no, yes i mean no", "affirm", False, True),
        ("sí, resérvela", "book_appointment", True, False),
        ("not that one", "deny", False, True),
    ],
)
def test_yes_and_no(text: str, intent: str, yes: bool, no: bool) -> None:
    turn = Turn(
        api=None,  # type: ignore[arg-type]
        dispatcher=None,
        slots={},
        text=text,
        intent=intent,
        confidence=1.0,
        entities={},
        language="en",
        active_loop=None,
        requested=None,
        interrupted=False,
    )
    clinic = ClinicRead(
        phone="", open_now=True, next_opening=None, locations=[], practitioners=[], visit_types=[]
    )
    reading = Reading(turn, understanding(), clinic)
    assert (reading.says_yes, reading.says_no) == (yes, no)


@pytest.mark.parametrize(
    ("said", "partial", "rule"),
    [
        (understanding("recurring", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"), None,
         "FREQ=DAILY;BYHOUR=20;BYMINUTE=0"),
        (understanding("time", "07:30"), None, "FREQ=DAILY;BYHOUR=7;BYMINUTE=30"),
        (understanding("time", "07:30"), "FREQ=WEEKLY;BYDAY=MO",
         "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=30"),
        (understanding("recurring", "FREQ=DAILY"), None, None),
        (understanding(), "FREQ=DAILY", None),
    ],
)  # fmt: skip
def test_recurrences(said: Understanding, partial: str | None, rule: str | None) -> None:
    assert recurrence_of(said, partial) == rule


def test_days_left_out_are_no_days_of_a_reminder() -> None:
    left_out = understanding("time", "08:00;!sat;!sun")
    rule = recurrence_of(left_out, None, "at 8 but not on saturdays and sundays")
    assert rule == "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0"


def test_a_date_left_out_is_asked_about_and_never_dropped() -> None:
    said = understanding("recurring", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0;!2027-03-22")
    assert recurrence_of(said, None, "mondays at 8 except the 22nd") is None
    often = understanding("recurring", "FREQ=WEEKLY;BYDAY=MO;!2027-03-22")
    text = "mondays except the 22nd"
    assert frequency_of(often) is None
    assert other_days(often, text, "FREQ=DAILY;BYHOUR=8;BYMINUTE=0") is None


@pytest.mark.parametrize(
    ("rule", "english", "spanish"),
    [
        ("FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0", "every day at 8:00 AM and 8:00 PM",
         "todos los días a las 8:00 y 20:00"),
        ("FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=19;BYMINUTE=5", "every Monday and Friday at 7:05 PM",
         "cada lunes y viernes a las 19:05"),
        ("FREQ=HOURLY;INTERVAL=6", "every 6 hours", "cada 6 horas"),
        ("FREQ=DAILY;INTERVAL=2;BYHOUR=0;BYMINUTE=0", "every 2 days at 12:00 AM",
         "cada 2 días a las 0:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=3;BYHOUR=12;BYMINUTE=0", "on day 3 of each month at 12:00 PM",
         "el día 3 de cada mes a las 12:00"),
        ("FREQ=DAILY;BYHOUR=8,14,20;BYMINUTE=30", "every day at 8:30 AM, 2:30 PM and 8:30 PM",
         "todos los días a las 8:30, 14:30 y 20:30"),
        ("FREQ=DAILY;BYHOUR=8;BYMINUTE=0,30", "every day at 8:00 AM and 8:30 AM",
         "todos los días a las 8:00 y 8:30"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA;BYHOUR=9", "every 2 weeks, on Monday and Saturday at "
         "9:00 AM", "cada 2 semanas, los lunes y sábados a las 9:00"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9", "on the first Monday of each month at 9:00 AM",
         "el primer lunes de cada mes a las 9:00"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1;BYHOUR=9", "on day 1 every 3 months at 9:00 AM",
         "el día 1 cada 3 meses a las 9:00"),
        ("FREQ=DAILY;COUNT=10;BYHOUR=9", "every day at 9:00 AM, 10 times",
         "todos los días a las 9:00, 10 veces"),
        ("FREQ=DAILY;BYHOUR=9;UNTIL=20271204T235900", "every day at 9:00 AM, until Saturday, "
         "December 4, 2027", "todos los días a las 9:00, hasta el sábado 4 de diciembre de 2027"),
        ("FREQ=HOURLY;INTERVAL=1", "every hour", "cada hora"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15,-1;BYHOUR=9", "on day 1, 15 and the last day of each month "
         "at 9:00 AM", "el día 1, 15 y el último día de cada mes a las 9:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9", "on the last day of each month at 9:00 AM",
         "el último día de cada mes a las 9:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9", "on day 31 of each month that has it at 9:00 AM",
         "el día 31 de cada mes que lo tenga a las 9:00"),
        ("nonsense", "nonsense", "nonsense"),
        ("FREQ=YEARLY;BYHOUR=9", "FREQ=YEARLY;BYHOUR=9", "FREQ=YEARLY;BYHOUR=9"),
        ("FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;BYSETPOS=1"),
    ],
)  # fmt: skip
def test_a_rule_in_words(rule: str, english: str, spanish: str) -> None:
    assert say_recurrence(rule, "en") == english
    assert say_recurrence(rule, "es") == spanish


def test_an_interval_ends_with_the_day_where_it_is_kept() -> None:
    rule = "FREQ=HOURLY;INTERVAL=8;UNTIL=20270313T045900Z"
    until = "every 8 hours, until Friday, March 12, 2027"
    assert say_recurrence(rule, "en", "America/New_York") == until


def test_twice_a_day_is_no_schedule() -> None:
    assert says_count("metformin twice a day") and says_count("tres veces al día")
    assert not says_count("metformin at 8")


def test_times_in_words() -> None:
    start = datetime(2027, 3, 11, 20, 30, tzinfo=UTC)
    assert say_when(start, "America/New_York", "en") == "Thursday, March 11 at 3:30 PM (EST)"
    assert say_when(start, "America/New_York", "es") == "jueves 11 de marzo a las 15:30 (EST)"
    assert say_clock(0, 5, "en") == "12:05 AM"


def test_an_offer_names_what_differs() -> None:
    one, two = offer("09:00"), offer("10:00", who="raman", zone="America/Los_Angeles")
    near = offer_title(one, shown=[one], zone="America/New_York", language="en")
    assert near == "Thursday, March 11 at 9:00 AM"
    title = offer_title(one, shown=[one, two], zone="America/New_York", language="en")
    assert title == "Thursday, March 11 at 9:00 AM · Dr. Rivera"
    far = offer_title(one, shown=[one], zone="America/Chicago", language="en")
    assert far.endswith("(EST)")


def test_every_title_is_in_both_languages() -> None:
    assert all(len(pair) == 2 and all(pair) for pair in TITLES.values())


@pytest.mark.parametrize(
    ("before", "after", "far"),
    [
        ("500 mg", "5000 mg", True),
        ("500 mg", "5,000 mg", True),
        ("500mg", "50 mg", True),
        ("0.5 mg", "5 mg", True),
        ("0,5 mg", "5 mg", True),
        ("500 mg", "500 mcg", True),
        ("1 tablet", "10 tablets", True),
        ("5 unidades", "50 units", True),
        ("0,125 mg", "125 mg", True),
        ("half a tablet", "5 tablets", True),
        ("1/2 tablet", "5 tablets", True),
        ("250 micrograms", "250 mg", True),
        ("250 microgramos", "0,25 miligramos", False),
        ("0,125 mg", "0.125 mg", False),
        ("1/2 tablet", "2 tablets", False),
        ("one tablet", "dos pastillas", False),
        ("500 mg", "1000 mg", False),
        ("500 mg", "0.5 g", False),
        ("1 g", "1,000 mg", False),
        ("88 mcg", "0.1 mg", False),
        ("500 mg", "1 tablet", False),
        ("500 mg", "5 ml", False),
        ("", "5000 mg", False),
        ("one tablet", "ten", False),
        ("1 tablet (500 mg)", "5000 mg", False),  # two amounts: nothing is compared
        ("500 mg", "1.2.3 mg", False),
        ("500 mg", "9" * 400 + " mg", False),
    ],
)
def test_a_slip_of_a_comma_or_a_unit(before: str, after: str, far: bool) -> None:
    assert is_far_from(before, after) is far
    assert is_far_from(after, before) is far
