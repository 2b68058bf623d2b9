"""Fixtures and helpers of the browser tests; the end-to-end tests reuse them against the product.

`chromium` (one a folder) · `page` (a fresh context that fails the test on any request to an
origin not in `allowed_origins`, on any page error and on any console error) · `ChatWindow` (the
widget as a patient uses it) · `check_accessibility(page)` (axe, zero violations).
"""

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

# The same browser without windows, where there is one, does half the work: with them each context
# opens one that nobody sees.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
# How long a page may take to show something; the whole product may be starting beside the tests.
expect.set_options(timeout=30_000)
AXE_COLOURS = ["color-contrast", "link-in-text-block"]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """A browser for one folder: where it is open, Playwright's loop lets no other begin."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        pytest.fail(
            "not run: there is no chromium on this machine (make system, as root, installs it)"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class WatchedContext:
    """A browser context that writes down what must not happen."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.allowed_origins: set[str] = set()
        self.foreign: list[str] = []
        self.errors: list[str] = []
        # What the test provokes on purpose, as regular expressions of console texts.
        self.expected_errors: list[str] = [r"^Failed to load resource: "]
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _note_request(self, request: Any) -> None:
        address = urlsplit(request.url)
        origin = f"{address.scheme}://{address.netloc}"
        if address.scheme in ("data", "blob", "about"):
            return
        if origin not in self.allowed_origins:
            self.foreign.append(request.url)

    def _note_console(self, message: Any) -> None:
        if message.type != "error":
            return
        if not any(re.search(pattern, message.text) for pattern in self.expected_errors):
            self.errors.append(message.text)

    def check(self) -> None:
        assert self.foreign == []
        assert self.errors == []


@pytest.fixture
def watched(chromium: Browser) -> Iterator[WatchedContext]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    watched = WatchedContext(context)
    yield watched
    context.close()
    watched.check()


def leave_pages(watched: WatchedContext) -> None:
    """End the pages' streams before the server that they follow ends."""
    for page in watched.context.pages:
        page.unroute_all(behavior="ignoreErrors")
        page.goto("about:blank")
    watched.context.close()


@pytest.fixture
def page(watched: WatchedContext) -> Page:
    return watched.context.new_page()


def check_accessibility(page: Page, scheme: str = "light") -> None:
    """No axe violation of any rule for WCAG 2.2 A and AA, nor of its good practice.

    The dark one of two schemes differs in colours alone: of it only their rules are asked.
    """
    rules = {"type": "tag", "values": AXE_TAGS}
    if scheme == "dark":
        rules = {"type": "rule", "values": AXE_COLOURS}
    found = Axe().run(page, options={"runOnly": rules})
    violations = [
        (one["id"], one["help"], [node["target"] for node in one["nodes"]])
        for one in found.response["violations"]
    ]
    assert violations == []


def has_sideways_scroll(page: Page) -> bool:
    """Whether the page or any part of the widget is wider than its room."""
    return bool(
        page.evaluate(
            """() => {
              const wide = (one) => one.scrollWidth > one.clientWidth + 1;
              const root = document.querySelector('frontdesk-chat')?.shadowRoot;
              const names = '.panel, .room, .page, .stage, .log, .pinned, .composer, .card';
              const parts = root ? root.querySelectorAll(names) : [];
              return wide(document.documentElement) || [...parts].some(wide);
            }"""
        )
    )


def wait_until(page: Page, condition: Callable[[], bool]) -> None:
    """Awaits what only the test's own side can see (a request that arrived), frame by frame."""
    for _ in range(600):
        if condition():
            return
        page.evaluate("() => new Promise((done) => requestAnimationFrame(done))")
    assert condition()


class ChatWindow:
    """The widget on a page, in a patient's words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host = page.locator("frontdesk-chat")
        self.launcher = self.host.locator(".launcher")
        self.panel = self.host.get_by_role("dialog")
        self.input = self.host.locator("textarea")
        self.log = self.host.get_by_role("log")
        self.messages = self.host.locator(".message")
        self.pinned = self.host.locator(".pinned")
        self.notice = self.host.locator(".notice")
        self.typing = self.host.locator(".typing")
        self.counter = self.host.locator(".counter")

    def button(self, name: str | re.Pattern[str], *, exact: bool = True) -> Locator:
        return self.host.get_by_role("button", name=name, exact=exact)

    def open(self) -> None:
        self.launcher.click()
        expect(self.panel).to_be_visible()

    def agree(self) -> None:
        self.button(re.compile("I agree|Acepto")).click()
        expect(self.input).to_be_visible()

    def start(self) -> None:
        self.open()
        self.agree()

    def write(self, text: str) -> None:
        self.input.fill(text)
        self.input.press("Enter")

    def texts(self) -> list[str]:
        """What all messages say, top to bottom, without senders and states."""
        return self.host.locator(".log .message > .text").all_inner_texts()

    def expect_said(self, text: str, *, count: int = 1) -> None:
        said = self.host.locator(".message > .text").filter(
            has_text=re.compile(f"^{re.escape(text)}$")
        )
        expect(said).to_have_count(count)

    def focused_name(self) -> str:
        """What has the keyboard, inside the shadow root: its label or text."""
        return str(
            self.page.evaluate(
                """() => {
                  const host = document.activeElement;
                  const one = host?.shadowRoot?.activeElement || host;
                  const label = one?.id && one.getRootNode().querySelector(`label[for=${one.id}]`);
                  const name = one?.getAttribute('aria-label') || label?.textContent;
                  return name || one?.textContent.trim() || '';
                }"""
            )
        )
