"""Opening the chat: what is said first, agreeing, declining, the language."""

import re

from playwright.sync_api import expect

from tests.web.browser import ChatWindow
from tests.web.fake_chat import FakeChat


def test_disclosure_comes_before_everything(chat: ChatWindow, fake: FakeChat) -> None:
    chat.open()
    expect(chat.panel).to_contain_text("a computer program, not a person")
    expect(chat.panel.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(chat.panel).to_contain_text("What you write is kept for 30 days.")
    expect(chat.input).to_be_hidden()
    assert fake.sent("consent") == []
    chat.agree()
    assert [body for _, _, body in fake.sent("consent")] == [
        {"version": "2026-11", "accepted": True}
    ]
    chat.expect_said("Hello. How can I help?")
    assert chat.focused_name() == "Your message"


def test_nothing_is_asked_of_the_server_before_the_chat_is_opened(
    chat: ChatWindow, fake: FakeChat
) -> None:
    expect(chat.launcher).to_be_visible()
    assert fake.requests == []


def test_a_message_and_its_answer(chat: ChatWindow, fake: FakeChat) -> None:
    chat.start()
    chat.write("first line\nsecond line")
    chat.expect_said("You wrote: first line second line", count=0)
    expect(chat.messages.last).to_contain_text("You wrote: first line")
    assert chat.texts() == [
        "Hello. How can I help?",
        "first line\nsecond line",
        "You wrote: first line\nsecond line",
    ]
    assert chat.input.input_value() == ""
    (_, headers, body) = fake.sent()[0]
    assert body == {"text": "first line\nsecond line"}
    assert re.fullmatch(r"[0-9a-f-]{36}", headers["idempotency-key"])


def test_declining_is_respected_and_can_be_taken_back(chat: ChatWindow, fake: FakeChat) -> None:
    chat.open()
    chat.button("No, thanks").click()
    expect(chat.panel).to_contain_text("You did not agree")
    link = chat.panel.get_by_role("link", name="Call +1 555-010-0142")
    expect(link).to_have_attribute("href", "tel:+15550100142")
    expect(chat.input).to_be_hidden()
    assert [body["accepted"] for _, _, body in fake.sent("consent")] == [False]
    chat.button("Back to the choice").click()
    chat.agree()
    chat.expect_said("Hello. How can I help?")


def test_language_switch_changes_everything(chat: ChatWindow, fake: FakeChat) -> None:
    chat.open()
    chat.button("Español").click()
    expect(chat.panel).to_contain_text("Usted escribe a un programa de computadora")
    expect(chat.panel).to_contain_text("Lo que escriba se guarda 30 días.")
    chat.button("English").click()
    chat.button("Español").click()
    chat.agree()
    chat.expect_said("Hola. ¿En qué puedo ayudarle?")
    assert [body["language"] for _, _, body in fake.sent("conversations")] == ["en", "es"]
    assert fake.last.consented and fake.last.language == "es"
    chat.page.reload()
    expect(chat.button("Hablar con una persona")).to_be_visible()


def test_start_that_fails_says_so_and_can_be_tried_again(chat: ChatWindow, fake: FakeChat) -> None:
    fake.start_fails = True
    chat.open()
    expect(chat.panel).to_contain_text("The chat could not be started.")
    expect(chat.panel.get_by_role("link", name="Call 911")).to_be_visible()
    expect(chat.panel.get_by_role("link", name="Call +1 555-010-0142")).to_be_visible()
    fake.start_fails = False
    chat.button("Try again").click()
    chat.agree()
    chat.expect_said("Hello. How can I help?")
