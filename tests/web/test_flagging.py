"""Doubting an answer in the widget: by keyboard, with a screen reader, in both languages; and on
the real server, from the flag of a patient to the answer of a person."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.reviews.flags import cases, comment_of
from tests.support.desk import Desk
from tests.web.browser import (
    ChatWindow,
    WatchedContext,
    check_accessibility,
    has_sideways_scroll,
    wait_until,
)
from tests.web.fake_chat import FakeChat
from tests.web.staff_tab import StaffTab

HELLO = "Hello. How can I help?"
EMERGENCY = {"text": "This can be an emergency. Call 911 now.", "pinned": True}


def flag_button(chat: ChatWindow, text: str = HELLO) -> Locator:
    return chat.button(re.compile(rf"^(Something wrong\?|You flagged).*{re.escape(text)}"))


def sent(fake: FakeChat) -> list[Any]:
    return [body for _, _, body in fake.sent("flag")]


def test_by_keyboard_alone(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.expect_said(HELLO)
    page = chat.page
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        if chat.focused_name().startswith("Something wrong?"):
            break
    page.keyboard.press("Enter")
    assert chat.focused_name() == "Tell us more (you need not)"
    page.keyboard.type("you close at noon")
    page.keyboard.press("Tab")
    assert chat.focused_name() == "This was wrong"
    page.keyboard.press("Tab")
    assert chat.focused_name() == "I want a person to look again"
    page.keyboard.press("Enter")
    chat.expect_said("Thank you for telling us.")
    assert sent(fake) == [{"wish": "look_again", "comment": "you close at noon"}]
    assert chat.focused_name().startswith("You flagged this answer")


def test_escape_and_cancel_close_it_and_not_the_chat(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    button = flag_button(chat)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    chat.button("Cancel").click()
    expect(chat.host.locator(".flag-form")).to_have_count(0)
    assert sent(fake) == []


def test_what_can_be_flagged(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.expect_said(HELLO)
    chat.write("my own words")
    chat.expect_said("You wrote: my own words")
    fake.last.say("staff", "From a person.")
    fake.last.say("system", "A notice.")
    chat.expect_said("A notice.")
    expect(chat.host.locator(".flag")).to_have_count(3)
    expect(chat.host.locator(".from-patient .flag, .from-system .flag")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_state_is_accessible_and_fits_a_phone(
    chat: ChatWindow, fake: FakeChat, scheme: Any
) -> None:
    page = chat.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def check() -> None:
        check_accessibility(page, scheme)
        assert not has_sideways_scroll(page)

    chat.start()
    chat.expect_said(HELLO)
    check()
    flag_button(chat).click()
    check()
    fake.refuse(413, emergency_number="911", crisis_number="988")
    chat.host.locator(".flag-form textarea").fill("x" * 501)
    chat.button("This was wrong").click()
    said = chat.host.locator(".flag-said")
    expect(said).to_contain_text("too long")
    expect(said.get_by_role("link", name=re.compile("911"))).to_be_visible()
    expect(chat.host.locator(".flag-form textarea")).to_have_value("x" * 501)
    check()
    chat.host.locator(".flag-form textarea").fill("shorter")
    chat.button("This was wrong").click()
    chat.expect_said("Thank you for telling us.")
    check()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (429, "try again in a minute"),
        (403, "need your agreement"),
        (503, "went wrong"),
        (404, "wrong"),
    ],
)
def test_refused_the_words_stay(chat: ChatWindow, fake: FakeChat, status: int, said: str) -> None:
    chat.start()
    flag_button(chat).click()
    chat.host.locator(".flag-form textarea").fill("my words")
    fake.refuse(status)
    chat.button("This was wrong").click()
    expect(chat.host.locator(".flag-said")).to_contain_text(said)
    expect(chat.host.locator(".flag-form textarea")).to_have_value("my words")
    expect(chat.host.locator(".composer textarea")).to_be_visible()


def test_offline_it_is_said_and_can_be_sent_later(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.expect_said(HELLO)
    flag_button(chat).click()
    chat.page.context.set_offline(True)
    chat.button("This was wrong").click()
    expect(chat.host.locator(".flag-said")).to_contain_text("no network")
    chat.page.context.set_offline(False)
    chat.button("This was wrong").click()
    chat.expect_said("Thank you for telling us.")
    assert sent(fake) == [{"wish": "wrong"}]


def test_pressed_twice_it_is_sent_once(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    flag_button(chat).click()
    chat.button("This was wrong").evaluate("one => { one.click(); one.click(); }")
    chat.expect_said("Thank you for telling us.")
    assert len(sent(fake)) == 1


def test_an_emergency_in_the_comment_is_shown_as_one(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["chest"] = [EMERGENCY]
    chat.start()
    flag_button(chat).click()
    chat.host.locator(".flag-form textarea").fill("chest")
    chat.button("This was wrong").click()
    expect(chat.pinned).to_contain_text("Call 911 now")


def test_markup_stays_text_and_a_reload_remembers(chat: ChatWindow, fake: FakeChat) -> None:
    fake.on_text["hi"] = [{"text": "<img src=x onerror=alert(1)> \" ' answer"}]
    chat.start()
    chat.write("hi")
    chat.expect_said("<img src=x onerror=alert(1)> \" ' answer")
    expect(chat.host.locator("img")).to_have_count(0)
    flag_button(chat).click()
    chat.button("This was wrong").click()
    expect(flag_button(chat)).to_have_text("You flagged this answer")
    chat.page.reload()
    expect(flag_button(chat)).to_have_text("You flagged this answer")


def test_in_spanish(watched: WatchedContext, fake: FakeChat, clinic: Any, chromium: Any) -> None:
    context = chromium.new_context(locale="es-MX")
    page = context.new_page()
    page.goto(clinic.origin)
    chat = ChatWindow(page)
    chat.open()
    chat.button("Español").click()
    chat.agree()
    chat.button(re.compile("^¿Algo está mal")).click()
    expect(chat.button("Esto estaba mal")).to_be_visible()
    chat.button("Quiero que una persona lo vea otra vez").click()
    wait_until(page, lambda: sent(fake) == [{"wish": "look_again"}])
    context.close()


# On the real server.


def patient(desk: Desk, page: Page, origin: str) -> ChatWindow:
    talk = desk.start()
    talk.say("hello there")
    known = {"conversation_id": talk.id, "token": talk.token, "consented": True, "open": True}
    name, value = json.dumps(f"frontdesk {origin}"), json.dumps(json.dumps(known))
    remember = f"sessionStorage.getItem({name}) || sessionStorage.setItem({name}, {value})"
    page.add_init_script(f"if (location.protocol === 'http:') {remember}")
    page.goto(origin)
    window = ChatWindow(page)
    window.expect_said("I heard: hello there")
    return window


def test_from_the_flag_to_the_answer(desk: Desk, page: Page, origin: str) -> None:
    chat = patient(desk, page, origin)
    flag_button(chat, "I heard: hello there").click()
    chat.host.locator(".flag-form textarea").fill("that is not what I had asked for")
    chat.button("I want a person to look again").click()
    expect(chat.messages.last).to_contain_text("A person at the clinic will look again")
    assert comment_of(desk, cases(desk)[0]) == "that is not what I had asked for"
    tab = StaffTab(page.context.new_page(), origin, desk.staff("clinician", signed_in=False))
    tab.sign_in("/staff/reviews")
    tab.page.get_by_role("link", name=re.compile("a person shall look again")).click()
    expect(tab.page.locator(".in-review")).to_contain_text("I heard: hello there")
    tab.press("Take")
    written = tab.page.get_by_label("Your answer to the patient")
    written.fill("You are right, we mend it.")
    tab.page.get_by_label("Finding").select_option("answer_wrong")
    tab.press("Keep the finding")
    tab.page.wait_for_url(re.compile("done=find"))
    expect(written).to_have_value("You are right, we mend it.")  # nothing typed is lost
    tab.press("Answer")
    tab.page.wait_for_url(re.compile("done=answer"))
    expect(tab.page.locator("#kept")).to_be_hidden()
    chat.page.bring_to_front()
    chat.expect_said("You are right, we mend it.")
    tab.page.bring_to_front()
    tab.press("Close")
    expect(tab.page.locator("main")).to_contain_text("This case is closed.")
