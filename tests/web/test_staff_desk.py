"""The real staff pages in a browser: keyboard, live changes, two tabs, sign-off, lost network."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.desk import Desk
from tests.web.browser import (
    WatchedContext,
    check_accessibility,
    has_sideways_scroll,
    leave_pages,
    wait_until,
)
from tests.web.fake_chat import serve
from tests.web.staff_tab import StaffTab, ask_for_a_person

HALF = "I have half written"


@pytest.fixture
def tab(desk: Desk, page: Page, origin: str) -> StaffTab:
    """Signed in, at the queue."""
    tab = StaffTab(page, origin, desk.staff(signed_in=False))
    tab.sign_in()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    return tab


def other_tab(tab: StaffTab, escalation: str) -> StaffTab:
    other = StaffTab(tab.page.context.new_page(), tab.origin, tab.account)
    other.open(escalation)
    return other


def deaf(tab: StaffTab) -> None:
    """A tab that hears nothing of what changes."""
    tab.page.route("**/staff/events", lambda route: route.abort())


def press_until(tab: StaffTab, name: str) -> None:
    """Tab until the named control has the keyboard; the focus is always somewhere to be seen."""
    tab.page.wait_for_load_state()
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        focused = tab.page.locator(":focus")
        if name in (focused.text_content() or "", focused.get_attribute("id")):
            assert focused.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"{name} cannot be reached by the keyboard")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_claim_reply_hand_back_close_with_the_keyboard_alone(
    desk: Desk, tab: StaffTab, scheme: Any
) -> None:
    page, keyboard = tab.page, tab.page.keyboard
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    chat, escalation = ask_for_a_person(desk)

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    expect(page.locator("#queue")).to_contain_text("clinical judgement")
    check()
    press_until(tab, f"escalation-{escalation}")
    keyboard.press("Enter")
    expect(tab.button("Claim")).to_be_visible()
    press_until(tab, "Claim")
    check()
    keyboard.press("Enter")
    expect(tab.reply).to_be_visible()
    check()
    press_until(tab, "reply")
    keyboard.type("Please come in at three.")
    press_until(tab, "Reply")
    keyboard.press("Enter")
    expect(tab.transcript).to_contain_text("Please come in at three.")
    expect(tab.reply).to_have_value("")
    check()
    press_until(tab, "Hand back")
    keyboard.press("Enter")
    expect(tab.button("Claim")).to_be_visible()
    check()
    press_until(tab, "outcome")
    keyboard.type("Ans")
    press_until(tab, "Close")
    keyboard.press("Enter")
    expect(page.locator(".actions")).to_contain_text("This escalation is closed.")
    check()
    assert chat.shown().count("Please come in at three.") == 1


def test_a_live_change_takes_neither_keyboard_nor_words(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.click()
    tab.page.keyboard.type(HALF)
    tab.page.keyboard.press("ArrowLeft")
    chat.say("are you there")
    expect(tab.transcript).to_contain_text("are you there")
    expect(tab.page.locator("#live")).to_have_text("New text in the transcript.")
    tab.page.keyboard.type("X")
    expect(tab.reply).to_have_value(HALF[:-1] + "X" + HALF[-1])


def test_a_change_that_was_seen_does_not_make_the_page_stale(desk: Desk, tab: StaffTab) -> None:
    """The patient calls an alarm off while somebody works on it: the state is shown, so acting
    on it is no collision."""
    chat = desk.start()
    escalation = chat.say("I have crushing chest pain")["escalation_id"]
    tab.claim(escalation)
    chat.press("/report_false_alarm")
    chat.press("/confirm_false_alarm")
    expect(tab.button("Clear")).to_have_count(0)
    tab.page.get_by_label("Outcome").select_option("not_needed")
    tab.press("Close")
    expect(tab.page.locator(".actions")).to_contain_text("This escalation is closed.")
    expect(tab.problem).to_have_count(0)


def test_reply_of_a_stale_tab_is_refused_told_and_kept(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    deaf(tab)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    other = other_tab(tab, escalation)
    other.press("Hand back")
    tab.press("Reply")
    expect(tab.problem).to_contain_text("You gave the chat back to the assistant.")
    expect(tab.kept).to_have_value(HALF)
    # A reload shows the page, not the form's address.
    expect(tab.page).to_have_url(re.compile(f"/{escalation}$"))
    check_accessibility(tab.page)
    tab.press("Claim")
    expect(tab.reply).to_have_value(HALF)
    tab.press("Reply")
    expect(tab.transcript).to_contain_text(HALF)
    assert chat.shown().count(HALF) == 1


@pytest.mark.parametrize("action", ["Hand back", "Close"])
def test_action_of_a_stale_tab_is_refused_told_and_the_text_kept(
    desk: Desk, tab: StaffTab, action: str
) -> None:
    chat = desk.start()
    escalation = chat.say("I have crushing chest pain")["escalation_id"]
    deaf(tab)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    tab.page.get_by_label("Outcome").select_option("answered")
    other = other_tab(tab, escalation)
    other.press("Clear")
    expect(other.button("Clear")).to_have_count(0)
    tab.press(action)
    expect(tab.problem).to_contain_text("nothing was done. You hold it now.")
    expect(tab.reply).to_have_value(HALF)


def test_claim_of_a_stale_tab_names_the_colleague(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    deaf(tab)
    tab.open(escalation)
    desk.staff().act(escalation, "claim")
    tab.press("Claim")
    expect(tab.problem).to_contain_text("Front Desk 2 holds it now.")
    assert sum("has joined" in text for text in chat.shown()) == 1


def test_a_listening_tab_offers_what_can_be_done_now(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    other = other_tab(tab, escalation)
    other.press("Hand back")
    expect(tab.page.locator("#changed")).to_contain_text("What can be done here changed.")
    tab.press("Show what can be done now")
    expect(tab.kept).to_have_value(HALF)
    tab.press("Claim")
    expect(tab.reply).to_have_value(HALF)


def test_a_page_that_a_busy_server_refused_is_fetched_again(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    refused: list[str] = []

    def refuse_once(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.fulfill(status=503, body="busy")

    tab.page.route(f"**/staff/escalations/{escalation}", refuse_once)
    chat.say("is anybody there?")
    expect(tab.transcript).to_contain_text("is anybody there?")
    assert refused


def seconds_left(tab: StaffTab) -> int:
    session = "fetch('/staff/session').then(answer => answer.json()).then(one => one.seconds)"
    return int(tab.page.evaluate(f"() => {session}"))


def test_who_else_is_here_moves_nothing_that_can_be_pressed(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    held: list[Route] = []
    tab.page.route("**/staff/presence", lambda route: held.append(route))
    tab.open(escalation)
    claim = tab.button("Claim")
    before = claim.bounding_box()
    patient = tab.page.locator("#presence-patient")
    expect(patient).to_contain_text("not known whether the patient")
    for route in held:
        route.fulfill(
            json={"patient": "The patient left.", "colleagues": "Ana is looking at this too."}
        )
    expect(patient).to_have_text("The patient left.")
    assert claim.bounding_box() == before


def test_the_first_look_for_news_moves_nothing_that_can_be_pressed(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    held: list[Route] = []
    page = tab.page

    def hold(route: Route) -> None:
        is_news = "frontdesk-by-itself" in route.request.headers
        held.append(route) if is_news else route.continue_()

    page.route(f"**/staff/escalations/{escalation}", hold)
    tab.open(escalation)
    wait_until(page, lambda: bool(held))
    claim = tab.button("Claim")
    before = claim.bounding_box()
    page.evaluate("() => { document.getElementById('facts').textContent = '' }")
    with page.expect_response(f"**/staff/escalations/{escalation}") as answer:
        held[0].continue_()
    answer.value.finished()
    expect(page.locator("#facts")).not_to_be_empty()
    assert claim.bounding_box() == before


def test_an_open_page_does_not_keep_anybody_signed_in(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    for minute in (10, 20):
        desk.time.advance(minutes=10)
        chat.say(f"still here after {minute} minutes")
        expect(tab.transcript).to_contain_text(f"still here after {minute} minutes")
        assert seconds_left(tab) <= (desk.settings.staff_idle_minutes - minute) * 60
    desk.time.advance(minutes=11)
    expect(tab.page).to_have_url(re.compile("sign-in.*why=idle"))
    expect(tab.page.get_by_role("status").first).to_contain_text("nothing was done for 30 minutes")
    check_accessibility(tab.page)


def test_the_page_says_it_before_it_signs_off(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    desk.time.advance(minutes=desk.settings.staff_idle_minutes - 2)
    tab.look_at_the_clock()
    warning = tab.page.get_by_role("alert").filter(has_text="signed off")
    expect(warning).to_contain_text("you will be signed off in 2 minutes")
    check_accessibility(tab.page)
    tab.press("Stay signed in")
    expect(warning).to_have_count(0)
    assert seconds_left(tab) > 29 * 60
    assert tab.page.locator(":focus").count() == 1, "the keyboard is not lost with the button"


def test_typing_keeps_a_person_signed_in(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    desk.time.advance(minutes=desk.settings.staff_idle_minutes - 1)
    tab.look_at_the_clock()
    expect(tab.button("Stay signed in")).to_be_visible()
    tab.reply.click()
    tab.page.keyboard.type("w")
    expect(tab.button("Stay signed in")).to_have_count(0)
    assert seconds_left(tab) > 29 * 60


def test_a_half_written_reply_outlives_the_sign_off(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)
    expect(tab.page).to_have_url(re.compile("sign-in"))
    tab.fill_in_and_sign_in()
    expect(tab.reply).to_have_value(HALF)
    tab.press("Reply")
    expect(tab.transcript).to_contain_text(HALF)
    expect(tab.reply).to_have_value("")
    tab.page.reload()
    expect(tab.reply).to_have_value("")
    assert chat.shown().count(HALF) == 1


def test_a_reply_is_nobody_elses(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    desk.time.advance(minutes=desk.settings.staff_idle_minutes + 1)
    expect(tab.page).to_have_url(re.compile("sign-in"))
    tab.fill_in_and_sign_in(desk.staff(signed_in=False))
    expect(tab.page.locator(".actions")).to_contain_text("has this conversation")
    expect(tab.kept).to_be_hidden()
    assert HALF not in tab.page.evaluate("() => JSON.stringify(sessionStorage)")


def test_signing_out_throws_a_half_written_reply_away(desk: Desk, tab: StaffTab) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    other = other_tab(tab, escalation)
    tab.press("Sign out")
    expect(tab.page).to_have_url(re.compile("sign-in"))
    assert HALF not in tab.page.evaluate("() => JSON.stringify(sessionStorage)")
    expect(other.page).to_have_url(re.compile("sign-in.*why=ended"))  # other tabs follow


def test_without_a_network_nothing_is_sent_and_nothing_is_lost(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    tab.page.context.set_offline(True)
    expect(tab.connection).to_contain_text("The connection to the server is lost")
    tab.press("Reply")
    expect(tab.connection).to_contain_text("Not sent: the server cannot be reached.")
    expect(tab.reply).to_have_value(HALF)
    check_accessibility(tab.page)
    chat.say("are you there")
    tab.page.context.set_offline(False)
    expect(tab.connection).to_contain_text("Connected again.", timeout=20_000)
    expect(tab.transcript).to_contain_text("are you there")
    tab.press("Reply")
    expect(tab.transcript).to_contain_text(HALF)
    assert chat.shown().count(HALF) == 1


def test_an_answer_lost_on_its_way_is_not_a_reply_to_send_again(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)

    def lose_the_answer(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    tab.page.route("**/reply", lose_the_answer)
    with tab.page.expect_event("requestfailed", lambda one: one.url.endswith("/reply")):
        tab.press("Reply")
    assert chat.shown().count(HALF) == 1
    tab.page.unroute("**/reply")
    tab.open(escalation)
    expect(tab.transcript).to_contain_text(HALF)
    expect(tab.reply).to_have_value("")
    assert chat.shown().count(HALF) == 1


def test_a_reply_that_was_not_taken_is_still_there(desk: Desk, tab: StaffTab) -> None:
    chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    tab.page.route("**/reply", lambda route: route.abort())
    with tab.page.expect_event("requestfailed", lambda one: one.url.endswith("/reply")):
        tab.press("Reply")
    tab.page.unroute("**/reply")
    tab.open(escalation)
    expect(tab.reply).to_have_value(HALF)
    tab.press("Reply")
    expect(tab.transcript).to_contain_text(HALF)
    assert chat.shown().count(HALF) == 1


def test_a_restart_of_the_server_while_typing(
    desk: Desk, page: Page, watched: WatchedContext
) -> None:
    chat, escalation = ask_for_a_person(desk)
    with serve(desk.app) as origin:
        watched.allowed_origins.add(origin)
        tab = StaffTab(page, origin, desk.staff(signed_in=False))
        tab.sign_in()
        tab.claim(escalation)
        tab.reply.click()
        page.keyboard.type("I have ")
    page.keyboard.type("half ")
    expect(tab.connection).to_contain_text("The connection to the server is lost")
    tab.press("Reply")
    expect(tab.connection).to_contain_text("Not sent")
    chat.say("are you there")
    with serve(desk.app, port=int(origin.rpartition(":")[2])):
        tab.reply.press("End")
        page.keyboard.type("written")
        expect(tab.connection).to_contain_text("Connected again.", timeout=20_000)
        expect(tab.transcript).to_contain_text("are you there")
        expect(tab.reply).to_have_value(HALF)
        tab.press("Reply")
        expect(tab.transcript).to_contain_text(HALF)
        leave_pages(watched)
    assert chat.shown().count(HALF) == 1


def test_a_store_that_is_gone_is_said_on_a_page_and_the_text_kept(
    desk: Desk, tab: StaffTab
) -> None:
    _chat, escalation = ask_for_a_person(desk)
    tab.claim(escalation)
    tab.reply.fill(HALF)
    rename = "ALTER TABLE {} RENAME TO {}"
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql(rename.format("staff_session", "gone"))
    tab.press("Reply")
    expect(tab.connection).to_contain_text("Not sent: the server cannot be reached.")
    tab.page.reload()
    expect(tab.page.get_by_role("heading", name="The service cannot do this")).to_be_visible()
    check_accessibility(tab.page)
    with desk.room.database.write() as session:
        session.connection().exec_driver_sql(rename.format("gone", "staff_session"))
    tab.page.get_by_role("link", name="Try again").click()
    expect(tab.reply).to_have_value(HALF)


def test_the_first_day_says_what_will_happen(tab: StaffTab) -> None:
    expect(tab.page.locator("#queue")).to_contain_text("When a patient needs a person, it appears")
    for name, says in (
        ("Mine", "You hold no conversation."),
        ("Closed", "Nothing was closed yet."),
    ):
        tab.page.get_by_role("link", name=f"{name} (0)").click()
        expect(tab.page.locator("#queue")).to_contain_text(says)
        check_accessibility(tab.page)


def test_an_escalation_that_is_not_there_leads_back(tab: StaffTab) -> None:
    tab.open("0" * 32)
    expect(tab.page.get_by_role("heading", name="There is nothing here.")).to_be_visible()
    check_accessibility(tab.page)
    tab.page.get_by_role("link", name="Back to the escalations").click()
    expect(tab.page.get_by_role("heading", name="Escalations")).to_be_visible()
