"""The page of one escalation: who, why, and a summary from what is on record."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update

from api.conversations.models import Conversation, Mode
from api.escalations.models import Escalation
from api.escalations.rule_titles import get_rule_title
from api.scheduling.models import Appointment
from tests.rights.lives import book, remind
from tests.support.bot import answer
from tests.support.desk import Desk
from tests.support.people import verified

MOLE = "is this mole cancer?"


def text_of(page: str, region: str) -> str:
    """The words of a region, without marks."""
    part = page.split(f'id="{region}"')[1].split("</section>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())


def part(summary: str, title: str) -> str:
    titles = ["Situation", "Background", "Assessment", "Request"]
    after = summary.split(title, 1)[1]
    rest = titles[titles.index(title) + 1 :]
    return after.split(rest[0], 1)[0] if rest else after


def test_a_stranger_with_nothing_on_record(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.say(MOLE)["escalation_id"]
    page = any_desk.staff().page(escalation)
    facts, summary = text_of(page, "facts"), text_of(page, "summary")
    assert "Who Not verified: nobody has proved who writes" in facts
    assert "(questions for a clinician)" in facts
    assert re.search(r"Quoted words .*cancer", facts)
    assert re.search(r"Versions rules of [0-9a-f]{12}", facts)
    situation = part(summary, "Situation")
    assert "Clinical: A question that needs a clinical judgement" in situation
    assert "The words:" in situation and "The patient wrote last" in situation
    background = part(summary, "Background")
    for said in (
        "Who writes Not verified",
        "Language English",
        "Place not known; their clock is that of",
        "Next visits not known: the patient is not verified",
        "Last visit not known: the patient is not verified",
        "Reminders none is active",
        "Earlier escalations none",
        "The assistant was in no form",
        "It has noted nothing",
    ):
        assert said in background, said
    assert "Left to you." in part(summary, "Assessment")
    request = part(summary, "Request")
    assert MOLE in request
    assert "They were told:" in request and "30 minutes" in request


def test_a_verified_patient_with_visits_reminders_and_a_past(any_desk: Desk) -> None:
    chat = verified(any_desk)
    booked = book(any_desk, chat)
    remind(any_desk, chat)
    first = chat.press("/request_human")["escalation_id"]
    staff = any_desk.staff()
    staff.act(first, "claim")
    staff.act(first, "close", outcome="answered")
    any_desk.time.advance(minutes=5)
    second = chat.say(MOLE)["escalation_id"]
    background = part(text_of(staff.page(second), "summary"), "Background")
    assert "Who writes Verified patient" in background
    assert f"Place {booked['location']}" in background
    assert f"with {booked['practitioner']}" in background.split("Last visit")[0]
    assert "Last visit none on record here" in background
    assert "zolpidem, one at night : every day at 9:00 PM" in background
    assert "Routine: The patient asks for a person (answered)" in background
    assert f'href="/staff/escalations/{first}"' in staff.page(second)
    assert "Earlier escalations none" in text_of(staff.page(first), "summary")
    # Names are not in it, though the patient is known.
    assert "Jane" not in staff.page(second)


def test_an_earlier_conversation_of_the_same_patient_counts(any_desk: Desk) -> None:
    one, other = verified(any_desk), verified(any_desk)
    first = one.press("/request_human")["escalation_id"]
    any_desk.time.advance(minutes=5)
    second = other.press("/request_human")["escalation_id"]
    stranger = any_desk.start().press("/request_human")["escalation_id"]
    staff = any_desk.staff()
    link = f'href="/staff/escalations/{first}"'
    assert link in staff.page(second)
    assert link not in staff.page(stranger)
    assert f'href="/staff/escalations/{second}"' not in staff.page(first)


def test_a_visit_that_is_over_is_the_last_one(desk: Desk) -> None:
    chat = verified(desk)
    booked = book(desk, chat)
    with desk.room.database.write() as session:
        past = desk.time() - timedelta(days=3)
        session.execute(
            update(Appointment).values(start_at=past, end_at=past + timedelta(minutes=15))
        )
    escalation = chat.press("/request_human")["escalation_id"]
    background = part(text_of(desk.staff().page(escalation), "summary"), "Background")
    assert "Next visits none is booked" in background
    assert f"with {booked['practitioner']}" in background.split("Last visit")[1]


@pytest.mark.parametrize(
    ("relationship", "says"),
    [
        ("self", "Verified patient"),
        ("guardian", "Verified: the guardian of the patient writes"),
        ("proxy", "Verified: somebody writes for the patient"),
    ],
)
def test_who_writes(desk: Desk, relationship: str, says: str) -> None:
    chat = verified(desk)
    with desk.room.database.write() as session:
        session.get_one(Conversation, chat.id).relationship = relationship
    escalation = chat.press("/request_human")["escalation_id"]
    assert f"Who {says} Opened" in text_of(desk.staff().page(escalation), "facts")


def test_what_the_assistant_was_doing(desk: Desk) -> None:
    desk.bot.script = lambda body: answer(
        "What is your name?", loop="booking_form", slot="patient_name"
    )
    chat = desk.start()
    chat.say("book a visit please")
    with closing(sqlite3.connect(desk.settings.home / "tracker.db")) as tracker, tracker:
        tracker.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id, type_name, data)")
        slots = [
            ("slot", {"name": "practitioner", "value": "of an earlier task"}),
            ("session_started", {}),
            ("slot", {"name": "visit_type", "value": "annual-physical"}),
            ("slot", {"name": "visit_type", "value": "follow-up"}),
            ("slot", {"name": "patient_name", "value": "PERSON_1"}),
            ("slot", {"name": "offered", "value": [{"id": 1}]}),
            ("slot", {"name": "wished_time", "value": "<script>" + "x" * 500}),
            ("slot", {"name": "contact", "value": None}),
        ]
        for kind, event in slots:
            row = (chat.id, kind, json.dumps(event))
            tracker.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, ?, ?)", row)
        other = ("slot", json.dumps({"name": "location", "value": "of somebody else"}))
        tracker.execute(
            "INSERT INTO events (sender_id, type_name, data) VALUES ('other', ?, ?)", other
        )
    escalation = chat.press("/request_human")["escalation_id"]
    page = desk.staff().page(escalation)
    background = part(text_of(page, "summary"), "Background")
    assert "The assistant was Booking a visit, asking for a phone number or e-mail" in background
    assert "It asked last What is your name?" in background
    noted = background.split("It has noted")[1]
    assert "Kind of visit: follow-up" in noted and "Name: PERSON_1" in noted
    assert "annual" not in noted and "earlier task" not in noted and "somebody else" not in noted
    assert "<script>x" not in page and "x" * 121 not in noted


@pytest.mark.parametrize("content", [b"", b"no database at all " * 100])
def test_a_broken_tracker_store_is_said(desk: Desk, content: bytes) -> None:
    (desk.settings.home / "tracker.db").write_bytes(content)
    escalation = desk.start().press("/request_human")["escalation_id"]
    background = part(text_of(desk.staff().page(escalation), "summary"), "Background")
    assert "It has noted not readable just now" in background


def test_a_button_raised_it_and_confidence_and_model_are_shown(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.press("/request_human")["escalation_id"]
    with desk.room.database.write() as session:
        session.get_one(Escalation, escalation).confidence = 0.418
    page = desk.staff().page(escalation)
    facts = text_of(page, "facts")
    assert "Confidence 42 %" in facts
    assert "Rule none: asked for by the patient or the assistant" in facts
    assert "Quoted words none" in facts
    assert "No words are marked." in part(text_of(page, "summary"), "Situation")


def test_hostile_words_are_words(desk: Desk) -> None:
    chat = desk.start()
    said = "<script>alert(1)</script> is this mole cancer? \"'><img src=x>"
    escalation = chat.say(said)["escalation_id"]
    page = desk.staff().page(escalation)
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page.split('id="summary"')[1]


def test_an_erased_conversation_has_a_page_without_words(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.say(MOLE)["escalation_id"]
    with any_desk.room.database.write() as session:
        conversation = session.get_one(Conversation, chat.id)
        conversation.erased_at, conversation.mode = any_desk.time(), Mode.assistant
    page = any_desk.staff().page(escalation)
    assert "mole" not in page
    summary = text_of(page, "summary")
    assert "No words of the patient raised this." in part(summary, "Request")
    assert "Nothing was promised to them yet." in part(summary, "Request")


def test_what_was_promised_later_is_there_too(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.press("/request_human")["escalation_id"]
    chat.say("you can reach me at 518-555-0177")
    staff = desk.staff()
    request = part(text_of(staff.page(escalation), "summary"), "Request")
    assert "Our staff can reach you at PHONE_1" in request
    assert "type your phone number" not in request  # a question is no promise


def test_rules_of_the_files_have_titles_and_others_none() -> None:
    assert get_rule_title("bleeding.heavy") == "bleeding"
    assert get_rule_title("clinical.what") == "questions for a clinician"
    assert "model" in (get_rule_title("model:82320504685f") or "")
    for rule in ("", "nonsense.rule", "language"):
        assert get_rule_title(rule) is None
