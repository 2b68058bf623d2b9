"""What patients wrote, in the studio, in a browser: an intent corrected in two keys, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.bot import answer
from tests.support.desk import Desk
from tests.web.browser import check_accessibility, has_sideways_scroll
from tests.web.staff_tab import StaffTab

LIST = "/admin/studio/conversations"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """An editor at the messages of three patients, in the dark and on a phone."""
    desk.bot.script = lambda _body: {
        **answer("So be it."),
        "intent": {"name": "nlu_fallback", "confidence": 0.3},
    }
    for text in ("is parking billed too", "whats the wallet wallop", "ask Marigold Finch about it"):
        desk.start().say(text)
        desk.time.advance(seconds=5)
    follower = desk.app.state.follower
    ranked = [("nlu_fallback", 0.4), ("faq_cost", 0.31), ("faq_hours", 0.2)]
    follower.rank_all = lambda texts: [ranked for _ in texts]
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    tab = StaffTab(page, origin, desk.staff("editor", signed_in=False))
    tab.sign_in(LIST)
    expect(page.get_by_role("heading", name="Conversations")).to_be_visible()
    return tab


def test_an_intent_is_corrected_in_two_keys_and_each_page_is_accessible(tab: StaffTab) -> None:
    page, main = tab.page, tab.page.locator("main")

    def check() -> None:
        check_accessibility(page)
        assert not has_sideways_scroll(page)

    check()
    rows = page.get_by_role("list", name="Messages").get_by_role("link", name="Correct the intent")
    expect(rows).to_have_count(3)
    rows.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    first = page.get_by_role("button", name="faq_cost (0.31)")
    expect(first).to_be_focused()
    check()
    page.keyboard.press("Escape")
    expect(rows.nth(1)).to_be_focused()
    expect(first).to_have_count(0)
    page.keyboard.press("Enter")
    expect(first).to_be_focused()
    page.keyboard.press("1")
    expect(main).to_contain_text("Added to the draft.")
    expect(main).to_contain_text("an example of faq_cost")
    expect(rows.nth(2)).to_be_focused()  # on with the message below
    check()
    tab.press("Undo this change")
    expect(main).to_contain_text("Put back as it was.")

    page.goto(f"{tab.origin}{LIST}?fallback=1")
    rows.nth(0).click()
    page.get_by_role("button", name="faq_hours (0.20)").click()
    expect(page.get_by_role("alert").nth(1)).to_contain_text("PERSON_1 stands for what a patient")
    check()
    page.get_by_label("The example, in a neutral wording").fill("ask a colleague about the 1 fee")
    page.get_by_label("Another intent").select_option("faq_cost")
    tab.press("Make it an example")
    expect(main).to_contain_text("Added to the draft.")
    expect(page.get_by_label("Not understood (fallback)")).to_be_checked()
    page.get_by_role("link", name="Transcript of message 1").click()
    expect(main).to_contain_text("So be it.")
    check()


def test_a_group_of_suggestions_is_added_and_the_page_is_accessible(
    desk: Desk, tab: StaffTab
) -> None:
    page, main = tab.page, tab.page.locator("main")
    for text in ("do i pay for the parking lot", "is the parking lot paid", "cost for the lot"):
        desk.start().say(text)
    page.get_by_role("link", name="Suggestions").click()
    expect(page.get_by_role("heading", name="Group 1: ")).to_be_visible()
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    page.get_by_label("is the parking lot paid").check()
    expect(page.get_by_label("The chosen ones mean").first).to_have_value("faq_cost")
    tab.press("Add the chosen of group 1")
    expect(main).to_contain_text("Added to the draft.")
    expect(main).not_to_contain_text("is the parking lot paid")
    check_accessibility(page)


def test_a_chat_is_shown_as_a_story_kept_and_removed(desk: Desk, tab: StaffTab) -> None:
    page, main = tab.page, tab.page.locator("main")
    desk.app.state.follower.events_of = lambda _id: [
        {"event": "user", "metadata": {}, "parse_data": {"intent": {"name": "greet"}}},
        {"event": "action", "name": "utter_greet"},
    ]
    page.get_by_role("link", name="Transcript of message 2").click()
    page.get_by_role("link", name="Make this a test story").click()
    expect(page.get_by_label("The story")).to_have_value(re.compile("action: utter_greet"))
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    page.get_by_label("The story").fill("story: hello\nsteps:\n- intent: no_such")
    tab.press("Keep it in the draft")
    expect(page.get_by_role("alert").nth(1)).to_contain_text("there is no intent “no_such”")
    check_accessibility(page)
    page.get_by_label("The story").fill(
        "story: hello\nsteps:\n- intent: greet\n- action: utter_greet"
    )
    tab.press("Keep it in the draft")
    expect(page.get_by_role("heading", name="hello")).to_be_visible()
    check_accessibility(page)
    assert not has_sideways_scroll(page)
    tab.press("Remove hello")
    expect(main).to_contain_text("There is none yet.")
