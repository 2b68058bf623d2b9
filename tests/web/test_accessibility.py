"""The widget for everybody: axe in each state, keyboard, narrow, large, still, forced colours."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import ChatWindow, check_accessibility, has_sideways_scroll
from tests.web.fake_chat import FakeChat, FakeClinic

EMERGENCY = {
    "text": "This can be an emergency. Call 911 now.",
    "pinned": True,
    "buttons": [
        {"title": "Call 911 now", "payload": "tel:911"},
        {"title": "I am safe, this was a mistake", "payload": "/false_alarm"},
    ],
}
CHOICES = {
    "text": "These times are free:",
    "buttons": [
        {"title": f"Thursday 12 March, {hour}:20 pm with Dr. Ada Lindqvist", "payload": f"/s{hour}"}
        for hour in (1, 2, 3)
    ],
    "attachments": [{"type": "text/calendar", "title": "Add to calendar", "href": "/x.ics"}],
}


def script_answers(fake: FakeChat) -> None:
    fake.on_text["times"] = [CHOICES]
    fake.on_text["chest"] = [EMERGENCY]
    long = "Donaudampfschifffahrt" * 30 + "\nhttps://x.example/" + "a" * 90
    fake.on_text["long"] = [{"text": long}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_axe_violation_in_any_state(chat: ChatWindow, fake: FakeChat, scheme: Any) -> None:
    page = chat.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no half-faded colours
    script_answers(fake)
    check_accessibility(page, scheme)  # closed
    fake.start_fails = True
    chat.open()
    expect(chat.panel).to_contain_text("could not be started")
    check_accessibility(page, scheme)
    fake.start_fails = False
    chat.button("Try again").click()
    expect(chat.panel).to_contain_text("Before we start")
    check_accessibility(page, scheme)
    chat.button("No, thanks").click()
    expect(chat.panel).to_contain_text("You did not agree")
    check_accessibility(page, scheme)
    chat.button("Back to the choice").click()
    chat.agree()
    chat.expect_said("Hello. How can I help?")
    check_accessibility(page, scheme)  # open, empty
    fake.slow.clear()
    chat.write("times")
    expect(chat.typing).not_to_be_empty()
    check_accessibility(page, scheme)  # typing
    fake.slow.set()
    expect(chat.button(re.compile("1:20"))).to_be_visible()
    check_accessibility(page, scheme)  # buttons
    chat.button(re.compile("1:20")).click()
    chat.expect_said("You wrote: /s1")
    check_accessibility(page, scheme)  # used buttons
    fake.refuse(413, emergency_number="911", clinic_phone="+1 555 010 0142")
    chat.write("x" * 2001)
    expect(chat.notice).to_contain_text("too long")
    check_accessibility(page, scheme)  # error
    chat.input.fill("")
    fake.last.tell(mode="staff")
    expect(chat.notice).to_contain_text("A person from the clinic")
    fake.last.say("staff", "We look into it.")
    chat.expect_said("We look into it.")
    check_accessibility(page, scheme)  # staff stretch
    chat.write("chest")
    expect(chat.pinned).to_be_visible()
    check_accessibility(page, scheme)  # emergency
    chat.button("End chat").click()
    check_accessibility(page, scheme)  # question before ending
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    chat.write("lost words")
    expect(chat.messages.last).to_contain_text("Not sent yet")
    check_accessibility(page, scheme)  # offline
    page.context.set_offline(False)
    chat.expect_said("You wrote: lost words")
    fake.refuse(404)
    chat.write("gone")
    expect(chat.panel).to_contain_text("This conversation is over")
    check_accessibility(page, scheme)  # over


def press_until(chat: ChatWindow, key: str, name: str) -> list[str]:
    """Presses a key until the named control has the focus; the names passed on the way."""
    passed: list[str] = []
    while not passed or passed[-1] != name:
        assert len(passed) < 25, passed
        chat.page.keyboard.press(key)
        passed.append(chat.focused_name())
    return passed


def test_whole_visit_with_the_keyboard_alone(chat: ChatWindow, fake: FakeChat) -> None:
    script_answers(fake)
    page = chat.page
    page.locator("body").focus()
    press_until(chat, "Shift+Tab", "Chat with us")
    page.keyboard.press("Enter")
    expect(chat.panel).to_contain_text("Before we start")
    passed = press_until(chat, "Tab", "I agree, start the chat")
    assert "Close chat" not in passed, "reading starts behind the header"
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("times")
    page.keyboard.press("Enter")
    expect(chat.button(re.compile("2:20"))).to_be_visible()
    press_until(chat, "Shift+Tab", "Thursday 12 March, 2:20 pm with Dr. Ada Lindqvist")
    page.keyboard.press("Space")
    chat.expect_said("You wrote: /s2")
    expect(chat.input).to_be_focused()
    page.keyboard.type("line one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("line two")
    page.keyboard.press("Enter")
    expect(chat.messages.last).to_contain_text("line two")
    passed = press_until(chat, "Shift+Tab", "End chat")
    for name in ("Leave now", "Talk to a person", "Call 911", "Messages", "Close chat"):
        assert name in passed
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()


def test_what_a_screen_reader_is_told(chat: ChatWindow, fake: FakeChat) -> None:
    expect(chat.launcher).to_have_attribute("aria-expanded", "false")
    chat.start()
    expect(chat.launcher).to_have_attribute("aria-expanded", "true")
    chat.expect_said("Hello. How can I help?")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    expect(chat.typing).to_have_attribute("role", "status")
    chat.write("hi")
    chat.expect_said("You wrote: hi")
    spoken = chat.messages.evaluate_all(
        """(messages) => messages.map((one) => {
          const copy = one.cloneNode(true);
          for (const silent of copy.querySelectorAll('[aria-live=off]')) silent.remove();
          return copy.textContent.trim();
        })"""
    )
    assert spoken == ["Assistant: Hello. How can I help?", "You: hi", "Assistant: You wrote: hi"]
    expect(chat.host.get_by_role("dialog", name="Clinic assistant")).to_be_visible()
    expect(chat.host.get_by_role("textbox", name="Your message")).to_be_visible()


def test_restored_conversation_is_not_read_out_again(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("hi")
    chat.expect_said("You wrote: hi")
    chat.page.add_init_script(
        """new MutationObserver(() => {
          const root = document.querySelector('frontdesk-chat')?.shadowRoot;
          const log = root?.querySelector('.log');
          if (!log || window.seen === undefined && !log.querySelector('.message')) return;
          window.seen ??= log.getAttribute('aria-live');
        }).observe(document, {subtree: true, childList: true});
        setInterval(() => {
          const log = document.querySelector('frontdesk-chat')?.shadowRoot?.querySelector('.log');
          if (log?.querySelector('.message')) window.seen ??= log.getAttribute('aria-live');
        }, 5);"""
    )
    chat.page.reload()
    chat.expect_said("You wrote: hi")
    chat.page.wait_for_function("() => window.seen !== undefined")
    assert chat.page.evaluate("() => window.seen") == "off"
    expect(chat.log).to_have_attribute("aria-live", "polite")


def visit_every_state(chat: ChatWindow, fake: FakeChat) -> None:
    """Walks the states and asks in each that nothing is cut off at the side."""
    script_answers(fake)
    assert not has_sideways_scroll(chat.page)
    chat.open()
    expect(chat.button("I agree, start the chat")).to_be_visible()
    assert not has_sideways_scroll(chat.page)
    chat.agree()
    for text, said in (("times", "These times are free:"), ("long", "Donau"), ("chest", "Call")):
        chat.write(text)
        expect(chat.messages.filter(has_text=said).last).to_be_attached()
        assert not has_sideways_scroll(chat.page)
    chat.write("w" * 300)
    assert not has_sideways_scroll(chat.page)
    chat.button("End chat").click()
    assert not has_sideways_scroll(chat.page)
    chat.button("No, keep it").click()


def expect_usable(chat: ChatWindow) -> None:
    """Every control can be brought into the window and is not covered there."""
    for name in ("Close chat", "Talk to a person", "Leave now", "End chat", "Send"):
        chat.button(name).click(trial=True)
    chat.host.get_by_role("link", name="Call 911", exact=True).click(trial=True)
    chat.input.fill("still room to write")
    expect(chat.input).to_be_in_viewport()


def test_reflow_at_320_pixels(chat: ChatWindow, fake: FakeChat) -> None:
    chat.page.set_viewport_size({"width": 320, "height": 568})
    visit_every_state(chat, fake)
    expect_usable(chat)
    expect(chat.pinned).to_be_in_viewport()


def test_reflow_at_400_percent_zoom(chat: ChatWindow, fake: FakeChat) -> None:
    """1280 by 1024 at 400 % is a window of 320 by 256."""
    chat.page.set_viewport_size({"width": 320, "height": 256})
    visit_every_state(chat, fake)
    expect_usable(chat)


@pytest.mark.parametrize("width", [1280, 400])
def test_text_at_200_percent(chat: ChatWindow, fake: FakeChat, width: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": 800})
    size = (
        "() => parseFloat(getComputedStyle(document.querySelector('frontdesk-chat')"
        ".shadowRoot.querySelector('.frame')).fontSize)"
    )
    before = chat.page.evaluate(size)
    chat.page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert chat.page.evaluate(size) == 2 * before
    visit_every_state(chat, fake)
    expect_usable(chat)


def test_touch_targets(chat: ChatWindow, fake: FakeChat) -> None:
    script_answers(fake)
    chat.page.set_viewport_size({"width": 360, "height": 740})
    assert too_small(chat) == []
    chat.open()
    expect(chat.button("I agree, start the chat")).to_be_visible()
    assert too_small(chat) == []
    chat.agree()
    chat.write("times")
    expect(chat.button(re.compile("1:20"))).to_be_visible()
    chat.write("chest")
    expect(chat.pinned).to_be_visible()
    assert too_small(chat) == []


def too_small(chat: ChatWindow) -> list[str]:
    """Visible controls under 44 by 44 CSS pixels; links inside a sentence are excepted (2.5.8)."""
    controls = chat.host.locator("button, textarea, a:not(.text .inline-link)")
    small = []
    for control in controls.all():
        box = control.bounding_box() if control.is_visible() else None
        if box and (box["width"] < 43.5 or box["height"] < 43.5):
            small.append(f"{control.text_content()} {box}")
    return small


def test_reduced_motion_stands_still(chat: ChatWindow, fake: FakeChat) -> None:
    moving = "() => document.querySelector('frontdesk-chat').shadowRoot.getAnimations().length"
    fake.slow.clear()
    chat.start()
    chat.write("hi")
    expect(chat.typing).not_to_be_empty()
    assert chat.page.evaluate(moving) > 0, "else this test could not fail"
    chat.page.emulate_media(reduced_motion="reduce")
    assert chat.page.evaluate(moving) == 0
    chat.button("Close chat").click()
    chat.launcher.click()
    assert chat.page.evaluate(moving) == 0


def test_focus_and_borders_are_seen_in_forced_colours(chat: ChatWindow, fake: FakeChat) -> None:
    chat.page.emulate_media(forced_colors="active")
    chat.start()
    chat.expect_said("Hello. How can I help?")
    for control in (chat.button("Send"), chat.button("Talk to a person"), chat.input):
        chat.page.keyboard.press("Tab")  # from here on the keyboard is in use
        control.focus()
        style = control.evaluate(
            "(one) => { const s = getComputedStyle(one);"
            " return [s.outlineStyle, parseFloat(s.outlineWidth), parseFloat(s.borderTopWidth)] }"
        )
        assert style[0] == "solid" and style[1] >= 3 and style[2] >= 1
    check_accessibility(chat.page)


def test_spanish_browser_gets_spanish(chromium: Browser, clinic: FakeClinic) -> None:
    context = chromium.new_context(locale="es-MX")
    page: Page = context.new_page()
    page.goto(clinic.origin)
    chat = ChatWindow(page)
    chat.start()
    chat.expect_said("Hola. ¿En qué puedo ayudarle?")
    expect(chat.host.locator(".frame")).to_have_attribute("lang", "es")
    check_accessibility(page)
    context.close()
