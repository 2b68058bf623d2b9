"""Single sign-on against a real provider process, honest and lying."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.audit.models import AuditRecord
from api.identity.models import Staff, StaffSession
from api.identity.staff_changes import disable
from api.settings import Environment, Settings
from tests.support.desk import Desk, StaffBrowser
from tests.support.fixtures import MakeDesk
from tests.support.http import free_port
from tests.support.sign_on import BACK, RunningProvider, SignOn, query_of, running_provider


@pytest.fixture(scope="module")
def process() -> Iterator[RunningProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(process: RunningProvider) -> RunningProvider:
    process.start_over()
    return process


@pytest.fixture
def clinic(make_desk: MakeDesk, provider: RunningProvider) -> Desk:
    return make_clinic(make_desk, provider)


def make_clinic(make_desk: MakeDesk, provider: RunningProvider, **more: Any) -> Desk:
    desk = make_desk(**{**provider.settings, **more})
    desk.time.set(datetime.now(UTC))  # the provider has a clock of its own
    return desk


def browser_of(desk: Desk, provider: RunningProvider) -> SignOn:
    client = TestClient(desk.app, client=("198.51.100.9", 4000), follow_redirects=False)
    return SignOn(client, provider)


def account(desk: Desk, provider: RunningProvider, role: str = "front_desk") -> StaffBrowser:
    """Somebody with an account here, known to the provider by the same e-mail."""
    staff = desk.staff(role, signed_in=False)
    provider.knows("robin", email=staff.email.upper())
    return staff


def sessions(desk: Desk) -> int:
    with desk.room.database.read() as session:
        return len(session.scalars(select(StaffSession)).all())


def subject(desk: Desk, staff_id: str) -> str | None:
    with desk.room.database.read() as session:
        return session.get_one(Staff, staff_id).oidc_subject


def test_the_first_time_an_account_is_found_by_its_e_mail_and_then_by_who_it_is(
    clinic: Desk, provider: RunningProvider
) -> None:
    staff = account(clinic, provider)
    browser = browser_of(clinic, provider)
    page = browser.client.get("/staff/sign-in")
    assert "Sign in with Clinic ID" in page.text
    answer = browser.sign_in("robin", "/staff?filter=mine")
    assert answer.status_code == 200
    assert "url=/staff?filter=mine" in answer.text, "a page of ours leads on, not a redirect"
    assert browser.client.get("/staff").status_code == 200
    assert subject(clinic, staff.staff_id) == f"{provider.issuer}#sub-robin"
    provider.knows("robin", email="somebody.else@clinic.example")
    again = browser_of(clinic, provider)
    assert again.sign_in("robin").status_code == 200
    assert again.client.get("/staff").status_code == 200
    with clinic.room.database.read() as session:
        actions = select(AuditRecord.action, AuditRecord.detail)
        noted = [tuple(row) for row in session.execute(actions) if row[0].startswith("staff.")]
    assert ("staff.oidc_link", {}) in noted
    assert noted.count(("staff.sign_in", {"by": "oidc"})) == 2


def test_the_cookies_are_as_strict_as_they_can_be(
    make_desk: MakeDesk, provider: RunningProvider
) -> None:
    clinic = make_clinic(make_desk, provider)
    account(clinic, provider)
    browser = browser_of(clinic, provider)
    left = browser.client.get("/staff/sign-in/oidc")
    waiting = left.headers["set-cookie"].lower()
    assert waiting.startswith("frontdesk_oidc=")
    assert "httponly" in waiting and "samesite=lax" in waiting and "max-age=600" in waiting
    assert "path=/staff/sign-in/oidc" in waiting
    back = browser.come_back(provider.approve(left.headers["location"], "robin"))
    cookies = [one.lower() for one in back.headers.get_list("set-cookie")]
    session = next(one for one in cookies if one.startswith("frontdesk_staff="))
    assert "samesite=strict" in session and "httponly" in session
    assert any(one.startswith('frontdesk_oidc=""') for one in cookies), "used once"
    sealed = left.headers["set-cookie"]
    for secret in (query_of(left.headers["location"])["nonce"], "verifier", "robin"):
        assert secret not in sealed


def test_the_way_there_asks_for_a_code_with_pkce_state_and_nonce(
    clinic: Desk, provider: RunningProvider
) -> None:
    one, other = (query_of(browser_of(clinic, provider).leave()) for _ in range(2))
    assert one["response_type"] == "code"
    assert one["code_challenge_method"] == "S256"
    assert one["redirect_uri"] == f"http://testserver{BACK}"
    assert "openid" in one["scope"].split()
    for name in ("state", "nonce", "code_challenge"):
        assert len(one[name]) >= 32
        assert one[name] != other[name]


def test_production_needs_no_authenticator_of_ours(
    make_desk: MakeDesk, provider: RunningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = make_clinic(make_desk, provider)
    account(clinic, provider)
    settings = clinic.settings.model_copy(update={"env": Environment.production})
    monkeypatch.setattr(clinic.app.state, "settings", settings)
    browser = browser_of(clinic, provider)
    browser.client.base_url = "https://testserver"
    answer = browser.sign_in("robin")
    assert answer.status_code == 200
    cookies = answer.headers.get_list("set-cookie")
    assert "secure" in next(one for one in cookies if one.startswith("frontdesk_staff=")).lower()


def test_nobody_gets_an_account_by_signing_on(clinic: Desk, provider: RunningProvider) -> None:
    provider.knows("stranger", email="stranger@clinic.example")
    answer = browser_of(clinic, provider).sign_in("stranger")
    assert answer.status_code == 403
    assert "There is no account here for you" in answer.text
    with clinic.room.database.read() as session:
        assert session.scalars(select(Staff)).all() == []


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_unverified_e_mail_opens_nothing(
    clinic: Desk, provider: RunningProvider, verified: Any
) -> None:
    staff = clinic.staff(signed_in=False)
    provider.knows("robin", email=staff.email, verified=verified)
    answer = browser_of(clinic, provider).sign_in("robin")
    assert answer.status_code == 403
    assert "has not verified your e-mail" in answer.text
    assert sessions(clinic) == 0 and subject(clinic, staff.staff_id) is None


def test_an_account_of_somebody_else_is_not_given_away(
    clinic: Desk, provider: RunningProvider
) -> None:
    staff = account(clinic, provider)
    browser_of(clinic, provider).sign_in("robin")
    provider.knows("thief", email=staff.email)
    answer = browser_of(clinic, provider).sign_in("thief")
    assert answer.status_code == 403
    assert subject(clinic, staff.staff_id) == f"{provider.issuer}#sub-robin"


@pytest.mark.parametrize("is_known", [False, True])
def test_a_disabled_account_stays_out(
    clinic: Desk, provider: RunningProvider, is_known: bool
) -> None:
    staff = account(clinic, provider)
    if is_known:
        browser_of(clinic, provider).sign_in("robin")
    with clinic.room.database.write() as session:
        disable(session=session, actor=("system", "cli"), staff_id=staff.staff_id)
    answer = browser_of(clinic, provider).sign_in("robin")
    assert answer.status_code == 403
    assert "This account is disabled" in answer.text
    assert sessions(clinic) == 0
    with clinic.room.database.read() as session:
        noted = select(AuditRecord.subject_id).where(AuditRecord.action == "staff.sign_in_failed")
        assert session.scalars(noted).all() == [staff.staff_id]


@pytest.mark.parametrize(
    "lie",
    [
        "nonce",
        "no_nonce",
        "audience",
        "issuer",
        "expired",
        "from_the_future",
        "forged",
        "secret_signed",
        "unsigned",
        "no_subject",
        "access_token",
    ],
)
def test_a_token_that_is_not_right_signs_nobody_in(
    clinic: Desk, provider: RunningProvider, lie: str
) -> None:
    account(clinic, provider)
    provider.say(lie=lie)
    browser = browser_of(clinic, provider)
    answer = browser.sign_in("robin")
    assert answer.status_code == 401
    assert "did not confirm who you are" in answer.text
    assert "frontdesk_staff" not in browser.client.cookies
    assert sessions(clinic) == 0
    provider.say(lie="")
    assert browser.sign_in("robin").status_code == 200


def test_the_e_mail_may_be_told_apart_from_the_token(
    clinic: Desk, provider: RunningProvider
) -> None:
    account(clinic, provider)
    provider.say(lie="somebody_elsewhere")
    assert browser_of(clinic, provider).sign_in("robin").status_code == 403
    provider.say(lie="email_elsewhere")
    assert browser_of(clinic, provider).sign_in("robin").status_code == 200


def test_new_keys_of_the_provider_are_found(clinic: Desk, provider: RunningProvider) -> None:
    account(clinic, provider)
    assert browser_of(clinic, provider).sign_in("robin").status_code == 200
    provider.say(keys="new")
    clinic.time.advance(seconds=61)  # not asked for more often than once a minute
    provider.say(ahead_seconds=61)
    assert browser_of(clinic, provider).sign_in("robin").status_code == 200


@pytest.mark.parametrize("state", ["", "x", "é", "another"])
def test_a_forged_state_is_refused(clinic: Desk, provider: RunningProvider, state: str) -> None:
    """Somebody else's answer does not sign this browser in."""
    account(clinic, provider)
    thief, victim = browser_of(clinic, provider), browser_of(clinic, provider)
    back = query_of(provider.approve(thief.leave(), "robin"))
    victim.leave()
    given = back["state"] if state == "another" else state
    answer = victim.client.get(BACK, params={"code": back["code"], "state": given})
    assert answer.status_code == 400
    assert "not begun in this browser" in answer.text
    assert sessions(clinic) == 0


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é" * 20, "A" * 3000])
def test_a_forged_cookie_is_refused(clinic: Desk, provider: RunningProvider, cookie: str) -> None:
    account(clinic, provider)
    browser = browser_of(clinic, provider)
    path = provider.approve(browser.leave(), "robin")
    browser.client.cookies.clear()
    headers = {"Cookie": f"frontdesk_oidc={cookie}".encode()}
    assert browser.client.get(path, headers=headers).status_code == 400
    assert browser.client.get(path).status_code == 400
    assert sessions(clinic) == 0


def test_an_answer_is_used_once_and_not_too_late(clinic: Desk, provider: RunningProvider) -> None:
    account(clinic, provider)
    browser = browser_of(clinic, provider)
    path = provider.approve(browser.leave(), "robin")
    cookie = {"Cookie": f"frontdesk_oidc={browser.client.cookies['frontdesk_oidc']}"}
    assert browser.come_back(path).status_code == 200
    assert browser.come_back(path).status_code == 400
    browser.client.cookies.clear()
    assert browser.client.get(path, headers=cookie).status_code == 401  # the code is spent
    path = provider.approve(browser.leave(), "robin")
    clinic.time.advance(minutes=11)
    provider.say(ahead_seconds=660)
    assert browser.come_back(path).status_code == 400


def test_saying_no_at_the_provider_is_told_plainly(clinic: Desk, provider: RunningProvider) -> None:
    browser = browser_of(clinic, provider)
    state = query_of(browser.leave())["state"]
    answer = browser.client.get(BACK, params={"error": "access_denied", "state": state})
    assert answer.status_code == 401
    assert "access_denied" not in answer.text


@pytest.mark.parametrize("where", ["at the beginning", "at the end", "garbage"])
def test_a_provider_that_is_down_is_told_plainly(
    make_desk: MakeDesk, provider: RunningProvider, where: str
) -> None:
    gone = f"http://localhost:{free_port()}"
    is_gone = where == "at the beginning"
    clinic = make_clinic(make_desk, provider, **({"oidc_issuer": gone} if is_gone else {}))
    staff = account(clinic, provider)
    browser = browser_of(clinic, provider)
    if is_gone:
        answer = browser.client.get("/staff/sign-in/oidc")
    else:
        path = provider.approve(browser.leave(), "robin")
        if where == "garbage":
            provider.say(tokens="garbage")
        else:
            address = clinic.app.state.provider._discovery.describe()
            address["token_endpoint"] = f"{gone}/token"
        answer = browser.come_back(path)
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text and "sign in with your password" in answer.text
    assert staff.sign_in().status_code == 303, "passwords still work"


def test_an_issuer_that_calls_itself_otherwise_is_not_trusted(
    make_desk: MakeDesk, provider: RunningProvider
) -> None:
    clinic = make_clinic(make_desk, provider, oidc_issuer=f"{provider.issuer}/")
    assert browser_of(clinic, provider).client.get("/staff/sign-in/oidc").status_code == 503


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil", "x"])
def test_the_way_on_stays_on_this_site(
    clinic: Desk, provider: RunningProvider, target: str
) -> None:
    account(clinic, provider)
    answer = browser_of(clinic, provider).sign_in("robin", target)
    assert 'content="0; url=/staff"' in answer.text
    assert "evil" not in answer.text


def test_without_a_provider_there_is_no_such_page(desk: Desk) -> None:
    assert desk.client.get("/staff/sign-in/oidc").status_code == 404
    assert desk.client.get(BACK).status_code == 400
    assert "Clinic ID" not in desk.client.get("/staff/sign-in").text


@pytest.mark.parametrize(
    "values",
    [
        {"oidc_issuer": "https://id.example"},
        {"oidc_issuer": "https://id.example", "oidc_client_id": "x"},
        {"oidc_client_id": "x", "oidc_client_secret": "y"},
        {
            "oidc_issuer": "http://id.example",
            "oidc_client_id": "x",
            "oidc_client_secret": "y",
            "FRONTDESK_ENV": "production",
        },
    ],
)
def test_half_a_provider_is_no_setting(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="OIDC"):
        Settings(**values)
