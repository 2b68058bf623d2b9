"""Reviews and reports in a browser: every state with axe, on a phone, live, without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.reports.rows import add_case, add_conversation, add_escalation
from tests.reviews.flags import answer_of, cases, flagged
from tests.support.bot import answer
from tests.support.desk import Chat, Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.staff_tab import StaffTab

LIST, REPORTS = "/staff/reviews", "/staff/reports"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """Signed in, at the list of reviews."""
    tab = StaffTab(page, origin, desk.staff("clinician", signed_in=False))
    tab.sign_in(LIST)
    expect(page.get_by_role("heading", name="Reviews")).to_be_visible()
    return tab


def disputed(desk: Desk, wish: str = "wrong") -> Chat:
    desk.bot.script = lambda body: answer("We are open from nine.", intent="faq_hours")
    chat = desk.start()
    flagged(chat, answer_of(desk, chat), wish, comment="<b>you</b> close at noon")
    return chat


def fill(desk: Desk) -> None:
    at = desk.time() - timedelta(days=1)
    with desk.room.database.write() as session:
        one = add_conversation(session, at)
        for urgency in ("crisis", "emergency", "clinical", "routine"):
            add_escalation(session, one, at, replied=4, due=30, urgency=urgency)
        wolf = {"closed": 9, "due": 30, "outcome": "wrong_rule"}
        add_escalation(session, one, at, rules=["a_rule_with_a_very_long_name_" * 3], **wolf)
        for wish in ("wrong", "look_again", "urgent", "chance"):
            add_case(session, one, at, wish=wish, finding="escalation_missed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits_a_phone(desk: Desk, tab: StaffTab, scheme: Any) -> None:
    page = tab.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    expect(page.locator("main")).to_contain_text("Nothing waits for a review")
    check()
    disputed(desk, "look_again")
    page.goto(f"{tab.origin}{LIST}")
    check()
    page.get_by_role("link", name=re.compile("a person shall look again")).click()
    expect(page.locator("main")).to_contain_text("<b>you</b> close at noon")
    check()
    colleague = desk.staff("admin")
    case = cases(desk)[0]
    colleague.post(f"{LIST}/{case.id}/take", {"version": "1"})
    tab.press("Take")
    expect(tab.problem).to_contain_text("nothing was done. Admin 2 has it now")
    check()
    tab.press("Take")
    tab.press("Close")
    expect(tab.problem).to_contain_text("Choose what was found")
    check()
    page.get_by_label("Your answer to the patient").fill("Dear {name}")
    tab.press("Answer")
    expect(tab.problem).to_contain_text("a field of the reply is not filled in")
    expect(page.get_by_label("Your answer to the patient")).to_have_value("Dear {name}")
    check()
    page.goto(f"{tab.origin}{LIST}?view=closed")
    check()


def test_the_list_is_live(desk: Desk, tab: StaffTab) -> None:
    disputed(desk)
    link = tab.page.get_by_role("link", name="The patient says: this was wrong")
    expect(link).to_be_visible()
    expect(tab.page.locator("#review-views")).to_contain_text("Open (1)")


def test_the_navigation_shows_what_a_role_may_see(desk: Desk, tab: StaffTab) -> None:
    def links(role: str) -> list[str]:
        page = desk.staff(role).get("/admin").text
        part = page.split('aria-label="Staff"')[1].split("</nav>")[0]
        return re.findall(r'href="([^"]+)"', part)

    assert links("admin") == [
        "/staff",
        "/staff/conversations",
        "/staff/undelivered",
        "/staff/reviews",
        "/staff/reports",
        "/admin/studio",
        "/admin",
        "/admin/staff",
    ]
    front = ["/staff", "/staff/conversations", "/staff/undelivered", "/admin"]
    assert links("front_desk") == front
    assert links("privacy_officer") == ["/staff/reviews", "/staff/reports", "/admin"]
    assert links("editor") == ["/admin/studio", "/admin"]
    navigation = tab.page.get_by_role("navigation", name="Staff")
    navigation.get_by_role("link", name="Reports").click()
    expect(tab.page.get_by_role("heading", name="Reports")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_reports_are_accessible_with_and_without_figures(
    desk: Desk, tab: StaffTab, scheme: Any, width: int
) -> None:
    page = tab.page
    page.set_viewport_size({"width": width, "height": 700})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{tab.origin}{REPORTS}")
    expect(page.locator("main")).to_contain_text("Nothing to count in this period.")
    check_accessibility(page, scheme)
    fill(desk)
    page.goto(f"{tab.origin}{REPORTS}?days=nonsense")
    expect(page.get_by_role("img")).to_have_count(5)
    chart = page.get_by_role("img", name=re.compile("Time to the first reply"))
    expect(chart).to_have_accessible_name(re.compile("Crisis, median 4.0 min"))
    page.get_by_text("Table by day").click()
    check_accessibility(page, scheme)
    assert not has_sideways_scroll(page)


def test_a_period_is_picked_and_a_file_downloaded(desk: Desk, page: Page, origin: str) -> None:
    fill(desk)
    StaffTab(page, origin, desk.staff("privacy_officer", signed_in=False)).sign_in(REPORTS)
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "page")
    page.get_by_label("From", exact=True).fill("2027-03-01")
    page.get_by_label("To", exact=True).fill("2027-03-09")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("2027-03-01 to 2027-03-09")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Download as CSV.*Outcomes by rule")).click()
    assert download.value.suggested_filename == "frontdesk-rules-2027-03-01-2027-03-09.csv"
    assert "a_rule_with_a_very_long_name_" in download.value.path().read_text()


def test_without_a_script_it_works(desk: Desk, tab: StaffTab) -> None:
    chat = disputed(desk)
    context = tab.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    plain = StaffTab(context.new_page(), tab.origin, desk.staff("clinician", signed_in=False))
    plain.sign_in(LIST)
    plain.page.get_by_role("link", name="The patient says: this was wrong").click()
    plain.press("Take")
    plain.page.get_by_label("Your answer to the patient").fill("We mend it.")
    plain.press("Answer")
    expect(plain.page.locator("main")).to_contain_text("was answered in the chat")
    assert "We mend it." in chat.shown()
    plain.page.goto(f"{tab.origin}{REPORTS}")
    expect(plain.page.get_by_role("img")).to_have_count(1)
    context.close()
