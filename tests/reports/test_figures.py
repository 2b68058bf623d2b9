"""The figures of the reports, by hand against both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from api.audit import service as audit
from api.reports.period import Period, read_period
from api.reports.service import REPORTS, get_report, list_reports
from api.reports.tables import Table
from api.safety import report as safety_report
from api.shares import Share
from tests.reports.rows import add_case, add_conversation, add_escalation
from tests.support.clocks import OPEN_HOURS
from tests.support.desk import Desk

ZONE = "America/New_York"


def period_of(now: datetime, **asked: str) -> Period:
    return read_period(
        days=asked.get("days", ""),
        first=asked.get("first", ""),
        last=asked.get("last", ""),
        zone=ZONE,
        now=now,
    )


def table_of(desk: Desk, name: str, **asked: str) -> Table:
    with desk.room.database.read() as session:
        return get_report(session=session, name=name, period=period_of(desk.time(), **asked))


def row_of(table: Table, first: str) -> dict[str, object]:
    row = next(row for row in table.rows if row[0] == first)
    return dict(zip(table.columns, row, strict=True))


def test_the_time_to_the_first_reply(any_desk: Desk) -> None:
    at = any_desk.time() - timedelta(days=2)
    with any_desk.room.database.write() as session:
        one = add_conversation(session, at)
        for minutes in (1, 2, 3, 4, 5, 6, 7, 8, 9, 100):
            add_escalation(session, one, at, replied=minutes, due=30)
        add_escalation(session, one, at, closed=45, due=30, outcome="not_needed")
        add_escalation(session, one, at, closed=15, due=30, outcome="not_needed")
        add_escalation(session, one, at, due=30)  # waits since two days
        add_escalation(session, one, at, due=60 * 24 * 9)  # still in time
        add_escalation(session, one, at)
        add_escalation(session, one, at, urgency="crisis", replied=0.5, due=5)
        add_escalation(session, one, at, replied=0, due=1, reason="taken_over", urgency="routine")
    table = table_of(any_desk, "replies")
    assert row_of(table, "Clinical") == {
        "Urgency": "Clinical",
        "Opened": 15,
        "Answered": 10,
        "Median minutes": 5.0,
        "9 of 10 within minutes": 9.0,
        "Past the deadline": 3,
        "Without a deadline": 1,
    }
    crisis = row_of(table, "Crisis")
    assert (crisis["Median minutes"], crisis["9 of 10 within minutes"]) == (0.5, 0.5)
    routine = row_of(table, "Routine")
    assert (routine["Opened"], routine["Median minutes"]) == (0, None)
    assert [row[0] for row in table.rows] == ["Crisis", "Emergency", "Clinical", "Routine"]


def test_which_rules_cry_wolf(any_desk: Desk) -> None:
    at = any_desk.time() - timedelta(days=1)
    with any_desk.room.database.write() as session:
        one = add_conversation(session, at)
        both = ["chest_pain", "short_of_breath"]
        for outcome in ("clinically_relevant", "not_needed", "wrong_rule", "wrong_rule"):
            add_escalation(session, one, at, rules=["chest_pain"], closed=5, outcome=outcome)
        add_escalation(session, one, at, rules=both, closed=5, outcome="answered")
        add_escalation(session, one, at, rules=both)
        add_escalation(session, one, at, rules=["gone"], closed=5, outcome="erased")
        add_escalation(session, one, at, closed=5, outcome="not_needed", reason="person_requested")
        add_escalation(session, one, at, rules=["=cmd()"], closed=5, outcome="wrong_rule")
    table = table_of(any_desk, "rules")
    assert row_of(table, "chest_pain") | {"About": ""} == {
        "Rule": "chest_pain",
        "About": "",
        "Closed": 5,
        "Clinically relevant": 1,
        "Answered": 1,
        "Not needed": 1,
        "Rule was wrong": 2,
        "Patient not reached": 0,
        "Cried wolf, %": 60.0,
        "Still open": 1,
    }
    assert [row[0] for row in table.rows] == [
        "(person_requested)",
        "=cmd()",
        "chest_pain",
        "short_of_breath",
    ]
    assert [bar.label for bar in table.bars] == ["(person_requested)", "=cmd()", "chest_pain"]


def test_days_are_those_of_the_clinic(any_desk: Desk) -> None:
    # 03:30 UTC on the 9th is the evening of the 8th in New York.
    evening = datetime(2027, 3, 9, 3, 30, tzinfo=UTC)
    with any_desk.room.database.write() as session:
        one = add_conversation(session, evening)
        add_escalation(session, one, evening)
        add_escalation(session, one, evening, urgency="crisis")
        add_escalation(session, one, evening + timedelta(hours=12), urgency="routine")
    any_desk.time.set(evening)
    with any_desk.room.database.write() as session:
        audit.record(
            session=session,
            actor=("staff", "s"),
            action="escalation.reopen",
            subject=("escalation", "e"),
        )
    any_desk.time.set(OPEN_HOURS)
    table = table_of(any_desk, "days", first="2027-03-08", last="2027-03-09")
    assert [tuple(row) for row in table.rows] == [
        ("2027-03-08", 2, 1, 0, 1, 0, 1),
        ("2027-03-09", 1, 0, 0, 0, 1, 0),
    ]
    only = table_of(any_desk, "days", first="2027-03-09", last="2027-03-09")
    assert [row[1] for row in only.rows] == [1]


def test_reopening_is_what_the_desk_does(any_desk: Desk) -> None:
    chat, staff = any_desk.start(), any_desk.staff()
    escalation = chat.say("is this mole on my arm cancer?")["escalation_id"]
    staff.act(escalation, "claim")
    staff.act(escalation, "close", outcome="answered")
    assert staff.act(escalation, "reopen", reason="They wrote again").status_code == 303
    assert table_of(any_desk, "days", days="7").rows[-1][-1] == 1


def test_findings_and_missed_ones_with_their_interval(any_desk: Desk) -> None:
    at = any_desk.time() - timedelta(days=3)
    with any_desk.room.database.write() as session:
        one = add_conversation(session, at)
        for finding in ("answer_right", "answer_wrong", "answer_wrong", None, "erased"):
            add_case(session, one, at, wish="wrong", finding=finding)
        for _ in range(9):
            add_case(session, one, at, wish="chance", finding="answer_right")
        add_case(session, one, at, wish="chance", finding="escalation_missed")
        add_case(session, one, at, wish="chance", finding=None)
    findings = row_of(table_of(any_desk, "findings"), "Flagged: this was wrong")
    assert list(findings.values())[1:] == [5, 1, 2, 0, 0, 1, 1]
    missed = table_of(any_desk, "missed")
    low, high = Share(1, 10).interval
    assert missed.rows[0][1:] == (10, 1, 10.0, round(100 * low, 1), round(100 * high, 1))
    assert missed.rows[1][1:] == (0, 0, None, None, None)


def test_a_finding_that_is_not_closed_is_not_decided(any_desk: Desk) -> None:
    at = any_desk.time()
    with any_desk.room.database.write() as session:
        one = add_conversation(session, at)
        add_case(session, one, at, wish="chance", finding="escalation_missed")
        session.flush()
        from api.reviews.models import ReviewCase

        session.query(ReviewCase).update({"closed_at": None})
    assert table_of(any_desk, "missed").is_empty


def test_empty_reports_say_so(any_desk: Desk) -> None:
    with any_desk.room.database.read() as session:
        tables = list_reports(session=session, period=period_of(any_desk.time()))
    assert [table.name for table in tables] == list(REPORTS)
    assert all(table.is_empty for table in tables)


@pytest.mark.parametrize(
    ("asked", "first", "last", "is_guessed"),
    [
        ({}, date(2027, 2, 9), date(2027, 3, 10), False),
        ({"days": "7"}, date(2027, 3, 4), date(2027, 3, 10), False),
        (
            {"first": "2027-01-01", "last": "2027-01-31"},
            *(date(2027, 1, 1), date(2027, 1, 31)),
            False,
        ),
        ({"first": "2027-03-01"}, date(2027, 3, 1), date(2027, 3, 10), False),
        ({"days": "8"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"days": "' OR 1=1"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"first": "2027-02-30"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"last": "2027-02-01"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"first": "2027-03-02", "last": "2027-03-01"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"first": "0001-01-01", "last": "9999-12-31"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"first": "9999-12-31", "last": "9999-12-31"}, date(2027, 2, 9), date(2027, 3, 10), True),
        ({"first": "20270101T", "last": "20270102"}, date(2027, 2, 9), date(2027, 3, 10), True),
    ],
)
def test_periods(asked: dict[str, str], first: date, last: date, is_guessed: bool) -> None:
    found = period_of(OPEN_HOURS, **asked)
    assert (found.first_on, found.last_on, found.is_guessed) == (first, last, is_guessed)
    assert found.start.tzinfo is UTC and found.start < found.end


def test_a_day_of_a_clock_change_is_as_long_as_it_is() -> None:
    found = period_of(OPEN_HOURS, first="2027-03-14", last="2027-03-14")
    assert found.end - found.start == timedelta(hours=23)


def test_the_interval_is_the_one_of_the_safety_report() -> None:
    assert safety_report.Share is Share
