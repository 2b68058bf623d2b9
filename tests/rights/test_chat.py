"""Requests about one's own data in the chat: answered at once, with and without Rasa."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.conversations import recovery
from api.rights import erasure
from api.rights.holds import place_hold
from api.rights.subject import find_subject
from api.rights.viewers import list_looks
from api.safety import service as safety
from tests.rights.lives import KEPT, count_rows, lived
from tests.support.bot import Script, answer
from tests.support.desk import Chat, Desk, payloads_of, texts_of


def ask(desk: Desk, chat: Chat, text: str) -> dict:
    """Ask as the trained dialogue hears it: an intent and its one response."""

    desk.bot.script = privacy_script()
    return chat.say(text)


def privacy_script() -> Script:
    def script(body: dict) -> dict:
        said = answer("Your data is yours.", intent="privacy_request")
        said["messages"][0]["response"] = "utter_privacy"
        return said

    return script


def test_what_is_known_is_counted_and_nothing_is_read_out(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    said = texts_of(ask(any_desk, chat, "what do you know about me"))
    assert "your name, your birth date and 1 contact" in said
    assert "1 visit" in said
    assert "1 reminder" in said
    assert re.search(r"1 chat: \d+ messages", said)
    for secret in ("Quintero", "555", "Larkspur", "zolpidem"):
        assert secret not in said


def test_somebody_unknown_hears_of_this_chat_only(desk: Desk) -> None:
    chat = desk.start()
    said = texts_of(ask(desk, chat, "what info have you got about me"))
    assert "1 chat" in said
    assert "your name" not in said


def test_the_file_can_be_fetched(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    message = ask(desk, chat, "download my data please")["messages"][-1]
    (file,) = message["attachments"]
    assert file["type"] == "application/json"
    got = desk.client.get(file["href"], headers=chat.headers)
    assert got.status_code == 200
    assert "Ana Quintero" in got.text


def test_who_looked_is_told_by_name_role_and_time(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    assert "Nobody of the clinic" in texts_of(ask(desk, chat, "who has looked at my chat"))
    staff = desk.staff("front_desk")
    staff.page(chat.press("/request_human")["escalation_id"])
    said = texts_of(ask(desk, chat, "who has read my messages"))
    assert "(1)" in said
    assert "Front Desk 1 (front desk), 2027-03-" in said
    assert "EST" in said


def looks_told(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("- ")]


def test_a_page_that_is_fetched_again_is_no_other_person(any_desk: Desk) -> None:
    """A page that is open fetches itself again; each time is on record, and told as one."""
    chat, _patient_id = lived(any_desk)
    escalation = chat.press("/request_human")["escalation_id"]
    any_desk.staff("clinician").page(escalation)
    staff = any_desk.staff("front_desk")
    for _ in range(12):
        staff.page(escalation)
        any_desk.time.advance(minutes=1)
    said = texts_of(ask(any_desk, chat, "who has read my messages"))
    assert "(2)" in said
    latest, first = looks_told(said)
    assert re.fullmatch(
        r"- Front Desk 2 \(front desk\), \S+ \S+ to \S+ \(EST\): read a chat", latest
    )
    assert re.fullmatch(r"- Clinician 1 \(clinician\), \S+ \S+ \(EST\): read a chat", first)
    with any_desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
        assert len(list_looks(session=session, subject=subject)) == 13


def test_forgetting_is_asked_once_and_done_at_once(any_desk: Desk) -> None:
    chat, patient_id = lived(any_desk)
    asked = ask(any_desk, chat, "please forget me")
    assert "cancels 1 visit to come" in texts_of(asked)
    assert payloads_of(asked) == ["/privacy_forget_now", "/privacy_keep"]
    assert count_rows(any_desk, chat.id)["utterance"] > 5
    done = chat.press("/privacy_forget_now")
    assert "Done." in texts_of(done)
    assert done["handled_by"] == "assistant"
    assert set(count_rows(any_desk, chat.id)) <= KEPT
    (entry,) = any_desk.room.keystore.list_erasures()
    assert entry.patient_id == patient_id
    assert entry.finished_at is not None
    assert chat.send({"text": "hello"}).status_code == 410


def test_pressed_in_two_tabs_it_is_done_once(any_desk: Desk) -> None:
    chat, _patient_id = lived(any_desk)
    ask(any_desk, chat, "please forget me")
    press = {"payload": "/privacy_forget_now"}
    with ThreadPoolExecutor(4) as pool:
        answered = [one.status_code for one in pool.map(chat.send, [press] * 4)]
    assert answered.count(200) == 1
    assert set(answered) <= {200, 410}
    assert len(any_desk.room.keystore.list_erasures()) == 1


def test_keeping_it_keeps_it(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    ask(desk, chat, "delete my data")
    assert "nothing was deleted" in texts_of(chat.press("/privacy_keep"))
    closed = chat.press("/privacy_forget_now")
    assert "no longer open" in texts_of(closed)
    assert chat.shown()


def test_nobody_can_erase_by_a_payload_that_was_not_offered(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    assert chat.send({"payload": "/privacy_forget_now"}).status_code == 422
    assert chat.send({"payload": "/privacy_everything"}).status_code == 422


def test_a_persons_work_comes_first(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    assert chat.say("what dose of ibuprofen should i give my baby")["escalation_id"]
    assert payloads_of(ask(desk, chat, "erase everything"))
    said = texts_of(chat.press("/privacy_forget_now"))
    assert "nothing was deleted" in said
    assert chat.shown()


def test_a_hold_is_told_and_a_person_too(desk: Desk) -> None:
    chat, patient_id = lived(desk)
    with desk.room.database.write() as session:
        place_hold(session=session, subject_id=patient_id, reason="case 3")
    ask(desk, chat, "forget me")
    done = chat.press("/privacy_forget_now")
    assert "may not delete" in texts_of(done)
    assert done["escalation_id"]


def test_a_fall_in_the_middle_still_ends_in_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, _patient_id = lived(desk)
    ask(desk, chat, "forget me")

    def fall(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "forget_patient", fall)
        assert chat.send({"payload": "/privacy_forget_now"}).status_code == 500
    erasure.finish_erasures(desk.room)
    assert set(count_rows(desk, chat.id)) <= KEPT


def test_consent_is_taken_back_and_given_again(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    asked = ask(desk, chat, "i take back my consent")
    assert "/privacy_stop" in payloads_of(asked)
    assert "taken back" in texts_of(chat.press("/privacy_stop"))
    refused = chat.send({"text": "can i book a visit"})
    assert refused.json()["code"] == "ConsentMissing"
    assert not chat.view()["consented"]
    assert chat.consent().status_code == 204
    desk.bot.script = lambda body: answer("I heard you")
    assert chat.say("hello again")


def test_a_changed_notice_is_shown_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = desk.start()
    chat.say("hello")
    monkeypatch.setattr("api.conversations.consent.notices_version", lambda: "2030-01-01")
    assert chat.send({"text": "hello"}).json()["code"] == "ConsentMissing"
    assert not chat.view()["consented"]


def test_a_correction_goes_to_a_person(desk: Desk) -> None:
    chat, _patient_id = lived(desk)
    assert ask(desk, chat, "my last name is spelled wrong in your system")["escalation_id"]


def test_anything_else_is_told_the_rules_with_what_one_can_do(desk: Desk) -> None:
    chat = desk.start()
    told = ask(desk, chat, "is this chat private")
    assert "30 days" in texts_of(told)
    assert "13 months" in texts_of(told)
    assert "/privacy_forget" in payloads_of(told)
    assert told["escalation_id"] is None


def test_in_spanish(desk: Desk) -> None:
    chat = desk.start(language="es")
    assert "30 días" in texts_of(ask(desk, chat, "¿es privada esta conversación?"))
    assert "Esto borra" in texts_of(ask(desk, chat, "quiero que borren mis datos"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what do you know about me", "This is what I keep"),
        ("forget me", "for good"),
        ("download my data", "as a file"),
        ("who has looked at my chat", "Nobody of the clinic"),
    ],
)
def test_it_works_with_rasa_down(desk: Desk, text: str, expected: str) -> None:
    chat = desk.start()
    desk.bot.status = 503
    assert expected in texts_of(chat.say(text))


@pytest.mark.parametrize(
    "text",
    ["delete my reminder", "remove me from the waitlist", "borre mi cita", "forget my pills today"],
)
def test_a_task_is_not_taken_for_it_while_rasa_is_down(desk: Desk, text: str) -> None:
    chat = desk.start()
    desk.bot.status = 503
    assert not any("privacy" in payload for payload in payloads_of(chat.say(text)))


def test_a_late_answer_is_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa answers only when it is asked again: the patient hears what they would have heard."""
    monkeypatch.setattr(safety, "_model", None)  # what it makes of such odd words is not the point
    chat, _patient_id = lived(desk)
    text = "kindly let me hear the whole of what it is that this clinic knows about me"
    script = privacy_script()
    desk.bot.open.clear()
    assert "answer here by myself" in texts_of(chat.say(text))
    desk.bot.script = script
    desk.bot.open.set()
    desk.time.advance(seconds=30)
    desk.client.portal.call(recovery.recover, desk.room)
    assert "This is what I keep" in chat.shown()[-1]


def test_who_looked_is_told_in_spanish(desk: Desk) -> None:
    chat = desk.start(language="es")
    staff = desk.staff("front_desk")
    staff.page(chat.press("/request_human")["escalation_id"])
    said = texts_of(ask(desk, chat, "¿quién ha leído mis mensajes?"))
    assert "Front Desk 1 (recepción)" in said


def test_every_text_in_both_languages_passes_the_output_check() -> None:
    from api.conversations.notices import _texts
    from api.safety.service import check

    names = [name for name in _texts() if name.startswith("privacy_")]
    assert len(names) >= 15
    for name in names:
        for language in ("en", "es"):
            text = re.sub(r"\{\w+\}", "3", _texts()[name][language]["text"])
            assert check(text=text).allowed, (name, language)
