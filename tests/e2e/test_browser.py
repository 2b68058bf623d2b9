"""The demo page in a real browser against the whole product; README's pictures are taken here."""

import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import EMBEDDING_ORIGIN
from tests.e2e.product import ROOT, STAFF, Product
from tests.e2e.steps import Who, someone
from tests.web.browser import ChatWindow, WatchedContext, check_accessibility

IMAGES = ROOT / "docs" / "images"
TIME_BUTTON = re.compile(r"^(Mon|Tues|Wednes|Thurs|Fri|Satur)day, \w+ \d+ at ")
PATIENCE = 60_000


@pytest.fixture(autouse=True)
def at_home(product: Product, watched: WatchedContext) -> None:
    product.wait_ready()
    watched.allowed_origins.add(product.origin)
    watched.context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def chat(page: Page, product: Product) -> ChatWindow:
    page.set_viewport_size({"width": 700, "height": 800})
    page.goto(product.origin)
    return ChatWindow(page)


@pytest.fixture
def desk_page(chromium: Browser, product: Product) -> Iterator[Page]:
    """A member of staff, signed in, in a browser of their own."""
    watched = WatchedContext(chromium.new_context(viewport={"width": 700, "height": 800}))
    watched.allowed_origins.add(product.origin)
    watched.context.set_default_timeout(PATIENCE)
    page = watched.context.new_page()
    page.goto(f"{product.origin}/staff")
    page.get_by_label("E-mail").fill(STAFF[0])
    page.get_by_label("Password").fill(STAFF[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Escalations")).to_be_visible()
    yield page
    watched.context.close()
    watched.check()


def picture(page: Page, name: str) -> None:
    """Written only when README's pictures are wanted, so that a test run changes no file."""
    if os.environ.get("FRONTDESK_SCREENSHOTS") != "1":
        return
    IMAGES.mkdir(parents=True, exist_ok=True)
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    assert Path(file).stat().st_size < 150_000


def said(chat: ChatWindow, words: str | re.Pattern[str]) -> Locator:
    return chat.host.locator(".message > .text").filter(has_text=words)


def hears(chat: ChatWindow, words: str | re.Pattern[str]) -> None:
    expect(said(chat, words).last).to_be_visible()


def press(chat: ChatWindow, name: str | re.Pattern[str]) -> None:
    chat.host.get_by_role("button", name=name).last.click()


def newest_code(product: Product) -> str:
    sent = [one for one in product.http.get("/demo/outbox").json() if one["channel"] != "chat"]
    return str(re.findall(r"\b\d{6}\b", sent[-1]["text"])[0])


def identify(chat: ChatWindow, product: Product, who: Who) -> None:
    hears(chat, "Who is the visit for?")
    press(chat, "For me")
    hears(chat, "What is your full name?")
    chat.write(who.name)
    hears(chat, "date of birth")
    chat.write(who.born)
    hears(chat, "Which phone number or e-mail")
    chat.write(who.contact)
    hears(chat, "I have sent a six-digit code")
    chat.write(newest_code(product))
    hears(chat, "Please check:")


def test_booking_by_typing_and_pressing(chat: ChatWindow, product: Product, page: Page) -> None:
    chat.open()
    expect(chat.button(re.compile("I agree"))).to_be_visible()
    check_accessibility(page)
    picture(page, "widget-disclosure")
    chat.agree()
    hears(chat, "What do you need?")
    chat.write("can dr rivera see me for a cough next week")
    press_first_time = chat.host.get_by_role("button", name=TIME_BUTTON).first
    expect(press_first_time).to_be_visible()
    check_accessibility(page)
    picture(page, "booking-times")
    press_first_time.click()
    hears(chat, "I am holding")
    identify(chat, product, someone())
    check_accessibility(page)
    press(chat, "Yes, book it")
    hears(chat, "You are booked")
    check_accessibility(page)
    picture(page, "booking-confirmed")
    with page.expect_download() as download:
        chat.host.get_by_role("link", name=re.compile("appointment")).or_(
            chat.host.get_by_role("button", name=re.compile("appointment.ics"))
        ).last.click()
    assert "BEGIN:VCALENDAR" in Path(download.value.path()).read_text()


def test_reload_in_the_middle(chat: ChatWindow, product: Product, page: Page) -> None:
    chat.start()
    chat.write("i want to book a flu shot")
    chat.host.get_by_role("button", name=TIME_BUTTON).first.click()
    hears(chat, "Who is the visit for?")
    before = chat.texts()
    page.reload()
    chat = ChatWindow(page)
    if not chat.panel.is_visible():
        chat.launcher.click()
    hears(chat, "Who is the visit for?")
    expect(chat.host.locator(".log .message > .text")).to_have_text(before)
    identify(chat, product, someone())
    press(chat, "Yes, book it")
    hears(chat, "You are booked")


def test_second_tab_is_a_conversation_of_its_own(
    chat: ChatWindow, product: Product, page: Page
) -> None:
    chat.start()
    chat.write("what are your opening hours")
    hears(chat, "Maple Street Clinic")
    other = ChatWindow(page.context.new_page())
    other.page.goto(product.origin)
    other.start()
    hears(other, "What do you need?")
    other.write("thank you")
    hears(other, "You are welcome")
    expect(said(chat, "You are welcome")).to_have_count(0)


def test_offline_and_back(chat: ChatWindow, page: Page) -> None:
    chat.start()
    hears(chat, "What do you need?")
    page.context.set_offline(True)
    chat.write("what are your opening hours")
    expect(chat.notice).to_contain_text("You are offline")
    check_accessibility(page)
    page.context.set_offline(False)
    hears(chat, "Maple Street Clinic")
    chat.expect_said("what are your opening hours")


def test_person_joins_replies_and_hands_back(chat: ChatWindow, page: Page, desk_page: Page) -> None:
    chat.start()
    chat.write("is this mole on my arm cancer? my name is Leocadia Brunswijk")
    hears(chat, "clinical staff")
    waiting = desk_page.get_by_role("link", name=re.compile("clinical judgement|Diagnosis"))
    expect(waiting.last).to_be_visible()
    check_accessibility(desk_page)
    picture(desk_page, "staff-queue")
    waiting.last.click()
    desk_page.get_by_role("button", name="Claim").click()
    hears(chat, "has joined")
    desk_page.get_by_label("Your reply to the patient").fill("Hello, Robin here. I will call you.")
    expect(desk_page.locator("#transcript")).not_to_contain_text("Brunswijk")
    check_accessibility(desk_page)
    picture(desk_page, "escalation")
    desk_page.get_by_role("button", name="Reply", exact=True).click()
    hears(chat, "Hello, Robin here. I will call you.")
    check_accessibility(page)
    chat.write("thank you so much")
    expect(desk_page.locator("#transcript")).to_contain_text("thank you so much")
    desk_page.get_by_role("button", name="Hand back").click()
    hears(chat, "has left the chat")
    chat.write("what are your opening hours")
    hears(chat, "Maple Street Clinic")


def test_a_crisis_line_is_called_and_texted(chat: ChatWindow) -> None:
    chat.start()
    chat.write("i dont want to be alive anymore")
    expect(chat.pinned).to_contain_text("988")
    for name, href in (("Call 988", "tel:988"), ("Text 988", "sms:988")):
        expect(chat.pinned.get_by_role("link", name=name)).to_have_attribute("href", href)


def test_emergency_is_pinned_and_a_false_alarm_ends_it(chat: ChatWindow, page: Page) -> None:
    chat.start()
    chat.write("my husband has crushing chest pain")
    expect(chat.pinned).to_contain_text("Call 911 now")
    expect(chat.host.get_by_role("link", name="Call 911").last).to_have_attribute("href", "tel:911")
    check_accessibility(page)
    picture(page, "emergency")
    press(chat, re.compile("this was a mistake"))
    hears(chat, "Is everyone safe")
    press(chat, "Yes, everyone is safe")
    hears(chat, "I am glad you are safe")
    chat.write("book a flu shot")
    expect(chat.host.get_by_role("button", name=TIME_BUTTON).first).to_be_visible()


@pytest.fixture
def other_site(watched: WatchedContext, product: Product) -> Iterator[str]:
    """A page of the allowed origin, with nothing but the script tag."""
    body = (
        "<!doctype html><html lang=en><title>A site</title><link rel=icon href=data:,>"
        f"<main><h1>A site</h1></main><script src='{product.origin}/widget.js' async></script>"
    ).encode()

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    watched.allowed_origins.add(EMBEDDING_ORIGIN)
    port = int(EMBEDDING_ORIGIN.rpartition(":")[2])
    with ThreadingHTTPServer(("127.0.0.1", port), Site) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield EMBEDDING_ORIGIN
        server.shutdown()
        thread.join()


def test_embedded_on_another_site(page: Page, other_site: str) -> None:
    page.goto(other_site)
    chat = ChatWindow(page)
    chat.start()
    chat.write("i want to book a flu shot")
    expect(chat.host.get_by_role("button", name=TIME_BUTTON).first).to_be_visible()


def test_site_that_is_not_allowed_gets_nothing(product: Product) -> None:
    headers = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = product.http.options("/chat/conversations", headers=headers)
    assert "access-control-allow-origin" not in response.headers


def test_being_forgotten_is_told_and_seen(chat: ChatWindow, page: Page) -> None:
    chat.open()
    chat.agree()
    hears(chat, "What do you need?")
    chat.write("please forget everything i typed here")
    hears(chat, "cannot be undone")
    press(chat, "Yes, delete it all")
    # The answer itself is gone with the chat once the stream is cut; what stays says the same.
    expect(chat.host.get_by_text("Everything that was said here is deleted")).to_be_visible()
    expect(chat.host.get_by_text("please forget everything")).to_have_count(0)
    check_accessibility(page)
    page.reload()
    expect(chat.host.get_by_text("please forget everything")).to_have_count(0)


def test_a_page_that_shows_a_value_goes_on_living(
    chat: ChatWindow, desk_page: Page, product: Product
) -> None:
    """A form's answer stands at the form's address; what is said meanwhile still appears."""
    chat.open()
    chat.agree()
    hears(chat, "What do you need?")
    chat.write("my name is Perpetua Lindqvist and i want to talk to a person")
    hears(chat, re.compile("passed this|pass this|nobody is at the clinic", re.IGNORECASE))
    desk_page.goto(f"{product.origin}/staff")
    desk_page.locator("#queue a").last.click()
    expect(desk_page.locator("#transcript")).to_contain_text("PERSON_1")
    desk_page.get_by_label("Show").select_option("PERSON_1")
    desk_page.get_by_label("Needed for").select_option("contact")
    desk_page.get_by_role("button", name="Show it").click()
    expect(desk_page.get_by_text("Perpetua Lindqvist")).to_be_visible()
    check_accessibility(desk_page)
    chat.write("one more thing, the parking was full")
    expect(desk_page.locator("#transcript")).to_contain_text("the parking was full")
    expect(desk_page.get_by_text("Perpetua Lindqvist")).to_be_visible()
