"""Deadlines in opening hours, over weekends, holidays, several places and both clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from api.conversations.models import Conversation
from api.escalations import deadlines
from api.escalations import service as escalations
from api.escalations.models import Escalation, Urgency
from api.scheduling.models import Location
from api.settings import Settings
from tests.support.clocks import CLOSED_HOURS, OPEN_HOURS
from tests.support.desk import Desk

NEW_YORK = "America/New_York"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in WEEKDAYS}
TWO_BLOCKS = {day: [["13:00", "17:00"], ["08:00", "12:00"]] for day in WEEKDAYS}
ALL_DAY = {day: [["00:00", "23:59"]] for day in (*WEEKDAYS, "sat", "sun")}


def place(
    opening_hours: object = NINE_TO_FIVE, *, zone: str = NEW_YORK, holidays: object = None
) -> Location:
    return Location(
        id="here", name="Here", time_zone=zone, opening_hours=opening_hours, holidays=holidays or {}
    )


def local(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def due(start: str, minutes: int, *places: Location) -> str:
    found = deadlines.add_open_time(
        locations=places, start=local(start), amount=timedelta(minutes=minutes)
    )
    assert found.tzinfo is UTC
    return found.astimezone(ZoneInfo(NEW_YORK)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2027-03-05T16:30", 60, "Mon 2027-03-08 09:30"),
        ("2027-03-05T10:00", 60, "Fri 2027-03-05 11:00"),
        ("2027-03-05T16:30", 30, "Fri 2027-03-05 17:00"),  # to the minute of closing
        ("2027-03-05T17:00", 30, "Mon 2027-03-08 09:30"),
        ("2027-03-06T12:00", 30, "Mon 2027-03-08 09:30"),  # a Saturday
        ("2027-03-08T03:00", 30, "Mon 2027-03-08 09:30"),  # before opening
        ("2027-03-01T09:00", 5 * 8 * 60, "Fri 2027-03-05 17:00"),
        ("2027-03-01T09:00", 5 * 8 * 60 + 1, "Mon 2027-03-08 09:01"),
        ("2027-03-01T09:00", 30 * 8 * 60, "Fri 2027-04-09 17:00"),  # longer than one look ahead
    ],
)
def test_an_amount_runs_in_opening_hours_only(start: str, minutes: int, expected: str) -> None:
    assert due(start, minutes, place()) == expected


def test_several_blocks_a_day_and_the_lunch_between() -> None:
    assert due("2027-03-03T11:30", 60, place(TWO_BLOCKS)) == "Wed 2027-03-03 13:30"
    assert due("2027-03-03T12:15", 10, place(TWO_BLOCKS)) == "Wed 2027-03-03 13:10"
    assert due("2027-03-03T16:50", 250, place(TWO_BLOCKS)) == "Thu 2027-03-04 12:00"


def test_a_holiday_counts_for_nothing() -> None:
    closed = place(holidays={"2027-03-08": "Founders' day"})
    assert due("2027-03-05T16:30", 60, closed) == "Tue 2027-03-09 09:30"


def test_any_open_place_counts_and_two_open_ones_count_once() -> None:
    west = place(zone="America/Los_Angeles")  # 12:00 to 20:00 in New York
    assert due("2027-03-05T16:30", 60, place(), west) == "Fri 2027-03-05 17:30"
    assert due("2027-03-05T19:30", 60, place(), west) == "Mon 2027-03-08 09:30"
    assert due("2027-03-05T11:00", 180, place(), west) == "Fri 2027-03-05 14:00"
    holiday_here = place(holidays={"2027-03-05": ""})
    assert due("2027-03-05T10:00", 30, holiday_here, west) == "Fri 2027-03-05 12:30"


def test_both_clock_changes() -> None:
    """The night of 2027-03-14 has 23 hours there, that of 2027-11-07 has 25."""
    night = place({"sun": [["00:00", "06:00"]], "mon": [["09:00", "17:00"]]})
    assert due("2027-03-14T00:00", 5 * 60, night) == "Sun 2027-03-14 06:00"
    assert due("2027-03-14T00:00", 5 * 60 + 30, night) == "Mon 2027-03-15 09:30"
    assert due("2027-11-07T00:00", 7 * 60, night) == "Sun 2027-11-07 06:00"
    assert due("2027-11-07T00:00", 7 * 60 + 30, night) == "Mon 2027-11-08 09:30"
    for start, end in (
        ("2027-03-12T16:30", "Mon 2027-03-15"),
        ("2027-11-05T16:30", "Mon 2027-11-08"),
    ):
        assert due(start, 60, place()) == f"{end} 09:30"


@pytest.mark.parametrize("places", [(), (place({}),), (place({}), place({}))])
def test_without_opening_hours_it_is_plain_time(places: tuple[Location, ...]) -> None:
    assert due("2027-03-05T16:30", 60, *places) == "Fri 2027-03-05 17:30"
    assert deadlines.is_open_now(places, local("2027-03-06T03:00"))


def test_a_place_that_never_opens_for_a_year_is_plain_time() -> None:
    holidays = [(date(2027, 1, 1) + timedelta(days=day)).isoformat() for day in range(800)]
    never = place(holidays=dict.fromkeys(holidays, ""))
    assert due("2027-03-05T16:30", 60, never) == "Fri 2027-03-05 17:30"


@pytest.mark.parametrize(
    ("urgency", "minutes"),
    [(Urgency.crisis, 5), (Urgency.emergency, 5), (Urgency.clinical, 30), (Urgency.routine, 240)],
)
def test_defaults_and_which_urgency_waits_for_the_morning(
    desk: Desk, urgency: Urgency, minutes: int
) -> None:
    with desk.room.database.read() as session:
        assert deadlines.due_at(
            session=session, urgency=urgency, start=OPEN_HOURS
        ) == OPEN_HOURS + timedelta(minutes=minutes)
        at_night = deadlines.due_at(session=session, urgency=urgency, start=CLOSED_HOURS)
    plain = CLOSED_HOURS + timedelta(minutes=minutes)
    assert (at_night == plain) is (urgency in deadlines.PLAIN)
    if urgency not in deadlines.PLAIN:
        # Saturday, 9 to 13 in New York; the other place is closed all the weekend.
        opens = datetime(2027, 3, 13, 14, 0, tzinfo=UTC)
        assert at_night == opens + timedelta(minutes=minutes)


def test_what_patients_are_promised_is_what_is_set() -> None:
    settings = Settings(answer_minutes_clinical=45, answer_minutes_routine=61)
    assert deadlines.promise(Urgency.clinical, "en", settings) == "45 minutes"
    assert deadlines.promise(Urgency.routine, "en", settings) == "1 hour 1 minute"
    assert deadlines.promise(Urgency.routine, "es", Settings()) == "4 horas"
    assert deadlines.promise(Urgency.clinical, "es", settings) == "45 minutos"


def get_escalation(desk: Desk, escalation_id: str) -> Escalation:
    with desk.room.database.read() as session:
        return session.get_one(Escalation, escalation_id)


def test_opened_and_raised_set_the_deadline(any_desk: Desk) -> None:
    chat = any_desk.start()

    def escalate(urgency: Urgency) -> Escalation:
        with any_desk.room.database.write() as session:
            found, _new = escalations.escalate(
                session=session,
                conversation_id=chat.id,
                utterance_id="1" * 32,
                urgency=urgency,
                reason="emergency",
            )
            return found

    first = escalate(Urgency.routine)
    assert first.due_at and first.due_at - first.created_at == timedelta(hours=4)
    any_desk.time.advance(minutes=10)
    raised = escalate(Urgency.crisis)
    assert raised.due_at and timedelta(minutes=15) <= raised.due_at - first.created_at
    assert raised.due_at - first.created_at < timedelta(minutes=16)
    assert escalate(Urgency.routine).due_at == raised.due_at, "it is never lowered"


def test_raised_late_it_is_not_put_off(any_desk: Desk) -> None:
    chat = any_desk.start()
    for urgency, wait in ((Urgency.clinical, 28), (Urgency.emergency, 0)):
        with any_desk.room.database.write() as session:
            found, _new = escalations.escalate(
                session=session,
                conversation_id=chat.id,
                utterance_id="1" * 32,
                urgency=urgency,
                reason="emergency",
            )
        any_desk.time.advance(minutes=wait)
    assert found.due_at == found.created_at + timedelta(minutes=30)


def test_a_reply_counts_for_all_that_its_writer_holds_of_the_chat(any_desk: Desk) -> None:
    chat, staff, other = any_desk.start(), any_desk.staff(), any_desk.staff()
    first, second, theirs = (
        chat.say(text)["escalation_id"]
        for text in (
            "is this mole cancer?",
            "should i stop my blood pressure pills?",
            "is 142/91 normal for me?",
        )
    )
    assert None not in (first, second, theirs)
    for one in (first, second):
        staff.act(one, "claim")
        claimed = get_escalation(any_desk, one)
        assert claimed.touched_at and claimed.first_reply_at is None
    other.act(theirs, "claim")
    any_desk.time.advance(minutes=3)
    staff.reply(first, "Please come in at three.")
    replied = get_escalation(any_desk, first)
    assert replied.first_reply_at and replied.first_reply_at == replied.touched_at
    assert get_escalation(any_desk, second).first_reply_at == replied.first_reply_at
    assert get_escalation(any_desk, theirs).first_reply_at is None
    any_desk.time.advance(minutes=3)
    staff.reply(first, "Or at four.")
    again = get_escalation(any_desk, first)
    assert again.first_reply_at == replied.first_reply_at
    assert again.touched_at and again.touched_at > replied.touched_at
    assert again.answered_at == again.touched_at, "the last answer, the clock's"
    assert get_escalation(any_desk, second).answered_at == again.answered_at


def test_a_refused_reply_is_no_answer(any_desk: Desk) -> None:
    chat, staff = any_desk.start(), any_desk.staff()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    staff.act(escalation, "claim")
    assert staff.reply(escalation, "It is cancer.").status_code == 422
    assert staff.reply(escalation, " ").status_code == 422
    assert get_escalation(any_desk, escalation).first_reply_at is None


def test_what_was_opened_before_there_were_deadlines_gets_one(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    with any_desk.room.database.write() as session:
        row = session.scalars(select(Escalation)).one()
        row.due_at = None
    with any_desk.room.database.write() as session:
        assert deadlines.has_missing(session=session)
        assert deadlines.set_missing(session=session) == 1
        assert not deadlines.has_missing(session=session)
    found = get_escalation(any_desk, escalation)
    assert found.due_at == found.created_at + timedelta(minutes=30)
    with any_desk.room.database.read() as session:
        assert session.get_one(Conversation, chat.id).last_seq
