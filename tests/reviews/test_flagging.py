"""Flagging an answer: one case, told truthfully; health gets a person, an alarm its answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from api.conversations.notices import _texts
from api.rights.erasure import erase
from api.rights.subject import find_subject
from api.safety.service import Screening, screen
from tests.reviews.flags import (
    COMMENT,
    answer_of,
    cases,
    comment_of,
    escalations,
    flag,
    flagged,
    records,
)
from tests.support.bot import answer
from tests.support.clocks import CLOSED_HOURS
from tests.support.desk import Desk, texts_of
from tests.support.people import verified
from tests.support.reading import grade, split_sentences


def test_a_wrong_answer_is_one_case_however_often_it_is_flagged(any_desk: Desk) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    first = flagged(chat, doubted, comment=COMMENT)
    assert first["state"] == "open" and first["escalation_id"] is None
    assert "A person at the clinic will look at that answer" in texts_of(first)
    assert flagged(chat, doubted, comment=COMMENT)["messages"] == []
    assert flagged(chat, doubted)["messages"] == []
    [case] = cases(any_desk)
    assert (case.kind, case.wish, case.version) == ("dispute", "wrong", 1)
    assert comment_of(any_desk, case) == COMMENT
    assert len(records(any_desk, "answer.flag")) == 1
    assert sum("Thank you for telling us" in text for text in chat.shown()) == 1


def test_a_changed_wish_or_another_comment_is_the_same_case(any_desk: Desk) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    flagged(chat, doubted, comment=COMMENT)
    changed = flagged(chat, doubted, "look_again", comment="I had said Tuesday, too")
    assert "write to you here" in texts_of(changed)
    [case] = cases(any_desk)
    assert (case.wish, case.version) == ("look_again", 2)
    assert comment_of(any_desk, case) == f"{COMMENT}\n\nI had said Tuesday, too"


def test_flagged_in_the_same_instant_it_is_one_case(any_desk: Desk) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: flag(chat, doubted, comment=COMMENT), range(6)))
    assert {one.status_code for one in answers} == {200}
    assert len(cases(any_desk)) == 1
    assert sum(len(one.json()["messages"]) for one in answers) == 1


def test_a_health_matter_to_look_at_again_is_an_escalation(any_desk: Desk) -> None:
    chat = any_desk.start()
    any_desk.bot.script = lambda body: answer("In general, rest helps.", intent="ask_symptom")
    doubted = answer_of(any_desk, chat, "my knee is stiff in the morning")
    result = flagged(chat, doubted, "look_again")
    [opened] = escalations(any_desk)
    assert result["escalation_id"] == opened.id
    assert (opened.urgency, opened.reason) == ("clinical", "answer_disputed")
    assert opened.utterance_id == doubted and opened.due_at is not None
    assert "usually within 30 minutes" in texts_of(result)
    assert "type your phone number" in texts_of(result)
    again = flagged(chat, doubted, "look_again")
    assert again["messages"] == [] and len(escalations(any_desk)) == 1
    flagged(chat, doubted, "look_again", comment="it does <b>not</b> help, call 518-555-0199")
    page = any_desk.staff().page(opened.id)
    assert "The patient doubts an answer" in page and "“In general, rest helps.”" in page
    assert "it does &lt;b&gt;not&lt;/b&gt; help" in page and "555-0199" not in page


def test_after_hours_the_time_is_the_true_one(desk: Desk) -> None:
    desk.time.set(CLOSED_HOURS)
    chat = desk.start()
    desk.bot.script = lambda body: answer("In general, rest helps.", intent="ask_symptom")
    doubted = answer_of(desk, chat, "my knee is stiff in the morning")
    assert "Nobody is watching this chat now" in texts_of(flagged(chat, doubted, "look_again"))


def test_a_contact_left_after_a_flag_reaches_the_escalation(desk: Desk) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("In general, rest helps.", intent="ask_symptom")
    doubted = answer_of(desk, chat, "my knee is stiff in the morning")
    flagged(chat, doubted, "look_again")
    chat.say("518-555-0177")
    assert escalations(desk)[0].contact_token == "PHONE_1"


@pytest.mark.parametrize("intent", ["faq_hours", "book_appointment"])
def test_other_matters_open_none(desk: Desk, intent: str) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("We are open.", intent=intent)
    result = flagged(chat, answer_of(desk, chat), "look_again")
    assert result["escalation_id"] is None and escalations(desk) == []
    assert "not read right away" in texts_of(result)


@pytest.mark.parametrize("intent", ["out_of_scope", "never_heard_of", "set_medication_reminder"])
def test_what_is_not_known_to_be_something_else_is_health(desk: Desk, intent: str) -> None:
    chat = desk.start()
    desk.bot.script = lambda body: answer("Noted.", intent=intent)
    assert flagged(chat, answer_of(desk, chat), "look_again")["escalation_id"]


def test_a_clinical_comment_gets_a_person_whatever_the_wish(any_desk: Desk) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    result = flagged(chat, doubted, comment="should I stop taking my warfarin now?")
    assert result["disposition"] == "clinician"
    [opened] = escalations(any_desk)
    assert opened.id == result["escalation_id"] and opened.rules
    assert not any("warfarin" in text for text in any_desk.bot.texts)


@pytest.mark.parametrize(
    ("words", "disposition", "line"),
    [
        (
            "this was wrong and now I have crushing chest pain and cannot breathe",
            "emergency",
            "911",
        ),
        ("I want to kill myself because of this", "crisis", "988"),
    ],
)
def test_an_alarm_in_the_comment_is_answered_as_a_message(
    any_desk: Desk, words: str, disposition: str, line: str
) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    result = flagged(chat, doubted, comment=words)
    assert result["disposition"] == disposition and result["messages"][0]["pinned"]
    assert line in texts_of(result) and "Thank you for telling us" not in texts_of(result)
    [opened] = escalations(any_desk)
    assert opened.urgency == disposition and opened.id == result["escalation_id"]
    assert chat.view()["mode"] == disposition
    assert len(cases(any_desk)) == 1
    again = flagged(chat, doubted, comment=words)
    assert [one["id"] for one in again["messages"]] == [one["id"] for one in result["messages"]]
    assert len(escalations(any_desk)) == 1


def test_a_comment_that_is_an_alarm_only_after_the_last_message(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def together(*, text: str, recent: Sequence[str] = ()) -> Screening:
        return screen(text=ALARM if recent == ("it began at noon",) else text)

    monkeypatch.setattr("api.reviews.recording.screen", together)
    chat = desk.start()
    doubted = answer_of(desk, chat, "it began at noon")
    assert flagged(chat, doubted, comment="and it is worse")["disposition"] == "emergency"
    assert escalations(desk)[0].urgency == "emergency" and len(cases(desk)) == 1


ALARM = "I have crushing chest pain and cannot breathe"


@pytest.mark.parametrize(
    "body",
    [
        {"wish": "nonsense", "comment": ALARM},
        {"wish": None, "comment": ALARM},
        {"wish": "wrong", "comment": ALARM, "more": "<script>"},
        {"wish": "wrong", "comment": "x" * 3000 + " " + ALARM},
        {"wish": "wrong", "comment": ALARM + " " + "\x00" * 9},
    ],
)
def test_an_alarm_is_answered_whatever_else_is_wrong(desk: Desk, body: Any) -> None:
    chat = desk.start()
    path = f"{chat.path}/utterances/{answer_of(desk, chat)}/flag"
    result = chat.client.post(path, json=body, headers=chat.headers)
    assert result.status_code == 200 and result.json()["disposition"] == "emergency"
    nobodys = f"{chat.path}/utterances/{'0' * 32}/flag"
    assert chat.client.post(nobodys, json=body, headers=chat.headers).status_code == 200


def test_an_alarm_is_answered_without_the_store_and_without_pace(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = desk.start()
    doubted = answer_of(desk, chat)
    for _ in range(13):
        last = flag(chat, doubted, comment=COMMENT)
    assert last.status_code == 429 and last.headers["Retry-After"]

    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("", None, Exception("gone"))

    monkeypatch.setattr(desk.room.database, "write", broken)
    assert flagged(chat, doubted, comment=ALARM)["disposition"] == "emergency"
    monkeypatch.setattr("api.reviews.routes._limiter.take", lambda _: None)
    assert flag(chat, doubted, comment="another thing").status_code == 503


def test_what_is_no_answer_of_this_chat_is_not_there(desk: Desk) -> None:
    chat, other = desk.start(), desk.start()
    theirs = answer_of(desk, other)
    answer_of(desk, chat)
    own = next(row.id for row in desk.utterances(chat) if row.sender == "patient")
    notice = next(row.id for row in desk.utterances(chat) if row.sender == "system")
    forged = (theirs, own, notice, "0" * 32, "' OR 1=1 --", "%00", "x" * 64, "<script>")
    assert {flag(chat, one).status_code for one in forged} == {404}
    assert flag(chat, "x" * 65).status_code == 422
    assert chat.client.post(f"{chat.path}/utterances/{own}/flag", json={}).status_code == 401
    borrowed = flag(chat, theirs)
    assert borrowed.status_code == 404 and cases(desk) == []


@pytest.mark.parametrize(
    "body",
    [
        {"wish": "nonsense"},
        {"wish": ["wrong"]},
        {},
        {"wish": "wrong", "comment": 5},
        {"wish": "wrong", "staff": True},
        {"wish": "wrong", "comment": "x" * 501},
        [],
    ],
)
def test_what_is_malformed_is_refused_without_repeating_it(desk: Desk, body: Any) -> None:
    chat = desk.start()
    path = f"{chat.path}/utterances/{answer_of(desk, chat)}/flag"
    refused = chat.client.post(path, json=body, headers=chat.headers)
    assert refused.status_code in (413, 422) and "xxx" not in refused.text
    assert cases(desk) == []


@pytest.mark.parametrize("comment", ["", "   \n", "\u200b\u0000"])
def test_an_empty_comment_is_none(desk: Desk, comment: str) -> None:
    chat = desk.start()
    flagged(chat, answer_of(desk, chat), comment=comment)
    assert cases(desk)[0].comment_ciphertext is None


def test_what_identifies_is_not_kept_in_clear(any_desk: Desk) -> None:
    chat = verified(any_desk)
    any_desk.bot.script = lambda body: answer("We are open.", intent="faq_hours")
    doubted = answer_of(any_desk, chat)
    flagged(chat, doubted, comment="I am Jane Doe, call me at 518-555-0199 <b>now</b>")
    [case] = cases(any_desk)
    kept = comment_of(any_desk, case) or ""
    assert "Jane" not in kept and "0199" not in kept and "PHONE_" in kept
    assert b"518" not in (case.comment_ciphertext or b"")
    assert not any("0199" in text or "Jane Doe, call" in text for text in any_desk.bot.texts)


def test_a_comment_that_cannot_be_redacted_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = desk.start()
    doubted = answer_of(desk, chat)

    def broken(**_: Any) -> None:
        raise RuntimeError("model gone")

    monkeypatch.setattr("api.reviews.comments.find_spans", broken)
    assert flagged(chat, doubted, comment="Jane Doe here")["escalation_id"]
    assert comment_of(desk, cases(desk)[0]) == "[unreadable message]"


def test_consent_and_erasure_count_here_too(any_desk: Desk) -> None:
    chat = any_desk.start()
    doubted = answer_of(any_desk, chat)
    chat.consent(accepted=False)
    assert flag(chat, doubted, comment=COMMENT).json()["code"] == "ConsentMissing"
    chat.consent()
    flagged(chat, doubted, comment=COMMENT)
    with any_desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
    erase(room=any_desk.room, subject=subject, actor=("system", "test"))
    assert flag(chat, doubted).status_code == 410
    [case] = cases(any_desk)
    assert (case.finding, case.comment_ciphertext) == ("erased", None)


def test_in_spanish(desk: Desk) -> None:
    chat = desk.start(language="es")
    doubted = answer_of(desk, chat, "hola, buenos días")
    assert "Gracias por avisarnos" in texts_of(flagged(chat, doubted))


@pytest.mark.parametrize("name", [name for name in _texts() if name.startswith("flag_")])
def test_what_is_told_reads_easily(name: str) -> None:
    text = _texts()[name]["en"]["text"].replace("{clinic_phone}", "3")
    assert grade(split_sentences(text)) <= 6.9
