"""The widget where there is little room: small windows, large text, a keyboard over the page."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.web.browser import ChatWindow, check_accessibility, has_sideways_scroll
from tests.web.fake_chat import FakeChat
from tests.web.test_accessibility import script_answers, visit_every_state

# Width, height in CSS pixels; text size in percent.
ROOMS = [
    (320, 568, 200),
    (320, 256, 100),  # 1280 by 1024 at 400 %
    (320, 256, 200),
    (568, 320, 100),  # a phone on its side
    (568, 320, 200),
    (400, 800, 200),
    (1280, 800, 200),
    (320, 568, 100),
]
# WCAG 1.4.12, as a reader's own style sheet brings it into the widget.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
READABLE = """
one => {
  const root = one.getRootNode();
  const style = getComputedStyle(one);
  const line = parseFloat(style.lineHeight) || parseFloat(style.fontSize) * 1.5;
  const box = one.getBoundingClientRect();
  let seen = 0;
  for (let y = Math.max(0, Math.ceil(box.top)); y < Math.min(box.bottom, innerHeight); y += 2)
    if (one.contains(root.elementFromPoint(box.left + 4, y))) seen += 2;
  return seen / line;
}
"""


def set_room(chat: ChatWindow, width: int, height: int, percent: int) -> None:
    chat.page.set_viewport_size({"width": width, "height": height})
    chat.page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{percent}%' }}")


def lines_seen(text: Locator) -> float:
    """How many lines of a text are on the screen and covered by nothing."""
    return float(text.evaluate(READABLE))


def said(chat: ChatWindow, words: str) -> Locator:
    return chat.host.locator(".message > .text").filter(has_text=re.compile(re.escape(words)))


def expect_in_reach(chat: ChatWindow) -> None:
    """Every control can be scrolled to and is covered by nothing there."""
    for name in ("Talk to a person", "Leave now", "End chat", "Close chat", "Send"):
        chat.button(name).click(trial=True)
    chat.host.get_by_role("link", name="Call 911", exact=True).first.click(trial=True)
    chat.input.click()
    expect(chat.input).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize(("width", "height", "percent"), ROOMS)
def test_the_conversation_can_be_read_and_gone_on_with(
    chat: ChatWindow, fake: FakeChat, width: int, height: int, percent: int
) -> None:
    set_room(chat, width, height, percent)
    chat.start()
    for number in range(5):
        chat.write(f"question {number}")
        chat.expect_said(f"You wrote: question {number}")
    answer = said(chat, "You wrote: question 4")
    assert lines_seen(answer) >= 1, "the newest answer is seen without scrolling"
    if (width, height, percent) != (320, 256, 200):  # there it is scrolled to
        expect(chat.input).to_be_in_viewport(ratio=0.9)
    first = said(chat, "Hello. How can I help?")
    first.scroll_into_view_if_needed()
    assert lines_seen(first) >= 1, "the oldest message can be scrolled to"
    expect_in_reach(chat)
    assert not has_sideways_scroll(chat.page)


@pytest.mark.parametrize(("width", "height", "percent"), ROOMS)
def test_nothing_is_cut_off_in_any_state(
    chat: ChatWindow, fake: FakeChat, width: int, height: int, percent: int
) -> None:
    set_room(chat, width, height, percent)
    visit_every_state(chat, fake)
    expect_in_reach(chat)


@pytest.mark.parametrize(("width", "height", "percent"), ROOMS)
def test_an_emergency_is_seen_at_once(
    chat: ChatWindow, fake: FakeChat, width: int, height: int, percent: int
) -> None:
    script_answers(fake)
    set_room(chat, width, height, percent)
    chat.start()
    for number in range(4):
        chat.write(f"question {number}")
        chat.expect_said(f"You wrote: question {number}")
    chat.write("chest")
    expect(chat.pinned).to_be_visible()
    assert lines_seen(chat.pinned.locator(".text")) >= 1
    chat.pinned.get_by_role("link", name="Call 911 now").click(trial=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height", "percent"), ROOMS[:4])
def test_no_axe_violation_with_little_room(
    chat: ChatWindow, fake: FakeChat, width: int, height: int, percent: int, scheme: Any
) -> None:
    chat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    script_answers(fake)
    set_room(chat, width, height, percent)
    chat.open()
    expect(chat.button("I agree, start the chat")).to_be_visible()
    check_accessibility(chat.page, scheme)
    chat.agree()
    chat.write("times")
    expect(chat.button(re.compile("1:20"))).to_be_attached()
    check_accessibility(chat.page, scheme)
    chat.write("chest")
    expect(chat.pinned).to_be_visible()
    check_accessibility(chat.page, scheme)
    chat.button("End chat").click()
    check_accessibility(chat.page, scheme)


@pytest.mark.parametrize(("width", "height"), [(568, 320), (390, 740)])
def test_above_an_on_screen_keyboard(
    chat: ChatWindow, fake: FakeChat, width: int, height: int
) -> None:
    """The keyboard covers the page: what is seen gets smaller, the page does not."""
    left = {320: 150, 740: 420}[height]
    set_room(chat, width, height, 100)
    chat.start()
    for number in range(4):
        chat.write(f"question {number}")
        chat.expect_said(f"You wrote: question {number}")
    show_keyboard(chat, left)
    assert bottom_of(chat.input) <= left
    assert bottom_of(chat.button("Send")) <= left
    chat.write("one more")
    chat.expect_said("You wrote: one more")
    answer = said(chat, "You wrote: one more")
    assert lines_seen(answer) >= 1
    assert bottom_of(answer) <= left
    show_keyboard(chat, height)
    chat.panel.evaluate("one => new Promise(requestAnimationFrame)")
    box = chat.panel.bounding_box()
    assert box is not None and box["height"] > left


def show_keyboard(chat: ChatWindow, seen: int) -> None:
    chat.page.evaluate(
        """seen => {
          Object.defineProperty(visualViewport, 'height', {get: () => seen, configurable: true});
          visualViewport.dispatchEvent(new Event('resize'));
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }""",
        seen,
    )


def bottom_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return float(box["y"] + box["height"])


def test_zooming_with_two_fingers_leaves_the_panel_alone(chat: ChatWindow, fake: FakeChat) -> None:
    set_room(chat, 390, 740, 100)
    chat.start()
    chat.page.evaluate(
        "() => Object.defineProperty(visualViewport, 'scale', {get: () => 2, configurable: true})"
    )
    show_keyboard(chat, 370)
    box = chat.panel.bounding_box()
    assert box is not None and box["height"] > 700


def test_turning_the_phone_keeps_the_place(chat: ChatWindow, fake: FakeChat) -> None:
    set_room(chat, 390, 740, 100)
    chat.start()
    for number in range(6):
        chat.write(f"question {number}")
        chat.expect_said(f"You wrote: question {number}")
    for size in ({"width": 740, "height": 320}, {"width": 390, "height": 740}):
        chat.page.set_viewport_size(size)  # type: ignore[arg-type]
        chat.page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
        assert lines_seen(said(chat, "You wrote: question 5")) >= 1


@pytest.mark.parametrize(("width", "height", "percent"), [(320, 568, 100), (1280, 800, 100)])
def test_wider_spacing_of_text_cuts_nothing_off(
    chat: ChatWindow, fake: FakeChat, width: int, height: int, percent: int
) -> None:
    set_room(chat, width, height, percent)
    chat.page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          const root = document.querySelector('frontdesk-chat').shadowRoot;
          root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        }""",
        SPACING,
    )
    visit_every_state(chat, fake)
    expect_in_reach(chat)
    assert cut_off(chat) == []


def cut_off(chat: ChatWindow) -> list[str]:
    """Controls and texts whose words stand out of their own box."""
    found = chat.panel.evaluate(
        """panel => [...panel.querySelectorAll('button, a, h2, h3, p, label, .text, .sender')]
          .filter((one) => one.getClientRects().length)
          .filter((one) => getComputedStyle(one).display !== 'inline')
          .filter((one) => one.scrollWidth > one.clientWidth + 1
            || one.scrollHeight > one.clientHeight + 2)
          .map((one) => one.textContent.slice(0, 40))"""
    )
    return list(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_draw_every_edge(chat: ChatWindow, fake: FakeChat, scheme: Any) -> None:
    script_answers(fake)
    chat.page.emulate_media(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    assert border_of(chat.launcher) >= 1
    chat.start()
    chat.write("times")
    expect(chat.button(re.compile("1:20"))).to_be_visible()
    chat.write("chest")
    expect(chat.pinned).to_be_visible()
    edged = (chat.panel, chat.input, chat.button("Send"), chat.log.locator(".message").first)
    for part in (*edged, chat.button(re.compile("1:20"))):
        assert border_of(part) >= 1
    check_accessibility(chat.page, scheme)
    chat.button(re.compile("1:20")).evaluate("one => one.disabled = true")
    colours = chat.button(re.compile("1:20")).evaluate(
        "one => [getComputedStyle(one).color, getComputedStyle(one.parentElement).color]"
    )
    assert colours[0] != colours[1], "what cannot be pressed looks so"


def border_of(part: Locator) -> float:
    return float(part.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)"))
