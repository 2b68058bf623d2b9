"""Who writes for another person sees what the clinic's rule lets them see."""

import pytest
from sqlalchemy import delete, update

from api.conversations.models import Conversation
from api.identity.models import PatientContact, Verification
from api.identity.proved import get_holder
from api.rights import retention
from api.rights.erasure import erase
from api.rights.subject import find_subject
from api.scheduling.models import VisitType
from tests.rights.lives import book, remind
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, texts_of
from tests.support.people import ask_code, code_for, details_given, identity, patient_of, verified

BORN = {4: "June 9, 2022", 12: "June 9, 2014", 15: "June 9, 2011", 40: "June 9, 1986"}


def written_for(desk: Desk, relationship: str, *, age: int) -> Chat:
    """A chat about a person of an age, with a visit of a type that the clinic hides."""
    chat = verified(desk, ("my name is Ana Quintero", BORN[age], "my phone is 518-555-0133"))
    book(desk, chat)
    with desk.room.database.write() as session:
        session.execute(update(VisitType).values(sensitive=True))
        session.get_one(Conversation, chat.id).relationship = relationship
    return chat


def seen(desk: Desk, chat: Chat) -> tuple[int, int]:
    """Visits in the widget's list and in the dialogue's."""
    shown = desk.client.get(f"{chat.path}/appointments", headers=chat.headers).json()
    query = f"/scheduling/appointments?conversation_id={chat.id}"
    return len(shown), len(desk.internal("GET", query).json())


@pytest.mark.parametrize(
    ("relationship", "age", "visible"),
    [
        ("self", 40, 1),
        ("self", 15, 1),
        ("guardian", 4, 1),
        ("guardian", 12, 1),
        ("guardian", 15, 0),
        ("guardian", 40, 0),
        ("proxy", 40, 0),
        ("proxy", 4, 0),
    ],
)
def test_sensitive_visits(desk: Desk, relationship: str, age: int, visible: int) -> None:
    chat = written_for(desk, relationship, age=age)
    assert seen(desk, chat) == (visible, visible)


def test_what_is_not_sensitive_is_seen_by_a_proxy(desk: Desk) -> None:
    chat = written_for(desk, "proxy", age=40)
    with desk.room.database.write() as session:
        session.execute(update(VisitType).values(sensitive=False))
    assert seen(desk, chat) == (1, 1)


def test_the_clinic_sets_the_age(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = written_for(desk, "guardian", age=15)
    changed = desk.settings.model_copy(update={"teen_private_from_age": 18})
    monkeypatch.setattr("api.identity.proxies.get_settings", lambda: changed)
    assert seen(desk, chat) == (1, 1)


@pytest.mark.parametrize(
    ("relationship", "age", "whole"),
    [("guardian", 4, True), ("guardian", 15, False), ("proxy", 40, False)],
)
def test_the_whole_record_is_its_owners_to_ask_for(
    desk: Desk, relationship: str, age: int, whole: bool
) -> None:
    chat = written_for(desk, relationship, age=age)
    export = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()
    kinds = {entry["resource"]["resourceType"] for entry in export["bundle"]["entry"]}
    assert ("Patient" in kinds) is whole
    said = answer("Your data is yours.", intent="privacy_request")
    said["messages"][0]["response"] = "utter_privacy"
    desk.bot.script = lambda body: said
    asked = texts_of(chat.say("please forget me"))
    assert ("birth date" in asked) is whole


# ---- what was claimed when a contact was first proved binds every later claim ----------------

TEEN = ("my name is Ana Quintero", BORN[15], "my phone is 518-555-0133")
SMALL = ("my name is Teo Quintero", BORN[4], "my phone is 518-555-0133")


def proved(desk: Desk, said: tuple[str, str, str], relationship: str) -> Chat:
    """A chat verified as the product does it, with what its patient claims to be."""
    chat = details_given(desk, said)
    ask_code(desk, chat, relationship=relationship)
    chat.say(code_for(desk, chat))
    assert identity(desk, chat)["relationship"] == relationship
    return chat


def with_sensitive_visit(desk: Desk, chat: Chat) -> None:
    book(desk, chat)
    with desk.room.database.write() as session:
        session.execute(update(VisitType).values(sensitive=True))


def exports_record(desk: Desk, chat: Chat) -> bool:
    export = desk.client.get(f"{chat.path}/export", headers=chat.headers).json()
    return "Patient" in {entry["resource"]["resourceType"] for entry in export["bundle"]["entry"]}


@pytest.mark.parametrize(
    ("first", "later", "visible"),
    [
        ("guardian", "self", 0),
        ("proxy", "self", 0),
        ("proxy", "guardian", 0),
        ("self", "self", 1),
        ("self", "guardian", 0),
    ],
)
def test_a_contact_does_not_become_a_teenagers_own_by_a_later_claim(
    desk: Desk, first: str, later: str, visible: int
) -> None:
    with_sensitive_visit(desk, proved(desk, TEEN, first))
    again = proved(desk, TEEN, later)
    assert seen(desk, again) == (visible, visible)
    assert exports_record(desk, again) is bool(visible)


def test_a_small_childs_contact_is_a_guardians_though_they_say_it_is_for_themselves(
    desk: Desk,
) -> None:
    with_sensitive_visit(desk, proved(desk, SMALL, "self"))
    desk.time.advance(days=365 * 10)
    assert seen(desk, proved(desk, SMALL, "self")) == (0, 0)


def test_a_childs_record_is_not_a_proxys_to_see(desk: Desk) -> None:
    book(desk, proved(desk, SMALL, "guardian"))
    assert seen(desk, proved(desk, SMALL, "guardian")) == (1, 1)
    assert seen(desk, proved(desk, SMALL, "proxy")) == (0, 0)


def test_another_relative_sees_what_they_booked_for_a_child(desk: Desk) -> None:
    book(desk, proved(desk, SMALL, "proxy"))
    assert seen(desk, proved(desk, SMALL, "proxy")) == (1, 1)


def test_a_contact_that_was_on_file_before_is_a_grown_ups(desk: Desk) -> None:
    with_sensitive_visit(desk, proved(desk, TEEN, "self"))
    with desk.room.database.write() as session:
        session.execute(update(PatientContact).values(holder=None))
    assert seen(desk, proved(desk, TEEN, "self")) == (0, 0)


def test_the_limit_outlives_the_words_of_a_chat_that_goes_on(any_desk: Desk) -> None:
    with_sensitive_visit(any_desk, proved(any_desk, TEEN, "guardian"))
    later = proved(any_desk, TEEN, "self")
    any_desk.time.advance(days=31)
    any_desk.bot.script = lambda body: answer("I heard you")
    later.say("hello again")
    retention.purge(any_desk.room)
    assert seen(any_desk, later) == (0, 0)
    assert not exports_record(any_desk, later)


def test_the_limit_outlives_the_parents_own_record(any_desk: Desk) -> None:
    """Whose phone it is has a record of their own, by the same contact, and has that erased."""
    parent = proved(any_desk, ("my name is Rosa Quintero", BORN[40], TEEN[2]), "self")
    with_sensitive_visit(any_desk, proved(any_desk, TEEN, "guardian"))
    later = proved(any_desk, TEEN, "self")
    with any_desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=patient_of(any_desk, parent) or "")
    erase(room=any_desk.room, subject=subject, actor=("test", "erase"))
    with any_desk.room.database.read() as session:
        holder = get_holder(
            session=session,
            conversation_id=later.id,
            patient_id=patient_of(any_desk, later) or "",
        )
    assert holder == "guardian"
    assert seen(any_desk, later) == (0, 0)
    assert not exports_record(any_desk, later)


def test_what_nobody_is_known_to_have_proved_opens_no_record(desk: Desk) -> None:
    chat = proved(desk, TEEN, "self")
    with_sensitive_visit(desk, chat)
    assert exports_record(desk, chat)
    with desk.room.database.write() as session:
        session.execute(delete(Verification))
    assert seen(desk, chat) == (0, 0)
    assert not exports_record(desk, chat)


# ---- reminders are as private as visits ------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "first", "later", "is_seen"),
    [
        (TEEN, "self", "self", True),
        (TEEN, "self", "guardian", False),
        (TEEN, "self", "proxy", False),
        (TEEN, "guardian", "guardian", True),
        (SMALL, "guardian", "guardian", True),
        # Whoever writes for a small child as if it were themselves is taken for its guardian.
        (SMALL, "self", "self", True),
        (SMALL, "self", "guardian", True),
        (SMALL, "guardian", "proxy", False),
        (SMALL, "proxy", "proxy", False),
    ],
)
def test_reminders_are_seen_and_steered_by_who_may(
    desk: Desk, who: tuple[str, str, str], first: str, later: str, is_seen: bool
) -> None:
    plan_id = remind(desk, proved(desk, who, first))["id"]
    again = proved(desk, who, later)
    path = f"/conversations/{again.id}/reminders"
    assert [one["id"] for one in desk.internal("GET", path).json()] == [plan_id] * is_seen
    body = {"conversation_id": again.id, "plan_id": plan_id}
    stopped = desk.internal("POST", "/reminders/cancel", body)
    assert (stopped.status_code < 300) is is_seen, stopped.text


def test_what_was_set_in_this_chat_is_always_its_own(desk: Desk) -> None:
    chat = proved(desk, TEEN, "proxy")
    plan_id = remind(desk, chat)["id"]
    shown = desk.internal("GET", f"/conversations/{chat.id}/reminders").json()
    assert [one["id"] for one in shown] == [plan_id]
