"""Ready texts: each may be said in both languages, and none is sent with an open field."""

import html
import re
from pathlib import Path

import httpx
import pytest
import yaml
from pydantic import ValidationError

from api.conversations.check import verdict_on
from api.escalations import canned as canned_replies
from api.escalations.canned import (
    BLANK,
    FIELDS,
    CannedReply,
    fill,
    find_canned,
    list_canned,
    list_unfilled,
    unfilled,
)
from api.safety.service import check
from tests.support.desk import Chat, Desk, StaffBrowser

FILLED = {
    "staff": "Ada Clerk",
    "phone": "(518) 555-0142",
    "practitioner": "Dr. Elena Rivera",
    "date": "3/9",
    "time": "3:15",
    "place": "Maple Street Clinic",
}


def held(desk: Desk, **start: str) -> tuple[Chat, str, StaffBrowser]:
    chat = desk.start(**start)
    escalation = chat.press("/request_human")["escalation_id"]
    staff = desk.staff()
    staff.act(escalation, "claim")
    return chat, escalation, staff


def in_reply(page: str) -> str:
    found = re.search(r'<textarea id="reply".*?>(.*?)</textarea>', page, re.S)
    return html.unescape(found.group(1)) if found else ""


def problem_on(answer: httpx.Response) -> str:
    found = re.search(r'<p class="banner problem" role="alert">(.*?)</p>', answer.text, re.S)
    return html.unescape(found.group(1)) if found else ""


@pytest.mark.parametrize("staff", ["Maria Lopez", "the front desk", "Jordan P.", "Front Desk"])
def test_the_front_desk_may_say_each_under_its_own_name(staff: str) -> None:
    for canned in list_canned():
        for text in (canned.en, canned.es):
            assert verdict_on(fill(text, {**FILLED, "staff": staff})) == (), text


def test_what_is_filled_in_is_read_like_any_text() -> None:
    hello = find_canned("hello")
    assert hello is not None
    claim = "Ana, it is only a virus and nothing to worry about, so relax"
    assert verdict_on(fill(hello.en, {"staff": claim}))
    assert unfilled(fill(hello.en, {"staff": "Ana"})) == (hello.en, ("Ana",))
    assert unfilled("Hello, this is Ana. How can I help you?") is None


def test_a_ready_text_of_an_admin_is_read_like_any_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Being ready does not make it one that the project's people have read."""
    claim = "Thank you {staff}. Honestly that sounds like plain shingles to me."
    made = CannedReply(id="own", title="Own", en=claim, es=claim)
    monkeypatch.setattr(canned_replies, "list_canned", lambda: (made,))
    assert unfilled(fill(claim, {"staff": "Ana"})) is not None
    assert verdict_on(fill(claim, {"staff": "Ana"}))


def test_there_are_about_a_dozen() -> None:
    assert len(list_canned()) >= 12


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("canned", list_canned(), ids=lambda one: one.id)
def test_each_may_be_said_once_it_is_filled_in(canned, language: str) -> None:
    text = canned.text(language)
    said = fill(text, FILLED)
    assert list_unfilled(said) == []
    assert check(text=said).allowed, said
    # An open field is refused by the output check as well, for whoever forgets to ask.
    assert check(text=text).allowed == ("{" not in text)
    assert len(said) < 300


def test_every_field_is_used_and_known() -> None:
    used = {name for one in list_canned() for name in re.findall(r"\{(\w+)\}", one.en)}
    assert used == set(FIELDS)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"es": "Hola"}, "different fields"),
        ({"en": "Hi {name}", "es": "Hola {name}"}, "unknown fields"),
        ({"id": "Not An Id"}, "id"),
        ({"title": ""}, "title"),
        ({"fr": "Bonjour"}, "fr"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, change: dict[str, str], why: str) -> None:
    one = {"id": "hello", "title": "Hello", "en": "Hi {staff}", "es": "Hola {staff}", **change}
    path = tmp_path / "canned.yml"
    path.write_text(yaml.safe_dump({"canned_replies": [one]}))
    with pytest.raises(ValidationError, match=why):
        list_canned(path)


def test_an_id_is_given_once(tmp_path: Path) -> None:
    one = {"id": "hello", "title": "Hello", "en": "Hi", "es": "Hola"}
    path = tmp_path / "canned.yml"
    path.write_text(yaml.safe_dump({"canned_replies": [one, one]}))
    with pytest.raises(ValueError, match="twice"):
        list_canned(path)


@pytest.mark.parametrize(
    ("text", "unfilled"),
    [
        ("Come on {date} at {time}, {date}", ["date", "time"]),
        ("Come on {}", [BLANK]),
        ("Come on { }", [BLANK]),
        ("Come on {date", [BLANK]),
        ("Come on date}", [BLANK]),
        ("Come on {Tuesday}", [BLANK]),
        ("Come on ____ at 3", [BLANK]),
        ("Come on Monday at 3 (side_door)", []),
        ("", []),
    ],
)
def test_what_is_left_open(text: str, unfilled: list[str]) -> None:
    assert list_unfilled(text) == unfilled


def test_a_value_is_not_read_as_a_field_again() -> None:
    assert fill("{staff} {date}", {"staff": "{date}"}) == "{date} {date}"
    assert fill("{staff}", {"staff": ""}) == "{staff}"


def test_a_ready_text_stands_in_the_field_without_a_script(desk: Desk) -> None:
    _chat, escalation, staff = held(desk)
    page = staff.get(f"/staff/escalations/{escalation}?canned=hello.en").text
    assert in_reply(page) == (
        "Hello, this is Front Desk 1 from the clinic. I have read your messages. "
        "How can I help you?"
    )
    page = staff.get(f"/staff/escalations/{escalation}?canned=please-call.es").text
    assert "llámenos al (518) 555-0142 antes de las {time}" in in_reply(page)


def test_the_patients_language_comes_first(desk: Desk) -> None:
    for language, first in (("en", "English"), ("es", "Spanish")):
        _chat, escalation, staff = held(desk, language=language)
        groups = re.findall(r'<optgroup label="(\w+)"', staff.page(escalation))
        assert groups[0] == first
        assert sorted(groups) == ["English", "Spanish"]


@pytest.mark.parametrize("canned", ["", "hello", "hello.fr", "../x", "<script>", "x" * 5000])
def test_what_is_no_ready_text_inserts_nothing(desk: Desk, canned: str) -> None:
    _chat, escalation, staff = held(desk)
    answer = staff.client.get(
        f"/staff/escalations/{escalation}",
        params={"canned": canned},
        headers={"Cookie": staff.cookie, "Accept": "text/html"},
    )
    assert answer.status_code == 200
    assert in_reply(answer.text) == ""
    assert "<script>" not in answer.text


def test_nothing_is_inserted_for_who_cannot_reply(desk: Desk) -> None:
    _chat, escalation, _staff = held(desk)
    page = desk.staff().get(f"/staff/escalations/{escalation}?canned=hello.en").text
    assert 'id="reply"' not in page
    assert "I have read your messages" not in page


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Please call us at (518) 555-0142 before {time}.", "Fill in: time."),
        ("{practitioner} has time on {date}.", "Fill in: practitioner, date."),
        ("You are booked for { }.", "Fill in: a blank."),
        ("Come at ___", "Fill in: a blank."),
    ],
)
@pytest.mark.parametrize("role", ["front_desk", "clinician"])
def test_an_open_field_is_not_sent_and_the_text_kept(
    desk: Desk, text: str, named: str, role: str
) -> None:
    chat = desk.start()
    escalation = chat.press("/request_human")["escalation_id"]
    staff = desk.staff(role)
    staff.act(escalation, "claim")
    said = chat.shown()
    refused = staff.reply(escalation, text)
    assert refused.status_code == 422
    assert problem_on(refused) == f"Not sent: a field of the reply is not filled in. {named}"
    assert in_reply(refused.text) == text
    assert chat.shown() == said
    filled = re.sub(r"\{.*?\}|_+", "noon", text)
    assert staff.reply(escalation, filled).status_code == 303
    assert chat.shown()[-1] == filled


def test_what_was_typed_is_not_in_an_answer_for_programs(desk: Desk) -> None:
    """The names of fields are ours; what stands between braces may be a patient's name."""
    assert list_unfilled("{Jane Doe}") == [BLANK]


@pytest.mark.parametrize("text", ["x" * 2001, "x" * 10_000])
def test_a_huge_reply_is_refused_and_kept(desk: Desk, text: str) -> None:
    chat, escalation, staff = held(desk)
    refused = staff.reply(escalation, text)
    assert refused.status_code == 422
    assert in_reply(refused.text) == text
    assert text not in chat.shown()
