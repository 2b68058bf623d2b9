"""The queue: views, order, filters, pages, what a row says, views kept under a name."""

import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from api import clock
from api.audit.models import AuditRecord
from api.conversations.models import Conversation
from api.db import new_id
from api.escalations import presence, queue
from api.escalations import saved_filters as saved
from api.escalations.filters import QueueFilter, View, read_filter
from api.escalations.models import (
    URGENCY_ORDER,
    Escalation,
    EscalationNote,
    NoteMention,
    SavedFilter,
    Urgency,
)
from api.identity.models import Patient
from api.scheduling.models import Appointment
from tests.support.desk import Desk, StaffBrowser

REASONS = {"emergency", "diagnostic_request"}


def make(desk: Desk, *, urgency: Urgency = Urgency.routine, age: int = 10, **more: Any) -> str:
    """An escalation of a conversation of its own, some minutes old."""
    now, escalation_id = desk.time(), new_id()
    with desk.room.database.write() as session:
        conversation = Conversation(
            id=new_id(),
            key_id="0" * 32,
            language=more.pop("language", "en"),
            time_zone="UTC",
            created_at=now,
            patient_id=more.pop("patient_id", None),
        )
        session.add(conversation)
        session.flush()
        values = {
            "reason": "person_requested",
            "rules": [],
            "status": "claimed" if more.get("assignee_id") else "open",
            "created_at": now - timedelta(minutes=age),
            **more,
        }
        session.add(
            Escalation(
                id=escalation_id,
                conversation_id=conversation.id,
                utterance_id=new_id(),
                urgency=urgency,
                urgency_order=URGENCY_ORDER[urgency],
                quotes=[],
                versions={},
                **values,
            )
        )
    return escalation_id


def shown(page: str) -> list[str]:
    """Ids of the rows of a page, top to bottom."""
    return re.findall(r'id="escalation-([0-9a-f]{32})"', page)


def row_of(page: str, escalation_id: str) -> str:
    """What one row says, without its markup."""
    found = re.search(
        rf'<li class="card[^>]*>\s*<h2><a id="escalation-{escalation_id}".*?</ul>', page, re.S
    )
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found.group(0)).split())


def get(staff: StaffBrowser, query: str = "") -> str:
    answer = staff.get(f"/staff{query}")
    assert answer.status_code == 200
    return answer.text


def test_views_hold_what_they_say_and_old_links_work(any_desk: Desk) -> None:
    me, colleague = any_desk.staff(), any_desk.staff()
    free = make(any_desk)
    mine = make(any_desk, assignee_id=me.staff_id)
    theirs = make(any_desk, assignee_id=colleague.staff_id)
    over = make(any_desk, status="closed", closed_at=any_desk.time(), outcome="answered")
    expected = {
        "": {free, mine, theirs},
        "?filter=open": {free, mine, theirs},
        "?filter=unassigned": {free},
        "?filter=mine": {mine},
        "?filter=team": {theirs},
        "?filter=closed": {over},
    }
    for query, ids in expected.items():
        page = get(me, query)
        assert set(shown(page)) == ids, query
        counted = dict(re.findall(r'id="filter-(\w+)".*?\((\d+)\)', page))
        assert counted == {"open": "3", "unassigned": "1", "mine": "1", "team": "1", "closed": "1"}


def test_urgency_comes_before_age_and_closed_ones_latest_first(any_desk: Desk) -> None:
    staff, now = any_desk.staff(), any_desk.time()
    routine = make(any_desk, age=900)
    clinical = [make(any_desk, urgency=Urgency.clinical, age=age) for age in (30, 10)]
    emergency = make(any_desk, urgency=Urgency.emergency, age=1)
    crisis = make(any_desk, urgency=Urgency.crisis, age=0)
    assert shown(get(staff)) == [crisis, emergency, *clinical, routine]
    closed = [
        make(any_desk, status="closed", closed_at=now - timedelta(minutes=ago)) for ago in (9, 1, 5)
    ]
    assert shown(get(staff, "?filter=closed")) == [closed[1], closed[2], closed[0]]


def test_filters_narrow_and_go_together(any_desk: Desk) -> None:
    staff, now = any_desk.staff(), any_desk.time()
    late = make(any_desk, due_at=now - timedelta(minutes=1), language="es")
    soon = make(any_desk, due_at=now + timedelta(minutes=5), language="es")
    answered = make(any_desk, due_at=now - timedelta(minutes=9), answered_at=now)
    clinical = make(any_desk, urgency=Urgency.clinical, reason="diagnostic_request")
    assert set(shown(get(staff, "?overdue=1"))) == {late}
    assert set(shown(get(staff, "?language=es"))) == {late, soon}
    assert set(shown(get(staff, "?urgency=clinical"))) == {clinical}
    assert set(shown(get(staff, "?reason=diagnostic_request"))) == {clinical}
    assert shown(get(staff, "?urgency=clinical&language=es")) == []
    assert set(shown(get(staff, "?language=es&overdue=1&urgency=routine"))) == {late}
    assert "Nothing in this view fits the filter." in get(staff, "?urgency=crisis")
    assert answered in shown(get(staff, "?urgency=&reason=&overdue=&language="))
    assert "1 is overdue" in get(staff)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?filter=nonsense", "the view"),
        ("?filter=%3Cscript%3Ealert(1)%3C/script%3E", "the view"),
        ("?urgency=huge", "the urgency"),
        ("?reason=%27%20OR%201%3D1--", "the reason"),
        ("?overdue=perhaps", "the overdue mark"),
        ("?filter=closed&overdue=1", "the overdue mark"),
        ("?language=tlh", "the language"),
        ("?page=-1", "the page"),
        ("?page=٣", "the page"),
        ("?page=" + "9" * 4000, "the page"),
        ("?q=pembroke", "something that is no filter"),
        ("?urgency=a&language=b", "the language, the urgency"),
        ("?reason=" + "x" * 9000, "the reason"),
        ("?filter=%00", "the view"),
    ],
)
def test_a_filter_of_nonsense_is_left_out_and_said(desk: Desk, query: str, named: str) -> None:
    escalation, staff = make(desk), desk.staff()
    page = get(staff, query)
    assert f"is left out: {named}." in page
    assert "closed" in query or shown(page) == [escalation]
    for word in ("nonsense", "alert(1)", "huge", "pembroke", "OR 1", "tlh", "xxxx"):
        assert word not in page, "nothing of it is repeated"


def test_a_sensible_address_is_not_complained_about(desk: Desk) -> None:
    make(desk)
    for query in ("", "?filter=team", "?urgency=&reason=", "?overdue=0", "?page=1"):
        assert "left out" not in get(desk.staff(), query)


def test_a_filter_reads_back_as_itself() -> None:
    wanted = QueueFilter(View.team, Urgency.crisis, "emergency", True, "es", 3)
    query = dict(part.split("=") for part in wanted.as_query().split("&"))
    assert read_filter(query, reasons=REASONS) == wanted
    assert len(wanted.as_query()) <= 200
    assert QueueFilter().as_query() == "filter=open"


def test_five_hundred_rows_are_paged_with_few_questions(any_desk: Desk) -> None:
    for number in range(120):
        make(any_desk, age=number, urgency=list(Urgency)[number % 4])
    staff, asked = any_desk.staff(), []
    event.listen(
        any_desk.room.database.engine,
        "before_cursor_execute",
        lambda _c, _cu, statement, *_: asked.append(statement),
    )
    first = get(staff)
    assert len(asked) < 20, asked
    second, third = get(staff, "?page=2"), get(staff, "?filter=open&page=3")
    rows = [shown(page) for page in (first, second, third)]
    assert [len(one) for one in rows] == [50, 50, 20]
    assert len({one for page in rows for one in page}) == 120
    assert "Next page" in first and "Previous page" not in first
    assert "Previous page" in third and "Next page" not in third
    assert shown(get(staff, "?page=77")) == rows[2], "behind the end the last page is shown"
    assert shown(get(staff, "?filter=mine&page=5")) == []


def test_a_row_says_what_there_is_to_know(any_desk: Desk) -> None:
    now = any_desk.time()
    me, colleague = any_desk.staff(), any_desk.staff("clinician")
    bare = make(any_desk, due_at=now + timedelta(minutes=11, seconds=40))
    full = make(
        any_desk,
        urgency=Urgency.clinical,
        age=65,
        reason="diagnostic_request",
        rules=["clinical.diagnosis", "clinical.other"],
        language="es",
        assignee_id=colleague.staff_id,
        due_at=now - timedelta(minutes=20, seconds=30),
        pages=3,
    )
    page = get(me)
    text = row_of(page, bare)
    for part in (
        "Routine",
        "answer within 12 minutes",
        "10 minutes",
        "Nobody has it yet",
        "English",
        "no location",
    ):
        assert part in text, part
    assert "rule" not in text and "patient is in the chat" not in text and "paged" not in text
    text = row_of(page, full)
    for part in (
        "A question that needs a clinical judgement",
        "Clinical",
        "overdue since 20 minutes",
        "1 hour",
        "Held by Clinician 2",
        "Spanish",
        "rule clinical.diagnosis",
        "paged 3 times",
    ):
        assert part in text, part
    assert "Held by you" in row_of(get(colleague), full)
    assert "deadline-overdue" in page and "⚠" in page, "not by colour alone"


def test_deadlines_in_words(any_desk: Desk) -> None:
    now, staff = any_desk.time(), any_desk.staff()
    words = {
        make(any_desk, due_at=now + timedelta(days=3)): "answer by Sat 13 Mar, 07:30 PST",
        make(any_desk, due_at=now + timedelta(minutes=61)): "answer within 1 hour",
        make(any_desk, due_at=now + timedelta(seconds=30)): "answer within 1 minute",
        make(any_desk, due_at=now - timedelta(seconds=20)): "overdue now",
        make(any_desk, due_at=now - timedelta(hours=30)): "overdue since 1 day",
        make(
            any_desk, due_at=now, answered_at=now - timedelta(minutes=4)
        ): "answered 4 minutes ago",
        make(any_desk, due_at=None): "Nobody has it yet",
    }
    page = get(staff)
    for escalation, text in words.items():
        assert text in row_of(page, escalation)
    assert "answer within" not in row_of(page, list(words)[-1])


def test_a_row_knows_who_is_in_the_chat(any_desk: Desk) -> None:
    staff = any_desk.staff()
    chat = any_desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    with any_desk.room.database.write() as session:
        presence.note(
            session=session, conversation_id=chat.id, who="patient", typing=False, now=clock.now()
        )
    assert "patient is in the chat" in row_of(get(staff), escalation)
    any_desk.time.advance(minutes=2)
    assert "patient is in the chat" not in row_of(get(staff), escalation)


def test_a_row_counts_unread_notes_that_name_the_reader(any_desk: Desk) -> None:
    me, colleague = any_desk.staff(), any_desk.staff()
    escalation = make(any_desk)
    with any_desk.room.database.write() as session:
        conversation_id = session.get_one(Escalation, escalation).conversation_id
        for seen_at in (None, None, any_desk.time()):
            note = EscalationNote(
                id=new_id(),
                escalation_id=escalation,
                conversation_id=conversation_id,
                staff_id=colleague.staff_id,
                content_ciphertext=b"x",
                created_at=any_desk.time(),
            )
            session.add(note)
            session.flush()
            session.add(NoteMention(note_id=note.id, staff_id=me.staff_id, seen_at=seen_at))
    assert "2 unread notes name you" in row_of(get(me), escalation)
    assert "unread" not in row_of(get(colleague), escalation)


def test_a_known_patients_place_is_the_next_visits_or_else_the_last(any_desk: Desk) -> None:
    staff, now = any_desk.staff(), any_desk.time()
    patient = new_id()
    with any_desk.room.database.write() as session:
        session.add(
            Patient(
                id=patient,
                key_id="0" * 32,
                name_ciphertext=b"x",
                birth_date_ciphertext=b"x",
                person_index="x",
                created_at=now,
            )
        )
    escalation = make(any_desk, patient_id=patient)
    assert "no location" in row_of(get(staff), escalation)
    for days, place, state, says in (
        (-9, "maple-street", "booked", "Maple Street Clinic"),
        (9, "harborview", "cancelled", "Maple Street Clinic"),
        (8, "harborview", "booked", "Harborview Family Practice"),
    ):
        visit(any_desk, patient, place, state, now + timedelta(days=days))
        assert says in row_of(get(staff), escalation)


def visit(desk: Desk, patient: str, place: str, state: str, at: datetime) -> None:
    from api.scheduling.models import Schedule, VisitType

    with desk.room.database.write() as session:
        schedule = session.scalars(select(Schedule).where(Schedule.location_id == place)).first()
        kind = session.scalars(select(VisitType)).first()
        assert schedule is not None and kind is not None
        session.add(
            Appointment(
                patient_id=patient,
                status=state,
                schedule_id=schedule.id,
                practitioner_id=schedule.practitioner_id,
                location_id=place,
                visit_type_id=kind.id,
                start_at=at,
                end_at=at + timedelta(minutes=15),
                start_local="2027-03-01T10:00",
                time_zone="UTC",
                created_at=at,
                updated_at=at,
            )
        )


def keep(staff: StaffBrowser, name: str, query: str = "filter=team&urgency=crisis&page=4") -> Any:
    return staff.post("/staff/filters", {"name": name, "query": query})


def kept(desk: Desk) -> list[SavedFilter]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(SavedFilter).order_by(SavedFilter.created_at)))


def test_a_view_is_kept_renamed_and_deleted(any_desk: Desk) -> None:
    me, other = any_desk.staff(), any_desk.staff()
    answer = keep(me, "  Crises  of the team ")
    assert answer.headers["location"] == "/staff?filter=team&urgency=crisis&page=4"
    (row,) = kept(any_desk)
    assert (row.name, row.query) == ("Crises of the team", "filter=team&urgency=crisis")
    page = get(me, f"?{row.query}")
    link = '<a href="/staff?filter=team&amp;urgency=crisis" aria-current="true">Crises of the team<'
    assert link in page
    assert "Crises of the team" not in get(other)
    renamed = me.post(f"/staff/filters/{row.id}/rename", {"name": "Crises", "query": row.query})
    assert renamed.headers["location"] == f"/staff?{row.query}"
    assert kept(any_desk)[0].name == "Crises"
    for action in ("rename", "delete"):  # not one's own: nothing happens
        other.post(f"/staff/filters/{row.id}/{action}", {"name": "Mine now"})
        assert kept(any_desk)[0].name == "Crises"
    for _ in range(2):  # the second tab's delete is no error
        assert me.post(f"/staff/filters/{row.id}/delete").status_code == 303
    assert kept(any_desk) == []
    with any_desk.room.database.read() as session:
        actions = select(AuditRecord.action, AuditRecord.detail).where(
            AuditRecord.subject_kind == "saved_filter"
        )
        noted = session.execute(actions.order_by(AuditRecord.id)).all()
    assert [row[0] for row in noted] == ["filter.save", "filter.rename", "filter.delete"]
    assert all(row[1] == {} for row in noted), "no words"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", saved.FilterNameWrong.title),
        ("   \n ", saved.FilterNameWrong.title),
        ("x" * 41, saved.FilterNameWrong.title),
        ("Late ones", saved.FilterNameTaken.title),
        ("LATE ONES", saved.FilterNameTaken.title),
        ("Walter Pembroke 518 555 0199", saved.FilterNamesSomebody.title),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_kept_in_the_field(
    desk: Desk, name: str, says: str
) -> None:
    staff = desk.staff()
    keep(staff, "Late ones")
    refused = keep(staff, name)
    assert refused.status_code in (409, 422)
    assert says in refused.text
    assert [row.name for row in kept(desk)] == ["Late ones"]
    assert staff.get("/staff/filters").headers["location"].startswith("/staff?")


def test_a_name_with_script_is_text(desk: Desk) -> None:
    staff = desk.staff()
    assert keep(staff, "<script>alert(1)</script>").status_code == 303
    page = get(staff)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_nonsense_is_not_kept(desk: Desk) -> None:
    staff = desk.staff()
    keep(staff, "Odd", "filter=zzz&urgency=crisis&q=pembroke&reason=%3Cb%3E")
    assert kept(desk)[0].query == "filter=open&urgency=crisis"


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    start, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        start.wait()
        answers.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return answers


def test_twenty_views_at_most_also_from_several_tabs(any_desk: Desk) -> None:
    staff = any_desk.staff()
    for number in range(saved.MOST - 1):
        assert keep(staff, f"view {'abcdefghijklmnopqrs'[number]}").status_code == 303
    answers = at_once([lambda name=name: keep(staff, name) for name in ("late", "later", "last")])
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert len(kept(any_desk)) == saved.MOST
    assert "delete one first" in get(staff)
    assert "Save view" not in get(staff)


def test_the_same_name_from_two_tabs_is_kept_once(any_desk: Desk) -> None:
    staff = any_desk.staff()
    answers = at_once([lambda: keep(staff, "late")] * 3)
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    assert len(kept(any_desk)) == 1


def test_others_do_not_see_the_queue(desk: Desk) -> None:
    for role in ("editor", "privacy_officer"):
        staff = desk.staff(role)
        assert staff.get("/staff?filter=open").status_code == 403
        assert keep(staff, "late").status_code == 403
    assert kept(desk) == []


def test_counts_are_those_of_the_lists(any_desk: Desk) -> None:
    staff = any_desk.staff()
    make(any_desk, due_at=any_desk.time())
    make(any_desk, assignee_id=staff.staff_id, due_at=any_desk.time())
    make(any_desk, status="closed", due_at=any_desk.time())
    any_desk.time.advance(minutes=1)
    with any_desk.room.database.read() as session:
        counts = queue.count_views(session=session, staff_id=staff.staff_id)
        for view in View:
            found = queue.list_queue(
                session=session, staff_id=staff.staff_id, wanted=QueueFilter(view=view)
            )
            assert len(found.rows) == counts[view.value]
        assert counts["overdue"] == 2
