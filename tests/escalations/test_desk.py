"""A person behind the chat: the queue, the claim, the reply, the way back."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.bot import answer
from tests.support.clocks import CLOSED_HOURS
from tests.support.desk import Chat, Desk, texts_of
from tests.support.figures import without_ids

ALARM = "I have crushing chest pain"
CRISIS = "I want to kill myself"


def escalated(desk: Desk, text: str = "is this mole cancer?") -> tuple[Chat, str]:
    chat = desk.start()
    return chat, chat.say(text)["escalation_id"]


def problem_of(answered) -> str:
    found = re.search(r"problem=(\w+)", answered.headers["location"])
    return found.group(1) if found else ""


def test_the_queue_is_by_urgency_then_age(any_desk: Desk) -> None:
    wanted = {}
    for name in ("can I talk to a person", "is this mole cancer?", ALARM, CRISIS):
        chat = any_desk.start()
        result = chat.press("/request_human") if "person" in name else chat.say(name)
        wanted[name] = result["escalation_id"]
    page = any_desk.staff().get("/staff").text
    places = [page.index(one) for one in reversed(wanted.values())]
    assert places == sorted(places)


def test_a_diagnostic_question_opens_an_escalation_and_says_when(any_desk: Desk) -> None:
    chat = any_desk.start()
    result = chat.say("is this mole cancer?")
    assert (result["disposition"], result["handled_by"]) == ("clinician", "screen")
    assert "30 minutes" in texts_of(result)


def test_after_hours_the_truth_is_told(desk: Desk) -> None:
    desk.time.set(CLOSED_HOURS)
    said = texts_of(desk.start().press("/request_human"))
    assert "nobody is at the clinic now" in said
    assert re.search(r"(Monday|tomorrow|today|Saturday)", said)


def test_two_claims_at_once_one_wins_and_the_other_is_told(any_desk: Desk) -> None:
    _chat, escalation = escalated(any_desk)
    staff = [any_desk.staff() for _ in range(4)]
    version = staff[0].version_of(escalation)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.act(escalation, "claim", version=version), staff))
    assert [one.status_code for one in answers] == [303] * 4
    assert sorted(problem_of(one) for one in answers) == ["", "changed", "changed", "changed"]


def test_a_reply_lands_once_in_the_stream_and_the_view(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    nurse = any_desk.staff("clinician")
    nurse.act(escalation, "claim")
    assert "has joined" in chat.shown()[-1]
    for _ in range(2):
        assert nurse.reply(escalation, "Please come in at 3 today.", key="r1").status_code == 303
    assert chat.shown().count("Please come in at 3 today.") == 1
    last = any_desk.events(chat)[-1]
    assert '"sender":"staff"' in last[2] and "at 3 today" in last[2]


def test_while_a_person_holds_the_chat_the_dialogue_gets_nothing(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    any_desk.staff().act(escalation, "claim")
    asked = len(any_desk.bot.asked)
    result = chat.say("thank you, I am waiting")
    assert (result["handled_by"], result["messages"]) == ("staff", [])
    assert chat.say("is it cancer?")["handled_by"] == "staff"
    assert chat.say(ALARM)["disposition"] == "emergency"
    assert len(any_desk.bot.asked) == asked


def test_handing_back_says_so_and_offers_to_go_on(any_desk: Desk) -> None:
    any_desk.bot.script = lambda body: answer("Which day?", loop="booking_form", slot="day")
    chat = any_desk.start()
    chat.say("book a visit please")
    escalation = chat.press("/request_human")["escalation_id"]
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    staff.act(escalation, "hand-back")
    assert "automated assistant again" in chat.shown()[-1]
    assert "go on where we were" in chat.shown()[-1]
    assert chat.say("tuesday works")["handled_by"] == "assistant"
    assert any_desk.bot.texts[-1] == "tuesday works"


def test_closing_needs_an_outcome_and_frees_the_chat(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk)
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    assert problem_of(staff.act(escalation, "close")) == "outcome"
    assert problem_of(staff.act(escalation, "close", outcome="answered")) == ""
    assert chat.say("hello again")["handled_by"] == "assistant"
    refused = staff.reply(escalation, "one more thing")
    assert refused.status_code == 409
    assert "one more thing" in refused.text
    assert escalation in staff.get("/staff?filter=closed").text
    assert escalation not in staff.get("/staff").text


def test_a_stale_version_and_a_colleagues_claim_are_refused(desk: Desk) -> None:
    _chat, escalation = escalated(desk)
    one, other = desk.staff(), desk.staff()
    stale = one.version_of(escalation)
    one.act(escalation, "claim")
    assert problem_of(one.act(escalation, "close", version=stale, outcome="answered")) == "changed"
    assert problem_of(other.act(escalation, "close", outcome="answered")) == "held"
    assert other.reply(escalation, "hello").status_code == 409


@pytest.mark.parametrize(("text", "sure"), [(ALARM, "911"), (CRISIS, "988")])
def test_a_stop_is_cleared_by_staff_and_not_closed_over(
    any_desk: Desk, text: str, sure: str
) -> None:
    chat, escalation = escalated(any_desk, text)
    held = chat.say("can I book a visit")
    assert held["handled_by"] == "screen"
    assert sure in texts_of(held)
    assert any_desk.bot.asked == []
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    assert problem_of(staff.act(escalation, "hand-back")) == "stopped"
    assert problem_of(staff.act(escalation, "close", outcome="answered")) == "stopped"
    assert problem_of(staff.act(escalation, "clear")) == ""
    assert not any(message["pinned"] for message in chat.view()["messages"])
    assert problem_of(staff.act(escalation, "close", outcome="answered")) == ""
    assert chat.say("can I book a visit")["handled_by"] == "assistant"


def test_a_false_alarm_is_asked_once_and_recorded(any_desk: Desk) -> None:
    chat, escalation = escalated(any_desk, ALARM)
    asked = chat.press("/report_false_alarm")
    assert any("/confirm_false_alarm" in str(m["buttons"]) for m in asked["messages"])
    assert chat.view()["mode"] == "emergency"
    assert "glad you are safe" in texts_of(chat.press("/confirm_false_alarm"))
    assert chat.view()["mode"] == "assistant"
    assert '"mode": "assistant"' in any_desk.events(chat)[-2][2] + any_desk.events(chat)[-1][2]
    assert chat.say("can I book a visit")["handled_by"] == "assistant"
    page = any_desk.staff().get("/staff").text
    assert escalation in page and "a mistake" in page


def test_a_false_alarm_never_ends_a_crisis(desk: Desk) -> None:
    chat, _escalation = escalated(desk, CRISIS)
    for payload in ("/report_false_alarm", "/confirm_false_alarm"):
        assert chat.send({"payload": payload}).status_code == 422
    chat = desk.start()
    chat.say(ALARM)
    chat.press("/report_false_alarm")
    chat.say(CRISIS)
    chat.send({"payload": "/confirm_false_alarm"})
    assert chat.view()["mode"] == "crisis"


def test_a_false_alarm_does_not_take_the_chat_from_a_person(desk: Desk) -> None:
    chat, escalation = escalated(desk, ALARM)
    desk.staff().act(escalation, "claim")
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    assert chat.say("hello")["handled_by"] == "staff"
    assert desk.bot.asked == []


def test_a_second_emergency_is_not_in_the_hands_of_who_left(desk: Desk) -> None:
    chat, escalation = escalated(desk, ALARM)
    staff = desk.staff()
    for action in ("claim", "clear", "hand-back"):
        assert problem_of(staff.act(escalation, action)) == ""
    desk.time.advance(minutes=5)
    assert chat.say("now I can't breathe")["disposition"] == "emergency"
    assert chat.say("my wife drives me there")["messages"]


def test_closing_one_of_two_does_not_leave_the_patient_with_nobody(desk: Desk) -> None:
    chat, first = escalated(desk)
    second = chat.say("and is my rash normal?")["escalation_id"]
    assert second not in (None, first)
    staff = desk.staff()
    staff.act(first, "claim")
    staff.act(first, "close", outcome="answered")
    assert chat.say("hello there")["handled_by"] == "assistant"


def test_staff_see_tokens_only_and_the_contact_that_was_left(any_desk: Desk) -> None:
    chat = any_desk.start()
    chat.say("my name is Jane Doe")
    escalation = chat.press("/request_human")["escalation_id"]
    thanks = chat.say("you can reach me at 518-555-0177")
    assert "518-555-0177" in texts_of(thanks)
    page = any_desk.staff().page(escalation)
    assert "Jane" not in page
    assert "PERSON_1" in page
    contact = page.split("Contact left")[1].split("</dd>")[0]
    assert "518-555-0177" in contact
    assert "0177" not in without_ids(page.replace(contact, ""))
    assert len(any_desk.bot.asked) == 1


def test_a_number_given_to_a_form_is_the_forms(desk: Desk) -> None:
    chat = desk.start()
    chat.press("/request_human")
    desk.bot.script = lambda body: answer("Your phone?", loop="identity_form", slot="contact")
    chat.say("I want to book a visit now")
    chat.say("518-555-0177")
    assert desk.bot.texts[-1] == "PHONE_1"


def test_a_reply_with_a_diagnosis_is_for_a_clinician(desk: Desk) -> None:
    chat, escalation = escalated(desk)
    clerk = desk.staff("front_desk")
    clerk.act(escalation, "claim")
    refused = clerk.reply(escalation, "You have diabetes.")
    assert refused.status_code == 422
    assert "You have diabetes." in refused.text  # the draft is not lost
    assert "You have diabetes." not in chat.shown()


def test_what_a_clinician_says_is_sent_warned_about_and_on_record(desk: Desk) -> None:
    from sqlalchemy import select

    from api.audit.models import AuditRecord

    chat, escalation = escalated(desk)
    doctor = desk.staff("clinician")
    doctor.act(escalation, "claim")
    assert (
        doctor.reply(escalation, "Thank you for waiting.").headers["location"].endswith(escalation)
    )
    sent = doctor.reply(escalation, "You have diabetes.")
    assert chat.shown()[-1] == "You have diabetes."
    assert "on record" in doctor.get(sent.headers["location"]).text
    with desk.room.database.read() as session:
        query = select(AuditRecord.detail).where(AuditRecord.action == "escalation.reply")
        noted = [detail["check"] for detail in session.scalars(query)]
    assert sorted(noted) == [[], ["diagnosis"]]


def test_names_in_a_reply_are_kept_as_tokens(desk: Desk) -> None:
    chat, escalation = escalated(desk)
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "Is your name Jane Doe?")
    assert "Jane Doe" in chat.shown()[-1]
    assert "Jane" not in staff.page(escalation)


@pytest.mark.parametrize("role", ["editor", "privacy_officer"])
def test_other_roles_have_no_business_here(desk: Desk, role: str) -> None:
    _chat, escalation = escalated(desk)
    other = desk.staff(role)
    assert other.get("/staff").status_code == 403
    assert other.get(f"/staff/escalations/{escalation}").status_code == 403
    assert other.act(escalation, "claim", version="1").status_code == 403


def test_reading_a_transcript_is_audited(desk: Desk) -> None:
    from sqlalchemy import select

    from api.audit.models import AuditRecord

    _chat, escalation = escalated(desk)
    staff = desk.staff()
    staff.page(escalation)
    with desk.room.database.read() as session:
        read = select(AuditRecord.actor_id).where(AuditRecord.action == "transcript.read")
        assert session.scalars(read).all() == [staff.staff_id]
