"""The clinic's page and the staff pages: axe, narrow, large, without script, button names."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.browser import WatchedContext, check_accessibility, has_sideways_scroll
from tests.web.fake_chat import FakeChat, FakeClinic
from tests.web.sample_pages import PAGES, render_page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_axe_violation_on_any_page(
    page: Page, clinic: FakeClinic, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for name in PAGES:
        page.goto(f"{clinic.origin}/page/{name}")
        check_accessibility(page, scheme)


def test_forced_colours_show_every_control_and_the_keyboard(page: Page, clinic: FakeClinic) -> None:
    page.emulate_media(forced_colors="active")
    for name in PAGES:
        page.goto(f"{clinic.origin}/page/{name}")
        check_accessibility(page)
        page.keyboard.press("Tab")  # from here on the keyboard is in use
        unseen = page.evaluate(
            """() => {
              const seen = (one) => one.checkVisibility() && !one.disabled;
              const controls = 'main :is(button, select, textarea, input)';
              const bad = (one) => {
                one.focus();
                const style = getComputedStyle(one);
                const outline = parseFloat(style.outlineWidth);
                const focused = style.outlineStyle !== 'none' && outline >= 2;
                const edge = parseFloat(style.borderTopWidth) >= 1;
                return !focused || !(edge || one.type === 'checkbox');
              };
              const all = [...document.querySelectorAll(controls)].filter(seen);
              return all.filter(bad).map((one) => one.outerHTML.slice(0, 90));
            }"""
        )
        assert unseen == [], name


@pytest.mark.parametrize("percent", [100, 200])
def test_reflow_at_320_pixels(page: Page, clinic: FakeClinic, percent: int) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    for name in PAGES:
        page.goto(f"{clinic.origin}/page/{name}")
        page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{percent}%' }}")
        assert not has_sideways_scroll(page), name


def test_buttons_are_named_exactly(page: Page, clinic: FakeClinic) -> None:
    page.goto(f"{clinic.origin}/page/escalation")
    expect(page.get_by_role("button", name="Claim", exact=True)).to_have_count(1)
    for name in ("Clear", "Close"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
    page.goto(f"{clinic.origin}/page/escalation-mine")
    for name in ("Reply", "Hand back", "Clear", "Close"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
    expect(page.get_by_role("button", name="Claim", exact=True)).to_have_count(0)
    page.goto(f"{clinic.origin}/page/escalation-theirs")
    expect(page.get_by_role("button", name="Claim", exact=True)).to_be_disabled()
    page.goto(f"{clinic.origin}/page/escalation-closed")
    expect(page.locator("main").get_by_role("button")).to_have_count(0)


def test_forms_work_without_script(chromium: Browser, clinic: FakeClinic) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{clinic.origin}/page/escalation-mine")
    page.get_by_label("Your reply to the patient").fill("Please call us.\nThank you.")
    with page.expect_request("**/staff/escalations/e1/reply") as sent:
        page.get_by_role("button", name="Reply", exact=True).click()
    body = sent.value.post_data or ""
    assert sent.value.method == "POST"
    for field in ("csrf_token=t0", "version=3", "reply_key=k1", "text=Please+call+us."):
        assert field in body
    context.close()


def test_close_needs_an_outcome(page: Page, clinic: FakeClinic) -> None:
    page.goto(f"{clinic.origin}/page/escalation-mine")
    page.get_by_role("button", name="Close", exact=True).click()
    assert page.url.endswith("/page/escalation-mine")
    page.get_by_label("Outcome").select_option("wrong_rule")
    with page.expect_navigation(url="**/staff/escalations/e1/close") as arrived:
        page.get_by_role("button", name="Close", exact=True).click()
    assert "outcome=wrong_rule" in (arrived.value.request.post_data or "")


def test_quoted_words_are_marked_and_nothing_is_markup() -> None:
    html = render_page("escalation")
    marked = re.search(r"<mark>(.*?)</mark>", html, re.S)
    assert marked is not None
    assert re.sub(r"<span.*?</span>", "", marked.group(1)) == "my chest feels tight"
    assert "<b>i am sweating</b>" not in html
    assert "&lt;b&gt;i am sweating&lt;/b&gt;" in html


def test_skip_link_leads_to_the_main_part(page: Page, clinic: FakeClinic) -> None:
    page.goto(f"{clinic.origin}/page/queue")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the main part")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Open")


def test_printed_escalation_leaves_out_the_controls(page: Page, clinic: FakeClinic) -> None:
    page.goto(f"{clinic.origin}/page/escalation-mine")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Reply")).to_be_hidden()
    expect(page.get_by_text("Call 911 now.")).to_be_visible()


def test_neutral_page_says_nothing_about_the_clinic() -> None:
    html = render_page("leave").lower()
    for word in ("clinic", "chat", "frontdesk", "health", "patient"):
        assert word not in re.sub(r"\{#.*?#\}", "", html, flags=re.S)


def test_queue_is_refreshed_without_losing_the_keyboard(
    page: Page, clinic: FakeClinic, fake: FakeChat, watched: WatchedContext
) -> None:
    fake.staff_page = "queue-empty"
    page.goto(f"{clinic.origin}/staff")
    expect(page.locator("#queue")).to_contain_text("Nobody is waiting.")
    fake.staff_page = "queue"
    fake.staff_events += 1
    expect(page.locator("#queue")).to_contain_text("Chest pain with sweating")
    expect(page.locator("#filters")).to_contain_text("Open (4)")
    expect(page.locator("#live")).to_have_text("The list of escalations changed.")
    page.get_by_role("link", name="Asked for a person").focus()
    fake.staff_page = "queue-later"
    fake.staff_events += 1
    expect(page.locator("#queue")).not_to_contain_text("Chest pain with sweating")
    expect(page.get_by_role("link", name="Asked for a person")).to_be_focused()


def test_keyboard_goes_to_a_neighbour_when_its_link_is_gone(
    page: Page, clinic: FakeClinic, fake: FakeChat
) -> None:
    fake.staff_page = "queue"
    page.goto(f"{clinic.origin}/staff")
    page.get_by_role("link", name="Chest pain with sweating").focus()
    fake.staff_page = "queue-later"
    fake.staff_events += 1
    expect(page.locator("#queue")).not_to_contain_text("Chest pain with sweating")
    expect(page.get_by_role("link", name="Asked for a person")).to_be_focused()
    page.get_by_role("link", name="Closed (0)").focus()
    fake.staff_page = "queue-none-waiting"
    fake.staff_events += 1
    expect(page.get_by_role("link", name="Closed (3)")).to_be_focused()
    fake.staff_page = "queue"
    fake.staff_events += 1
    page.get_by_role("link", name="Asked for a person").focus()
    fake.staff_page = "queue-empty"
    fake.staff_events += 1
    expect(page.locator("#queue")).to_contain_text("it appears here by itself")
    expect(page.locator("#queue")).to_be_focused()


def test_half_written_reply_survives_a_refresh(
    page: Page, clinic: FakeClinic, fake: FakeChat
) -> None:
    fake.staff_page = "escalation-mine"
    page.goto(f"{clinic.origin}/staff")
    page.get_by_label("Your reply to the patient").fill("half a rep")
    fake.staff_page = "escalation-closed"
    fake.staff_events += 1
    expect(page.locator("#facts")).to_contain_text("closed: answered")
    expect(page.locator("#changed")).to_contain_text("What can be done here changed.")
    expect(page.get_by_label("Your reply to the patient")).to_have_value("half a rep")
    check_accessibility(page)
    page.get_by_role("button", name="Show what can be done now").click()
    expect(page.locator(".actions")).to_contain_text("This escalation is closed.")
    expect(page.get_by_label("It cannot be sent now.")).to_have_value("half a rep")
    expect(page.get_by_role("heading", name="What to do")).to_be_focused()
    check_accessibility(page)


def test_what_changed_before_the_stream_was_open_is_shown(
    page: Page, clinic: FakeClinic, fake: FakeChat
) -> None:
    """Between the page and its stream a change is told to nobody: the page asks by itself."""

    def change_first(route: Route) -> None:
        fake.staff_page = "escalation-theirs"
        fake.staff_events += 1
        route.continue_()

    fake.staff_page = "escalation"
    page.route("**/staff/events", change_first)
    page.goto(f"{clinic.origin}/staff")
    expect(page.locator("#facts")).to_contain_text("Sam Ortega")
    expect(page.get_by_role("button", name="Claim")).to_be_disabled()


def test_controls_follow_when_nothing_is_being_written(
    page: Page, clinic: FakeClinic, fake: FakeChat
) -> None:
    fake.staff_page = "escalation"
    page.goto(f"{clinic.origin}/staff")
    expect(page.get_by_role("button", name="Claim")).to_be_enabled()
    fake.staff_page = "escalation-theirs"
    fake.staff_events += 1
    expect(page.locator("#facts")).to_contain_text("Sam Ortega")
    expect(page.get_by_role("button", name="Claim")).to_be_disabled()
