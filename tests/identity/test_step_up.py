"""What reveals or takes out data needs a proof of identity that is not older than ten minutes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import httpx
import pyotp
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import clock
from api.audit.models import AuditRecord
from api.identity import staff as accounts
from api.identity.models import Staff
from api.identity.staff_brake import OWN
from api.web.step_up import ProofRequired
from tests.support.bot import answer as bot_answer
from tests.support.desk import PASSWORD, Desk, StaffBrowser
from tests.support.fixtures import MakeDesk
from tests.support.sign_on import RunningProvider, running_provider

STEP_UP = "/staff/sign-in/step-up"
PHONE = "518-555-0190"


def waiting_patient(desk: Desk) -> str:
    """A chat with a phone number in it; the path where the number can be seen."""
    chat = desk.start()
    desk.bot.script = lambda body: bot_answer("I heard you")
    chat.say(f"my name is Rosalind Okoro, call me at {PHONE}")
    return f"/staff/escalations/{chat.press('/request_human')['escalation_id']}/reveal"


def reveal(browser: StaffBrowser, path: str) -> httpx.Response:
    return browser.post(path, {"token": "PHONE_1", "reason": "contact"})


def fields_of(page: httpx.Response, action: str = STEP_UP) -> dict[str, str]:
    """The hidden fields of the form that goes there."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}">(.*?)</form>', page.text, re.S)
    assert form, page.text
    found = re.findall(r'type="hidden" name="(.*?)" value="(.*?)"', form.group(1))
    return {unescape(name): unescape(value) for name, value in found}


def prove(browser: StaffBrowser, page: httpx.Response, **proof: str) -> httpx.Response:
    return browser.post(STEP_UP, {**fields_of(page), **proof})


def follow(browser: StaffBrowser, answered: httpx.Response) -> httpx.Response:
    """What a browser does with a 307: the same form again."""
    assert answered.status_code == 307
    sent = answered.request.content
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": browser.cookie}
    return browser.client.post(
        answered.headers["location"], content=sent, headers={**headers, "Accept": "text/html"}
    )


def actions(desk: Desk) -> list[str]:
    with desk.room.database.read() as session:
        return list(session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)))


def give_totp(desk: Desk, browser: StaffBrowser) -> pyotp.TOTP:
    with desk.room.database.write() as session:
        staff = session.get_one(Staff, browser.staff_id)
        return pyotp.parse_uri(accounts.set_totp(keystore=desk.room.keystore, staff=staff))


def test_the_sign_in_counts_for_ten_minutes(any_desk: Desk) -> None:
    path, staff = waiting_patient(any_desk), any_desk.staff()
    any_desk.time.advance(minutes=9)
    assert PHONE in reveal(staff, path).text
    any_desk.time.advance(minutes=2)
    asked = reveal(staff, path)
    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.text
    assert PHONE not in asked.text
    assert actions(any_desk).count("value.reveal") == 1


def test_the_password_leads_on_to_what_was_wanted(any_desk: Desk) -> None:
    path, staff = waiting_patient(any_desk), any_desk.staff()
    any_desk.time.advance(minutes=11)
    asked = reveal(staff, path)
    assert fields_of(asked) == {
        "token": "PHONE_1",
        "reason": "contact",
        "step_up_path": path,
        "step_up_method": "POST",
    }
    wrong = prove(staff, asked, step_up_password="not the password")
    assert wrong.status_code == 401
    assert "The password is not right." in wrong.text
    assert fields_of(wrong) == fields_of(asked), "nothing to fill in again"
    assert PHONE in follow(staff, prove(staff, wrong, step_up_password=PASSWORD)).text
    any_desk.time.advance(minutes=9)
    assert PHONE in reveal(staff, path).text
    any_desk.time.advance(minutes=2)
    assert reveal(staff, path).status_code == 403
    found = actions(any_desk)
    assert found.count("staff.step_up") == 1 and found.count("staff.step_up_failed") == 1


def test_an_account_with_an_authenticator_gives_its_code(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    totp = give_totp(desk, staff)
    desk.time.advance(minutes=11)
    asked = reveal(staff, path)
    assert "Six-digit code" in asked.text and "step_up_password" not in asked.text
    assert prove(staff, asked, step_up_password=PASSWORD).status_code == 401
    right = totp.at(clock.now())
    assert PHONE in follow(staff, prove(staff, asked, step_up_code=right)).text
    desk.time.advance(minutes=11)
    spent = prove(staff, reveal(staff, path), step_up_code=right)
    assert spent.status_code == 401


def test_a_code_works_once(any_desk: Desk) -> None:
    path, staff = waiting_patient(any_desk), any_desk.staff()
    totp, code = give_totp(any_desk, staff), ""
    any_desk.time.advance(minutes=11)
    asked = reveal(staff, path)
    code = totp.at(clock.now())
    assert prove(staff, asked, step_up_code=code).status_code == 307
    assert prove(staff, asked, step_up_code=code).status_code == 401


def test_it_is_braked_like_the_sign_in(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    asked = reveal(staff, path)
    tried = [prove(staff, asked, step_up_password="wrong").status_code for _ in range(OWN.free + 1)]
    assert tried == [401] * OWN.free + [429]
    refused = prove(staff, asked, step_up_password=PASSWORD)
    assert refused.status_code == 429 and "Retry-After" in refused.headers
    assert fields_of(refused)["token"] == "PHONE_1"
    desk.app.state.sign_in_limiter._calls.clear()
    assert staff.sign_in().status_code == 429, "the same count as the sign-in"


def test_a_proof_is_of_one_session(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    other = StaffBrowser(desk.client, staff.staff_id, staff.email)
    other.sign_in()
    assert PHONE in reveal(other, path).text
    assert reveal(staff, path).status_code == 403


def test_a_role_without_the_permission_is_not_helped_by_a_proof(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff("editor")
    desk.time.advance(minutes=11)
    answered = follow(staff, prove(staff, reveal(staff, path), step_up_password=PASSWORD))
    assert answered.status_code == 403 and PHONE not in answered.text


def test_without_a_session_there_is_nothing_to_prove(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    asked = reveal(staff, path)
    staff.post("/staff/sign-out")
    assert (
        prove(staff, asked, step_up_password=PASSWORD)
        .headers["location"]
        .startswith("/staff/sign-in?")
    )
    assert reveal(staff, path).headers["location"].startswith("/staff/sign-in?")


def test_a_program_is_told_in_its_own_form(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    answered = staff.post(path, {"token": "PHONE_1"}, Accept="application/json")
    assert answered.status_code == 403
    assert answered.json()["code"] == "ProofNeeded" and answered.json()["ask"] == "password"


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("https://evil.example/", "/staff"),
        ("//evil.example/", "/staff"),
        ("/chat/conversations", "/staff"),
        ("/staff/sign-in/step-up", "/staff"),
        ("", "/staff"),
        ("/staff?filter=mine", "/staff?filter=mine"),
    ],
)
def test_the_way_on_stays_here(desk: Desk, path: str, goes_to: str) -> None:
    staff = desk.staff()
    data = {"step_up_path": path, "step_up_method": "GET", "step_up_password": PASSWORD}
    answered = staff.post(STEP_UP, data)
    assert (answered.status_code, answered.headers["location"]) == (303, goes_to)


def test_a_download_goes_on_after_the_proof(desk: Desk) -> None:
    sample = APIRouter()
    sample.get("/staff/sample.csv", dependencies=[ProofRequired])(lambda: "a,b")
    desk.app.include_router(sample)
    staff = desk.staff("admin")
    assert staff.get("/staff/sample.csv?from=2027-01-01").status_code == 200
    desk.time.advance(minutes=11)
    asked = staff.get("/staff/sample.csv?from=2027-01-01")
    assert asked.status_code == 403
    answered = prove(staff, asked, step_up_password=PASSWORD)
    assert answered.status_code == 303
    assert answered.headers["location"] == "/staff/sample.csv?from=2027-01-01"
    assert staff.get(answered.headers["location"]).status_code == 200


def test_script_in_a_field_stays_text_and_much_of_it_is_refused(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    script = '"><script>alert(1)</script>'
    asked = staff.post(path, {"token": script, "reason": "x" * 20})
    assert "<script>alert" not in asked.text
    assert fields_of(asked)["token"] == script
    many = {f"field{number}": "x" for number in range(300)}
    assert staff.post(STEP_UP, {**many, "step_up_password": PASSWORD}).status_code in (400, 422)
    long = staff.post(STEP_UP, {"step_up_password": "x" * 100_000})
    assert long.status_code == 401


def test_no_words_and_no_password_are_kept(desk: Desk) -> None:
    path, staff = waiting_patient(desk), desk.staff()
    desk.time.advance(minutes=11)
    answered = prove(staff, reveal(staff, path), step_up_password=PASSWORD)
    assert answered.headers["location"] == path, "no field is in an address"
    for file in desk.settings.home.rglob("*"):
        if file.is_file():
            assert PASSWORD.encode() not in file.read_bytes()


@pytest.fixture(scope="module")
def process() -> Iterator[RunningProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def clinic(make_desk: MakeDesk, process: RunningProvider) -> Desk:
    process.start_over()
    desk = make_desk(**process.settings)
    desk.time.set(datetime.now(UTC))
    return desk


def signed_on(desk: Desk, process: RunningProvider) -> tuple[StaffBrowser, str]:
    """Somebody who signed in with the provider, eleven minutes ago, at a value to reveal."""
    path, staff = waiting_patient(desk), desk.staff(signed_in=False)
    process.knows("robin", email=staff.email)
    client = TestClient(desk.app, client=("198.51.100.9", 4000), follow_redirects=False)
    left = client.get("/staff/sign-in/oidc").headers["location"]
    browser = StaffBrowser(client, staff.staff_id, staff.email)
    browser.keep_cookie(client.get(process.approve(left, "robin")))
    client.cookies.clear()
    desk.time.advance(minutes=11)
    process.say(ahead_seconds=660)
    return browser, path


def ask_the_provider(browser: StaffBrowser, asked: httpx.Response) -> tuple[str, dict[str, str]]:
    """Press "Confirm with ..."; return the provider's address and this browser's cookie for it."""
    page = browser.post(f"{STEP_UP}/oidc", fields_of(asked, f"{STEP_UP}/oidc"))
    url = re.search(r'content="0; url=(.*?)"', page.text)
    assert page.status_code == 200 and url
    cookie = {"Cookie": f"frontdesk_oidc={page.cookies['frontdesk_oidc']}"}
    browser.client.cookies.clear()
    return unescape(url.group(1)), cookie


def test_the_provider_may_ask_instead(clinic: Desk, process: RunningProvider) -> None:
    browser, path = signed_on(clinic, process)
    asked = reveal(browser, path)
    assert "Confirm with Clinic ID" in asked.text
    url, cookie = ask_the_provider(browser, asked)
    assert "prompt=login" in url and "max_age=0" in url
    assert PHONE not in url and "PHONE_1" not in url
    # A browser that comes from another site brings no strict cookie along.
    back = browser.client.get(process.approve(url, "robin", is_known=True), headers=cookie)
    assert back.status_code == 200
    data = fields_of(back, path)
    assert data == {"token": "PHONE_1", "reason": "contact"}
    assert PHONE in browser.post(path, data).text


@pytest.mark.parametrize("lie", ["old_proof", "no_proof"])
def test_being_recognised_there_is_no_proof(
    clinic: Desk, process: RunningProvider, lie: str
) -> None:
    browser, path = signed_on(clinic, process)
    url, cookie = ask_the_provider(browser, reveal(browser, path))
    process.say(lie=lie)
    back = browser.client.get(process.approve(url, "robin"), headers=cookie)
    assert back.status_code == 401
    assert reveal(browser, path).status_code == 403


@pytest.mark.parametrize(
    ("lie", "is_known", "status"),
    [("", False, 200), ("", True, 403), ("old_proof", False, 403), ("no_proof", False, 403)],
)
def test_a_sign_in_counts_as_a_proof_only_if_the_provider_asked(
    clinic: Desk, process: RunningProvider, lie: str, is_known: bool, status: int
) -> None:
    """Whoever sits down at a desk that somebody left is signed in there without being asked."""
    browser, path = signed_on(clinic, process)
    process.say(lie=lie)
    left = browser.client.get("/staff/sign-in/oidc").headers["location"]
    browser.keep_cookie(browser.client.get(process.approve(left, "robin", is_known=is_known)))
    browser.client.cookies.clear()
    assert reveal(browser, path).status_code == status


def test_somebody_else_there_is_no_proof(clinic: Desk, process: RunningProvider) -> None:
    browser, path = signed_on(clinic, process)
    other = clinic.staff("admin", signed_in=False)
    process.knows("other", email=other.email)
    url, cookie = ask_the_provider(browser, reveal(browser, path))
    back = browser.client.get(process.approve(url, "other"), headers=cookie)
    assert back.status_code == 403 and "another account" in back.text
    assert actions(clinic).count("staff.step_up_failed") == 1
    assert "frontdesk_staff" not in back.cookies
    assert reveal(browser, path).status_code == 403


def test_a_form_too_long_to_carry_is_filled_in_again(
    clinic: Desk, process: RunningProvider
) -> None:
    browser, path = signed_on(clinic, process)
    asked = browser.post(path, {"token": "PHONE_1", "reason": "contact", "more": "x" * 5000})
    url, cookie = ask_the_provider(browser, asked)
    assert len(cookie["Cookie"]) < 4000
    back = browser.client.get(process.approve(url, "robin"), headers=cookie)
    assert 'content="0; url=/staff"' in back.text
    assert PHONE in reveal(browser, path).text
