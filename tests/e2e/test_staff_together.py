"""Several members of staff and several patients at once, in browsers, on the running product."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.product import Product
from tests.support.desk import PASSWORD, StaffBrowser
from tests.support.process import frontdesk
from tests.web.browser import ChatWindow, WatchedContext
from tests.web.staff_tab import StaffTab

# Behind an outage a patient's page waits up to 23 seconds before it tries again, a desk's up to 15.
PATIENCE = 90_000
HALF = "I have half written"
HOURS = "what are your opening hours"
ANSWERED = "Maple Street Clinic"
OpenPage = Callable[[], Page]
Nurse = Callable[[str], StaffTab]


@pytest.fixture(autouse=True)
def whole(product: Product) -> None:
    product.wait_ready()
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def open_page(chromium: Browser, product: Product) -> Iterator[OpenPage]:
    """A browser of its own for each person; nothing foreign is asked, no script fails."""
    opened: list[WatchedContext] = []

    def open_one() -> Page:
        watched = WatchedContext(chromium.new_context(viewport={"width": 900, "height": 900}))
        watched.allowed_origins.add(product.origin)
        watched.context.set_default_timeout(PATIENCE)
        opened.append(watched)
        return watched.context.new_page()

    yield open_one
    for watched in opened:
        watched.context.close()
    for watched in opened:
        watched.check()


@pytest.fixture
def nurse(open_page: OpenPage, product: Product) -> Nurse:
    """Somebody with an account of their own, signed in, at the queue."""

    def sign_in(name: str) -> StaffTab:
        email = f"{uuid.uuid4().hex[:8]}@clinic.example"
        options = ("--role", "clinician", "--name", name, "--password-stdin")
        added = frontdesk(product.home, "staff", "add", email, *options, stdin=PASSWORD)
        assert added.returncode == 0, added.stderr
        tab = StaffTab(open_page(), product.origin, StaffBrowser(product.http, "", email))
        tab.sign_in()
        expect(tab.page.get_by_role("heading", name="Escalations")).to_be_visible()
        return tab

    return sign_in


@pytest.fixture
def patient(open_page: OpenPage, product: Product) -> Callable[[], ChatWindow]:
    """Somebody whose chat with the assistant is going on."""

    def begin() -> ChatWindow:
        chat = ChatWindow(open_page())
        chat.page.goto(product.origin)
        chat.start()
        hears(chat, "What do you need?")
        return chat

    return begin


Patient = Callable[[], ChatWindow]


def hears(chat: ChatWindow, words: str | re.Pattern[str], *, count: int | None = None) -> None:
    said = chat.host.locator(".message > .text").filter(has_text=words)
    if count is None:
        expect(said.last).to_be_visible()
    else:
        expect(said).to_have_count(count)


def expect_heard(tab: StaffTab, chat: ChatWindow, product: Product, words: str) -> None:
    """On the desk's page; a failure tells where the message is, in few words."""
    try:
        expect(tab.transcript).to_contain_text(words)
    except AssertionError:
        query = "SELECT seq, sender, status, created_at FROM utterance WHERE conversation_id = ?"
        stored = product.rows(query + " ORDER BY seq DESC LIMIT 3", id_of(chat))
        told = [
            f"the desk does not show: {words}",
            f"stored, the newest first: {stored}",
            f"waits in the patient's page: {kept(chat)['outbox']}",
            f"the patient's page: {chat.host.inner_text()[-300:]!r}",
            f"the desk's page: {tab.connection.inner_text()!r}",
            f"now {datetime.now(UTC)}; the log: {product.log_tail()[-600:]}",
        ]
        raise AssertionError("\n".join(told)) from None


def kept(chat: ChatWindow) -> dict[str, Any]:
    """What the patient's tab remembers."""
    stored = "sessionStorage.getItem(`frontdesk ${location.origin}`)"
    found: dict[str, Any] = chat.page.evaluate(f"() => JSON.parse({stored})")
    return found


def id_of(chat: ChatWindow) -> str:
    return str(kept(chat)["conversation_id"])


def wants_person(chat: ChatWindow, product: Product) -> str:
    """The escalation that the patient's question opened."""
    chat.write("is this mole on my arm cancer?")
    hears(chat, "clinical staff")
    query = "SELECT id FROM escalation WHERE conversation_id = ?"
    return str(product.rows(query, id_of(chat))[0][0])


def take_over(tab: StaffTab, chat: ChatWindow) -> None:
    tab.page.goto(f"{tab.origin}/staff/conversations/{id_of(chat)}")
    tab.press("Take over")
    expect(tab.reply).to_be_visible()
    tab.page.wait_for_load_state()


def press_together(name: str, *tabs: StaffTab) -> None:
    """In the same instant: each page presses by itself when the time has come."""
    at = max(tab.page.evaluate("() => Date.now()") for tab in tabs) + 700
    for tab in tabs:
        tab.button(name).evaluate("(one, at) => setTimeout(() => one.click(), at - Date.now())", at)


def test_of_two_who_claim_in_the_same_instant_one_has_it(
    nurse: Nurse, patient: Patient, product: Product
) -> None:
    chat = patient()
    escalation = wants_person(chat, product)
    tabs = {name: nurse(name) for name in ("Ada Nightingale", "Ben Seacole")}
    for tab in tabs.values():
        tab.open(escalation)
        tab.page.wait_for_load_state()
    press_together("Claim", *tabs.values())
    hears(chat, "has joined", count=1)
    holder = str(
        product.rows(
            "SELECT display_name FROM staff JOIN escalation ON assignee_id = staff.id"
            " WHERE escalation.id = ?",
            escalation,
        )[0][0]
    )
    has_it = tabs.pop(holder)
    (other,) = tabs.values()
    expect(has_it.reply).to_be_visible()
    expect(other.page.locator("main")).to_contain_text(f"{holder}")
    expect(other.reply).to_have_count(0)
    has_it.reply.fill("I am here.")
    has_it.press("Reply")
    chat.expect_said("I am here.")
    expect(other.transcript).to_contain_text("I am here.")


def test_one_chat_is_taken_over_while_the_other_goes_on(nurse: Nurse, patient: Patient) -> None:
    first, second, tab = patient(), patient(), nurse("Clara Barton")
    for chat in (first, second):
        chat.write("thank you")
        hears(chat, "You are welcome")
    take_over(tab, first)
    hears(first, "has joined", count=1)
    first.write(HOURS)
    second.write(HOURS)
    hears(second, ANSWERED)
    expect(tab.transcript).to_contain_text(HOURS)
    hears(first, ANSWERED, count=0)
    tab.reply.fill("We are open until five.")
    tab.press("Reply")
    first.expect_said("We are open until five.")
    hears(second, "until five", count=0)
    tab.press("Hand back")
    hears(first, "has left the chat")
    first.write(HOURS)
    hears(first, ANSWERED)


def test_two_tabs_of_one_nurse(nurse: Nurse, patient: Patient, product: Product) -> None:
    chat, tab = patient(), nurse("Dora Dix")
    escalation = wants_person(chat, product)
    tab.claim(escalation)
    other = StaffTab(tab.page.context.new_page(), tab.origin, tab.account)
    other.open(escalation)
    tab.reply.fill("From the first tab.")
    tab.press("Reply")
    expect(other.transcript).to_contain_text("From the first tab.")
    other.reply.fill(HALF)
    tab.press("Hand back")
    expect(other.page.locator("#changed")).to_contain_text("What can be done here changed.")
    other.press("Show what can be done now")
    expect(other.kept).to_have_value(HALF)
    other.press("Claim")
    expect(other.reply).to_have_value(HALF)
    other.press("Reply")
    chat.expect_said(HALF)
    chat.expect_said("From the first tab.")
    expect(tab.transcript).to_contain_text(HALF)


def test_the_network_is_lost_in_the_middle_of_a_reply(
    nurse: Nurse, patient: Patient, product: Product
) -> None:
    chat, tab = patient(), nurse("Edith Cavell")
    tab.claim(wants_person(chat, product))
    tab.reply.press_sequentially(HALF)
    tab.page.context.set_offline(True)
    expect(tab.connection).to_contain_text("The connection to the server is lost")
    tab.press("Reply")
    expect(tab.connection).to_contain_text("Not sent")
    chat.write("are you there")
    tab.page.context.set_offline(False)
    expect(tab.connection).to_contain_text("Connected again.")
    expect_heard(tab, chat, product, "are you there")
    expect(tab.reply).to_have_value(HALF)
    tab.press("Reply")
    chat.expect_said(HALF)


@pytest.mark.parametrize("how", ["the api dies", "everything is stopped and started"])
def test_the_server_restarts_in_the_middle(
    nurse: Nurse, patient: Patient, product: Product, how: str
) -> None:
    """Both pages come back by themselves; what was being typed is there, and stands once."""
    chat, tab = patient(), nurse("Florence Wald")
    tab.claim(wants_person(chat, product))
    hears(chat, "has joined")
    tab.reply.press_sequentially("I have ")
    if how == "the api dies":
        product.kill("api")
        chat.write("are you there")
        tab.reply.press_sequentially("half ")
    else:
        product.stop()
        chat.write("are you there")
        tab.reply.press_sequentially("half ")
        expect(tab.connection).to_contain_text("The connection to the server is lost")
        tab.press("Reply")
        expect(tab.connection).to_contain_text("Not sent")
        tab.reply.press("End")
        product.start()
    product.wait_ready()
    tab.reply.press_sequentially("written")
    expect_heard(tab, chat, product, "are you there")
    expect(tab.reply).to_have_value(HALF)
    tab.press("Reply")
    chat.expect_said(HALF)
    chat.expect_said("are you there")
    hears(chat, "has joined", count=1)
    # The answer to the form has come: a page loaded anew before that ends its loading.
    expect(tab.reply).to_have_value("")
    tab.page.reload()
    expect(tab.reply).to_have_value("")
    chat.page.reload()
    chat.expect_said(HALF)
    query = "SELECT sender, count(*) FROM utterance WHERE conversation_id = ? GROUP BY sender"
    counts = dict(product.rows(query, id_of(chat)))
    assert (counts["staff"], counts["patient"]) == (1, 2)
