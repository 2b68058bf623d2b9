"""How fast passwords and codes can be tried, and that nobody can lock another person out."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api import clock
from api.identity import staff as accounts
from api.identity import staff_brake
from api.identity.models import SignInBrake, Staff
from api.identity.staff_brake import OWN, STRANGERS, network_of
from tests.support.desk import PASSWORD, Desk, StaffBrowser


class Browser:
    """A browser with a cookie jar of its own, at an address of its own."""

    def __init__(self, desk: Desk, address: str) -> None:
        self.client = TestClient(desk.app, client=(address, 4000), follow_redirects=False)

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        data = {"email": email, "password": password}
        return self.client.post("/staff/sign-in", data=data)

    def give(self, code: str) -> httpx.Response:
        return self.client.post("/staff/sign-in", data={"code": code})


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Passwords that were really hashed."""
    seen: list[str] = []
    hash_it = accounts.is_password

    def spy(*, staff: Staff | None, password: str) -> bool:
        seen.append(password)
        return hash_it(staff=staff, password=password)

    monkeypatch.setattr(accounts, "is_password", spy)
    yield seen


def calm_address_limit(desk: Desk) -> None:
    """The limit of all tries from one address is tested apart."""
    desk.app.state.sign_in_limiter._calls.clear()


def test_wrong_passwords_slow_down_who_tries_them_and_nobody_else(
    any_desk: Desk, hashed: list[str]
) -> None:
    account = any_desk.staff(signed_in=False)
    thief, owner = Browser(any_desk, "198.51.100.7"), Browser(any_desk, "198.51.100.8")
    for _ in range(OWN.free):
        assert thief.sign_in(account.email, "wrong").status_code == 401
    hashed.clear()
    refused = thief.sign_in(account.email)
    assert refused.status_code == 429
    assert 25 <= int(refused.headers["retry-after"]) <= 30
    assert "seconds" in refused.text
    assert hashed == [], "refused before it costs a hash"
    assert owner.sign_in(account.email).status_code == 303


def test_the_pause_doubles_to_a_quarter_of_an_hour(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    thief = Browser(desk, "198.51.100.7")
    for _ in range(OWN.free):
        thief.sign_in(account.email, "wrong")
    waits = []
    for _ in range(7):
        calm_address_limit(desk)
        waits.append(int(thief.sign_in(account.email, "wrong").headers["retry-after"]))
        desk.time.advance(seconds=waits[-1])
        assert thief.sign_in(account.email, "wrong").status_code == 401
    assert [round(wait / 30) for wait in waits] == [1, 2, 4, 8, 16, 30, 30]
    calm_address_limit(desk)
    desk.time.advance(minutes=15)
    assert thief.sign_in(account.email).status_code == 303  # patience and the password


def test_strangers_from_everywhere_wear_down_one_brake(desk: Desk, hashed: list[str]) -> None:
    account = desk.staff(signed_in=False)
    for number in range(STRANGERS.free):
        stranger = Browser(desk, f"203.0.113.{number}")
        assert stranger.sign_in(account.email, "wrong").status_code == 401
    hashed.clear()
    assert Browser(desk, "203.0.113.200").sign_in(account.email, "wrong").status_code == 429
    assert hashed == []
    desk.time.advance(seconds=61)
    assert Browser(desk, "203.0.113.201").sign_in(account.email, "wrong").status_code == 401
    assert Browser(desk, "203.0.113.202").sign_in(account.email, "wrong").status_code == 429
    desk.time.advance(minutes=61)
    assert Browser(desk, "203.0.113.203").sign_in(account.email).status_code == 303


def test_a_browser_that_signed_in_before_is_never_locked_out(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    own = Browser(desk, "198.51.100.8")
    assert own.sign_in(account.email).status_code == 303
    own.client.post("/staff/sign-out")
    for number in range(STRANGERS.free + 1):  # from everywhere, and from the same clinic too
        Browser(desk, f"203.0.113.{number}").sign_in(account.email, "wrong")
        Browser(desk, "198.51.100.8").sign_in(account.email, "wrong")
    assert Browser(desk, "198.51.100.8").sign_in(account.email).status_code == 429
    assert Browser(desk, "203.0.113.99").sign_in(account.email).status_code == 429
    assert own.sign_in(account.email).status_code == 303


def test_a_known_browser_has_a_pace_of_its_own(desk: Desk, hashed: list[str]) -> None:
    """A stolen mark is no way around the limit."""
    account = desk.staff(signed_in=False)
    own = Browser(desk, "198.51.100.8")
    own.sign_in(account.email)
    for _ in range(OWN.free):
        assert own.sign_in(account.email, "wrong").status_code == 401
    hashed.clear()
    assert own.sign_in(account.email).status_code == 429
    assert hashed == []


def test_a_mark_is_of_one_account_and_cannot_be_made(desk: Desk) -> None:
    one, other = desk.staff(signed_in=False), desk.staff(signed_in=False)
    browser = Browser(desk, "198.51.100.8")
    browser.sign_in(one.email)
    mark = browser.client.cookies["frontdesk_device"]
    assert one.email not in mark
    for number in range(STRANGERS.free):
        Browser(desk, f"203.0.113.{number}").sign_in(other.email, "wrong")
    assert browser.sign_in(other.email).status_code == 429  # known to the first only
    body, _, signature = mark.rpartition(".")
    forged = f"{body.replace(one.staff_id, other.staff_id)}.{signature}"
    browser.client.cookies.set("frontdesk_device", forged, path="/staff/sign-in")
    assert browser.sign_in(other.email).status_code == 429


def test_a_shared_browser_is_known_to_all_who_use_it(desk: Desk) -> None:
    people = [desk.staff(signed_in=False) for _ in range(3)]
    browser = Browser(desk, "198.51.100.8")
    for one in people:
        assert browser.sign_in(one.email).status_code == 303
    for number in range(STRANGERS.free):
        Browser(desk, f"203.0.113.{number}").sign_in(people[0].email, "wrong")
    assert browser.sign_in(people[0].email).status_code == 303


def test_a_new_password_makes_every_browser_a_stranger(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    browser = Browser(desk, "198.51.100.8")
    browser.sign_in(account.email)
    with desk.room.database.write() as session:
        staff = session.get_one(Staff, account.staff_id)
        staff.password_hash = accounts.hash_password("quite another password")
    for number in range(STRANGERS.free):
        Browser(desk, f"203.0.113.{number}").sign_in(account.email, "wrong")
    assert browser.sign_in(account.email, "quite another password").status_code == 429


def test_many_at_once_are_no_way_around_the_limit(any_desk: Desk, hashed: list[str]) -> None:
    account = any_desk.staff(signed_in=False)
    any_desk.app.state.sign_in_limiter._count = 1000
    thieves = [Browser(any_desk, "198.51.100.7") for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: one.sign_in(account.email, "wrong"), thieves))
    assert sorted(one.status_code for one in answers) == [401] * OWN.free + [429] * 11
    assert len(hashed) == OWN.free


def test_hashing_holds_no_transaction(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A patient's message does not wait for somebody's password."""
    account = desk.staff(signed_in=False)
    chat = desk.start()

    def slow(*, staff: Staff | None, password: str) -> bool:
        with ThreadPoolExecutor(1) as pool:
            said = pool.submit(chat.send, {"text": "hello"}).result(timeout=10)
        return said.status_code == 200

    monkeypatch.setattr(accounts, "is_password", slow)
    assert Browser(desk, "198.51.100.8").sign_in(account.email).status_code == 303


def test_guessing_is_slowed_by_address_over_all_accounts(desk: Desk) -> None:
    browser = Browser(desk, "198.51.100.7")
    answers = [browser.sign_in(f"nobody{n}@clinic.example", "wrong") for n in range(11)]
    assert [one.status_code for one in answers] == [401] * 10 + [429]


def test_an_account_that_does_not_exist_answers_the_same(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    for email in (account.email, "nobody@clinic.example"):
        calm_address_limit(desk)
        browser = Browser(desk, "198.51.100.7")
        answers = [browser.sign_in(email, "wrong") for _ in range(OWN.free + 1)]
        assert [one.status_code for one in answers] == [401] * OWN.free + [429]


def test_the_right_password_does_not_free_the_guessing_of_codes(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    with desk.room.database.write() as session:
        staff = session.get_one(Staff, account.staff_id)
        totp = pyotp.parse_uri(accounts.set_totp(keystore=desk.room.keystore, staff=staff))
    desk.app.state.sign_in_limiter._count = 1000
    thief = Browser(desk, "198.51.100.7")
    tried = []
    for _ in range(OWN.free + 2):
        thief.sign_in(account.email)
        wrong = f"{(int(totp.at(clock.now())) + 1) % 1_000_000:06d}"
        tried.append(thief.give(wrong).status_code)
    assert tried == [401] * OWN.free + [429] * 2
    owner = Browser(desk, "198.51.100.8")
    assert owner.sign_in(account.email).status_code == 200
    assert owner.give(totp.at(clock.now())).status_code == 303


def test_a_complete_sign_in_starts_anew(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    browser = Browser(desk, "198.51.100.8")
    for _ in range(OWN.free - 1):
        browser.sign_in(account.email, "wrong")
    assert browser.sign_in(account.email).status_code == 303
    fresh = Browser(desk, "198.51.100.8")
    for _ in range(OWN.free - 1):
        calm_address_limit(desk)
        assert fresh.sign_in(account.email, "wrong").status_code == 401


def test_no_address_and_no_account_is_stored(desk: Desk) -> None:
    account = desk.staff(signed_in=False)
    Browser(desk, "198.51.100.7").sign_in(account.email, "wrong")
    with desk.room.database.read() as session:
        rows = session.scalars(select(SignInBrake)).all()
        assert len(rows) == 2
        assert all(len(row.key) == 64 for row in rows)
    for path in desk.settings.home.rglob("*"):
        if path.is_file():
            assert b"198.51.100.7" not in path.read_bytes()


def test_old_counts_are_dropped(desk: Desk) -> None:
    StaffBrowser(desk.client, "", "nobody@clinic.example").sign_in("wrong")
    desk.time.advance(days=2)
    Browser(desk, "198.51.100.7").sign_in("other@clinic.example", "wrong")
    with desk.room.database.read() as session:
        assert len(session.scalars(select(SignInBrake)).all()) == 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_it(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_pause_never_overflows() -> None:
    assert OWN.pause_after(10_000) == OWN.most
    assert staff_brake.STRANGERS.pause_after(10_000).total_seconds() == 60
