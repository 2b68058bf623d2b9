"""Staff accounts: password, second factor, idle and signed-out sessions."""

import re
import threading

import pyotp
import pytest

from api import clock
from api.identity import staff as accounts
from api.identity.models import Staff
from tests.support.desk import PASSWORD, Desk, StaffBrowser
from tests.support.fixtures import MakeDesk


def with_totp(desk: Desk) -> tuple[StaffBrowser, pyotp.TOTP]:
    browser = desk.staff(signed_in=False)
    with desk.room.database.write() as session:
        account = session.get_one(Staff, browser.staff_id)
        address = accounts.set_totp(keystore=desk.room.keystore, staff=account)
    return browser, pyotp.parse_uri(address)


def test_the_right_password_signs_in_and_a_wrong_one_does_not(any_desk: Desk) -> None:
    browser = any_desk.staff(signed_in=False)
    wrong = browser.sign_in("not the password")
    unknown = StaffBrowser(any_desk.client, "", "nobody@clinic.example").sign_in()
    assert wrong.status_code == unknown.status_code == 401
    assert "is not right" in wrong.text and "is not right" in unknown.text
    assert browser.get("/staff").status_code == 303
    signed_in = browser.sign_in()
    assert signed_in.status_code == 303
    cookie = signed_in.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert browser.get("/staff").status_code == 200


def test_the_second_factor_is_asked_and_checked(desk: Desk, monkeypatch) -> None:
    browser, totp = with_totp(desk)
    asked = browser.sign_in()
    assert asked.status_code == 200
    assert 'name="code"' in asked.text
    assert browser.cookie == ""
    pending = f"frontdesk_pending={asked.cookies['frontdesk_pending']}"

    def give(code: str, cookie: str = pending):
        headers = {"Cookie": cookie}
        return desk.client.post(
            "/staff/sign-in", data={"code": code}, headers=headers, follow_redirects=False
        )

    right = totp.at(clock.now())
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert give(wrong).status_code == 401
    assert give(right, "frontdesk_pending=x.9999999999.y").status_code == 401
    assert give(right, "").status_code == 401
    browser.keep_cookie(give(right))
    desk.client.cookies.clear()
    assert browser.get("/staff").status_code == 200


def test_the_pending_step_ends(desk: Desk) -> None:
    browser, totp = with_totp(desk)
    pending = f"frontdesk_pending={browser.sign_in().cookies['frontdesk_pending']}"
    desk.time.advance(minutes=6)
    answered = desk.client.post(
        "/staff/sign-in", data={"code": totp.at(clock.now())}, headers={"Cookie": pending}
    )
    assert answered.status_code == 401


@pytest.mark.parametrize(("length", "is_kept"), [(300, True), (1900, True), (2100, False)])
def test_a_page_with_a_long_address_is_signed_in_to(desk: Desk, length: int, is_kept: bool) -> None:
    page = "/staff?q=" + "a" * length
    sent = desk.client.get(page, headers={"Accept": "text/html"}, follow_redirects=False)
    asked = desk.client.get(sent.headers["location"]).text
    (target,) = re.findall(r'name="next" value="([^"]+)"', asked)
    staff = desk.staff(signed_in=False)
    wanted = page if is_kept else "/staff"
    for given in (target, page):
        answer = staff.sign_in(next=given)
        assert (answer.status_code, answer.headers["location"]) == (303, wanted)


def test_production_wants_the_second_factor(make_desk: MakeDesk) -> None:
    desk = make_desk(FRONTDESK_ENV="production")
    browser = desk.staff(signed_in=False)
    refused = browser.sign_in()
    assert refused.status_code == 401
    assert "no authenticator yet" in refused.text
    assert browser.cookie == ""


def test_an_idle_session_ends(desk: Desk) -> None:
    browser = desk.staff()
    for _ in range(3):
        desk.time.advance(minutes=desk.settings.staff_idle_minutes - 1)
        assert browser.get("/staff").status_code == 200
    desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)
    assert browser.get("/staff").status_code == 303


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/staff", {"Sec_Fetch_Mode": "cors"}),
        ("/staff", {"Sec_Fetch_Mode": "same-origin"}),
        ("/staff", {"Frontdesk_By_Itself": "1"}),
        ("/staff/session", {}),
    ],
)
def test_what_a_page_does_by_itself_keeps_nobody_signed_in(
    desk: Desk, path: str, headers: dict[str, str]
) -> None:
    browser = desk.staff()
    minutes = desk.settings.staff_idle_minutes
    for _ in range(minutes - 1):
        desk.time.advance(minutes=1)
        assert browser.get(path, **headers).status_code == 200
    assert browser.get("/staff/session").json()["seconds"] <= 60
    desk.time.advance(minutes=1)
    assert browser.get("/staff").status_code == 303


def test_typing_and_clicking_keep_a_person_signed_in(desk: Desk) -> None:
    browser = desk.staff()
    for _ in range(3):
        desk.time.advance(minutes=desk.settings.staff_idle_minutes - 1)
        assert browser.post("/staff/active").status_code == 204
    left = browser.get("/staff/session").json()["seconds"]
    assert left > desk.settings.staff_idle_minutes * 60 - 5
    desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)
    assert browser.get("/staff/session", Accept="application/json").status_code == 401
    assert browser.post("/staff/active", Accept="application/json").status_code == 401


def test_the_event_stream_ends_with_the_session(desk: Desk) -> None:
    browser = desk.staff()

    def leave() -> None:
        desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)

    timer = threading.Timer(0.8, leave)
    timer.start()
    heard = browser.get("/staff/events").text  # returns because the stream ends
    timer.join()
    assert heard.endswith('event: signed-off\ndata: {"why": "idle"}\n\n')


def test_after_signing_in_again_the_form_is_found_again(desk: Desk) -> None:
    browser = desk.staff()
    desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)
    answer = browser.post("/staff/escalations/e1/reply", {"text": "half"})
    assert answer.headers["location"] == "/staff/sign-in?why=ended&next=/staff/escalations/e1"
    answer = browser.get("/staff?filter=mine")
    assert answer.headers["location"].endswith("next=/staff%3Ffilter%3Dmine")
    assert "next" in desk.client.get(answer.headers["location"]).text


def test_a_long_day_ends(desk: Desk) -> None:
    browser = desk.staff()
    for _ in range(26):
        desk.time.advance(minutes=28)
        browser.get("/staff")
    assert browser.get("/staff").status_code == 303


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = desk.staff()
    assert browser.post("/staff/sign-out").status_code == 303
    assert browser.get("/staff").status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_forms_from_elsewhere_are_refused(desk: Desk, headers: dict[str, str]) -> None:
    browser = desk.staff()
    escalation = desk.start().press("/request_human")["escalation_id"]
    path = f"/staff/escalations/{escalation}/claim"
    assert browser.post(path, {"version": "1"}, **headers).status_code == 403
    assert browser.post("/staff/sign-out", **headers).status_code == 403
    own = {"Origin": "http://testserver", "Sec_Fetch_Site": "same-origin"}
    assert browser.post(path, {"version": "1"}, **own).status_code == 303


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/staff?filter=mine", "/staff?filter=mine"),
        ("https://evil.example", "/staff"),
        ("//evil.example", "/staff"),
        ("/\\evil.example", "/staff"),
        ("javascript:alert(1)", "/staff"),
    ],
)
def test_the_way_on_stays_on_this_site(desk: Desk, target: str, goes_to: str) -> None:
    browser = desk.staff(signed_in=False)
    assert browser.sign_in(next=target).headers["location"] == goes_to


def test_the_password_is_nowhere_in_clear(desk: Desk) -> None:
    desk.staff()
    for path in desk.settings.home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("role", "wanted", "begins"),
    [
        ("front_desk", "/staff", "/staff"),
        ("clinician", "/staff?filter=mine", "/staff?filter=mine"),
        ("privacy_officer", "/staff", "/staff/reviews"),
        ("editor", "/staff", "/admin"),
        ("editor", "/staff/reports", "/staff/reports"),
    ],
)
def test_everybody_begins_where_they_may(desk: Desk, role: str, wanted: str, begins: str) -> None:
    browser = desk.staff(role, signed_in=False)
    answer = browser.sign_in(next=wanted)
    assert answer.headers["location"] == begins
    if begins == "/admin" or wanted == "/staff":
        assert browser.get(begins).status_code == 200
