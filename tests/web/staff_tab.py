"""A browser tab of a member of staff on the real pages, and a patient at the other end."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.desk import PASSWORD, Chat, Desk, StaffBrowser


@dataclass
class StaffTab:
    """One tab; `account` says who signs in."""

    page: Page
    origin: str
    account: StaffBrowser

    def sign_in(self, path: str = "/staff") -> None:
        self.page.goto(f"{self.origin}{path}")
        self.fill_in_and_sign_in()

    def fill_in_and_sign_in(self, account: StaffBrowser | None = None) -> None:
        self.page.get_by_label("E-mail").fill((account or self.account).email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")

    def open(self, escalation: str) -> None:
        self.page.goto(f"{self.origin}/staff/escalations/{escalation}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def reply(self) -> Locator:
        return self.page.get_by_label("Your reply to the patient")

    @property
    def kept(self) -> Locator:
        return self.page.get_by_label("It cannot be sent now.")

    @property
    def transcript(self) -> Locator:
        return self.page.locator("#transcript")

    @property
    def connection(self) -> Locator:
        return self.page.locator("#connection")

    @property
    def problem(self) -> Locator:
        return self.page.locator("main > .problem")

    def claim(self, escalation: str) -> None:
        self.open(escalation)
        self.press("Claim")
        expect(self.reply).to_be_visible()
        self.page.wait_for_load_state()

    def look_at_the_clock(self) -> None:
        """The tab comes to the front: it asks how long the session lasts."""
        self.page.wait_for_load_state()
        self.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")


def ask_for_a_person(desk: Desk) -> tuple[Chat, str]:
    chat = desk.start()
    return chat, chat.say("is this mole on my arm cancer?")["escalation_id"]
