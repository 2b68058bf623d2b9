"""What a patient who waits for a person is told is true: place, time, who, what became of it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from api.conversations.notices import _texts
from api.conversations.return_links import LINK_FOR
from api.escalations.absent import tell_absent
from api.rights.erasure import erase
from api.rights.subject import find_subject
from api.settings import Settings
from tests.support.bot import answer
from tests.support.clocks import CLOSED_HOURS, OPEN_HOURS
from tests.support.desk import Chat, Desk, StaffBrowser, texts_of
from tests.support.people import verified
from tests.support.reading import grade, split_sentences

QUESTION = "is this mole cancer?"
MINE = (
    "line_",
    "person_has_it",
    "closed_",
    "answer_waits",
    "visit_booked",
    "visit_moved",
    "visit_cancelled",
)


def ask_person(desk: Desk, **start: str) -> tuple[Chat, dict[str, Any]]:
    chat = desk.start(**start)
    return chat, chat.press("/request_human")


def held(desk: Desk, *, role: str = "front_desk") -> tuple[Chat, str, StaffBrowser]:
    chat = desk.start()
    escalation = chat.say(QUESTION)["escalation_id"]
    staff = desk.staff(role)
    staff.act(escalation, "claim")
    return chat, escalation, staff


# --- the place in the line, and until when ---------------------------------------------------


def test_the_place_in_the_line_is_what_really_waits(any_desk: Desk) -> None:
    said = [texts_of(ask_person(any_desk)[1]) for _ in range(3)]
    assert "You are next in line." in said[0]
    assert "There is 1 person before you in line." in said[1]
    assert "There are 2 people before you in line." in said[2]


def test_who_is_more_urgent_comes_first(any_desk: Desk) -> None:
    for _ in range(2):
        ask_person(any_desk)
    assert "You are next in line." in texts_of(any_desk.start().say(QUESTION))
    assert "There are 3 people before you" in texts_of(ask_person(any_desk)[1])


def test_asking_again_tells_the_place_as_it_is_now(any_desk: Desk) -> None:
    first = ask_person(any_desk)[1]["escalation_id"]
    chat, said = ask_person(any_desk)
    assert "There is 1 person before you" in texts_of(said)
    any_desk.staff().act(first, "claim")
    assert "You are next in line." in texts_of(chat.press("/request_human"))


def test_who_asks_twice_does_not_wait_for_themselves(any_desk: Desk) -> None:
    chat = any_desk.start()
    for _ in range(2):
        assert "You are next in line." in texts_of(chat.say(QUESTION))
    # Two questions of one patient are one person in the line.
    assert "There is 1 person before you" in texts_of(any_desk.start().say(QUESTION))


def test_the_dialogue_says_the_same_place(desk: Desk) -> None:
    ask_person(desk)
    chat = desk.start()
    chat.say("hello there")
    body = {
        "conversation_id": chat.id,
        "utterance_id": desk.utterances(chat)[-1].id,
        "urgency": "routine",
        "reason": "person_requested",
    }
    told = desk.internal("POST", "/escalations", body).json()["texts"]
    assert "There is 1 person before you in line." in told


@pytest.mark.parametrize(
    ("language", "clinical", "routine"),
    [
        ("en", "usually within 30 minutes", "usually within 4 hours"),
        ("es", "normalmente en 30 minutos", "normalmente en 4 horas"),
    ],
)
def test_the_time_is_the_clinics_own_deadline(
    desk: Desk, language: str, clinical: str, routine: str
) -> None:
    question = QUESTION if language == "en" else "¿este lunar es cáncer?"
    assert clinical in texts_of(desk.start(language=language).say(question))
    assert routine in texts_of(ask_person(desk, language=language)[1])


def test_a_deadline_of_the_clinic_that_is_another(make_desk: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("api.escalations.deadlines.get_settings", _settings)
    assert "usually within 1 hour" in texts_of(make_desk().start().say(QUESTION))


def _settings() -> Settings:
    return Settings(answer_minutes_clinical=60)


def test_before_closing_the_time_of_tomorrow_is_told(desk: Desk) -> None:
    """Four hours of opening do not fit into the day any more: "within 4 hours" would be a lie."""
    desk.time.set(_last_open_hour(desk))
    said = texts_of(ask_person(desk)[1])
    assert "at the latest" in said and "within 4 hours" not in said
    assert re.search(r"(tomorrow|on \w+day, \w+ \d+) at \d+:\d\d", said)


def _last_open_hour(desk: Desk) -> datetime:
    from api.conversations.notices import next_reading

    now = OPEN_HOURS
    with desk.room.database.read() as session:
        while next_reading(session=session, now=now, language="en") is None:
            now += timedelta(minutes=15)
    return now - timedelta(minutes=30)


def test_a_late_clinic_does_not_promise_what_it_cannot_keep(any_desk: Desk) -> None:
    any_desk.start().say(QUESTION)
    any_desk.time.advance(minutes=31)
    said = texts_of(any_desk.start().say(QUESTION))
    assert "It takes longer than 30 minutes just now" in said
    assert "usually within" not in said


def test_after_hours_the_place_and_the_reading_are_told(desk: Desk) -> None:
    desk.time.set(CLOSED_HOURS)
    ask_person(desk)
    said = texts_of(ask_person(desk)[1])
    assert "nobody is at the clinic now" in said and "It will be read" in said
    assert "There is 1 person before you" in said
    assert "within" not in said


def test_who_has_it_is_told_instead_of_a_place(any_desk: Desk) -> None:
    chat, _escalation, _staff = held(any_desk, role="clinician")
    said = texts_of(chat.press("/request_human"))
    assert "Clinician 1 (a clinician) has your question." in said
    assert "in line" not in said and "within" not in said
    any_desk.time.set(CLOSED_HOURS)
    said = texts_of(chat.press("/request_human"))
    assert "has your question, but nobody is at the clinic now" in said


# --- who answered ----------------------------------------------------------------------------


def test_each_answer_of_staff_carries_name_and_role(any_desk: Desk) -> None:
    chat, escalation, staff = held(any_desk, role="clinician")
    staff.reply(escalation, "Please come in at three.")
    said = [one for one in chat.view()["messages"] if one["sender"] == "staff"]
    assert [(one["sender_name"], one["sender_role"]) for one in said] == [
        ("Clinician 1", "a clinician")
    ]
    others = [one for one in chat.view()["messages"] if one["sender"] != "staff"]
    assert others and all(one["sender_name"] is None for one in others)
    assert '"sender_name":"Clinician 1"' in any_desk.events(chat)[-1][2]


def test_the_role_is_told_in_the_patients_language(desk: Desk) -> None:
    chat = desk.start(language="es")
    escalation = chat.say("¿este lunar es cáncer?")["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    staff.reply(escalation, "Venga a las tres.")
    assert chat.view()["messages"][-1]["sender_role"] == "recepción"


# --- what became of it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("answered", "closed this as answered"),
        ("not_needed", "read your message and closed it. No answer was written here."),
        ("wrong_rule", "No answer was written here."),
        ("clinically_relevant", "No answer was written here."),
        ("patient_unreachable", "tried to reach you and could not"),
    ],
)
def test_closed_without_an_answer_is_told(any_desk: Desk, outcome: str, told: str) -> None:
    chat, escalation, staff = held(any_desk)
    staff.act(escalation, "close", outcome=outcome)
    said = chat.shown()
    assert told in said[-2]
    assert "automated assistant again" in said[-1]


def test_closed_after_an_answer_nothing_more_is_told(any_desk: Desk) -> None:
    chat, escalation, staff = held(any_desk)
    staff.reply(escalation, "Please come in at three.")
    staff.act(escalation, "close", outcome="answered")
    said = "\n".join(chat.shown())
    assert "closed" not in said


def test_closed_long_after_the_chat_was_given_back(any_desk: Desk) -> None:
    chat, escalation, staff = held(any_desk)
    staff.act(escalation, "hand-back")
    chat.say("hello again")
    staff.act(escalation, "close", outcome="not_needed")
    assert "No answer was written here." in chat.shown()[-1]


def test_while_another_alarm_is_held_nothing_is_told_into_it(any_desk: Desk) -> None:
    chat, escalation, staff = held(any_desk)
    alarm = chat.say("I have crushing chest pain")["escalation_id"]
    staff.act(alarm, "claim")
    staff.act(escalation, "close", outcome="not_needed")
    assert not any("No answer was written" in text for text in chat.shown())


# --- who left before the answer came ---------------------------------------------------------


def left_contact(desk: Desk) -> tuple[Chat, str, StaffBrowser]:
    chat = desk.start()
    escalation = chat.press("/request_human")["escalation_id"]
    chat.say("518-555-0177")
    staff = desk.staff()
    staff.act(escalation, "claim")
    desk.time.advance(minutes=1)
    return chat, escalation, staff


def outbox(desk: Desk) -> list[dict[str, Any]]:
    return desk.client.get("/demo/outbox").json()


def sent(desk: Desk, chat: Chat) -> list[dict[str, Any]]:
    tell_absent(desk.room)
    return [
        one
        for one in outbox(desk)
        if one["conversation_id"] == chat.id and "an answer" in one["text"]
    ]


def test_an_absent_patient_is_told_once_that_there_is_an_answer(any_desk: Desk) -> None:
    chat, escalation, staff = left_contact(any_desk)
    staff.reply(escalation, "Your form about the purple hat is ready.")
    assert sent(any_desk, chat) == []  # they may be about to come back
    any_desk.time.advance(minutes=3)
    [message] = sent(any_desk, chat)
    assert (message["channel"], message["to"][-4:]) == ("phone", "0177")
    assert "http://127.0.0.1:8000/" in message["text"]
    # The contact was typed, not proven: no link that opens the chat to whoever reads it.
    for word in ("purple", "Front Desk", chat.id, "frontdesk-chat", "0177"):
        assert word not in message["text"]
    staff.reply(escalation, "And bring a pen.")
    any_desk.time.advance(minutes=3)
    assert len(sent(any_desk, chat)) == 1
    any_desk.time.advance(hours=30)
    assert len(sent(any_desk, chat)) == 1


def test_of_violence_at_home_no_message_leaves_the_house(any_desk: Desk) -> None:
    chat, escalation, staff = left_contact(any_desk)
    alarm = chat.say("my husband hits me and he reads my phone")["escalation_id"]
    staff.reply(escalation, "We keep a quiet room for you at three.")
    any_desk.time.advance(minutes=3)
    assert sent(any_desk, chat) == []
    assert "quiet room" in str(chat.view()), "it waits in the chat"
    for one in (alarm, escalation):
        assert "No message about an answer is sent to them" in staff.page(one)


@pytest.mark.parametrize(
    "text",
    [
        "my partner throws things at me when he is drunk",
        "mi pareja me controla y me da miedo",
        "i hide in the bathroom when he comes home",
        "my ex keeps showing up and said he'd burn the house down",
        "im bruised all over from him but please dont call my phone",
        "is this mole cancer, and please dont call me about it",
    ],
)
def test_nor_of_what_the_model_alone_or_another_rule_heard(desk: Desk, text: str) -> None:
    chat, escalation, staff = left_contact(desk)
    heard = chat.say(text)["escalation_id"]
    staff.reply(escalation, "We keep a quiet room for you at three.")
    desk.time.advance(minutes=3)
    assert sent(desk, chat) == []
    assert "No message about an answer is sent to them" in staff.page(heard or escalation)


def test_who_was_here_since_is_not_told(any_desk: Desk) -> None:
    chat, escalation, staff = left_contact(any_desk)
    staff.reply(escalation, "Your form is ready.")
    any_desk.time.advance(seconds=30)
    chat.client.post(f"{chat.path}/presence", json={}, headers=chat.headers)
    any_desk.time.advance(minutes=3)
    assert sent(any_desk, chat) == []
    staff.reply(escalation, "And bring a pen.")
    any_desk.time.advance(minutes=3)
    assert len(sent(any_desk, chat)) == 1
    chat.say("thank you, I have read it")
    any_desk.time.advance(minutes=3)
    assert len(sent(any_desk, chat)) == 1


def test_without_a_contact_nothing_can_be_sent(desk: Desk) -> None:
    chat, escalation, staff = held(desk)
    staff.reply(escalation, "Please come in at three.")
    desk.time.advance(minutes=3)
    assert sent(desk, chat) == []


def test_a_proven_contact_gets_a_link_that_opens_the_chat(any_desk: Desk) -> None:
    chat = verified(any_desk)
    escalation = chat.press("/request_human")["escalation_id"]
    staff = any_desk.staff()
    staff.act(escalation, "claim")
    any_desk.time.advance(minutes=1)
    staff.reply(escalation, "Your form is ready.")
    any_desk.time.advance(minutes=3)
    [message] = sent(any_desk, chat)
    key = re.findall(r"#frontdesk-chat=(\S+)", message["text"])[0]
    assert "Jane" not in message["text"] and "form" not in message["text"]
    opened = come_back(any_desk, key)
    assert come_back(any_desk, key).json() == opened.json(), "on the phone, and then at home"
    assert opened.json() == {"conversation_id": chat.id, "token": chat.token}
    for changed in (key[:-1] + ("0" if key[-1] != "0" else "1"), key.replace(chat.id, "0" * 32)):
        assert come_back(any_desk, changed).status_code == 404
    any_desk.time.advance(seconds=LINK_FOR.total_seconds())
    assert come_back(any_desk, key).status_code == 404


def come_back(desk: Desk, key: Any) -> Any:
    return desk.client.post("/chat/conversations/return", json={"key": key})


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("", 404),
        ("x" * 200, 404),
        ("x" * 201, 422),
        (f"{'0' * 32}.9999999999.{'0' * 40}", 404),
        (f"{'0' * 32}.٩٩٩٩٩٩٩٩٩٩.{'0' * 40}", 404),
        ("<script>", 404),
        (7, 422),
        (None, 422),
    ],
)
def test_a_made_up_link_opens_nothing(desk: Desk, key: Any, status: int) -> None:
    assert come_back(desk, key).status_code == status


def test_an_erased_chat_is_neither_told_nor_opened(desk: Desk) -> None:
    chat = verified(desk)
    escalation = chat.press("/request_human")["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    desk.time.advance(minutes=1)
    staff.reply(escalation, "Your form is ready.")
    staff.act(escalation, "close", outcome="answered")
    desk.time.advance(minutes=3)
    key = re.findall(r"#frontdesk-chat=(\S+)", sent(desk, chat)[0]["text"])[0]
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
    erase(room=desk.room, subject=subject, actor=("system", "test"))
    assert come_back(desk, key).status_code == 410
    tell_absent(desk.room)
    assert not any(one["conversation_id"] == chat.id for one in outbox(desk))


def test_the_form_goes_on_after_the_person_left(desk: Desk) -> None:
    desk.bot.script = lambda body: answer("Which day?", loop="booking_form", slot="day")
    chat = desk.start()
    chat.say("book a visit please")
    staff = desk.staff()
    staff.post(f"/staff/conversations/{chat.id}/take-over", {"version": "0"})
    with desk.room.database.read():
        escalation = re.findall(r"/staff/escalations/(\w{32})", staff.get("/staff").text)[0]
    staff.act(escalation, "hand-back")
    assert "go on where we were" in chat.shown()[-1]


@pytest.mark.parametrize("name", [name for name in _texts() if name.startswith(MINE)])
def test_a_text_in_english_reads_easily(name: str) -> None:
    text = re.sub(r"\{\w+\}", "3", _texts()[name]["en"]["text"])
    assert grade(split_sentences(text)) <= 6.9
