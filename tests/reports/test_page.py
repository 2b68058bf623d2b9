"""The page of the reports and its files: who may see them, what is in them, and what is not."""

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, select

from api.audit.models import AuditRecord
from api.escalations.models import Escalation
from api.reports.csv_file import guarded
from api.reports.service import REPORTS
from tests.reports.rows import add_case, add_conversation, add_escalation, values
from tests.support.desk import PASSWORD, Desk
from tests.support.figures import without_ids
from tests.support.people import verified


def fill(desk: Desk) -> None:
    at = desk.time() - timedelta(days=1)
    with desk.room.database.write() as session:
        one = add_conversation(session, at)
        add_escalation(session, one, at, replied=4, due=30, rules=["chest_pain_adult"])
        wolf = {"closed": 9, "due": 30, "outcome": "wrong_rule"}
        add_escalation(session, one, at, rules=["=HYPERLINK(1)", "<script>"], **wolf)
        add_case(session, one, at, wish="chance", finding="escalation_missed")
        add_case(session, one, at, wish="wrong")


@pytest.mark.parametrize("role", ["admin", "clinician", "privacy_officer"])
def test_who_may_see_them(desk: Desk, role: str) -> None:
    fill(desk)
    page = desk.staff(role).get("/staff/reports")
    assert page.status_code == 200
    assert page.text.count("<svg") == 5 and page.text.count("<table>") == 5
    assert "style=" not in page.text and "<script>" not in page.text
    assert "&lt;script&gt;" in page.text
    assert 'href="/staff/reports">Reports' in page.text


@pytest.mark.parametrize("role", ["front_desk", "editor"])
def test_who_may_not(desk: Desk, role: str) -> None:
    staff = desk.staff(role)
    assert staff.get("/staff/reports").status_code == 403
    assert staff.get("/staff/reports/rules.csv").status_code == 403
    assert "/staff/reports" not in staff.get("/staff").text


def test_who_sees_them_and_takes_no_file_out(desk: Desk) -> None:
    fill(desk)
    clinician = desk.staff("clinician")
    assert ".csv" not in clinician.get("/staff/reports").text
    assert clinician.get("/staff/reports/rules.csv").status_code == 403
    assert downloads(desk) == []
    officer = desk.staff("privacy_officer")
    assert officer.get("/staff/reports").text.count(".csv") == 5
    assert officer.get("/staff/reports/rules.csv").status_code == 200


def test_empty_there_is_nothing_to_download(desk: Desk) -> None:
    page = desk.staff("admin").get("/staff/reports").text
    assert page.count("Nothing to count in this period.") == 5
    assert "<svg" not in page and ".csv" not in page


def test_each_table_is_a_file_on_record(any_desk: Desk) -> None:
    fill(any_desk)
    admin = any_desk.staff("admin")
    page = admin.get("/staff/reports?days=7").text
    links = re.findall(r'href="(/staff/reports/\w+\.csv\?[^"]+)"', page)
    assert len(links) == len(REPORTS)
    for link in links:
        file = admin.get(link)
        assert file.status_code == 200
        assert file.headers["content-type"] == "text/csv; charset=utf-8"
        assert file.headers["content-disposition"].startswith('attachment; filename="frontdesk-')
        rows = list(csv.reader(io.StringIO(file.text)))
        assert len(rows) > 1 and {len(row) for row in rows} == {len(rows[0])}
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "'=HYPERLINK(1)" in admin.get("/staff/reports/rules.csv").text
    with any_desk.room.database.read() as session:
        query = select(AuditRecord).where(AuditRecord.action == "report.download")
        kept = list(session.scalars(query))
    assert [one.subject_id for one in kept][: len(REPORTS)] == list(REPORTS)
    assert set(kept[0].detail) == {"from", "to"}


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1", "'=1"), ("+1", "'+1"), ("-x", "'-x"), ("@a", "'@a"), ("\t=", "'\t="), ("\n=", "'\n=")]
    + [("a=b", "a=b"), (-1, "-1"), (None, ""), (2.5, "2.5"), ("", "")],
)
def test_what_reads_like_a_formula_is_text(cell: str | int | float | None, written: str) -> None:
    assert guarded(cell) == written


@pytest.mark.parametrize("name", ["nothing", "..%2Fstaff", "%3Cscript%3E"])
def test_a_file_of_nothing_is_not_there(desk: Desk, name: str) -> None:
    assert desk.staff("admin").get(f"/staff/reports/{name}.csv").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["days=8", "days=<script>", "from=2027-02-30", "from=x%00", "from=2027-03-02&to=2027-03-01"],
)
def test_a_period_of_nonsense_is_said(desk: Desk, query: str) -> None:
    page = desk.staff("admin").get(f"/staff/reports?{query}")
    assert page.status_code == 200 and "That period was not understood" in page.text
    assert "<script>" not in page.text
    assert desk.staff("admin").get(f"/staff/reports?days={'9' * 41}").status_code == 422


def test_nothing_of_a_patient_is_in_them(desk: Desk) -> None:
    chat = verified(desk)
    escalation = chat.say("is this mole on my arm cancer? I am Jane Doe")["escalation_id"]
    admin = desk.staff("admin")
    with desk.room.database.read() as session:
        row = session.get_one(Escalation, escalation)
        ids = {chat.id, row.id, row.utterance_id}
    pages = [admin.get("/staff/reports").text]
    pages += [admin.get(f"/staff/reports/{name}.csv").text for name in REPORTS]
    for page in pages:
        assert not any(word in page for word in (*ids, "Jane", "mole", "PERSON_"))
        assert "0177" not in without_ids(page)


def test_fifty_thousand_are_counted_by_the_database(any_desk: Desk) -> None:
    """As many statements, and as few rows that leave the database, as for a handful."""
    now = any_desk.time()
    with any_desk.room.database.write() as session:
        one = add_conversation(session, now)
        rows = [
            values(
                one,
                now - timedelta(minutes=number % 40_000),
                replied=number % 97,
                closed=200,
                due=30,
                rules=[f"rule_{number % 60}"],
                outcome=("answered", "wrong_rule")[number % 2],
            )
            for number in range(50_000)
        ]
        for start in range(0, len(rows), 1000):
            session.execute(insert(Escalation), rows[start : start + 1000])
    statements: list[str] = []
    event.listen(
        any_desk.room.database.engine,
        "before_cursor_execute",
        lambda *seen: statements.append(seen[2]),
    )
    page = any_desk.staff("admin").get("/staff/reports?days=30").text
    asked = [one for one in statements if "FROM escalation" in one]
    assert len(asked) == 4 and all("count(" in one for one in asked)
    assert "rule_59" in page and "<td>48.0</td>" in page


def test_a_file_needs_a_fresh_proof_and_then_comes(desk: Desk) -> None:
    fill(desk)
    admin = desk.staff("admin")
    link = "/staff/reports/rules.csv?days=7"
    desk.time.advance(minutes=11)
    asked = admin.get(link)
    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.text
    assert 'href="/staff/reports">Back to the reports' in asked.text
    assert downloads(desk) == []
    proof = {"step_up_path": link, "step_up_method": "GET", "step_up_password": PASSWORD}
    proved = admin.post("/staff/sign-in/step-up", proof)
    assert (proved.status_code, proved.headers["location"]) == (303, link)
    assert admin.get(link).headers["content-disposition"].startswith("attachment")
    assert downloads(desk) == ["rules"]


def downloads(desk: Desk) -> list[str]:
    with desk.room.database.read() as session:
        query = select(AuditRecord).where(AuditRecord.action == "report.download")
        return [one.subject_id for one in session.scalars(query)]
