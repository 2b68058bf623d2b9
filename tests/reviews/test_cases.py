"""Review cases: seen, taken, found, answered and closed, on the record; stale ones refused."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from api.reviews.models import ReviewCase
from api.rights.erasure import erase
from api.rights.subject import find_subject
from api.rights.viewers import list_looks
from tests.reviews.flags import (
    COMMENT,
    answer_of,
    cases,
    comment_of,
    escalations,
    flagged,
    records,
)
from tests.support.bot import answer
from tests.support.desk import Chat, Desk, StaffBrowser
from tests.support.figures import without_ids

DIAGNOSIS = "You have pneumonia."


def disputed(desk: Desk, wish: str = "wrong", **more: str) -> tuple[Chat, ReviewCase]:
    desk.bot.script = lambda body: answer("We are open from nine.", intent="faq_hours")
    chat = desk.start()
    flagged(chat, answer_of(desk, chat), wish, **more)
    return chat, cases(desk)[-1]


def page_of(staff: StaffBrowser, case: ReviewCase) -> str:
    page = staff.get(f"/staff/reviews/{case.id}")
    assert page.status_code == 200, page.text
    return page.text


def act(staff: StaffBrowser, case: ReviewCase, action: str, **data: str) -> httpx.Response:
    found = re.search(r'name="version" value="(\d+)"', page_of(staff, case))
    version = data.pop("version", None) or (found[1] if found else "1")
    return staff.post(f"/staff/reviews/{case.id}/{action}", {"version": version, **data})


def say(staff: StaffBrowser, case: ReviewCase, text: str, **data: str) -> httpx.Response:
    return act(staff, case, "answer", text=text, **{"answer_key": uuid.uuid4().hex, **data})


def test_from_flag_to_close(any_desk: Desk) -> None:
    chat, case = disputed(any_desk, "look_again", comment=COMMENT)
    nurse = any_desk.staff("clinician")
    page = page_of(nurse, case)
    assert COMMENT in page and "We are open from nine." in page and "waits for an answer" in page
    assert act(nurse, case, "take").status_code == 303
    assert act(nurse, case, "find", finding="answer_wrong").status_code == 303
    refused = act(nurse, case, "close")
    assert refused.status_code == 409 and "answer before closing" in refused.text
    said = say(nurse, case, "You are right: on Fridays we close at noon.")
    assert said.status_code == 303
    shown = chat.view()["messages"]
    assert "Clinician 1 (a clinician) from our team" in shown[-2]["text"]
    assert "Talk to a person" in shown[-2]["text"]
    assert shown[-1]["sender"] == "staff" and shown[-1]["sender_name"] == "Clinician 1"
    assert chat.view()["mode"] == "assistant"
    assert act(nurse, case, "close").status_code == 303
    [closed] = cases(any_desk)
    assert closed.closed_at and closed.finding == "answer_wrong" and closed.answer_utterance_id
    actions = ["review.take", "review.find", "review.answer", "review.close"]
    assert all(len(records(any_desk, action)) == 1 for action in actions)
    assert "nothing waits" in nurse.get("/staff/reviews").text.lower()
    assert case.id in nurse.get("/staff/reviews?view=closed").text
    assert "Nobody has" not in page_of(nurse, case) and "is closed" in page_of(nurse, case)


def test_that_it_was_read_is_on_record_for_the_patient(desk: Desk) -> None:
    chat, case = disputed(desk)
    page_of(desk.staff("privacy_officer"), case)
    with desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
        looks = list_looks(session=session, subject=subject)
    assert [(look.action, look.role) for look in looks] == [("transcript.read", "privacy_officer")]


def test_the_list_puts_disputes_first_and_the_oldest_first(any_desk: Desk) -> None:
    _, old = disputed(any_desk)
    any_desk.time.advance(minutes=5)
    _, new = disputed(any_desk)
    with any_desk.room.database.write() as session:
        session.add(
            ReviewCase(
                id="s" * 32,
                kind="sample",
                conversation_id=old.conversation_id,
                utterance_id="u" * 32,
                wish="chance",
                created_at=old.created_at.replace(year=2020),
            )
        )
    page = any_desk.staff("admin").get("/staff/reviews").text
    assert page.index(old.id) < page.index(new.id) < page.index("s" * 32)
    assert "We are open" not in page and "(3)" in page


@pytest.mark.parametrize("query", ["?view=<script>", "?page=0", "?page=99999999999", "?page=x%00"])
def test_a_list_of_nonsense_is_the_list(desk: Desk, query: str) -> None:
    answered = desk.staff("admin").get(f"/staff/reviews{query}")
    assert answered.status_code == 200 and "<script>alert" not in answered.text


def test_fifty_are_a_page(desk: Desk) -> None:
    chat, case = disputed(desk)
    with desk.room.database.write() as session:
        for number in range(60):
            session.add(
                ReviewCase(
                    kind="sample",
                    conversation_id=chat.id,
                    utterance_id=f"{number:032d}",
                    created_at=case.created_at,
                )
            )
    admin = desk.staff("admin")
    first, second = (admin.get(f"/staff/reviews?page={page}").text for page in (1, 2))
    assert first.count('id="case-') == 50 and second.count('id="case-') == 11
    assert "Next page" in first and "Next page" not in second and "Previous page" in second


def test_a_stale_action_is_refused_with_what_changed(any_desk: Desk) -> None:
    chat, case = disputed(any_desk)
    first, second = any_desk.staff("clinician"), any_desk.staff("admin")
    assert act(first, case, "take", version="1").status_code == 303
    late = act(second, case, "take", version="1")
    assert late.status_code == 409 and "Clinician 1 has it now" in late.text
    before = str(cases(any_desk)[0].version)
    flagged(chat, case.utterance_id, "look_again", comment="one more thing")
    stale = say(first, case, "Here is my long answer.", version=before)
    assert stale.status_code == 409 and "Here is my long answer." in stale.text
    assert "a person shall look again" in stale.text
    assert not any("long answer" in text for text in chat.shown())


def test_two_who_take_it_in_the_same_instant(any_desk: Desk) -> None:
    _, case = disputed(any_desk)
    both = [any_desk.staff("clinician"), any_desk.staff("admin")]
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda one: act(one, case, "take", version="1"), both))
    assert sorted(one.status_code for one in taken) == [303, 409]
    assert len(records(any_desk, "review.take")) == 1


def test_only_its_owner_works_on_it_and_a_colleague_may_take_it(desk: Desk) -> None:
    _, case = disputed(desk)
    first, second = desk.staff("privacy_officer"), desk.staff("clinician")
    for action, data in (("find", {"finding": "answer_right"}), ("close", {})):
        assert act(second, case, action, **data).status_code == 409
    assert say(second, case, "Hello").status_code == 409
    act(first, case, "take")
    act(first, case, "find", finding="answer_unclear")
    assert act(second, case, "take").status_code == 303
    assert cases(desk)[0].finding == "answer_unclear"
    assert act(second, case, "close").status_code == 303


def test_an_answer_is_checked_and_redacted_and_said_once(any_desk: Desk) -> None:
    chat, case = disputed(any_desk)
    admin = any_desk.staff("admin")
    act(admin, case, "take")
    for text in ("", "  ", "x" * 2001, "Dear {name}", DIAGNOSIS):
        refused = say(admin, case, text)
        assert refused.status_code == 422, text
        assert text.strip() in refused.text
    key, version = uuid.uuid4().hex, str(cases(any_desk)[0].version)
    text = "Please call Jane Doe at 518-555-0199. <script>alert(1)</script>"
    for _ in range(2):
        assert say(admin, case, text, answer_key=key, version=version).status_code == 303
    said = [one for one in chat.view()["messages"] if one["sender"] == "staff"]
    assert len(said) == 1 and said[0]["text"] == text  # restored, for the patient's eyes
    page = page_of(admin, case)
    assert "0199" not in without_ids(page) and "<script>alert" not in page
    again = say(admin, case, "And another thing")
    assert again.status_code == 409 and "answered already" in again.text
    assert "And another thing" in again.text


def test_who_does_not_answer_patients_does_not_here(desk: Desk) -> None:
    chat, case = disputed(desk)
    officer = desk.staff("privacy_officer")
    act(officer, case, "take")
    assert "Your answer to the patient" not in page_of(officer, case)
    assert say(officer, case, "Hello").status_code == 403
    assert "Hello" not in chat.shown()


@pytest.mark.parametrize("role", ["front_desk", "editor"])
def test_others_do_not_see_it(desk: Desk, role: str) -> None:
    _, case = disputed(desk)
    staff = desk.staff(role)
    assert staff.get("/staff/reviews").status_code == 403
    assert staff.get(f"/staff/reviews/{case.id}").status_code == 403
    taken = staff.post(f"/staff/reviews/{case.id}/take", {"version": "1"})
    assert taken.status_code == 403 and cases(desk)[0].owner_id is None


def test_a_missed_escalation_is_opened_once(any_desk: Desk) -> None:
    _, case = disputed(any_desk)
    nurse = any_desk.staff("clinician")
    act(nurse, case, "take")
    act(nurse, case, "find", finding="escalation_missed")
    [opened] = escalations(any_desk)
    assert (opened.urgency, opened.reason) == ("clinical", "missed_in_review")
    assert opened.conversation_id == case.conversation_id and opened.due_at
    act(nurse, case, "find", finding="escalation_missed")
    assert len(escalations(any_desk)) == 1
    assert "A review found" in nurse.page(opened.id)
    nurse.act(opened.id, "claim")
    nurse.act(opened.id, "close", outcome="answered")
    act(nurse, case, "find", finding="escalation_missed")
    assert len(escalations(any_desk)) == 2


def test_the_reviewer_says_how_urgent_what_was_missed_is(any_desk: Desk) -> None:
    _, case = disputed(any_desk)
    nurse = any_desk.staff("clinician")
    act(nurse, case, "take")
    refused = act(nurse, case, "find", finding="escalation_missed", urgency="dreadful")
    assert refused.status_code == 422 and escalations(any_desk) == []
    act(nurse, case, "find", finding="escalation_missed", urgency="routine")
    [opened] = escalations(any_desk)
    assert (opened.urgency, opened.reason) == ("routine", "missed_in_review")
    act(nurse, case, "find", finding="escalation_missed", urgency="emergency")
    [raised] = escalations(any_desk)
    assert (raised.id, raised.urgency, raised.reason) == (opened.id, "emergency", opened.reason)
    assert raised.due_at < opened.due_at, "sooner than it was"
    act(nurse, case, "find", finding="escalation_missed", urgency="clinical")
    assert [one.urgency for one in escalations(any_desk)] == ["emergency"], "never lowered"
    assert [one.detail for one in records(any_desk, "review.find")] == [
        {"finding": "escalation_missed", "escalation": opened.id, "urgency": "routine"},
        {"finding": "escalation_missed", "escalation": opened.id, "urgency": "emergency"},
        {"finding": "escalation_missed", "escalation": "", "urgency": ""},
    ]


def test_what_is_raised_by_a_review_keeps_why_it_was_opened(any_desk: Desk) -> None:
    """The patient asked for a person meanwhile; the review finds that it is an emergency."""
    chat, case = disputed(any_desk)
    asked = chat.say("is this mole cancer?")["escalation_id"]
    [before] = escalations(any_desk)
    nurse = any_desk.staff("clinician")
    act(nurse, case, "take")
    act(nurse, case, "find", finding="escalation_missed", urgency="emergency")
    [raised] = escalations(any_desk)
    assert (raised.id, raised.urgency) == (asked, "emergency")
    assert raised.rules and (raised.reason, raised.rules) == (before.reason, before.rules)
    assert raised.quotes == before.quotes


def test_an_answer_in_its_escalation_counts(any_desk: Desk) -> None:
    chat = any_desk.start()
    any_desk.bot.script = lambda body: answer("In general, rest helps.", intent="ask_symptom")
    flagged(chat, answer_of(any_desk, chat, "my knee is stiff"), "look_again")
    [case], [opened] = cases(any_desk), escalations(any_desk)
    nurse = any_desk.staff("clinician")
    assert f"/staff/escalations/{opened.id}" in page_of(nurse, case)
    act(nurse, case, "take")
    act(nurse, case, "find", finding="answer_right")
    assert act(nurse, case, "close").status_code == 409
    nurse.act(opened.id, "claim")
    nurse.reply(opened.id, "I looked at it again. Please come in.")
    assert act(nurse, case, "close").status_code == 303


def test_what_is_said_while_staff_hold_the_chat(desk: Desk) -> None:
    chat, case = disputed(desk)
    nurse, desk_clerk = desk.staff("clinician"), desk.staff()
    desk_clerk.post(f"/staff/conversations/{chat.id}/take-over", {"version": "0"})
    act(nurse, case, "take")
    say(nurse, case, "I looked at it.")
    assert "press" not in chat.shown()[-2] and chat.view()["mode"] == "staff"


def test_a_closed_case_stays_closed_and_keeps_what_is_added(any_desk: Desk) -> None:
    chat, case = disputed(any_desk)
    nurse = any_desk.staff("clinician")
    act(nurse, case, "take")
    missing = act(nurse, case, "close")
    assert missing.status_code == 422 and "Choose what was found" in missing.text
    act(nurse, case, "find", finding="answer_right")
    act(nurse, case, "close")
    again = flagged(chat, case.utterance_id, "look_again", comment="it was wrong all the same")
    assert again["state"] == "closed" and "looked at that answer before" in str(again["messages"])
    [kept] = cases(any_desk)
    assert kept.wish == "wrong" and "all the same" in (comment_of(any_desk, kept) or "")
    clinical = flagged(chat, case.utterance_id, comment="should I stop my warfarin?")
    assert clinical["escalation_id"] == escalations(any_desk)[0].id
    for action, data in (("take", {}), ("find", {"finding": "answer_wrong"}), ("close", {})):
        version = str(cases(any_desk)[0].version)
        assert act(nurse, case, action, version=version, **data).status_code == 409


def test_erased_there_is_nothing_to_read_and_nobody_to_answer(any_desk: Desk) -> None:
    chat, case = disputed(any_desk, comment=COMMENT)
    nurse = any_desk.staff("clinician")
    act(nurse, case, "take")
    with any_desk.room.database.read() as session:
        subject = find_subject(session=session, subject_id=chat.id)
    erase(room=any_desk.room, subject=subject, actor=("system", "test"))
    page = page_of(nurse, case)
    assert COMMENT not in page and "No text was kept" in page and "data was erased" in page
    assert say(nurse, case, "Hello", version=str(cases(any_desk)[0].version)).status_code == 409


@pytest.mark.parametrize("case_id", ["0" * 32, "x", "' OR 1=1 --", "%3Cscript%3E"])
def test_a_forged_case_is_not_there(desk: Desk, case_id: str) -> None:
    admin = desk.staff("admin")
    assert admin.get(f"/staff/reviews/{case_id}").status_code == 404
    assert admin.post(f"/staff/reviews/{case_id}/take", {"version": "1"}).status_code == 404
    assert admin.post(f"/staff/reviews/{case_id}/answer", {"version": "1"}).status_code == 404


def test_malformed_actions(desk: Desk) -> None:
    _, case = disputed(desk)
    admin = desk.staff("admin")
    act(admin, case, "take")
    assert act(admin, case, "find", finding="erased").status_code == 422
    assert act(admin, case, "find", finding="nonsense").status_code == 422
    assert act(admin, case, "explode").status_code == 422
    assert admin.post(f"/staff/reviews/{case.id}/take", {"version": "one"}).status_code == 422
    assert cases(desk)[0].finding is None
