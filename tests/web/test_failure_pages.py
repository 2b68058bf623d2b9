"""A page that is asked too fast, or sent too much, answers people in words and loses nothing."""

import re
from types import ModuleType

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.errors import TooFast
from api.rate import Limiter
from api.web import reminder_links, reminder_pages, reminder_steering, reminder_wish_view
from tests.reminders.test_reminders import planned
from tests.support.desk import Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.test_reminder_pages import path_of
from tests.web.test_reminder_setting import WISH, plans, started

HTML = {"Accept": "text/html", "Accept-Language": "en"}
TYPED = {**WISH, "medication": 'my "blue" pill & <b>'}


class Braked(Limiter):
    """Lets no request through any more."""

    def __init__(self) -> None:
        super().__init__(count=1, seconds=60)

    def take(self, key: str) -> None:
        raise TooFast(headers={"Retry-After": "17"})


def braked(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    monkeypatch.setattr(module, "_limiter", Braked())


@pytest.mark.parametrize(
    ("language", "said"), [("en", "wait 17 seconds"), ("es", "espere 17 segundos")]
)
def test_a_form_sent_too_fast_is_kept_in_the_language_of_the_chat(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    chat = started(desk, language)
    path = f"{path_of(desk, chat)}/new"
    braked(monkeypatch, reminder_wish_view)
    answer = desk.client.post(path, data=TYPED, headers=HTML)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "17")
    assert said in answer.text and f'lang="{language}"' in answer.text
    assert "(429)</title>" in answer.text and "Error 429" in answer.text
    assert 'value="my &#34;blue&#34; pill &amp; &lt;b&gt;"' in answer.text
    assert re.findall(r'name="clock" value="([^"]*)"', answer.text) == WISH["clock"]
    monkeypatch.undo()
    assert plans(desk, chat) == []


def test_every_page_of_a_patient_says_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    chat, plan = planned(desk)
    base = path_of(desk, chat)
    for module in (reminder_pages, reminder_steering, reminder_links, reminder_wish_view):
        braked(monkeypatch, module)
    looked = [base, f"{base}/new", f"{base}/{plan['id']}/change", "/reminders/dose/1/2"]
    sent = [f"{base}/quiet", f"{base}/{plan['id']}/supply", f"{base}/{plan['id']}/stop"]
    answers = [desk.client.get(path, headers=HTML) for path in looked]
    answers += [desk.client.post(path, data={"a": "1"}, headers=HTML) for path in sent]
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "17")
        assert "wait 17 seconds" in answer.text
    program = desk.client.get(base, headers={"Accept": "application/json"})
    assert program.headers["content-type"] == "application/problem+json"
    spanish = desk.client.get("/reminders/dose/1/2", headers={**HTML, "Accept-Language": "es-MX"})
    assert "spere 17 segundos" in spanish.text, "a link that says no language"


class Broken(Limiter):
    """A fault of ours, with words in it that nobody must read."""

    def __init__(self) -> None:
        super().__init__(count=1, seconds=60)

    def take(self, key: str) -> None:
        raise RuntimeError("a table of secrets")


@pytest.mark.parametrize(("language", "said"), [("en", "not certain"), ("es", "No es seguro")])
def test_a_fault_of_ours_is_said_on_a_page_and_claims_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    path = f"{path_of(desk, started(desk, language))}/new"
    monkeypatch.setattr(reminder_wish_view, "_limiter", Broken())
    answer = desk.client.post(path, data=TYPED, headers=HTML)
    assert (answer.status_code, said in answer.text) == (500, True)
    assert f'href="{path}"' in answer.text and "Error 500" in answer.text
    assert "secrets" not in answer.text and "blue" not in answer.text
    assert answer.headers["content-security-policy"]
    program = desk.client.post(path, data=TYPED, headers={"Accept": "application/json"})
    assert (program.status_code, program.json()["code"]) == (500, "FrontdeskError")


def test_a_fault_of_ours_is_said_to_staff(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.app.state, "sign_in_limiter", Broken())
    form = {"email": "a@clinic.example", "password": "a long enough password"}
    answer = desk.client.post("/staff/sign-in", data=form, headers=HTML)
    assert (answer.status_code, "not certain" in answer.text) == (500, True)
    assert form["password"] not in answer.text and 'href="/staff"' in answer.text


def too_large(desk: Desk, path: str, headers: dict[str, str]) -> httpx.Response:
    return desk.client.post(path, data={"medication": "m" * 300_000}, headers=headers)


def test_too_much_at_once_is_said_on_a_page(desk: Desk) -> None:
    chat = started(desk, "es")
    path = f"{path_of(desk, chat)}/new"
    answer = too_large(desk, path, HTML)
    assert (answer.status_code, "Es demasiado largo" in answer.text) == (413, True)
    assert too_large(desk, "/staff/sign-in", HTML).text.count("That is too long") == 2
    for other, headers in (("/chat/conversations", HTML), (path, {"Accept": "*/*"})):
        refused = too_large(desk, other, headers)
        assert refused.status_code == 413
        assert refused.headers["content-type"] == "application/problem+json"


def test_fields_of_no_form_of_ours_are_said_on_a_page(desk: Desk) -> None:
    path = f"{path_of(desk, started(desk))}/new"
    answer = desk.client.post(path, data={**WISH, "hours": "8" * 100}, headers=HTML)
    assert (answer.status_code, "cannot be read" in answer.text) == (422, True)
    assert desk.client.post(path, data={"hours": "8" * 100}).json()["fields"] == ["body.hours"]


def test_what_is_no_page_is_said_on_one(desk: Desk) -> None:
    base = path_of(desk, started(desk, "es"))
    many = "&".join(f"a{number}=1" for number in range(1100))
    form = {**HTML, "Content-Type": "application/x-www-form-urlencoded"}
    answers = {
        405: desk.client.get(f"{base}/1/nothing", headers=HTML),
        404: desk.client.post(f"{base}/1/nothing", headers=HTML),
        400: desk.client.post(f"{base}/new", content=many, headers=form),
    }
    for status, answer in answers.items():
        assert (answer.status_code, "Eso no funcionó" in answer.text) == (status, True)
    assert desk.client.get(f"{base}/1/nothing").json()["code"] == "MethodNotSupported"


def test_it_can_be_read_and_sent_again(
    desk: Desk, origin: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = started(desk)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{origin}{path_of(desk, chat)}/new")
    page.get_by_label("Medicin").fill("metformin")
    page.get_by_label("Time 1").fill("08:15")
    with monkeypatch.context() as patch:
        braked(patch, reminder_wish_view)
        page.get_by_role("button", name="Look at it").press("Enter")
        expect(page.get_by_role("heading", name="That was too fast")).to_be_visible()
        check_accessibility(page)
        assert not has_sideways_scroll(page)
    page.get_by_role("button", name="Send it again").press("Enter")
    expect(page.locator("main")).to_contain_text("metformin, every day at 8:15 AM")


@pytest.mark.parametrize(
    "path",
    [
        "/admin/studio/releases/ab%00c",
        "/admin/studio/messages/a%00b",
        "/admin/studio/conversations/a%00b",
        "/admin/studio/intents/a%00b",
        "/staff/escalations/a%00b",
        "/staff/conversations/a%00b",
    ],
)
def test_an_address_that_no_database_can_hold_is_no_failure_of_ours(
    any_desk: Desk, path: str
) -> None:
    assert 400 <= any_desk.staff("admin").get(path).status_code < 500


def test_a_text_that_no_database_can_hold_is_said_so(any_desk: Desk) -> None:
    admin = any_desk.staff("admin")
    answer = admin.post("/admin/studio/releases", {"why": "hello\x00there"})
    assert answer.status_code < 500
    assert any_desk.client.get("/chat/conversations/a%00b/utterances").status_code < 500
