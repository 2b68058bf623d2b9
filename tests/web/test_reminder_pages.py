"""The patient's page of reminders: what was noted, in counts; files; for everybody."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from api import worker
from api.conversations.models import Conversation
from api.escalations import service as escalations
from api.escalations.models import Escalation, EscalationStatus, Urgency
from api.reminders.adherence import SETTLED, count
from api.reminders.models import ReminderPlan
from tests.reminders.test_reminders import EIGHT, planned, press, work
from tests.support.desk import Chat, Desk
from tests.support.fixtures import MakeDesk
from tests.web.browser import check_accessibility, has_sideways_scroll


def lived(desk: Desk, answers: tuple[str, ...] = ("Taken", "Skip", "Taken", "")) -> Chat:
    """Some evenings; nothing is answered where the word is empty."""
    chat, _plan = planned(desk)
    for day, answer in enumerate(answers):
        desk.time.set(EIGHT + timedelta(days=day))
        work(desk)
        if answer:
            press(chat, answer)
    desk.time.advance(hours=25)
    work(desk)
    return chat


def path_of(desk: Desk, chat: Chat) -> str:
    return desk.internal("GET", f"/conversations/{chat.id}/reminders/page").json()


def test_counts_and_nothing_else(desk: Desk) -> None:
    page = desk.client.get(path_of(desk, lived(desk))).text
    assert "metformin, 500 mg" in page
    assert "2 / 5 (40 %)" in page
    assert "Taken 2 · Skipped 1 · Not answered 1 · Not sent 1 · Open 0" in page
    assert "every dose noted as taken on 2 of 5 days" in page
    for word in ("great", "good", "bad", "should", "!"):
        assert word not in page.split("<main", 1)[1].split("</main")[0].lower()


def test_a_day_is_covered_only_as_a_whole() -> None:
    found = count(
        [
            ("2027-03-10T08:00", "taken"),
            ("2027-03-10T20:00", "skipped"),
            ("2027-03-11T08:00", "taken"),
            ("2027-03-11T20:00", "taken"),
            ("2027-03-12T08:00", "sent"),
            ("2027-03-13T08:00", "taken"),
            ("2027-03-13T20:00", "sent"),
            ("2027-03-14T08:00", "taken"),
            ("2027-03-14T20:00", "planned"),
            ("2027-03-15T08:00", "taken"),
            ("2027-03-15T20:00", "unsent"),
        ]
    )
    assert (found.covered, found.counted, found.percent) == (1, 3, 33)
    assert [found.total(name) for name in SETTLED] == [6, 1, 0, 1]
    assert count([]).percent is None


def test_files_to_take_along(desk: Desk) -> None:
    path = path_of(desk, lived(desk))
    rows = list(csv.reader(io.StringIO(desk.client.get(f"{path}/doses.csv").text)))
    assert rows[1] == ["metformin", "500 mg", "2027-03-10", "1", "0", "0", "0", "0"]
    assert [row[3:] for row in rows[3:]] == [
        ["1", "0", "0", "0", "0"], ["0", "0", "1", "0", "0"], ["0", "0", "0", "1", "0"],
    ]  # fmt: skip
    assert rows[0][5:] == ["not answered", "not sent", "open"]
    assert len(rows) == 6
    bundle = desk.client.get(f"{path}/statements.json").json()
    statement, *doses = [entry["resource"] for entry in bundle["entry"]]
    assert (statement["resourceType"], statement["status"]) == ("MedicationStatement", "active")
    assert statement["effectivePeriod"] == {"start": statement["dateAsserted"]}
    assert [(one["status"], one.get("statusReason", [{}])[0].get("text")) for one in doses] == [
        ("completed", None),
        ("not-done", "skipped by the patient"),
        ("completed", None),
        ("unknown", "reminder not answered"),
        ("unknown", "reminder not sent"),
    ]
    for one in doses:
        assert one["resourceType"] == "MedicationAdministration"
        assert datetime.fromisoformat(one["effectiveDateTime"]).tzinfo is not None
        assert one["subject"] and one["medicationCodeableConcept"]["text"] == "metformin"
        assert one["supportingInformation"][0]["reference"] == bundle["entry"][0]["fullUrl"]


def test_a_stopped_one_says_so_and_the_file_is_in_the_patients_language(desk: Desk) -> None:
    chat = lived(desk, ("Taken",))
    path = path_of(desk, chat)
    [plan] = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    desk.client.post(f"{path}/{plan['id']}/stop")
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).language = "es"
    head = next(csv.reader(io.StringIO(desk.client.get(f"{path}/doses.csv").text)))
    assert head[:2] == ["medicina", "dosis"] and head[-3:] == [
        "sin respuesta", "sin enviar", "abiertas",
    ]  # fmt: skip
    [statement, *_] = desk.client.get(f"{path}/statements.json").json()["entry"]
    assert statement["resource"]["status"] == "stopped"
    assert statement["resource"]["statusReason"] == [{"text": "stopped by the patient"}]
    assert "end" in statement["resource"]["effectivePeriod"]


def test_old_and_foreign_links_open_nothing(desk: Desk) -> None:
    chat = lived(desk, ("Taken",))
    path, other = path_of(desk, chat), path_of(desk, desk.start())
    head, _, signature = other.rpartition(".")
    assert "metformin" not in desk.client.get(other).text
    mixed = [f"{path.rpartition('.')[0]}.{signature}", path[:-1], "/reminders/plans/x", head]
    for wrong in mixed:
        answer = desk.client.get(wrong)
        assert answer.status_code == 404, wrong
        assert "metformin" not in answer.text
    desk.time.advance(minutes=61)
    for old in (path, f"{path}/doses.csv", f"{path}/statements.json"):
        answer = desk.client.get(old)
        assert answer.status_code == 404
        assert "too old" in answer.text


def test_a_run_that_was_left_out_is_a_routine_question(make_desk: MakeDesk) -> None:
    desk = make_desk(doses_left_out_to_staff=3)
    chat = lived(desk, ("Taken", "Skip", "Skip"))
    staff = desk.staff("clinician")
    assert chat.id not in staff.get("/staff").text
    assert "doses_left_out" not in reasons(desk)
    for day in (5, 6):
        desk.time.set(EIGHT + timedelta(days=day, hours=-1))  # the clocks went forward
        work(desk)
        press(chat, "Skip")
        for _ in range(2):
            worker.plan(desk.room)
    assert reasons(desk) == ["doses_left_out"]


def test_a_run_is_asked_about_again_once_it_was_settled(make_desk: MakeDesk) -> None:
    desk = make_desk(doses_left_out_to_staff=2)
    chat, _plan = planned(desk)

    def live(day: int, answer: str) -> list[str]:
        summer = timedelta(hours=1 if day > 3 else 0)  # the clocks go forward on the fourth
        desk.time.set(EIGHT + timedelta(days=day) - summer)
        work(desk)
        press(chat, answer)
        for _ in range(2):
            worker.plan(desk.room)
        return reasons(desk)

    assert live(0, "Skip") == []
    assert live(1, "Skip") == ["doses_left_out"]
    assert live(2, "Skip") == live(3, "Skip") == ["doses_left_out"], "while it is open"
    with desk.room.database.write() as session:
        [asked] = session.scalars(select(Escalation))
        asked.status, asked.closed_at = EscalationStatus.closed, desk.time()
    assert live(4, "Skip") == ["doses_left_out"], "what was settled counts no more"
    assert live(5, "Taken") == live(6, "Skip") == ["doses_left_out"]
    assert live(7, "Skip") == ["doses_left_out"] * 2
    assert live(8, "Skip") == ["doses_left_out"] * 2


def test_a_run_is_told_of_beside_what_the_wish_asked_before(make_desk: MakeDesk) -> None:
    desk = make_desk(doses_left_out_to_staff=3)
    chat = lived(desk, ("Skip", "Skip"))
    with desk.room.database.write() as session:
        [plan] = session.scalars(select(ReminderPlan))
        escalations.escalate(
            session=session,
            conversation_id=chat.id,
            utterance_id=plan.utterance_id,
            urgency=Urgency.clinical,
            reason="clinical_question",
        )
    desk.time.set(EIGHT + timedelta(days=5, hours=-1))  # the clocks went forward
    work(desk)
    press(chat, "Skip")
    for _ in range(2):
        worker.plan(desk.room)
    assert sorted(reasons(desk)) == ["clinical_question", "doses_left_out"]


def reasons(desk: Desk) -> list[str]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(Escalation.reason)))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Your reminders"), ("es", "Sus recordatorios")]
)
def test_for_everybody(desk: Desk, origin: str, page: Page, language: str, words: str) -> None:
    chat = lived(desk)
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).language = language
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(origin + path_of(desk, chat))
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    tables = page.get_by_role("table")
    expect(tables).to_have_count(3)
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    page.emulate_media(media="print")
    expect(tables.last).to_be_visible()
    page.goto(origin + path_of(desk, desk.start()))
    check_accessibility(page)
