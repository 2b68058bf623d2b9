"""Conversations that go on now: seen without words, read on the record, taken over by one."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.escalations.models import Escalation
from api.rights.erasure import erase
from api.rights.subject import find_subject
from api.rights.viewers import list_looks
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, StaffBrowser, texts_of
from tests.support.fixtures import MakeDesk
from tests.support.http import wait_for
from tests.support.people import verified

WORDS = "could I get a blue unicorn appointment"


def talking(desk: Desk) -> Chat:
    chat = desk.start()
    chat.say(WORDS)
    return chat


def version_in(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return found.group(1)


def look(staff: StaffBrowser, chat: Chat) -> str:
    page = staff.get(f"/staff/conversations/{chat.id}")
    assert page.status_code == 200, page.text
    return page.text


def take(staff: StaffBrowser, chat: Chat, version: str = "0") -> httpx.Response:
    return staff.post(f"/staff/conversations/{chat.id}/take-over", {"version": version})


def escalation_of(taken: httpx.Response) -> str:
    assert taken.status_code == 303, taken.text
    return taken.headers["location"].rpartition("/")[2]


def records(desk: Desk, action: str) -> list[AuditRecord]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(AuditRecord).where(AuditRecord.action == action)))


def row_of(page: str, chat: Chat) -> str:
    return page.split(f'id="conversation-{chat.id}"')[1].split("</li>")[0]


def test_the_list_is_newest_first_and_without_a_word(any_desk: Desk) -> None:
    any_desk.bot.script = lambda body: answer("Which day?", loop="booking_form", slot="day")
    old = talking(any_desk)
    any_desk.time.advance(minutes=61)
    known = verified(any_desk)
    any_desk.bot.script = lambda body: answer("Which day?", loop="booking_form", slot="day")
    any_desk.time.advance(minutes=5)
    new = any_desk.start(language="es")
    new.say(WORDS)
    silent = any_desk.start()
    page = any_desk.staff().get("/staff/conversations").text
    assert old.id not in page and silent.id not in page
    assert page.index(new.id) < page.index(known.id)
    assert "unicorn" not in page and "Which day" not in page
    first = row_of(page, new)
    assert "Spanish" in first or "English" in first
    assert "not verified" in first and "the assistant" in first and "booking" in first
    assert "not verified" not in row_of(page, known)


def test_nobody_talking_is_said(desk: Desk) -> None:
    assert "Nobody has written in the last hour" in desk.staff().get("/staff/conversations").text


def test_reading_one_is_redacted_and_written_down(desk: Desk) -> None:
    chat = desk.start()
    chat.say("my phone is 518-555-0177 and I like hats")
    staff = desk.staff()
    page = look(staff, chat)
    assert "518-555-0177" not in page and "I like hats" in page
    read = records(desk, "transcript.read")
    assert [(one.actor_id, one.subject_kind, one.subject_id) for one in read] == [
        (staff.staff_id, "conversation", chat.id)
    ]
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
        looks = list_looks(session=session, subject=subject)
    assert [(one.who, one.action) for one in looks] == [("Front Desk 1", "transcript.read")]


def test_taking_over_silences_the_assistant_and_says_who_is_here(any_desk: Desk) -> None:
    chat, staff = talking(any_desk), any_desk.staff()
    escalation = escalation_of(take(staff, chat, version_in(look(staff, chat))))
    assert chat.view()["mode"] == "staff"
    assert "Front Desk 1 (front desk) from our team has joined" in chat.shown()[-1]
    assert '"mode": "staff"' in any_desk.events(chat)[-1][2]
    asked = len(any_desk.bot.asked)
    said = chat.say("thank you for coming")
    assert (said["handled_by"], said["messages"]) == ("staff", [])
    assert len(any_desk.bot.asked) == asked
    with any_desk.room.database.read() as session:
        opened = session.get_one(Escalation, escalation)
        assert (opened.reason, opened.urgency) == ("taken_over", "routine")
        assert (opened.status, opened.assignee_id) == ("claimed", staff.staff_id)
    assert staff.reply(escalation, "Good morning, I can help.").status_code == 303
    staff.act(escalation, "close", outcome="answered")
    assert chat.say(WORDS)["handled_by"] == "assistant"
    [taken] = records(any_desk, "conversation.take_over")
    assert (taken.actor_id, taken.subject_id) == (staff.staff_id, chat.id)
    assert taken.detail == {"escalation": escalation}


def test_it_is_one_takeover_however_often_it_is_pressed(any_desk: Desk) -> None:
    chat, staff = talking(any_desk), any_desk.staff()
    assert escalation_of(take(staff, chat)) == escalation_of(take(staff, chat))
    assert sum("has joined" in text for text in chat.shown()) == 1


def test_of_four_in_the_same_instant_one_wins_and_the_others_are_told_who(any_desk: Desk) -> None:
    chat = talking(any_desk)
    staff = [any_desk.staff() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: take(one, chat), staff))
    assert sorted(one.status_code for one in answers) == [303, 409, 409, 409]
    winner = next(n for n, one in enumerate(answers, 1) if one.status_code == 303)
    for one in answers:
        if one.status_code == 409:
            assert f"Nothing was done: Front Desk {winner} has this conversation" in one.text
    assert sum("has joined" in text for text in chat.shown()) == 1


def test_a_person_asked_for_meanwhile_is_the_way_in(any_desk: Desk) -> None:
    chat, staff = talking(any_desk), any_desk.staff()
    look(staff, chat)
    escalation = chat.press("/request_human")["escalation_id"]
    refused = take(staff, chat)
    assert refused.status_code == 409
    assert "a person was asked for meanwhile" in refused.text
    assert f"/staff/escalations/{escalation}" in refused.text
    assert not any("has joined" in text for text in chat.shown())


def test_a_page_from_before_a_colleague_came_and_went_is_stale(any_desk: Desk) -> None:
    chat, one, other = talking(any_desk), any_desk.staff(), any_desk.staff()
    stale = version_in(look(other, chat))
    escalation = escalation_of(take(one, chat))
    one.act(escalation, "close", outcome="answered")
    refused = take(other, chat, stale)
    assert refused.status_code == 409
    assert "joined this conversation and left it" in refused.text
    assert take(other, chat, version_in(refused.text)).status_code == 303


def test_an_emergency_typed_to_a_person_gets_its_answer_at_once(any_desk: Desk) -> None:
    chat, staff = talking(any_desk), any_desk.staff()
    escalation = escalation_of(take(staff, chat))
    said = chat.say("I have crushing chest pain")
    assert said["disposition"] == "emergency"
    assert "911" in texts_of(said)
    assert any(message["pinned"] for message in said["messages"])
    # The person stays; the alarm stands on the list as one of its own.
    assert chat.view()["mode"] == "staff"
    assert said["escalation_id"] != escalation
    assert said["escalation_id"] in staff.get("/staff").text
    crisis = chat.say("I want to kill myself")
    assert crisis["disposition"] == "crisis" and "988" in texts_of(crisis)
    assert staff.reply(escalation, "Please call 911 now.").status_code == 303


def test_a_stopped_conversation_is_not_taken_past_its_alarm(desk: Desk) -> None:
    chat, staff = desk.start(), desk.staff()
    alarm = chat.say("I have crushing chest pain")["escalation_id"]
    assert "stopped by an emergency" in row_of(staff.get("/staff/conversations").text, chat)
    refused = take(staff, chat, "1")
    assert refused.status_code == 409 and alarm in refused.text
    assert chat.view()["mode"] == "emergency"


@pytest.mark.parametrize("role", ["editor", "privacy_officer"])
def test_only_those_who_work_on_escalations(desk: Desk, role: str) -> None:
    chat, other = talking(desk), desk.staff(role)
    for path in ("/staff/conversations", f"/staff/conversations/{chat.id}"):
        assert other.get(path).status_code == 403
    assert take(other, chat).status_code == 403
    assert chat.view()["mode"] == "assistant"


@pytest.mark.parametrize(
    "made_up", ["0" * 32, "x", "%3Cscript%3E", "'--", "A" * 300, "..%2F..%2Fstaff"]
)
def test_a_conversation_that_is_none(desk: Desk, made_up: str) -> None:
    staff = desk.staff()
    assert staff.get(f"/staff/conversations/{made_up}").status_code == 404
    data = {"version": "0"}
    assert staff.post(f"/staff/conversations/{made_up}/take-over", data).status_code == 404


@pytest.mark.parametrize("version", ["", "one", "9" * 40, "-1", "7"])
def test_a_version_that_is_none(desk: Desk, version: str) -> None:
    chat, staff = talking(desk), desk.staff()
    assert take(staff, chat, version).status_code in (409, 422)
    assert chat.view()["mode"] == "assistant"


def test_erased_words_reach_nobody(desk: Desk) -> None:
    chat, staff = talking(desk), desk.staff()
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
    erase(room=desk.room, subject=subject, actor=("system", "test"))
    assert chat.id not in staff.get("/staff/conversations").text
    page = look(staff, chat)
    assert "was erased" in page and "unicorn" not in page
    assert take(staff, chat).status_code == 409
    told = staff.client.post(
        "/staff/presence", json={"conversation": chat.id}, headers={"Cookie": staff.cookie}
    )
    assert told.status_code == 404


# --- taken over while the assistant was thinking ---------------------------------------------

BOOKED = "You are booked: flu shot on Thursday at 3 PM."


def taken_during_the_turn(desk: Desk, text: str, said: dict[str, Any]) -> tuple[Chat, str, Any]:
    """A person takes the chat over after its message went to the dialogue, before the answer."""
    chat, staff = desk.start(), desk.staff()
    chat.say("hello")
    desk.bot.script = lambda body: said
    desk.bot.arrived.clear()
    desk.bot.open.clear()
    with ThreadPoolExecutor(1) as other:
        turn = other.submit(chat.say, text)
        assert desk.bot.arrived.wait(5)
        moved = take(staff, chat, version_in(look(staff, chat)))
        desk.bot.open.set()
        assert moved.status_code == 303, moved.text
        return chat, moved.headers["location"], turn.result(10)


def test_an_answer_under_way_does_not_speak_into_the_human_stretch(any_desk: Desk) -> None:
    slot = [{"title": "Thursday 3 PM", "payload": '/choose{"offer": "1"}'}]
    said = answer(BOOKED, intent="book_appointment", loop="booking_form", buttons=slot)
    chat, page, result = taken_during_the_turn(any_desk, "yes please book it", said)
    assert (result["handled_by"], result["messages"]) == ("staff", [])
    assert result["escalation_id"] == page.rpartition("/")[2]
    assert BOOKED not in str(any_desk.events(chat))
    assert BOOKED not in chat.shown()
    assert chat.send({"payload": slot[0]["payload"]}).status_code == 422, "it was never offered"


def test_staff_read_what_the_assistant_did_meanwhile(desk: Desk) -> None:
    chat, page, _result = taken_during_the_turn(desk, "yes please book it", answer(BOOKED))
    colleague = desk.staff()
    shown = colleague.get(page).text
    assert "yes please book it" in shown
    assert re.search(
        rf"Assistant</strong> <strong[^>]*>not shown[^<]*<.*{BOOKED}", shown, re.DOTALL
    )
    promised = shown.partition('id="summary"')[2].partition('id="transcript"')[0]
    assert promised
    assert BOOKED not in promised, "it is no promise that was made"
    assert [one.detail["withheld"] for one in records(desk, "turn.record")] == [0, 1]
    assert chat.say("are you there?")["handled_by"] == "staff"


def test_an_answer_nobody_saw_cannot_be_flagged(desk: Desk) -> None:
    chat, _page, _result = taken_during_the_turn(desk, "yes please book it", answer(BOOKED))
    withheld = next(one for one in desk.utterances(chat) if one.status == "withheld")
    path = f"{chat.path}/utterances/{withheld.id}/flag"
    answered = desk.client.post(path, json={"wish": "wrong"}, headers=chat.headers)
    assert answered.status_code == 404


def test_a_late_answer_under_way_is_left_too(make_desk: MakeDesk) -> None:
    """The patient was promised that it comes by itself; by then a person answers."""
    desk = make_desk(bot_deadline_seconds=6.0)  # room for the takeover while it is asked again
    chat, staff = desk.start(), desk.staff()
    desk.bot.script = lambda body: answer(BOOKED)
    desk.bot.open.clear()
    assert "I will answer here by myself" in texts_of(chat.say("yes please book it"))
    desk.bot.arrived.clear()
    assert desk.bot.arrived.wait(30), "it is asked again by itself"
    escalation = escalation_of(take(staff, chat, version_in(look(staff, chat))))
    desk.bot.open.set()
    wait_for(lambda: desk.utterances(chat)[1].status == "recorded", what="the turn's end")
    assert BOOKED not in chat.shown()
    assert BOOKED in staff.page(escalation)


def test_what_was_withheld_is_in_no_export(desk: Desk) -> None:
    chat, _page, _result = taken_during_the_turn(desk, "yes please book it", answer(BOOKED))
    exported = desk.client.get(f"{chat.path}/export", headers=chat.headers)
    assert exported.status_code == 200
    assert "yes please book it" in exported.text
    assert BOOKED not in exported.text
