"""One escalation in a browser: ready texts, notes, passing on, opening again. No word is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.support.desk import Desk
from tests.web.browser import WatchedContext, check_accessibility, has_sideways_scroll
from tests.web.staff_tab import StaffTab, ask_for_a_person

HALF = "I have half written"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    tab = StaffTab(page, origin, desk.staff(signed_in=False))
    tab.sign_in()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    return tab


def note(tab: StaffTab) -> Locator:
    return tab.page.get_by_label("New note for colleagues")


def reason(tab: StaffTab) -> Locator:
    return tab.page.get_by_label("Why (kept as a note)")


def notes(tab: StaffTab) -> Locator:
    return tab.page.locator("#notes")


def deaf(tab: StaffTab) -> None:
    tab.page.route("**/staff/events", lambda route: route.abort())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_slash_offers_ready_texts_to_the_keyboard(desk: Desk, tab: StaffTab, scheme: Any) -> None:
    page, keyboard = tab.page, tab.page.keyboard
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.focus()
    keyboard.type("Good morning. /")
    options = page.get_by_role("listbox", name="Ready texts").get_by_role("option")
    expect(options).to_have_count(8)
    expect(tab.reply).to_have_attribute("aria-activedescendant", "picker-0")
    expect(page.locator("#live")).to_contain_text("Ready texts: 8.")
    check_accessibility(page, scheme)
    assert not has_sideways_scroll(page)
    keyboard.type("call")
    expect(options).to_have_count(4)  # two texts in two languages
    keyboard.press("ArrowUp")
    keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    keyboard.press("Enter")
    expect(options).to_have_count(0)
    inserted = "Good morning. We would like to talk with you about this. "
    expect(tab.reply).to_have_value(inserted + "Please call us at (518) 555-0142 before {time}.")
    keyboard.type("noon")  # the open field was selected
    tab.press("Reply")
    expect(tab.transcript).to_contain_text("before noon.")
    assert chat.shown()[-1].endswith("Please call us at (518) 555-0142 before noon.")


def test_a_slash_inside_of_words_or_escape_offers_nothing(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    offered = tab.page.get_by_role("listbox")
    tab.reply.press_sequentially("on 12/7 and/or later /zzz")
    expect(offered).to_have_count(0)
    tab.reply.fill("")
    tab.reply.press_sequentially("/")
    expect(offered).to_have_count(1)
    tab.reply.press("Escape")
    expect(offered).to_have_count(0)
    tab.reply.press("Enter")
    expect(tab.reply).to_have_value("/\n")


def test_a_text_is_inserted_where_the_cursor_is_and_typed_words_stay(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill("Bye. ")
    tab.page.get_by_label("Ready texts").select_option("goodbye.en")
    tab.press("Insert")
    expect(tab.reply).to_have_value(re.compile(r"^Bye\. Is there anything else"))
    expect(tab.reply).to_be_focused()
    tab.page.reload()
    expect(tab.reply).to_have_value(re.compile(r"^Bye\. Is there anything else"))


def test_the_address_of_a_ready_text_does_not_take_what_was_typed(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    tab.page.goto(f"{tab.origin}/staff/escalations/{escalation}?canned=goodbye.en")
    expect(tab.reply).to_have_value(re.compile(rf"^{HALF}\nIs there anything else"))
    expect(tab.page).to_have_url(re.compile(f"/{escalation}$"))
    tab.page.reload()
    expect(tab.reply).to_have_value(re.compile(rf"^{HALF}\nIs there"))


def test_an_open_field_is_told_and_the_text_kept(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill("Come on {date}.")
    tab.press("Reply")
    expect(tab.problem).to_contain_text("not filled in. Fill in: date.")
    expect(tab.reply).to_have_value("Come on {date}.")
    check_accessibility(tab.page)
    tab.reply.fill("Come on Monday.")
    tab.press("Reply")
    expect(tab.transcript).to_contain_text("Come on Monday.")
    assert chat.shown().count("Come on Monday.") == 1


def test_a_note_names_a_colleague_by_the_keyboard(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    other = desk.staff("clinician")
    tab.open(escalation)
    note(tab).press_sequentially("@clin")
    expect(tab.page.get_by_role("listbox", name="Colleagues")).to_have_text(
        "Clinician 2 (clinician)"
    )
    check_accessibility(tab.page)
    tab.page.keyboard.press("Enter")
    expect(note(tab)).to_have_value("@Clinician 2 ")
    tab.page.keyboard.type("please look")
    tab.press("Save note")
    expect(notes(tab)).to_contain_text("Note by You")
    expect(notes(tab)).to_contain_text("Clinician 2 (not seen yet)")
    expect(note(tab)).to_have_value("")
    check_accessibility(tab.page)
    other.page(escalation)
    tab.page.reload()
    expect(notes(tab)).to_contain_text("Clinician 2 (has seen it)")
    assert "please look" not in str(chat.view())


def test_an_unknown_name_is_told_and_the_note_kept(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.open(escalation)
    note(tab).fill("@Nobody please look")
    tab.press("Save note")
    expect(tab.problem).to_contain_text("Nobody is called Nobody.")
    expect(note(tab)).to_have_value("@Nobody please look")
    expect(tab.page).to_have_url(re.compile(f"/{escalation}$"))
    note(tab).fill("please look")
    tab.press("Save note")
    expect(notes(tab)).to_contain_text("please look")
    expect(note(tab)).to_have_value("")


def test_a_note_of_a_colleague_arrives_without_taking_the_keyboard(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.press_sequentially("I ha")
    other = desk.staff()
    other.post(
        f"/staff/escalations/{escalation}/note", {"text": "@Front Desk 1 please call her back"}
    )
    expect(notes(tab)).to_contain_text("please call her back")
    expect(notes(tab)).to_contain_text("New: it names you")
    expect(tab.page.locator("#live")).to_have_text("The notes changed.")
    tab.page.keyboard.type("ve")
    expect(tab.reply).to_have_value("I have")


def test_a_half_written_note_outlives_a_reload_and_a_lost_network(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.open(escalation)
    note(tab).fill(HALF)
    tab.page.reload()
    expect(note(tab)).to_have_value(HALF)
    tab.page.context.set_offline(True)
    tab.press("Save note")
    expect(tab.connection).to_contain_text("Not sent: the server cannot be reached.")
    expect(note(tab)).to_have_value(HALF)
    # What the stream still had to say, and the word that it broke, may both come later.
    tab.page.evaluate(
        """async () => {
            const page = await import("/static/staff/page.js");
            page.connectionFound();
            page.connectionLost();
        }"""
    )
    expect(tab.connection).to_contain_text("was not sent: send it again.")
    expect(tab.connection).to_contain_text("Not sent: the server cannot be reached.")
    tab.page.context.set_offline(False)
    expect(tab.connection).to_contain_text("was not sent: send it again.", timeout=20_000)
    tab.press("Save note")
    expect(notes(tab)).to_contain_text(HALF)
    expect(note(tab)).to_have_value("")
    tab.page.reload()
    expect(note(tab)).to_have_value("")


def test_a_note_whose_answer_was_lost_is_not_there_to_save_again(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.open(escalation)
    note(tab).fill(HALF)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    tab.page.route("**/note", lose_the_answer)
    with tab.page.expect_event("requestfailed", lambda one: one.url.endswith("/note")):
        tab.press("Save note")
    tab.page.unroute("**/note")
    tab.open(escalation)
    expect(notes(tab)).to_contain_text(HALF)
    expect(note(tab)).to_have_value("")
    assert desk.staff().page(escalation).count(HALF) == 1


def test_signing_out_throws_notes_and_reasons_away(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    note(tab).fill(HALF)
    reason(tab).fill(HALF)
    assert HALF in tab.page.evaluate("() => JSON.stringify(sessionStorage)")
    tab.press("Sign out")
    expect(tab.page).to_have_url(re.compile("sign-in"))
    assert HALF not in tab.page.evaluate("() => JSON.stringify(sessionStorage)")


def test_passed_on_and_taken_over(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    other = desk.staff()
    other.act(escalation, "claim")
    tab.open(escalation)
    expect(tab.button("Claim")).to_be_disabled()
    said = chat.shown()
    other.act(escalation, "transfer", to=tab.account.staff_id, reason="She speaks Spanish")
    expect(tab.button("Take over")).to_be_enabled()
    expect(tab.page.locator("#facts")).to_contain_text("passed to you, not taken over yet")
    expect(notes(tab)).to_contain_text("She speaks Spanish")
    check_accessibility(tab.page)
    assert chat.shown() == said
    tab.press("Take over")
    expect(tab.reply).to_be_visible()
    assert "From now on Front Desk 1 (front desk)" in chat.shown()[-1]


def test_a_stale_tab_that_passes_on_is_told_and_its_reason_kept(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    other = desk.staff()
    deaf(tab)
    tab.claim(escalation)
    reason(tab).fill(HALF)
    tab.page.get_by_label("Pass it on to").select_option(other.staff_id)
    second = StaffTab(tab.page.context.new_page(), tab.origin, tab.account)
    second.open(escalation)
    second.page.get_by_label("Pass it on to").select_option(other.staff_id)
    reason(second).fill("Please do")
    second.press("Pass on")
    expect(second.page.locator("#facts")).to_contain_text("Front Desk 2, not taken over yet")
    check_accessibility(second.page)
    tab.press("Pass on")
    expect(tab.problem).to_contain_text("It was passed to Front Desk 2")
    expect(tab.kept).to_have_value(HALF)
    check_accessibility(tab.page)
    tab.press("Throw it away")
    tab.page.reload()
    expect(tab.kept).to_be_hidden()


def test_a_listening_tab_keeps_a_reason_while_things_change(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.open(escalation)
    reason(tab).fill(HALF)
    desk.staff().act(escalation, "claim")
    expect(tab.page.locator("#changed")).to_contain_text("What can be done here changed.")
    expect(reason(tab)).to_have_value(HALF)
    tab.press("Show what can be done now")
    expect(tab.kept).to_have_value(HALF)
    check_accessibility(tab.page)


def test_put_back_and_opened_again(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.page.get_by_label("Pass it on to").select_option("nobody")
    reason(tab).fill("My shift ends")
    tab.press("Pass on")
    expect(tab.page.locator("#facts")).to_contain_text("nobody yet")
    assert "has left the chat" in chat.shown()[-1]
    tab.press("Claim")
    tab.page.get_by_label("Outcome").select_option("answered")
    tab.press("Close")
    expect(tab.page.locator(".actions")).to_contain_text("This escalation is closed.")
    expect(tab.button("Pass on")).to_have_count(0)
    check_accessibility(tab.page)
    reason(tab).fill("It came back")
    tab.press("Open again")
    expect(tab.button("Claim")).to_be_enabled()
    expect(notes(tab)).to_contain_text("It came back")
    expect(reason(tab)).to_have_value("")


def test_the_summary_follows_and_is_read_on_a_phone(desk: Desk, tab: StaffTab) -> None:
    tab.page.set_viewport_size({"width": 320, "height": 640})
    chat, escalation = ask_for_a_person(desk)
    tab.open(escalation)
    summary = tab.page.locator("#summary")
    for title in ("Situation", "Background", "Assessment", "Request"):
        expect(summary.get_by_role("heading", name=title)).to_be_visible()
    expect(summary).to_contain_text("Left to you.")
    expect(summary).to_contain_text("Earlier escalations")
    chat.press("/request_human")
    chat.say("you can reach me at 518-555-0177")
    expect(summary).to_contain_text("Our staff can reach you at PHONE_1")
    check_accessibility(tab.page)
    assert not has_sideways_scroll(tab.page)


def test_all_of_it_works_without_a_script(
    desk: Desk, chromium: Browser, watched: WatchedContext, origin: str
) -> None:
    chat, escalation = ask_for_a_person(desk)
    other = desk.staff()
    context = chromium.new_context(java_script_enabled=False)
    tab = StaffTab(context.new_page(), origin, desk.staff(signed_in=False))
    tab.sign_in()
    tab.claim(escalation)
    tab.page.get_by_label("Ready texts").select_option("if-worse.en")
    tab.press("Insert")
    expect(tab.reply).to_have_value(re.compile("^If you feel worse"))
    tab.press("Reply")
    expect(tab.transcript).to_contain_text("If you feel worse")
    note(tab).fill(HALF)
    tab.page.get_by_label("Tell a colleague").select_option(other.staff_id)
    tab.press("Save note")
    expect(notes(tab)).to_contain_text("Front Desk 1 (not seen yet)")
    tab.page.get_by_label("Pass it on to").select_option(other.staff_id)
    reason(tab).fill("x")
    tab.press("Pass on")
    expect(tab.page.locator("#facts")).to_contain_text("Front Desk 1, not taken over yet")
    context.close()
    assert chat.shown()[-1].startswith("If you feel worse")
