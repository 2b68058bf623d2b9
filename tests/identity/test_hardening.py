"""What a sign-in must be besides working: strict cookies, hashed secrets, codes used once, CSP."""

import re

import httpx
import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import clock
from api.identity import staff as accounts
from api.identity.models import Staff, StaffSession
from tests.support.desk import PASSWORD, Desk
from tests.support.fixtures import PASSWORDS, MakeDesk

PAGES = ("/staff/sign-in", "/staff", "/staff/conversations", "/admin", "/admin/staff")


def with_totp(desk: Desk, role: str = "admin") -> tuple[str, pyotp.TOTP]:
    """An account's e-mail and its authenticator."""
    browser = desk.staff(role, signed_in=False)
    with desk.room.database.write() as session:
        staff = session.get_one(Staff, browser.staff_id)
        address = accounts.set_totp(keystore=desk.room.keystore, staff=staff)
    return browser.email, pyotp.parse_uri(address)


def secure_browser(desk: Desk) -> TestClient:
    return TestClient(
        desk.app,
        base_url="https://testserver",
        client=("198.51.100.7", 4000),
        follow_redirects=False,
    )


def sign_in(browser: TestClient, email: str, totp: pyotp.TOTP) -> list[httpx.Response]:
    asked = browser.post("/staff/sign-in", data={"email": email, "password": PASSWORD})
    return [asked, browser.post("/staff/sign-in", data={"code": totp.at(clock.now())})]


def cookies_of(answers: list[httpx.Response]) -> dict[str, str]:
    """Attributes by name, of the cookies that are set and not taken away."""
    lines = [line for one in answers for line in one.headers.get_list("set-cookie")]
    return {line.partition("=")[0]: line.lower() for line in lines if '=""' not in line}


@pytest.mark.parametrize("headers", [{}, {"Host": "clinic.example"}, {"X-Forwarded-For": "::1"}])
def test_in_production_what_a_proxy_passes_on_wants_the_token(
    make_desk: MakeDesk, headers: dict[str, str]
) -> None:
    """A proxy here that names no client would let the whole internet in as this machine."""
    desk = make_desk(FRONTDESK_ENV="production", METRICS_TOKEN="figures-only")
    here = {"Host": "127.0.0.1:8000", **headers}
    assert desk.client.get("/metrics", headers=here).status_code == (403 if headers else 200)
    token = {"Authorization": "Bearer figures-only"}
    assert desk.client.get("/metrics", headers={**here, **token}).status_code == 200


def test_in_production_every_cookie_is_strict_secure_and_out_of_reach(make_desk: MakeDesk) -> None:
    desk = make_desk(FRONTDESK_ENV="production")
    email, totp = with_totp(desk)
    answers = sign_in(secure_browser(desk), email, totp)
    assert [one.status_code for one in answers] == [200, 303]
    cookies = cookies_of(answers)
    assert set(cookies) == {"frontdesk_staff", "frontdesk_pending", "frontdesk_device"}
    for attributes in cookies.values():
        for wanted in ("httponly", "secure", "samesite=strict"):
            assert wanted in attributes
    assert "max-age=31536000" in answers[0].headers["strict-transport-security"]


def test_a_code_signs_in_once(any_desk: Desk) -> None:
    email, totp = with_totp(any_desk)
    owner, thief = secure_browser(any_desk), secure_browser(any_desk)
    for browser in (owner, thief):
        browser.post("/staff/sign-in", data={"email": email, "password": PASSWORD})
    code = totp.at(clock.now())
    assert owner.post("/staff/sign-in", data={"code": code}).status_code == 303
    assert thief.post("/staff/sign-in", data={"code": code}).status_code == 401


@pytest.mark.parametrize("code", ["", "000000 ", "x", "٠٠٠٠٠٠", "é", "1" * 20, "1" * 21])
def test_a_code_that_is_none(desk: Desk, code: str) -> None:
    email, _totp = with_totp(desk)
    browser = secure_browser(desk)
    browser.post("/staff/sign-in", data={"email": email, "password": PASSWORD})
    assert browser.post("/staff/sign-in", data={"code": code}).status_code in (401, 422)
    assert browser.get("/staff").status_code == 401


def test_secrets_are_kept_as_hashes(desk: Desk) -> None:
    email, totp = with_totp(desk)
    browser = secure_browser(desk)
    sign_in(browser, email, totp)
    with desk.room.database.read() as session:
        staff = session.scalars(select(Staff)).one()
        row = session.scalars(select(StaffSession)).one()
    assert staff.password_hash.startswith("$argon2id$")
    assert totp.secret.encode() not in bytes(staff.totp_ciphertext or b"")
    assert browser.cookies["frontdesk_staff"] not in row.secret_hash


def test_a_password_is_costly_to_try() -> None:
    """RFC 9106's second choice, for machines with little memory: 64 MiB, three passes."""
    assert PASSWORDS.hash("a long enough password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    staff = desk.staff()
    before, headers = staff.cookie, {"Cookie": staff.cookie}
    data = {"email": staff.email, "password": PASSWORD}
    answer = desk.client.post("/staff/sign-in", data=data, headers=headers, follow_redirects=False)
    desk.client.cookies.clear()
    staff.keep_cookie(answer)
    assert staff.cookie != before
    assert staff.get("/staff").status_code == 200
    staff.cookie = before
    assert staff.get("/staff").status_code == 303


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_no_inline_code_and_nobody_frames_them(desk: Desk, path: str) -> None:
    page = desk.staff("admin").get(path)
    assert page.status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy and "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page.text
    )


@pytest.mark.parametrize(
    "path", ["/staff/sign-in", "/staff/sign-in/step-up", "/admin/staff", "/admin/staff/x/disable"]
)
def test_forms_from_elsewhere_are_refused(desk: Desk, path: str) -> None:
    admin = desk.staff("admin")
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        assert admin.post(path, {"version": "1"}, **headers).status_code == 403


FORGED = ("", "x", "0" * 43, "../../etc/passwd", "a.b.c", "é" * 40, "1.9999999999.0", "x" * 5000)


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_token_signs_nobody_in(desk: Desk, forged: str) -> None:
    """Neither the session's cookie nor the proof that a password was right can be made up."""
    email, totp = with_totp(desk)
    headers = {"Accept": "text/html", "Cookie": f"frontdesk_staff={forged}".encode()}
    for path in ("/staff", "/admin/staff", "/staff/sign-in/password"):
        answer = desk.client.get(path, headers=headers, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/staff/sign-in?")
    headers = {"Accept": "text/html", "Cookie": f"frontdesk_pending={forged}".encode()}
    code = {"email": email, "code": totp.at(clock.now())}
    answer = desk.client.post("/staff/sign-in", data=code, headers=headers, follow_redirects=False)
    assert answer.status_code == 401
    assert "frontdesk_staff" not in answer.cookies


def test_a_token_of_somebody_else_and_one_changed_by_a_letter(desk: Desk) -> None:
    """The proof of a right password is of one account; a session's secret is exact."""
    (email, _totp), (_other, other_totp) = with_totp(desk), with_totp(desk)
    browser = TestClient(desk.app, client=("127.0.0.1", 50001), follow_redirects=False)
    browser.post("/staff/sign-in", data={"email": email, "password": PASSWORD})
    code = {"code": other_totp.at(clock.now())}
    assert browser.post("/staff/sign-in", data=code).status_code == 401
    staff = desk.staff()
    name, _, secret = staff.cookie.partition("=")
    staff.cookie = f"{name}={secret[:-1]}{'A' if secret[-1] != 'A' else 'B'}"
    assert staff.get("/staff").headers["location"].startswith("/staff/sign-in?")
