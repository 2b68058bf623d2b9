"""Two tabs, or two colleagues, at one escalation: the later one is told what changed."""

import httpx
import pytest

from tests.support.desk import Chat, Desk, StaffBrowser

TYPED = "I had nearly finished writing this."


def held(desk: Desk) -> tuple[Chat, str, StaffBrowser, str]:
    """An escalation in one person's hands, and the version that an open tab of theirs knows."""
    chat = desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    return chat, escalation, staff, staff.version_of(escalation)


def reply(staff: StaffBrowser, escalation: str, version: str, key: str = "k1") -> httpx.Response:
    data = {"text": TYPED, "reply_key": key, "version": version}
    return staff.post(f"/staff/escalations/{escalation}/reply", data)


def told(staff: StaffBrowser, answer: httpx.Response) -> str:
    """What the page says after a refused action, by following its redirect."""
    page = staff.get(answer.headers["location"]).text
    return page.split('<p class="banner problem" role="alert">')[1].split("</p>")[0]


@pytest.mark.parametrize(
    ("by_the_other_tab", "says"),
    [
        ({"action": "hand-back"}, "You gave the chat back to the assistant."),
        ({"action": "close", "outcome": "answered"}, "You closed it meanwhile: answered."),
    ],
)
def test_a_reply_from_a_stale_tab_is_refused_and_kept(
    any_desk: Desk, by_the_other_tab: dict[str, str], says: str
) -> None:
    chat, escalation, staff, version = held(any_desk)
    staff.act(escalation, **by_the_other_tab)
    refused = reply(staff, escalation, version)
    assert refused.status_code == 409
    assert says in refused.text
    assert TYPED in refused.text
    assert TYPED not in chat.shown()


@pytest.mark.parametrize("version", ["", "1", "99"])
def test_a_reply_to_a_closed_case_is_refused_and_kept(any_desk: Desk, version: str) -> None:
    chat, escalation, staff, _version = held(any_desk)
    staff.act(escalation, "close", outcome="answered")
    refused = reply(staff, escalation, version) if version else staff.reply(escalation, TYPED)
    assert refused.status_code == 409
    assert TYPED in refused.text and TYPED not in chat.shown()
    assert chat.say("hello again")["handled_by"] == "assistant"


def test_a_reply_is_refused_when_the_patient_is_in_an_emergency_by_now(any_desk: Desk) -> None:
    chat, escalation, staff, version = held(any_desk)
    chat.say("I have crushing chest pain")
    refused = reply(staff, escalation, version)
    said = chat.shown()
    # The alarm is an escalation of its own: the page of the first is not out of date.
    assert refused.status_code == 303 and TYPED in said
    alarm = chat.say("I have crushing chest pain")["escalation_id"]
    staff.act(alarm, "claim")
    old = staff.version_of(alarm)
    staff.act(alarm, "claim")  # in another tab
    refused = reply(staff, alarm, old, key="k2")
    assert refused.status_code == 409
    assert "You hold it now." in refused.text


@pytest.mark.parametrize("action", ["claim", "hand-back", "clear", "close"])
def test_an_action_of_a_stale_tab_says_what_changed(any_desk: Desk, action: str) -> None:
    _chat, escalation, staff, version = held(any_desk)
    staff.act(escalation, "close", outcome="not_needed")
    stale = staff.act(escalation, action, version=version, outcome="answered")
    assert "nothing was done" in told(staff, stale)
    assert "You closed it meanwhile: no person was needed." in told(staff, stale)


def test_a_colleague_who_was_faster_is_named(any_desk: Desk) -> None:
    chat = any_desk.start()
    escalation = chat.say("is this mole cancer?")["escalation_id"]
    one, other = any_desk.staff(), any_desk.staff()
    version = other.version_of(escalation)
    one.act(escalation, "claim")
    assert "Front Desk 1 holds it now." in told(
        other, other.act(escalation, "claim", version=version)
    )
    assert "Front Desk 1 holds it now." in reply(other, escalation, version).text
    assert sum("has joined" in text for text in chat.shown()) == 1


def test_a_false_alarm_meanwhile_is_told(desk: Desk) -> None:
    chat = desk.start()
    escalation = chat.say("I have crushing chest pain")["escalation_id"]
    staff = desk.staff()
    version = staff.version_of(escalation)
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    stale = staff.act(escalation, "claim", version=version)
    assert "The patient said that the alarm was a mistake." in told(staff, stale)


def test_a_reply_that_arrived_is_not_refused_when_it_is_sent_again(any_desk: Desk) -> None:
    """The answer was lost on its way, and another tab closed the escalation in between."""
    chat, escalation, staff, version = held(any_desk)
    assert reply(staff, escalation, version).status_code == 303
    staff.act(escalation, "close", outcome="answered")
    assert reply(staff, escalation, version).status_code == 303
    assert chat.shown().count(TYPED) == 1


def test_another_text_with_the_same_key_is_another_reply(any_desk: Desk) -> None:
    """Back in the browser shows the old form: what is typed into it is not swallowed."""
    chat, escalation, staff, _version = held(any_desk)
    for text in ("Please call us.", "Please call us at noon."):
        for _ in range(2):
            assert staff.reply(escalation, text, key="same").status_code == 303
    said = chat.shown()
    assert [said.count(text) for text in ("Please call us.", "Please call us at noon.")] == [1, 1]


def test_the_page_marks_the_writers_own_replies_with_their_keys(desk: Desk) -> None:
    _chat, escalation, staff, version = held(desk)
    reply(staff, escalation, version, key="abc123")
    assert 'data-reply-key="abc123"' in staff.page(escalation)
    assert "abc123" not in desk.staff().page(escalation)
