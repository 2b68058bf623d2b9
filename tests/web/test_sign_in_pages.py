"""Sign-in, single sign-on, step-up and accounts in a browser: axe, keyboard, no JavaScript."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.bot import answer as bot_answer
from tests.support.desk import PASSWORD, Desk
from tests.support.fixtures import MakeDesk
from tests.support.sign_on import RunningProvider, running_provider
from tests.web.browser import (
    WatchedContext,
    check_accessibility,
    has_sideways_scroll,
    leave_pages,
)
from tests.web.fake_chat import serve
from tests.web.staff_tab import StaffTab

PHONE = "518-555-0190"
NEW = "Nia Bell"
LONG = "three quiet yellow boats"


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


@pytest.fixture
def origin(clinic: Desk, process: RunningProvider, watched: WatchedContext) -> Iterator[str]:
    with serve(clinic.app) as origin:
        watched.allowed_origins.update({origin, process.issuer})
        yield origin
        leave_pages(watched)


def tab_of(page: Page, origin: str, desk: Desk, role: str) -> StaffTab:
    return StaffTab(page, origin, desk.staff(role, signed_in=False))


def check(page: Page) -> None:
    """Accessible, and no wider than a phone."""
    page.wait_for_load_state()
    check_accessibility(page)
    assert not has_sideways_scroll(page)


def patient_with_a_phone(desk: Desk) -> str:
    chat = desk.start()
    desk.bot.script = lambda body: bot_answer("I heard you")
    chat.say(f"my name is Rosalind Okoro, call me at {PHONE}")
    return str(chat.press("/request_human")["escalation_id"])


def ask_for_the_phone(tab: StaffTab, escalation: str) -> None:
    tab.open(escalation)
    tab.page.get_by_label("Show", exact=True).select_option("PHONE_1")
    tab.page.get_by_label("Needed for").select_option("contact")
    tab.press("Show it")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_single_sign_on_from_another_site_and_back(
    clinic: Desk, process: RunningProvider, page: Page, origin: str, scheme: Any
) -> None:
    """The browser holds strict cookies back on the way home; the page in between leads on."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    tab = tab_of(page, origin, clinic, "front_desk")
    process.knows("robin", email=tab.account.email)
    page.goto(f"{origin}/staff?view=mine")
    check(page)
    page.get_by_role("link", name="Sign in with Clinic ID").press("Enter")
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("button", name="robin").click()
    expect(page).to_have_url(f"{origin}/staff?view=mine")
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()


def test_single_sign_on_without_javascript(
    clinic: Desk, process: RunningProvider, chromium: Browser, origin: str
) -> None:
    staff = clinic.staff(signed_in=False)
    process.knows("robin", email=staff.email)
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{origin}/staff/sign-in")
        page.get_by_role("link", name="Sign in with Clinic ID").click()
        page.get_by_role("button", name="robin").click()
        expect(page).to_have_url(f"{origin}/staff")


def test_a_refused_sign_on_is_said_on_a_page(
    clinic: Desk, process: RunningProvider, page: Page, origin: str
) -> None:
    process.knows("stranger", email="stranger@clinic.example")
    page.goto(f"{origin}/staff/sign-in/oidc")
    page.get_by_role("button", name="stranger").click()
    expect(page.get_by_role("heading", name="There is no account here for you.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Back to the sign-in").click()
    expect(page.get_by_label("E-mail")).to_be_visible()


def test_a_value_is_shown_after_the_password_was_given_again(
    clinic: Desk, page: Page, origin: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    escalation = patient_with_a_phone(clinic)
    tab = tab_of(page, origin, clinic, "front_desk")
    tab.sign_in()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    clinic.time.advance(minutes=11)
    ask_for_the_phone(tab, escalation)
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    check(page)
    page.get_by_label("Your password").fill("not the password")
    page.keyboard.press("Enter")
    expect(tab.problem).to_have_text("The password is not right.")
    check(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"PHONE_1: {PHONE}")).to_be_visible()
    assert "PHONE" not in page.url and PHONE not in page.url


def test_a_value_is_shown_after_the_provider_asked_again(
    clinic: Desk, process: RunningProvider, page: Page, origin: str
) -> None:
    escalation = patient_with_a_phone(clinic)
    tab = tab_of(page, origin, clinic, "front_desk")
    process.knows("robin", email=tab.account.email)
    page.goto(f"{origin}/staff/sign-in/oidc")
    page.get_by_role("button", name="robin").click()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    clinic.time.advance(minutes=11)
    process.say(ahead_seconds=660)
    ask_for_the_phone(tab, escalation)
    tab.press("Confirm with Clinic ID")
    page.get_by_role("button", name="robin").click()
    expect(tab.button("Go on")).to_be_visible()
    check(page)
    tab.press("Go on")
    expect(page.get_by_text(f"PHONE_1: {PHONE}")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accounts_with_the_keyboard_alone(
    clinic: Desk, page: Page, origin: str, scheme: Any
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    tab = tab_of(page, origin, clinic, "admin")
    tab.sign_in("/admin/staff")
    expect(page.get_by_role("heading", name="Staff accounts")).to_be_visible()
    check(page)
    page.get_by_label("E-mail").fill("nia@clinic.example")
    page.get_by_label("Name", exact=True).fill(NEW)
    page.locator("#role").select_option("clinician")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_role("heading", name=f"Hand over to {NEW}")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Done: back to the accounts").press("Enter")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=NEW))
    row.get_by_text(f"Change {NEW}").press("Enter")
    check(page)
    row.get_by_label("Place in the paging chain").fill("1")
    row.get_by_role("button", name="Save the place").press("Enter")
    expect(page.get_by_role("status").filter(has_text="paging chain was changed")).to_be_visible()
    expect(page.locator("ol")).to_contain_text(NEW)
    row.get_by_text(f"Change {NEW}").press("Enter")
    row.get_by_role("button", name="Disable").press("Enter")
    expect(page.get_by_role("heading", name=f"{NEW} (disabled)")).to_be_visible()
    check(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ones_own_password_with_the_keyboard_alone(
    clinic: Desk, page: Page, origin: str, scheme: Any
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    tab = tab_of(page, origin, clinic, "front_desk")
    tab.sign_in()
    page.get_by_role("link", name="Password", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Change your password")).to_be_visible()
    check(page)
    fields = ("Your present password", "New password", "The new password again")
    for name, words in zip(fields, (PASSWORD, LONG, LONG[:-1]), strict=True):
        page.get_by_label(name, exact=True).fill(words)
    page.get_by_label(fields[2]).press("Enter")
    expect(tab.problem).to_contain_text("not typed the same twice")
    for name in fields:
        expect(page.get_by_label(name, exact=True)).to_have_value("")
    check(page)
    for name, words in zip(fields, (PASSWORD, LONG, LONG), strict=True):
        page.get_by_label(name, exact=True).press_sequentially(words)
    page.get_by_role("button", name="Change the password").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Your password is changed.")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Back", exact=True).press("Enter")
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()


def test_a_page_that_is_out_of_date_says_so(clinic: Desk, page: Page, origin: str) -> None:
    tab = tab_of(page, origin, clinic, "admin")
    nurse = clinic.staff("clinician", signed_in=False)
    tab.sign_in("/admin/staff")
    row = page.locator(f"#account-{nurse.staff_id}")
    row.get_by_text(re.compile("^Change Clinician")).click()
    other = clinic.staff("admin")
    version = page.locator(f"#account-{nurse.staff_id} [name=version]").first.input_value()
    other.post(f"/admin/staff/{nurse.staff_id}/disable", {"version": version})
    row.get_by_role("button", name="Disable").click()
    expect(tab.problem).to_contain_text("out of date and nothing was done")
    check(page)
